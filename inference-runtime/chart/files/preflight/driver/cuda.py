"""The CUDA driver library through ctypes: what asks, not what measures."""

from __future__ import annotations

import ctypes
from typing import Any

from ..core.result import Stop, unknown
from .libraries import Driver

# cuda.h, CUresult. What cuInit answers when a node isn't ready has its own remedy in drivers.py.
CODES = {
    1: "CUDA_ERROR_INVALID_VALUE",
    2: "CUDA_ERROR_OUT_OF_MEMORY",
    3: "CUDA_ERROR_NOT_INITIALIZED",
    34: "CUDA_ERROR_STUB_LIBRARY",
    46: "CUDA_ERROR_DEVICE_UNAVAILABLE",
    100: "CUDA_ERROR_NO_DEVICE",
    101: "CUDA_ERROR_INVALID_DEVICE",
    214: "CUDA_ERROR_ECC_UNCORRECTABLE",
    217: "CUDA_ERROR_PEER_ACCESS_UNSUPPORTED",
    304: "CUDA_ERROR_OPERATING_SYSTEM",
    700: "CUDA_ERROR_ILLEGAL_ADDRESS",
    719: "CUDA_ERROR_LAUNCH_FAILED",
    800: "CUDA_ERROR_NOT_PERMITTED",
    801: "CUDA_ERROR_NOT_SUPPORTED",
    802: "CUDA_ERROR_SYSTEM_NOT_READY",
    803: "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH",
    804: "CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE",
    999: "CUDA_ERROR_UNKNOWN",
}

COMPUTE_CAPABILITY_MAJOR = 75
COMPUTE_CAPABILITY_MINOR = 76
DMA_BUF_SUPPORTED = 124


def name_of(code: int) -> str:
    return f"{code} ({CODES[code]})" if code in CODES else str(code)


class CudaError(Stop):
    """A call that failed. Uncaught, the check could not be made."""

    def __init__(self, call: str, code: int | None) -> None:
        words = f"{call} is not in this libcuda" if code is None else f"{call} answers {name_of(code)}"
        super().__init__(unknown(words, "look into the node's kernel log (`dmesg | grep -i nvrm`); try another node"))
        self.call = call
        # None where the library lacks the function.
        self.code = code


class Cuda(Driver):
    error = CudaError

    def init(self) -> int:
        return self.code("cuInit", ctypes.c_uint(0))

    def driver_version(self) -> int:
        """13000 stands for CUDA 13.0."""
        version = ctypes.c_int()
        self.call("cuDriverGetVersion", ctypes.byref(version))
        return version.value

    def count(self) -> int:
        count = ctypes.c_int()
        self.call("cuDeviceGetCount", ctypes.byref(count))
        return count.value

    def device(self, index: int) -> int:
        device = ctypes.c_int()
        self.call("cuDeviceGet", ctypes.byref(device), ctypes.c_int(index))
        return device.value

    def name(self, device: int) -> str:
        name = ctypes.create_string_buffer(256)
        self.call("cuDeviceGetName", name, ctypes.c_int(256), ctypes.c_int(device))
        return name.value.decode("utf-8", "replace")

    def total_memory(self, device: int) -> int:
        """Bytes, as torch sees them."""
        total = ctypes.c_size_t()
        self.call("cuDeviceTotalMem_v2", ctypes.byref(total), ctypes.c_int(device))
        return total.value

    def attribute(self, attribute: int, device: int) -> int:
        value = ctypes.c_int()
        self.call("cuDeviceGetAttribute", ctypes.byref(value), ctypes.c_int(attribute), ctypes.c_int(device))
        return value.value

    def compute_capability(self, device: int) -> str:
        return f"{self.attribute(COMPUTE_CAPABILITY_MAJOR, device)}.{self.attribute(COMPUTE_CAPABILITY_MINOR, device)}"

    def can_access_peer(self, device: int, peer: int) -> bool:
        can = ctypes.c_int()
        self.call("cuDeviceCanAccessPeer", ctypes.byref(can), ctypes.c_int(device), ctypes.c_int(peer))
        return can.value != 0
