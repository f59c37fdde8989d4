from __future__ import annotations

from ..harness import PreflightTest, needs_cc, plan

AZURE = plan(fabric="infiniband", requirements__nics=1)
GOOGLE = plan(fabric="roce", requirements__nics=8)


class Devices(PreflightTest):
    def infiniband(self, count: int, layer: str = "InfiniBand", state: str = "4: ACTIVE") -> None:
        self.machine.remove("/sys/class/infiniband")
        for number in range(count):
            self.machine.nic(f"mlx5_{number}", number, "0x15b3", layer, state, "400 Gb/sec (4X NDR)")

    def test_efa(self) -> None:
        self.assert_status(self.check("rdma-devices"), "passed", "4 devices", "rdmap3s0")
        self.assert_status(self.check("rdma-ports"), "passed", "4 of 4 active, 100 Gb/s")

    def test_too_few(self) -> None:
        self.assert_status(self.check("rdma-devices", plan(requirements__nics=32)), "failed", "4 devices", "vpc.amazonaws.com/efa")

    def test_on_the_node_but_not_in_this_container(self) -> None:
        for number in (1, 2, 3):
            self.machine.remove(f"/dev/infiniband/uverbs{number}")
        self.assert_status(self.check("rdma-devices"), "failed", "1 device (rdmap0s0)", "3 more are on the node")

    def test_none(self) -> None:
        self.machine.remove("/sys/class/infiniband")
        self.assert_status(self.check("rdma-devices"), "failed", "0 devices")
        self.assert_status(self.check("rdma-ports"), "skipped", "rdma-devices")

    def test_another_fabrics_devices_do_not_count(self) -> None:
        self.assert_status(self.check("rdma-devices", AZURE), "failed", "0 devices", "rdma/ib")
        self.infiniband(8)
        self.assert_status(self.check("rdma-devices"), "failed", "0 devices")
        self.assert_status(self.check("rdma-devices", GOOGLE), "failed", "0 devices")

    def test_azure(self) -> None:
        self.infiniband(8)
        self.machine.nic("mlx5_bond_0", 8, "0x15b3", "Ethernet")
        self.assert_status(self.check("rdma-devices", AZURE), "passed", "8 devices")
        named = {"UCX_NET_DEVICES": "mlx5_0:1,mlx5_9:1"}
        self.assert_status(self.check("rdma-devices", AZURE, env=named), "failed", "UCX_NET_DEVICES names mlx5_9")

        # The machine's ordinary network, and another maker's InfiniBand.
        self.machine.remove("/sys/class/infiniband")
        self.machine.nic("mlx5_0", 0, "0x15b3", "Ethernet")
        self.machine.nic("hfi1_0", 1, "0x8086", "InfiniBand")
        self.assert_status(self.check("rdma-devices", AZURE), "failed", "0 devices")

    def test_google(self) -> None:
        self.infiniband(8, "Ethernet")
        self.machine.nic("mlx5_bond_0", 8, "0x15b3", "Ethernet")
        self.assert_status(self.check("rdma-devices", GOOGLE), "passed", "8 devices")

    def test_a_port_is_down(self) -> None:
        self.machine.nic("rdmap2s0", 2, state="1: DOWN")
        self.assert_status(self.check("rdma-ports"), "failed", "3 of 4 active", "rdmap2s0 1: DOWN")
        self.assert_status(self.check("rdma-ports", plan(requirements__nics=3)), "warning", "rdmap2s0")

    def test_a_port_is_slower(self) -> None:
        self.machine.nic("rdmap2s0", 2, rate="50 Gb/sec (2X)")
        self.assert_status(self.check("rdma-ports"), "warning", "rdmap2s0 50 Gb/s")

    def test_no_rdma_planned(self) -> None:
        self.machine.remove("/sys/class/infiniband")
        for id in ("rdma-devices", "rdma-ports", "gpudirect"):
            self.assert_status(self.check(id, plan(fabric="none")), "skipped")
            self.assert_status(self.check(id, plan(fabric=None)), "skipped")


@needs_cc
class GpuDirect(PreflightTest):
    def test_means(self) -> None:
        self.assert_status(self.check("gpudirect"), "passed", "nvidia_peermem, dma-buf, with gdrcopy")
        self.machine.remove("/sys/module/nvidia_peermem")
        self.machine.remove("/dev/gdrdrv")
        self.assert_status(self.check("gpudirect"), "passed", "dma-buf, without gdrcopy")

    def test_none(self) -> None:
        self.machine.remove("/sys/module/nvidia_peermem")
        self.assert_status(self.check("gpudirect", env={"FAKE_DMA_BUF": "0"}), "failed", "no means", "nvidia-peermem")

    def test_not_told(self) -> None:
        self.machine.remove("/sys/module/nvidia_peermem")
        hidden = {"PREFLIGHT_LIBCUDA": "/nowhere"}
        self.assert_status(self.check("gpudirect", env=hidden), "warning", "can't be told")
        self.machine.write("/proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release")
        self.assert_status(self.check("gpudirect", env=hidden), "passed", "dma-buf")
