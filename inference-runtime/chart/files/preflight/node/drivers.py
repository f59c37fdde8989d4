"""The driver: its libraries where the engine will look, their start, its version."""

from __future__ import annotations

import os
import re

from ..check.check import Check
from ..core.result import Result, Stop, failed, passed, skipped, unknown
from ..check.context import Context
from ..driver.cuda import Cuda
from ..driver.cuda import name_of as cuda_name
from ..driver.libraries import CUDA, NVML, PLACES, Library
from ..driver.nvml import name_of as nvml_name

# What cuInit answers, and what that means on a node (cuda.h; 802: vllm and NVSwitch nodes without a fabric manager).
_CUDA_REMEDIES = {
    34: ("this is the stub of the CUDA toolkit, not the driver", "take the toolkit's stubs folder off LD_LIBRARY_PATH"),
    100: ("no GPU is there for this process", "ask for GPUs (nvidia.com/gpu) in this container's resources, and see gpu-count for hidden ones"),
    802: (
        "the system is not ready: on machines with NVSwitch the fabric manager has not started or has failed",
        "wait for the fabric manager, or start it (systemctl status nvidia-fabricmanager); its version must be the driver's",
    ),
    803: (
        "libcuda is of another version than the kernel module",
        "take the compat folder (/usr/local/cuda/compat) off LD_LIBRARY_PATH, or restart the node after the driver's upgrade",
    ),
    804: (
        "the image's forward-compatibility libcuda does not work on this GPU",
        "take /usr/local/cuda/compat off LD_LIBRARY_PATH, and use a driver that is new enough for the image",
    ),
    999: (
        "the driver does not say why: often a GPU in error, or nvidia-uvm not loaded",
        "load nvidia-uvm (nvidia-modprobe -u), look for Xid lines in the node's kernel log, restart the node",
    ),
}

_NVML_REMEDIES = {
    4: ("this process may not open the GPU's devices", "let the device plugin give the GPU to the container; /dev/nvidia* must be readable"),
    9: ("the kernel module is not loaded", "install the driver on the node, or wait until its installer is done"),
    15: ("a GPU fell off the bus", "drain the node and replace it"),
    18: ("the library is of another version than the kernel module", "restart the node after the driver's upgrade"),
}


class LibraryFound(Check):
    stage = "fast"
    opens_lane = True
    remedy = "put the driver's folder on LD_LIBRARY_PATH before the engine starts, as the check's fix says"

    def __init__(self, id: str, title: str, library: Library) -> None:
        self.id, self.title, self.library, self.lane = id, title, library, library.lane

    def needs(self, ctx: Context) -> str:
        return f"{self.library.file} on the loader's path"

    def run(self, ctx: Context) -> Result:
        file = self.library.file
        found = ctx.library(self.library)
        problems = f"; unusable: {'; '.join(found.errors)}" if found.errors else ""
        if found.handle is None:
            fix = "run on a GPU node, with a container that asks for a GPU, and with the driver installed"
            asked = ctx.env.get(self.library.variable)
            where = asked if asked else f"the loader's path, {', '.join(PLACES)}"
            return failed(f"{file} is not in {where}{problems}", fix)
        if found.on_path:
            return passed(f"{found.path}", path=found.path)
        folder = os.path.dirname(found.path or "")
        fix = f'export LD_LIBRARY_PATH="{folder}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}" before the engine starts (in our chart: worker.driverRoot)'
        return failed(f"{file} is not on the loader's path, but lies in {folder}{problems}", fix, path=found.path)


# Seconds: a driver that no process holds open wakes each GPU first, one after the other. The run's own limit holds as well.
COLD_START = 30.0


class CudaStarts(Check):
    id = "cuda-init"
    stage = "fast"
    deadline = COLD_START
    lane = CUDA.lane
    opens_lane = True
    title = "CUDA starts"
    remedy = "by the code that cuInit answers: 100 no GPU given, 802 fabric manager, 803 and 804 compat libraries, 999 a GPU in error"

    def needs(self, ctx: Context) -> str:
        return "cuInit answers 0"

    def run(self, ctx: Context) -> Result:
        cuda, code = ctx.cuda_start
        if code == 0:
            return self._started(cuda)
        why, fix = _CUDA_REMEDIES.get(code, ("a code without a known remedy", "look it up in cuda.h (CUresult); look into the node's kernel log"))
        return failed(f"cuInit answers {cuda_name(code)}: {why}", fix, code=code)


    def _started(self, cuda: Cuda) -> Result:
        try:
            version = cuda.driver_version()
        except Stop:
            return passed("cuInit answers 0")
        return passed(f"cuInit answers 0, CUDA {version // 1000}.{version % 1000 // 10}", cudaVersion=version)


class NvmlStarts(Check):
    id = "nvml-init"
    stage = "fast"
    deadline = COLD_START
    lane = NVML.lane
    opens_lane = True
    title = "NVML starts"
    remedy = "by the code that nvmlInit answers: 4 devices not given, 9 kernel module not loaded, 18 library and module differ"

    def needs(self, ctx: Context) -> str:
        return "nvmlInit answers 0"

    def run(self, ctx: Context) -> Result:
        _, code = ctx.nvml_start
        if code == 0:
            return passed("nvmlInit answers 0")
        why, fix = _NVML_REMEDIES.get(code, ("a code without a known remedy", "look it up in nvml.h (nvmlReturn_t); look into the node's kernel log"))
        return failed(f"nvmlInit answers {nvml_name(code)}: {why}", fix, code=code)


class DriverNewEnough(Check):
    id = "driver-version"
    stage = "fast"
    lane = NVML.lane
    title = "The driver is new enough for the image"
    remedy = "a node image or GPU software with a newer driver, or an older runtime image"

    def needs(self, ctx: Context) -> str:
        floor = ctx.wanted.driver_min
        return f"driver {floor} or newer" if floor else "a driver; the plan names no least version"

    def run(self, ctx: Context) -> Result:
        version, why = _driver_version(ctx)
        if version is None:
            return why
        floor = ctx.wanted.driver_min
        if floor is None:
            return skipped(f"driver {version}; the plan names no least version", driver=version)
        have, least = _numbers(version), _numbers(floor)
        if not least:
            return unknown(f"the plan's least driver {floor!r} is not a version", "give --driver-min, like 580")
        # 580 stands for the whole branch: only as many parts are compared as the floor has.
        if have[: len(least)] >= least:
            return passed(f"driver {version}", driver=version)
        fix = f"a node image or GPU software with driver {floor} or newer, or a runtime image for {version}"
        return failed(f"driver {version}", fix, driver=version)


def _driver_version(ctx: Context) -> tuple[str | None, Result]:
    """The version, by NVML or by the kernel module; and why there is none."""
    why = unknown("neither NVML nor /proc/driver/nvidia/version tells the driver's version")
    try:
        return ctx.nvml.driver_version(), why
    except Stop as stop:
        why = stop.result
    # "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build ..."
    match = re.search(r"\s(\d{3,}\.\d+(?:\.\d+)?)\s", ctx.text("/proc/driver/nvidia/version") or "")
    return match[1] if match else ctx.text("/sys/module/nvidia/version"), why


def _numbers(version: str) -> list[int]:
    match = re.match(r"\d+(?:\.\d+)*", version.strip())
    return [int(part) for part in match[0].split(".")] if match else []


CHECKS: tuple[Check, ...] = (
    LibraryFound("cuda-library", "libcuda is where the engine looks", CUDA),
    LibraryFound("nvml-library", "NVML is where the engine looks", NVML),
    CudaStarts(),
    NvmlStarts(),
    DriverNewEnough(),
)
