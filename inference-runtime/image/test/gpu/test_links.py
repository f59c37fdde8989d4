from __future__ import annotations

from ..harness import PreflightTest, needs_cc, plan

ALONE = {"parallelism__tensor": 1}
L40S = {"gpu__sku": "L40S", "gpu__nvlinkGBps": None, "gpu__computeCapability": "8.9"}


@needs_cc
class NvLink(PreflightTest):
    def test_all_links_up(self) -> None:
        self.assert_status(self.check("nvlink"), "passed", "18 of 18")

    def test_a_link_is_down(self) -> None:
        self.assert_status(self.check("nvlink", env={"FAKE_LINKS_UP_3": "17"}), "failed", "GPU 3", "17 of 18 links active, 18 needed")

    def test_as_many_as_the_datasheets_speed_needs(self) -> None:
        # An A100 has twelve links of 25 GB/s each way, a B200 eighteen of 50.
        a100 = plan(gpu__nvlinkGBps=300, gpu__computeCapability="8.0")
        self.assert_status(self.check("nvlink", a100, env={"FAKE_LINKS": "12"}), "passed", "12 of 12")
        self.assert_status(self.check("nvlink", plan(gpu__nvlinkGBps=900, gpu__computeCapability="10.0")), "passed")
        # A bridged board tells of links that lead nowhere.
        self.assert_status(self.check("nvlink", plan(gpu__nvlinkGBps=300), env={"FAKE_LINKS_UP": "12"}), "passed", "12 of 18")

    def test_a_board_with_fewer_links(self) -> None:
        self.assert_status(self.check("nvlink", env={"FAKE_LINKS": "12"}), "warning", "12 of 12 links active, 18 needed")

    def test_without_the_generation_every_link_must_be_up(self) -> None:
        self.assert_status(self.check("nvlink", plan(gpu__computeCapability=None), env={"FAKE_LINKS_UP": "17"}), "failed")

    def test_whole_experts_on_some_gpus_talk_as_well(self) -> None:
        experts = plan(parallelism__tensor=1, parallelism__expert=8)
        self.assert_status(self.check("nvlink", experts, env={"FAKE_LINKS_UP_3": "17"}), "failed")
        self.assert_status(self.check("peer-access", experts, env={"FAKE_P2P_0": "1"}), "failed")

    def test_not_asked_for(self) -> None:
        self.assert_status(self.check("nvlink", plan(**ALONE), env={"FAKE_LINKS_UP": "0"}), "skipped", "tensor parallelism 1")
        self.assert_status(self.check("nvlink", plan(**L40S)), "skipped", "no NVLink")
        self.assert_status(self.check("nvlink", plan(requirements__gpusPerPod=1)), "skipped", "one GPU in this pod")


@needs_cc
class PeerAccess(PreflightTest):
    def test_all_pairs(self) -> None:
        self.assert_status(self.check("peer-access"), "passed", "all 28 pairs")

    def test_one_gpu_cannot(self) -> None:
        words = "GPU 0 and 4: the chipset does not support it ..."
        self.assert_status(self.check("peer-access", env={"FAKE_P2P_0": "1"}), "failed", "7 of 28", words)
        four = self.check("peer-access", env={"FAKE_P2P_3": "1", "FAKE_GPUS": "8"})
        self.assertIn("4 of 28 pairs can't", four.found)
        self.assertNotIn("...", four.found)

    def test_a_gpu_without_nvlink_is_planned_so(self) -> None:
        self.assert_status(self.check("peer-access", plan(**L40S), env={"FAKE_P2P": "4"}), "passed", "host memory")

    def test_a_gpu_of_which_that_is_not_known(self) -> None:
        self.assert_status(self.check("peer-access", plan(gpu__sku=None, gpu__nvlinkGBps=None), env={"FAKE_P2P": "4"}), "warning")

    def test_cuda_tells_where_nvml_does_not(self) -> None:
        silent = {"FAKE_CODES": "nvmlDeviceGetP2PStatus=3"}
        self.assert_status(self.check("peer-access", env=silent), "passed", "all 28 pairs")
        self.assert_status(self.check("peer-access", env={**silent, "FAKE_PEER_2": "0"}), "failed", "5 of 28")

    def test_not_asked_for(self) -> None:
        self.assert_status(self.check("peer-access", plan(**ALONE), env={"FAKE_P2P": "4"}), "skipped")


@needs_cc
class FabricManager(PreflightTest):
    def test_completed(self) -> None:
        self.assert_status(self.check("fabric-manager"), "passed")

    def test_no_nvswitch(self) -> None:
        self.assert_status(self.check("fabric-manager", env={"FAKE_FABRIC": "0"}), "skipped")

    def test_not_ready(self) -> None:
        self.assert_status(self.check("fabric-manager", env={"FAKE_FABRIC": "1"}), "failed", "not started", "nvidia-fabricmanager")
        self.assert_status(self.check("fabric-manager", env={"FAKE_FABRIC_4": "2"}), "failed", "GPU 4", "in progress")
        self.assert_status(self.check("fabric-manager", env={"FAKE_FABRIC_STATUS": "999"}), "failed", "999")
        self.assert_status(self.check("fabric-manager", plan(**ALONE), env={"FAKE_FABRIC": "2"}), "warning")

    def test_health(self) -> None:
        # Two bits each: bandwidth, route recovery, route, timeout; 1 is true, 2 is false.
        self.assert_status(self.check("fabric-manager", env={"FAKE_FABRIC_HEALTH": "0xa9"}), "warning", "degraded bandwidth")
        self.assert_status(self.check("fabric-manager", env={"FAKE_FABRIC_HEALTH": "0x9a"}), "failed", "unhealthy")
