from __future__ import annotations

from ..harness import PreflightTest, needs_cc, plan


@needs_cc
class MemoryInUse(PreflightTest):
    def test_free(self) -> None:
        self.assertEqual(self.check("gpu-memory-in-use").found, "8 GPUs: 0.0 GiB in use")
        self.assertEqual(self.check("gpu-memory-in-use", env={"FAKE_GPUS": "1"}).found, "GPU: 0.0 GiB in use")

    def test_what_the_driver_reserves_is_not_in_use(self) -> None:
        self.assert_status(self.check("gpu-memory-in-use", env={"FAKE_RESERVED_MIB": "3000"}), "passed")

    def test_a_filled_gpu_and_by_whom(self) -> None:
        self.machine.write("/proc/4000/comm", "python3\n")
        filled = {"FAKE_USED_MIB_3": "70000", "FAKE_PROCESSES_3": "2"}
        words = "by pid 4000 (python3, 34.2 GiB), pid 4001 (not in this container, 34.2 GiB), "
        self.assert_status(self.check("gpu-memory-in-use", env=filled), "failed", "GPU 3", "68.4 GiB in use", words)
        filled["FAKE_PROCESS_MEMORY"] = "hidden"
        self.assert_status(self.check("gpu-memory-in-use", env=filled), "failed", "pid 4000 (python3), pid 4001 (not in this container), ")

    def test_by_a_process_that_cannot_be_seen(self) -> None:
        self.assert_status(self.check("gpu-memory-in-use", env={"FAKE_USED_MIB": "70000"}), "failed", "can't see")

    def test_more_processes_than_there_is_room_for(self) -> None:
        found = self.check("gpu-memory-in-use", env={"FAKE_USED_MIB_0": "70000", "FAKE_PROCESSES_0": "200"})
        self.assert_status(found, "failed", "and 197 more")

    def test_in_use_but_enough_is_free(self) -> None:
        some = {"FAKE_USED_MIB": "3000"}
        self.assert_status(self.check("gpu-memory-in-use", env=some), "warning", "2.9 GiB in use")
        self.assert_status(self.check("gpu-memory-in-use", plan(memoryFraction=0.98), env=some), "failed")

    def test_tensorrt_llm_takes_a_share_of_what_is_free(self) -> None:
        trtllm = plan(engine={"name": "trtllm", "version": "1.3"})
        self.assert_status(self.check("gpu-memory-in-use", trtllm, env={"FAKE_USED_MIB": "3000"}), "failed")
        self.assert_status(self.check("gpu-memory-in-use", trtllm, env={"FAKE_USED_MIB": "900"}), "passed")

    def test_only_the_gpus_of_this_process_count(self) -> None:
        filled = {"FAKE_USED_MIB_0": "70000"}
        self.assert_status(self.check("gpu-memory-in-use", env={**filled, "CUDA_VISIBLE_DEVICES": "4"}), "passed")
        self.assert_status(self.check("gpu-memory-in-use", env={**filled, "CUDA_VISIBLE_DEVICES": "GPU-00000004"}), "passed")
        self.assert_status(self.check("gpu-memory-in-use", env={**filled, "CUDA_VISIBLE_DEVICES": "0,4"}), "failed", "GPU 0")


@needs_cc
class Health(PreflightTest):
    def test_compute_mode(self) -> None:
        self.assert_status(self.check("compute-mode"), "passed")
        self.assert_status(self.check("compute-mode", env={"FAKE_COMPUTE_MODE_1": "2"}), "failed", "GPU 1", "prohibited")
        self.assert_status(self.check("compute-mode", env={"FAKE_COMPUTE_MODE": "3"}), "warning", "exclusive process")

    def test_ecc(self) -> None:
        self.assert_status(self.check("ecc"), "passed")
        self.assert_status(self.check("ecc", env={"FAKE_ECC_ERRORS_7": "2"}), "failed", "GPU 7", "2 uncorrected")
        self.assert_status(self.check("ecc", env={"FAKE_ECC": "0"}), "warning", "ECC is off")
        self.assert_status(self.check("ecc", env={"FAKE_ECC_PENDING": "0"}), "warning", "after the next reset")
        # Errors that a reset has repaired since.
        self.assert_status(self.check("ecc", env={"FAKE_ECC_ERRORS_EVER": "5"}), "passed")

    def test_row_remapping(self) -> None:
        self.assert_status(self.check("row-remap"), "passed")
        self.assert_status(self.check("row-remap", env={"FAKE_REMAPPED": "3"}), "passed", "3 rows")
        self.assert_status(self.check("row-remap", env={"FAKE_REMAP_PENDING_2": "1"}), "failed", "GPU 2", "pending")
        self.assert_status(self.check("row-remap", env={"FAKE_REMAP_FAILED_2": "1"}), "failed", "replace the GPU")

    def test_page_retirement_of_older_gpus(self) -> None:
        older = {"FAKE_CODES": "nvmlDeviceGetRemappedRows=3"}
        self.assert_status(self.check("row-remap", env=older), "passed")
        self.assert_status(self.check("row-remap", env={**older, "FAKE_RETIREMENT_PENDING_0": "1"}), "failed", "retirement is pending")

    def test_clock_events(self) -> None:
        for reasons, status, words in (
            (0x1, "passed", "no slowdown"),
            (0x2, "passed", "application clocks"),
            (0x4, "passed", "power cap"),
            (0x8, "failed", "hardware slowdown"),
            (0x40, "failed", "hardware thermal"),
            (0x80, "failed", "power brake"),
            (0x20, "warning", "software thermal"),
        ):
            self.assert_status(self.check("clock-events", env={"FAKE_CLOCK_REASONS": str(reasons)}), status, words)
        self.assert_status(self.check("clock-events", env={"FAKE_TEMPERATURE_4": "88"}), "warning", "GPU 4", "88 C")

    def test_a_lost_gpu_is_named_by_any_check(self) -> None:
        self.assert_status(self.check("ecc", env={"FAKE_CODES": "nvmlDeviceGetEccMode=15"}), "failed", "GPU 0", "lost")
        self.assert_status(self.check("ecc", env={"FAKE_LOST_5": "1"}), "failed", "the GPU is lost")
        self.assert_status(self.check("ecc", env={"FAKE_CODES": "nvmlDeviceGetEccMode=16"}), "failed", "reset")

    def test_other_errors_are_not_guessed_at(self) -> None:
        self.assert_status(self.check("ecc", env={"FAKE_CODES": "nvmlDeviceGetEccMode=999"}), "unknown", "999")


@needs_cc
class OldDriver(PreflightTest):
    """Functions that are missing, or not supported, are no failure of the node."""

    CHECKS = (
        "nvml-init", "driver-version", "gpu-count", "gpu-model", "gpu-memory", "mig-mode", "compute-mode", "gpu-memory-in-use", "ecc", "row-remap",
        "clock-events", "nvlink", "peer-access", "fabric-manager",
    )  # fmt: skip

    def test_missing_functions(self) -> None:
        for file in ("libnvidia-ml.so.1",):
            self.machine.library("/old", file, "old")
        env = {"PREFLIGHT_LIBNVIDIA_ML": str(self.machine.root / "old/libnvidia-ml.so.1")}
        for id in self.CHECKS:
            with self.subTest(id):
                self.assertIn(self.check(id, env=env).status.value, ("passed", "skipped"))
        self.assert_status(self.check("clock-events", env={**env, "FAKE_CLOCK_REASONS": "0x40"}), "failed")
        self.assert_status(self.check("peer-access", env={**env, "FAKE_PEER": "0"}), "failed", "28 of 28")
        self.assert_status(self.check("fabric-manager", env={**env, "FAKE_FABRIC": "1"}), "failed", "not started")

    def test_unsupported_functions(self) -> None:
        calls = (
            "MemoryInfo_v2", "ComputeRunningProcesses_v3", "ComputeMode", "MigMode", "EccMode", "TotalEccErrors", "RemappedRows",
            "RetiredPagesPendingStatus", "CurrentClocksEventReasons", "Temperature", "NvLinkState", "P2PStatus", "GpuFabricInfoV",
        )  # fmt: skip
        env = {"FAKE_CODES": ",".join(f"nvmlDeviceGet{call}=3" for call in calls)}
        for id in self.CHECKS:
            with self.subTest(id):
                self.assertIn(self.check(id, env=env).status.value, ("passed", "skipped", "warning" if id == "nvlink" else "passed"))
