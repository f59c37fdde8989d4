"""Deep: what is measured on the cards, against fakes whose clocks count instead of running."""

from __future__ import annotations

import unittest
from unittest import mock

from ..harness import PLAN, PreflightTest, needs_cc, plan

# Fewer cards, so that a test takes less.
TWO = {"FAKE_GPUS": "2"}


@needs_cc
class DeviceMemory(PreflightTest):
    def test_healthy(self) -> None:
        result = self.check("device-memory-bandwidth", env=TWO)
        self.assert_status(result, "passed", "2 GPUs: copy 3000, read 3100 GB/s", "93% of 3350")
        self.assertNotIn("buffers", result.found)
        self.assertEqual(result.values["gpu1_read_gbps"], 3100)
        self.assertAlmostEqual(float(result.values["lowest_share"] or 0), 3100 / 3350, places=3)

    def test_one_slow_card_of_several(self) -> None:
        slow = {"FAKE_COPY_GBPS_1": "1500", "FAKE_READ_GBPS_1": "1550"}
        result = self.check("device-memory-bandwidth", env={**TWO, **slow})
        self.assert_status(result, "failed", "copy 1500 to 3000", "GPU 1 has 46% of 3350: copy 1500, read 1550")
        self.assertNotIn("GPU 0", result.found)

    def test_the_faster_of_copy_and_read_is_judged(self) -> None:
        self.assert_status(self.check("device-memory-bandwidth", env={"FAKE_GPUS": "1", "FAKE_COPY_GBPS": "2000"}), "passed", "copy 2000")

    def test_the_threshold_can_be_another(self) -> None:
        result = self.check("device-memory-bandwidth", env=TWO, thresholds={"device-memory": 0.95})
        self.assert_status(result, "failed", "GPU 0 has 93%", "GPU 1 has 93%")

    def test_without_a_datasheet_it_is_measured_and_not_judged(self) -> None:
        result = self.check("device-memory-bandwidth", plan(gpu__memoryBandwidthGBps=None), env=TWO)
        self.assert_status(result, "skipped", "copy 3000", "not judged")
        self.assertEqual(result.values["gpu0_copy_gbps"], 3000)

    def test_smaller_buffers_where_others_use_the_card(self) -> None:
        self.assert_status(self.check("device-memory-bandwidth", env={"FAKE_GPUS": "1", "FAKE_FREE_MIB": "640"}), "passed", "buffers of 192 MiB")

    def test_a_full_card_can_not_be_measured(self) -> None:
        for env in ({"FAKE_FREE_MIB_1": "300"}, {"FAKE_CODES": "cuMemAlloc_v2=2"}, {"FAKE_CODES": "cuDevicePrimaryCtxRetain=2"}):
            result = self.check("device-memory-bandwidth", env={**TWO, **env})
            self.assert_status(result, "unknown", "is full", "gpu-memory-in-use")

    def test_a_driver_without_its_compiler_still_copies(self) -> None:
        env = {**TWO, "FAKE_CODES": "cuModuleLoadData=221"}
        self.assert_status(self.check("device-memory-bandwidth", env=env), "passed", "2 GPUs: copy 3000 GB/s")
        self.assert_status(self.check("clock-events-load", env=env), "passed", "no slowdown")

    def test_a_launch_that_fails_is_named(self) -> None:
        result = self.check("device-memory-bandwidth", env={**TWO, "FAKE_CODES": "cuLaunchKernel=719"})
        self.assert_status(result, "unknown", "cuLaunchKernel", "CUDA_ERROR_LAUNCH_FAILED")


@needs_cc
class HostLink(PreflightTest):
    def test_healthy(self) -> None:
        self.assert_status(self.check("host-link-bandwidth", env=TWO), "passed", "2 GPUs: to card 55, to host 54 GB/s", "84% of 64")

    def test_each_way_counts(self) -> None:
        result = self.check("host-link-bandwidth", env={**TWO, "FAKE_DOWN_GBPS_0": "20"})
        self.assert_status(result, "failed", "GPU 0 has 31% of 64: to card 55, to host 20", "pcie-link-load")

    def test_host_memory_that_can_not_be_pinned(self) -> None:
        result = self.check("host-link-bandwidth", env={**TWO, "FAKE_CODES": "cuMemAllocHost_v2=2"})
        self.assert_status(result, "unknown", "256 MiB of host memory can't be pinned")


@needs_cc
class Peers(PreflightTest):
    def test_healthy(self) -> None:
        result = self.check("peer-copies", env={"FAKE_GPUS": "3"})
        self.assert_status(result, "passed", "6 directions, 6 direct", "87% of 450")

    def test_one_gpu_has_no_peers(self) -> None:
        self.assert_status(self.check("peer-copies", env={"FAKE_GPUS": "1"}), "skipped", "one GPU")

    def test_a_slow_link(self) -> None:
        self.assert_status(self.check("peer-copies", env={**TWO, "FAKE_PEER_GBPS_1": "150"}), "failed", "slow: 1->0 150")

    def test_through_the_host_although_nvlink_is_planned(self) -> None:
        result = self.check("peer-copies", env={**TWO, "FAKE_PEER_0": "0"})
        self.assert_status(result, "failed", "through the host: 0->1")

    def test_what_arrives_is_looked_at(self) -> None:
        for planned in (PLAN, plan(gpu__nvlinkGBps=None)):
            self.assert_status(self.check("peer-copies", planned, env={**TWO, "FAKE_PEER_BROKEN_1": "1"}), "failed", "not what was sent: 0->1")

    def test_without_nvlink_nothing_is_judged(self) -> None:
        result = self.check("peer-copies", plan(gpu__nvlinkGBps=None), env={**TWO, "FAKE_PEER": "0"})
        self.assert_status(result, "passed", "0 direct", "20 to 20 GB/s", "no NVLink is planned")
        alone = self.check("peer-copies", plan(parallelism__tensor=1), env={**TWO, "FAKE_PEER": "0"})
        self.assert_status(alone, "passed", "nothing is split")
        experts = self.check("peer-copies", plan(parallelism__tensor=1, parallelism__expert=2), env={**TWO, "FAKE_PEER": "0"})
        self.assert_status(experts, "failed", "through the host")


@needs_cc
@mock.patch("preflight.gpu.underload.SECONDS", 0.2)
class UnderLoad(PreflightTest):
    def test_healthy(self) -> None:
        self.assert_status(self.check("clock-events-load", env=TWO), "passed", "no slowdown", "31 degrees")
        self.assert_status(self.check("pcie-link-load", env=TWO), "passed", "gen 5 x16 of gen 5 x16")

    def test_slowed_clocks(self) -> None:
        for reason, words in (("0x8", "hardware slowdown"), ("0x20", "software thermal"), ("0x40", "hardware thermal"), ("0x80", "power brake")):
            result = self.check("clock-events-load", env={"FAKE_GPUS": "1", "FAKE_CLOCK_REASONS": reason})
            self.assert_status(result, "failed", "GPU 0", words)

    def test_a_power_cap_is_only_said(self) -> None:
        result = self.check("clock-events-load", env={"FAKE_GPUS": "1", "FAKE_CLOCK_REASONS": "0x4"})
        self.assert_status(result, "passed", "limited by power cap")

    def test_a_link_that_trains_up_too_little(self) -> None:
        self.assert_status(self.check("pcie-link-load", env={**TWO, "FAKE_PCIE_GENERATION_1": "1"}), "failed", "GPU 1: gen 1 x16 of gen 5 x16")
        self.assert_status(self.check("pcie-link-load", env={**TWO, "FAKE_PCIE_WIDTH_0": "4"}), "failed", "GPU 0: gen 5 x4")

    def test_the_order_of_the_cards_may_differ(self) -> None:
        env = {"FAKE_GPUS": "4", "CUDA_VISIBLE_DEVICES": "3,1", "FAKE_PCIE_GENERATION_3": "2"}
        self.assert_status(self.check("pcie-link-load", env=env), "failed", "GPU 0: gen 2")

    def test_nvml_that_can_not_tell(self) -> None:
        env = {**TWO, "FAKE_CODES": "nvmlDeviceGetCurrPcieLinkGeneration=3"}
        self.assert_status(self.check("pcie-link-load", env=env), "skipped", "not supported")


@needs_cc
class WholeRun(PreflightTest):
    def test_a_healthy_node_passes(self) -> None:
        run = self.preflight("deep", planned=PLAN, env={"FAKE_GPUS": "8"})
        self.assertEqual(run.statuses("failed", "unknown", "warning").keys() - HOST, set())
        self.assertLessEqual({"device-memory-bandwidth", *MEASURED}, run.statuses("passed").keys())
        self.assertLess(run.seconds, 90)

    def test_a_hang_or_a_crash_ends_in_time_and_is_named(self) -> None:
        only = [f"--skip={id}" for id in (*MEASURED, "bf16-gemm")]
        hang, crash = {"FAKE_HANG": "cuMemcpyDtoDAsync_v2"}, {"FAKE_CRASH": "cuLaunchKernel"}
        for env, words in ((hang, "hung in cuMemcpyDtoDAsync_v2"), (crash, "SIGSEGV in cuLaunchKernel")):
            run = self.preflight("deep", "--timeout", "4", *only, planned=PLAN, env={**TWO, **env})
            self.assertIn(words, run.statuses("unknown")["device-memory-bandwidth"])
            self.assertLess(run.seconds, 7)
            self.assertIn(run.code, (1, 2))


# Of the machine that the tests run on, not of the fakes.
HOST = {"cpu-limit", "host-memory", "caches", "memlock", "capabilities", "shared-memory", "weights"}
MEASURED = ("host-link-bandwidth", "peer-copies", "clock-events-load", "pcie-link-load")

if __name__ == "__main__":
    unittest.main()
