from __future__ import annotations

import unittest

from preflight.driver.cuda import CudaError
from preflight.node.drivers import _CUDA_REMEDIES, _NVML_REMEDIES

from ..harness import PreflightTest, needs_cc, plan


@needs_cc
class LibrariesFound(PreflightTest):
    def test_on_the_loaders_path(self) -> None:
        for check, file in (("cuda-library", "libcuda.so.1"), ("nvml-library", "libnvidia-ml.so.1")):
            self.assert_status(self.check(check), "passed", file)

    def test_where_gke_mounts_them(self) -> None:
        for check, file in (("cuda-library", "libcuda.so.1"), ("nvml-library", "libnvidia-ml.so.1")):
            self.machine.library("/usr/local/nvidia/lib64", file)
            found = self.check(check, env={"LD_LIBRARY_PATH": None})
            self.assert_status(found, "failed", "/usr/local/nvidia/lib64", 'export LD_LIBRARY_PATH="', "${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}")

    def test_every_place_where_drivers_lie(self) -> None:
        for place in ("/usr/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"):
            with self.subTest(place):
                self.machine.library(place, "libcuda.so.1")
                self.assert_status(self.check("cuda-library", env={"LD_LIBRARY_PATH": "/nowhere"}), "failed", f"lies in {self.machine.root}{place}")
                self.machine.remove(f"{place}/libcuda.so.1")

    def test_the_other_checks_go_on_with_what_lies_off_the_path(self) -> None:
        for file in ("libcuda.so.1", "libnvidia-ml.so.1"):
            self.machine.library("/usr/local/nvidia/lib64", file)
        for check in ("cuda-init", "nvml-init", "driver-version", "gpu-count"):
            self.assert_status(self.check(check, env={"LD_LIBRARY_PATH": None}), "passed")

    def test_nowhere(self) -> None:
        for check in ("cuda-library", "nvml-library"):
            self.assert_status(self.check(check, env={"LD_LIBRARY_PATH": None}), "failed", "/usr/local/nvidia/lib64", "GPU node")

    def test_an_explicit_path_alone_counts(self) -> None:
        self.assert_status(self.check("cuda-library", env={"PREFLIGHT_LIBCUDA": "/nowhere/libcuda.so.1"}), "failed", "/nowhere/libcuda.so.1")
        self.assert_status(self.check("nvml-library", env={"PREFLIGHT_LIBNVIDIA_ML": "/nowhere/nvml.so"}), "failed", "/nowhere/nvml.so")

    def test_an_empty_file_as_images_built_on_gpu_machines_carry(self) -> None:
        self.machine.write("/usr/lib64/libcuda.so.1", "")
        self.assert_status(self.check("cuda-library", env={"LD_LIBRARY_PATH": None}), "failed", "unusable", "too short")

    def test_a_broken_file_on_the_path(self) -> None:
        broken = self.machine.write("/broken/libcuda.so.1", "")
        found = self.check("cuda-library", env={"LD_LIBRARY_PATH": f"/nowhere:{broken.parent}"})
        self.assert_status(found, "failed", f"unusable: {broken}: file too short")
        self.assert_status(self.check("cuda-library", env={"PREFLIGHT_LIBCUDA": str(broken)}), "failed", f"unusable: {broken}: file too short")

    def test_plain_absence_is_no_broken_file(self) -> None:
        self.assertNotIn("unusable", self.check("cuda-library", env={"LD_LIBRARY_PATH": "/nowhere"}).found)

    def test_without_libraries_the_rest_is_skipped_and_points_there(self) -> None:
        for check in ("cuda-init", "nvml-init", "gpu-model", "gpu-memory", "mig-mode", "ecc", "peer-access", "clock-events"):
            self.assert_status(self.check(check, env={"LD_LIBRARY_PATH": None}), "skipped", "-library")


@needs_cc
class Starts(PreflightTest):
    def test_every_code_of_cuinit_is_told_apart(self) -> None:
        told = set()
        for code in (*_CUDA_REMEDIES, 35, 46):
            found = self.check("cuda-init", env={"FAKE_CODES": f"cuInit={code}"})
            self.assert_status(found, "failed", str(code))
            told.add((found.found.split(": ", 1)[1], found.fix))
        # The two without a remedy of their own share one.
        self.assertEqual(len(told), len(_CUDA_REMEDIES) + 1)

    def test_what_the_common_codes_mean(self) -> None:
        for code, word in ((100, "nvidia.com/gpu"), (802, "fabric manager"), (803, "kernel module"), (804, "compat"), (999, "nvidia-uvm")):
            self.assert_status(self.check("cuda-init", env={"FAKE_CODES": f"cuInit={code}"}), "failed", word)

    def test_healthy(self) -> None:
        self.assert_status(self.check("cuda-init"), "passed", "CUDA 13.0")
        self.assertEqual(self.check("cuda-init", env={"FAKE_CODES": "cuDriverGetVersion=1"}).found, "cuInit answers 0")
        self.assert_status(self.check("nvml-init"), "passed")

    def test_every_code_of_nvmlinit(self) -> None:
        for code in (*_NVML_REMEDIES, 999):
            self.assert_status(self.check("nvml-init", env={"FAKE_CODES": f"nvmlInit_v2={code}"}), "failed", str(code))
        self.assert_status(self.check("ecc", env={"FAKE_CODES": "nvmlInit_v2=9"}), "skipped", "nvml-init")


class OldCuda(unittest.TestCase):
    def test_a_function_that_is_missing_is_named(self) -> None:
        self.assertEqual(CudaError("cuNew", None).result.found, "cuNew is not in this libcuda")
        self.assertEqual(CudaError("cuInit", 999).result.found, "cuInit answers 999 (CUDA_ERROR_UNKNOWN)")
        self.assertEqual(CudaError("cuInit", 12345).result.found, "cuInit answers 12345")


@needs_cc
class DriverVersion(PreflightTest):
    def test_the_floor_is_a_branch(self) -> None:
        self.assert_status(self.check("driver-version"), "passed", "580.95.05")
        self.assert_status(self.check("driver-version", env={"FAKE_DRIVER": "580.65.06"}), "passed")
        self.assert_status(self.check("driver-version", env={"FAKE_DRIVER": "590.1"}), "passed")

    def test_older(self) -> None:
        self.assert_status(self.check("driver-version", env={"FAKE_DRIVER": "570.172.08"}), "failed", "570.172.08", "580 or newer")
        # As numbers: 99 is older than 580, and 580.9 than 580.82.
        self.assert_status(self.check("driver-version", env={"FAKE_DRIVER": "99.9"}), "failed")
        self.assert_status(self.check("driver-version", plan(requirements__minDriver="580.82"), env={"FAKE_DRIVER": "580.9"}), "failed")

    def test_without_nvml_the_kernel_module_tells(self) -> None:
        words = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.133.20  Release Build  (dvs-builder)\nGCC version: gcc 11.4.0"
        self.machine.write("/proc/driver/nvidia/version", words)
        self.assert_status(self.check("driver-version", env={"LD_LIBRARY_PATH": None}), "failed", "570.133.20")

    def test_nothing_tells(self) -> None:
        self.assert_status(self.check("driver-version", env={"LD_LIBRARY_PATH": None}), "skipped", "nvml-library")
        self.assert_status(self.check("driver-version", env={"FAKE_CODES": "nvmlSystemGetDriverVersion=999"}), "unknown", "999")

    def test_no_floor(self) -> None:
        self.assert_status(self.check("driver-version", plan(requirements__minDriver=None)), "skipped", "580.95.05")
