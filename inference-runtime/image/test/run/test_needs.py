"""What each fast check says that it needs, with a plan and without one: half of what a failure tells."""

from __future__ import annotations

import unittest

from preflight.check.context import Context
from preflight.core.wanted import Wanted, wanted_from
from preflight.run import registry

from ..harness import PLAN, plan

WITH_A_PLAN = {
    "cuda-library": "libcuda.so.1 on the loader's path",
    "nvml-library": "libnvidia-ml.so.1 on the loader's path",
    "cuda-init": "cuInit answers 0",
    "nvml-init": "nvmlInit answers 0",
    "driver-version": "driver 580 or newer",
    "gpu-count": "8 GPUs",
    "gpu-model": "H100-80GB, compute capability 9.0",
    "gpu-memory": "79.2 GiB on each GPU, of which 98% suffice",
    "mig-mode": "MIG off, or a slice with the plan's memory",
    "compute-mode": "compute mode default",
    "gpu-memory-in-use": "92% of the GPU's memory free (the engine refuses to start with less), at most 1 GiB in use",
    "ecc": "ECC on and no uncorrected error since the driver started",
    "row-remap": "no failed and no pending row remapping, no pending page retirement",
    "clock-events": "no slowdown by heat or power, at most 80 C before any load",
    "nvlink": "NVLink with 450 GB/s each way on each GPU, for tensor parallelism 8",
    "peer-access": "peer access between all GPUs, for tensor parallelism 8",
    "fabric-manager": "fabric state completed, where the machine has NVSwitch",
    "shared-memory": "/dev/shm of 0.001 GiB",
    "host-memory": "200 GiB",
    "cpu-limit": "10 processors (one for each GPU, two beside), at least 2",
    "pids-limit": "2048 more processes and threads",
    "huge-pages": "5120 MiB free in 2 MiB pages",
    "memlock": "unlimited locked memory, or IPC_LOCK, for efa",
    "capabilities": "IPC_LOCK, SYS_PTRACE",
    "rdma-devices": "4 devices of efa, among them mlx5_3 (UCX_NET_DEVICES)",
    "rdma-ports": "4 devices with an active port",
    "gpudirect": "nvidia_peermem, an EFA peer module, or dma-buf by the driver",
    "weights": "nothing: no folder is given (--model-dir)",
}

WITHOUT = {
    "driver-version": "a driver; the plan names no least version",
    "gpu-count": "at least 1 GPU",
    "gpu-model": "no model by name",
    "gpu-memory": "no memory named by the plan",
    "gpu-memory-in-use": "at most 1 GiB in use",
    "nvlink": "nothing by this plan",
    "peer-access": "nothing by this plan",
    "shared-memory": "no size named by the plan",
    "host-memory": "no amount named by the plan",
    "cpu-limit": "3 processors (one for each GPU, two beside), at least 0.25",
    "pids-limit": "256 more processes and threads",
    "huge-pages": "nothing: FI_EFA_USE_HUGE_PAGE is not set",
    **dict.fromkeys(("memlock", "capabilities", "rdma-devices", "rdma-ports", "gpudirect"), "nothing: no RDMA is planned"),
}


def needs(wanted: Wanted, env: dict[str, str]) -> dict[str, str]:
    ctx = Context(wanted=wanted, thresholds=registry.thresholds(), env=env)
    return {check.id: check.needs(ctx) for check in registry.of_stage("fast")}


class Needs(unittest.TestCase):
    def test_with_a_plan(self) -> None:
        told = needs(wanted_from(PLAN), {"FI_EFA_USE_HUGE_PAGE": "1", "UCX_NET_DEVICES": "mlx5_3:1,eth0"})
        self.assertRegex(told.pop("caches"), r"^each writable by user \d+, with 1024 MiB free$")
        self.assertEqual(told, WITH_A_PLAN)

    def test_without_one(self) -> None:
        told = needs(Wanted(), {})
        self.assertEqual({id: told[id] for id in WITHOUT}, WITHOUT)

    def test_what_a_plan_changes(self) -> None:
        one = needs(wanted_from(plan(requirements__gpusPerPod=1, parallelism__tensor=1, fabric="infiniband", requirements__nics=1)), {})
        self.assertEqual(
            [one[id] for id in ("gpu-count", "peer-access", "capabilities", "rdma-devices", "rdma-ports")],
            ["1 GPU", "nothing by this plan", "IPC_LOCK", "1 device of infiniband", "1 device with an active port"],
        )
        experts = needs(wanted_from(plan(parallelism__tensor=1, parallelism__expert=8)), {})
        self.assertEqual(experts["peer-access"], "peer access between all GPUs, for expert parallelism 8")
        trtllm = needs(wanted_from(plan(engine={"name": "trtllm"})), {})
        self.assertEqual(trtllm["gpu-memory-in-use"], "at most 1 GiB in use")
