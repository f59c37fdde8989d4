"""NVML through ctypes. Any function may be missing, or not supported by a GPU: that ends a check as skipped, never as an error of ours."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from ..core.result import Result, Stop, failed, skipped, unknown
from .libraries import Driver
from .nvmlstructs import FabricV1Struct, FabricV2Struct, MemoryStruct, MemoryV2Struct, ProcessStruct, version_of

# nvml.h, nvmlReturn_t.
CODES = {
    1: "uninitialized",
    2: "invalid argument",
    3: "not supported",
    4: "no permission",
    6: "not found",
    7: "insufficient size",
    9: "driver not loaded",
    10: "timeout",
    12: "library not found",
    13: "function not found",
    14: "corrupted infoROM",
    15: "GPU is lost",
    16: "GPU requires reset",
    17: "the operating system blocked it",
    18: "library and kernel module have different versions",
    20: "out of memory",
    25: "argument version mismatch",
    28: "GPU not found",
    999: "unknown",
}

NOT_SUPPORTED = (3, 13, 25)


def name_of(code: int) -> str:
    return f"{code} ({CODES[code]})" if code in CODES else str(code)


def _result(call: str, code: int | None) -> Result:
    if code is None:
        return skipped(f"this driver's NVML has no {call}")
    if code in NOT_SUPPORTED:
        return skipped(f"{call}: {CODES[code]} on this GPU or driver")
    if code == 15:
        return failed(f"{call}: the GPU is lost", "the GPU fell off the bus: drain the node and replace it")
    if code == 16:
        return failed(f"{call}: the GPU requires a reset", "drain the node and reset the GPU or restart the node")
    return unknown(f"{call} answers {name_of(code)}", "look into the node's kernel log (`dmesg | grep -i nvrm`); try another node")


class NvmlError(Stop):
    """A call that failed."""

    def __init__(self, call: str, code: int | None) -> None:
        super().__init__(_result(call, code))
        self.call = call
        # None where the library lacks the function.
        self.code = code

    @property
    def unsupported(self) -> bool:
        return self.code is None or self.code in NOT_SUPPORTED


# NVML_VALUE_NOT_AVAILABLE as unsigned long long: memory of a process that may not be seen.
_NOT_AVAILABLE = 2**64 - 1


@dataclass(frozen=True)
class Memory:
    total: int
    free: int
    # Without what the driver reserves for itself, where the driver tells the two apart.
    used: int


@dataclass(frozen=True)
class Process:
    pid: int
    # Bytes; None where the driver doesn't tell.
    used: int | None


@dataclass(frozen=True)
class Fabric:
    state: int
    status: int
    health: int


@dataclass(frozen=True)
class Remapped:
    correctable: int
    uncorrectable: int
    pending: bool
    failure: bool


@dataclass(frozen=True)
class Device:
    """A GPU as NVML numbers it."""

    index: int
    handle: ctypes.c_void_p


class Nvml(Driver):
    error = NvmlError

    def init(self) -> int:
        return self.code("nvmlInit_v2")

    def driver_version(self) -> str:
        text = ctypes.create_string_buffer(96)
        self.call("nvmlSystemGetDriverVersion", text, ctypes.c_uint(96))
        return text.value.decode("ascii", "replace")

    def count(self) -> int:
        return self._uint("nvmlDeviceGetCount_v2")

    def device(self, index: int) -> Device:
        handle = ctypes.c_void_p()
        self.call("nvmlDeviceGetHandleByIndex_v2", ctypes.c_uint(index), ctypes.byref(handle))
        return Device(index, handle)

    def devices(self) -> list[Device]:
        return [self.device(index) for index in range(self.count())]

    def name(self, device: Device) -> str:
        return self._string("nvmlDeviceGetName", device, 96)

    def uuid(self, device: Device) -> str:
        return self._string("nvmlDeviceGetUUID", device, 96)

    def memory(self, device: Device) -> Memory:
        second = MemoryV2Struct(version=version_of(MemoryV2Struct, 2))
        try:
            self.call("nvmlDeviceGetMemoryInfo_v2", device.handle, ctypes.byref(second))
            return Memory(second.total, second.free, second.used)
        except NvmlError as error:
            if not error.unsupported:
                raise
        first = MemoryStruct()
        self.call("nvmlDeviceGetMemoryInfo", device.handle, ctypes.byref(first))
        return Memory(first.total, first.free, first.used)

    def processes(self, device: Device) -> list[Process]:
        """Those that compute on it and that the driver lets us see: in a container mostly none but our own."""
        room = 64
        while True:
            count = ctypes.c_uint(room)
            infos = (ProcessStruct * room)()
            code = self.code("nvmlDeviceGetComputeRunningProcesses_v3", device.handle, ctypes.byref(count), infos)
            # Too small: the count now says how many there are.
            if code == 7 and room < 10_000:
                room = max(count.value, room) + 64
                continue
            if code != 0:
                raise NvmlError("nvmlDeviceGetComputeRunningProcesses_v3", code)
            return [Process(one.pid, None if one.used == _NOT_AVAILABLE else one.used) for one in infos[: count.value]]

    def compute_mode(self, device: Device) -> int:
        return self._uint("nvmlDeviceGetComputeMode", device.handle)

    def mig_mode(self, device: Device) -> tuple[int, int]:
        """Current and pending."""
        return self._two_uints("nvmlDeviceGetMigMode", device)

    def ecc_mode(self, device: Device) -> tuple[int, int]:
        """Current and pending."""
        return self._two_uints("nvmlDeviceGetEccMode", device)

    def uncorrected_errors(self, device: Device, since_boot: bool) -> int:
        count = ctypes.c_ulonglong()
        counter = 0 if since_boot else 1
        self.call("nvmlDeviceGetTotalEccErrors", device.handle, ctypes.c_uint(1), ctypes.c_uint(counter), ctypes.byref(count))
        return count.value

    def remapped_rows(self, device: Device) -> Remapped:
        correctable, uncorrectable, pending, failure = (ctypes.c_uint() for _ in range(4))
        refs = (ctypes.byref(correctable), ctypes.byref(uncorrectable), ctypes.byref(pending), ctypes.byref(failure))
        self.call("nvmlDeviceGetRemappedRows", device.handle, *refs)
        return Remapped(correctable.value, uncorrectable.value, pending.value != 0, failure.value != 0)

    def retirement_pending(self, device: Device) -> bool:
        return self._uint("nvmlDeviceGetRetiredPagesPendingStatus", device.handle) != 0

    def clock_event_reasons(self, device: Device) -> int:
        reasons = ctypes.c_ulonglong()
        try:
            self.call("nvmlDeviceGetCurrentClocksEventReasons", device.handle, ctypes.byref(reasons))
        except NvmlError as error:
            if error.code is not None:
                raise
            # Its name before driver 535.
            self.call("nvmlDeviceGetCurrentClocksThrottleReasons", device.handle, ctypes.byref(reasons))
        return reasons.value

    def temperature(self, device: Device) -> int:
        value = ctypes.c_uint()
        self.call("nvmlDeviceGetTemperature", device.handle, ctypes.c_uint(0), ctypes.byref(value))
        return value.value

    def nvlink_states(self, device: Device) -> list[bool]:
        """Active or not, for each link that the GPU has."""
        states = []
        for link in range(18):
            active = ctypes.c_uint()
            code = self.code("nvmlDeviceGetNvLinkState", device.handle, ctypes.c_uint(link), ctypes.byref(active))
            # A link that isn't there: not supported, or an invalid argument.
            if code in (2, *NOT_SUPPORTED):
                continue
            if code != 0:
                raise NvmlError("nvmlDeviceGetNvLinkState", code)
            states.append(active.value == 1)
        return states

    def p2p_status(self, device: Device, peer: Device, what: int) -> int:
        """0 is good. `what`: 0 read, 1 write, 2 over NVLink."""
        status = ctypes.c_uint()
        self.call("nvmlDeviceGetP2PStatus", device.handle, peer.handle, ctypes.c_uint(what), ctypes.byref(status))
        return status.value

    def fabric(self, device: Device) -> Fabric:
        info = FabricV2Struct(version=version_of(FabricV2Struct, 2))
        try:
            self.call("nvmlDeviceGetGpuFabricInfoV", device.handle, ctypes.byref(info))
            return Fabric(info.state, info.status, info.health)
        except NvmlError as error:
            if not error.unsupported:
                raise
        # Before driver 545, without the health.
        first = FabricV1Struct()
        self.call("nvmlDeviceGetGpuFabricInfo", device.handle, ctypes.byref(first))
        return Fabric(first.state, first.status, 0)

    def _uint(self, call: str, *args: Any) -> int:
        value = ctypes.c_uint()
        self.call(call, *args, ctypes.byref(value))
        return value.value

    def _two_uints(self, call: str, device: Device) -> tuple[int, int]:
        first, second = ctypes.c_uint(), ctypes.c_uint()
        self.call(call, device.handle, ctypes.byref(first), ctypes.byref(second))
        return first.value, second.value

    def _string(self, call: str, device: Device, size: int) -> str:
        text = ctypes.create_string_buffer(size)
        self.call(call, device.handle, text, ctypes.c_uint(size))
        return text.value.decode("utf-8", "replace")
