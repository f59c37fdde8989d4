from __future__ import annotations

from ..harness import PreflightTest, needs_cc, plan

ONE = {"requirements__gpusPerPod": 1, "parallelism__tensor": 1}


@needs_cc
class GpuCount(PreflightTest):
    def test_as_many_or_more(self) -> None:
        self.assert_status(self.check("gpu-count"), "passed", "8 GPUs")
        self.assert_status(self.check("gpu-count", plan(**ONE)), "passed", "8 GPUs")
        self.assert_status(self.check("gpu-count", {}), "passed")

    def test_too_few(self) -> None:
        self.assert_status(self.check("gpu-count", env={"FAKE_GPUS": "4"}), "failed", "4 GPUs", "nvidia.com/gpu: 8")

    def test_hidden_by_cuda_visible_devices(self) -> None:
        for value in ("-1", "", "NoDevFiles"):
            found = self.check("gpu-count", env={"CUDA_VISIBLE_DEVICES": value})
            self.assert_status(found, "failed", "0 GPUs", f"CUDA_VISIBLE_DEVICES={value!r} hides every GPU")
        self.assert_status(self.check("cuda-init", env={"CUDA_VISIBLE_DEVICES": "-1"}), "failed", "100")

    def test_some_hidden(self) -> None:
        self.assert_status(self.check("gpu-count", env={"CUDA_VISIBLE_DEVICES": "0,1,-1,2"}), "failed", "2 GPUs", "'0,1,-1,2' leaves these of 8")
        self.assert_status(self.check("gpu-count", plan(**ONE), env={"CUDA_VISIBLE_DEVICES": "5"}), "passed", "1 GPU")

    def test_hidden_from_cuda_but_counted_by_nvml(self) -> None:
        found = self.check("gpu-count", env={"PREFLIGHT_LIBCUDA": "/nowhere", "CUDA_VISIBLE_DEVICES": "-1"})
        self.assert_status(found, "failed", "0 GPUs", "hides every GPU")

    def test_none_given_by_the_container_runtime(self) -> None:
        gone = {"FAKE_GPUS": "0", "NVIDIA_VISIBLE_DEVICES": "void"}
        self.assert_status(self.check("gpu-count", env=gone), "failed", "NVIDIA_VISIBLE_DEVICES='void'")
        # With CDI the device plugin sets void and gives GPUs all the same.
        self.assert_status(self.check("gpu-count", env={"NVIDIA_VISIBLE_DEVICES": "void"}), "passed")

    def test_nvml_sees_more_than_cuda(self) -> None:
        self.assert_status(self.check("gpu-count", env={"FAKE_CUDA_GPUS": "7"}), "failed", "7 GPUs by CUDA, 8 by NVML")

    def test_without_cuda_nvml_counts(self) -> None:
        found = self.check("gpu-count", env={"PREFLIGHT_LIBCUDA": "/nowhere", "FAKE_GPUS": "4"})
        self.assert_status(found, "failed", "4 GPUs")
        self.assert_status(self.check("gpu-count", env={"PREFLIGHT_LIBCUDA": "/nowhere"}), "passed", "as NVML counts them")
        self.assertEqual(self.check("gpu-count").found, "8 GPUs")


@needs_cc
class GpuModel(PreflightTest):
    def test_names_as_nvml_gives_them(self) -> None:
        for sku, name in (
            ("H100-80GB", "NVIDIA H100 80GB HBM3"),
            ("H200", "NVIDIA H200"),
            ("A100-80GB", "NVIDIA A100-SXM4-80GB"),
            ("A100-80GB-PCIe", "NVIDIA A100 80GB PCIe"),
            ("A100-80GB-PCIe", "NVIDIA A100-PCIE-80GB"),
            ("H100-NVL-94GB", "NVIDIA H100 NVL"),
            ("A10G", "NVIDIA A10G"),
            ("L4", "NVIDIA L4"),
            ("L40S", "NVIDIA L40S"),
            ("T4", "Tesla T4"),
            ("GB200", "NVIDIA GB200"),
            ("B200", "NVIDIA B200"),
            ("RTX-PRO-6000", "NVIDIA RTX PRO 6000 Blackwell Server Edition"),
        ):
            with self.subTest(sku):
                self.assert_status(self.check("gpu-model", plan(gpu__sku=sku), env={"FAKE_NAME": name}), "passed", name)

    def test_another_model(self) -> None:
        for sku, name in (("H200", "NVIDIA H100 80GB HBM3"), ("L40S", "NVIDIA L4"), ("A10", "NVIDIA A10G"), ("B200", "NVIDIA GB200")):
            with self.subTest(sku):
                self.assert_status(self.check("gpu-model", plan(gpu__sku=sku), env={"FAKE_NAME": name}), "failed", name, f"not {sku}")

    def test_one_of_eight_is_another(self) -> None:
        self.assert_status(self.check("gpu-model", env={"FAKE_NAME_5": "NVIDIA A100-SXM4-80GB"}), "failed", "A100")

    def test_another_board_of_the_same_chip(self) -> None:
        self.assert_status(self.check("gpu-model", env={"FAKE_NAME": "NVIDIA H100 PCIe"}), "warning", "PCIE")

    def test_an_older_chip(self) -> None:
        self.assert_status(self.check("gpu-model", env={"FAKE_CAPABILITY": "80"}), "failed", "compute capability 8.0")
        self.assert_status(self.check("gpu-model", plan(gpu__sku=None), env={"FAKE_CAPABILITY": "100"}), "passed")

    def test_no_gpu_to_ask(self) -> None:
        for id in ("gpu-model", "gpu-memory", "mig-mode"):
            self.assert_status(self.check(id, env={"FAKE_GPUS": "0"}), "skipped", "see gpu-count")

    def test_no_model_asked(self) -> None:
        self.assert_status(self.check("gpu-model", plan(gpu__sku=None, gpu__computeCapability=None)), "skipped", "H100")


@needs_cc
class GpuMemory(PreflightTest):
    def test_enough(self) -> None:
        self.assert_status(self.check("gpu-memory"), "passed", "79.2 GiB")
        # Some tenths of a percent are the board's.
        self.assert_status(self.check("gpu-memory", env={"FAKE_CUDA_MIB": "80400"}), "passed")

    def test_one_is_smaller(self) -> None:
        self.assert_status(self.check("gpu-memory", env={"FAKE_CUDA_MIB_6": "40960"}), "failed", "40.0 GiB to 79.2 GiB", "too small: GPU 6")

    def test_the_share_is_a_threshold(self) -> None:
        self.assert_status(self.check("gpu-memory", env={"FAKE_CUDA_MIB": "60000"}, thresholds={"gpu-memory-share": 0.5}), "passed")

    def test_without_cuda_nvml_tells(self) -> None:
        self.assert_status(self.check("gpu-memory", env={"PREFLIGHT_LIBCUDA": "/nowhere", "FAKE_SMI_MIB": "46068"}), "failed", "45.0 GiB")

    def test_not_known(self) -> None:
        self.assert_status(self.check("gpu-memory", plan(gpu__visibleGiB=None)), "skipped", "79.2 GiB")


@needs_cc
class MigMode(PreflightTest):
    def test_off_or_not_there(self) -> None:
        self.assert_status(self.check("mig-mode"), "passed", "MIG is off")
        self.assert_status(self.check("mig-mode", env={"FAKE_CODES": "nvmlDeviceGetMigMode=3"}), "skipped")

    def test_a_slice_where_a_whole_gpu_is_planned(self) -> None:
        slice_ = {"FAKE_MIG": "1", "FAKE_CUDA_MIB": "20096", "FAKE_GPUS": "1"}
        self.assert_status(self.check("mig-mode", plan(**ONE), env=slice_), "failed", "MIG is on", "19.6 GiB")
        self.assert_status(self.check("gpu-memory", plan(**ONE), env=slice_), "failed", "19.6 GiB")

    def test_a_slice_as_planned(self) -> None:
        slice_ = {"FAKE_MIG": "1", "FAKE_CUDA_MIB": "40448", "FAKE_GPUS": "1"}
        self.assert_status(self.check("mig-mode", plan(**ONE, gpu__sku=None, gpu__visibleGiB=39.5), env=slice_), "passed", "39.5 GiB")

    def test_slices_do_not_reach_each_other(self) -> None:
        found = self.check("mig-mode", plan(gpu__visibleGiB=19), env={"FAKE_MIG": "1", "FAKE_CUDA_MIB": "20096"})
        self.assert_status(found, "failed", "tensor parallelism")

    def test_after_the_next_reset(self) -> None:
        self.assert_status(self.check("mig-mode", env={"FAKE_MIG_PENDING_2": "1"}), "warning", "GPU 2: MIG is off and will be on after a reset")
