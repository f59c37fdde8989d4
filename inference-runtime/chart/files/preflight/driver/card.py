"""One GPU, ready to be measured: its context, buffers, events and kernels. All of it goes when the check's process ends."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from statistics import median

from . import ptx
from ..core.result import Result, Stop, unknown
from .cuda import Cuda, CudaError

GIB = 1024**3
MIB = 1024**2
OUT_OF_MEMORY = 2
# No image for this GPU, PTX that is refused, no compiler, a PTX version that the driver doesn't know.
NO_COMPILER = (209, 218, 221, 222)
MULTIPROCESSORS = 16

# Left alone when buffers are sized: the context grows with the first kernel.
SPARE = 256 * MIB
# Below this the GPU's cache answers, not its memory.
LEAST = 64 * MIB


class Card:
    """Context of device `index`, as CUDA numbers what the container sees."""

    def __init__(self, cuda: Cuda, index: int) -> None:
        self.cuda = cuda
        self.index = index
        self.device = cuda.device(index)
        self.context = ctypes.c_void_p()
        self._module: ctypes.c_void_p | None = None
        self._memory("cuDevicePrimaryCtxRetain", ctypes.byref(self.context), ctypes.c_int(self.device))
        self.use()

    def use(self) -> None:
        """Makes this the card that the next calls are for."""
        self.cuda.call("cuCtxSetCurrent", self.context)

    def memory(self) -> tuple[int, int]:
        """Free and total bytes."""
        free, total = ctypes.c_size_t(), ctypes.c_size_t()
        self.cuda.call("cuMemGetInfo_v2", ctypes.byref(free), ctypes.byref(total))
        return free.value, total.value

    def size_for(self, buffers: int, wanted: int) -> int:
        """Bytes for each of so many buffers: as wanted, or what is free. Ends the check where that is too little to measure with."""
        free, total = self.memory()
        size = min(wanted, max(0, free - SPARE) // buffers) // (2 * MIB) * (2 * MIB)
        if size < LEAST:
            raise Stop(self._full(free, total))
        return size

    def allocate(self, size: int) -> int:
        address = ctypes.c_uint64()
        self._memory("cuMemAlloc_v2", ctypes.byref(address), ctypes.c_size_t(size))
        return address.value

    def pinned(self, size: int) -> int:
        """Host memory that the card reads by itself."""
        address = ctypes.c_void_p()
        try:
            self.cuda.call("cuMemAllocHost_v2", ctypes.byref(address), ctypes.c_size_t(size))
        except CudaError as error:
            if error.code == OUT_OF_MEMORY:
                raise Stop(unknown(f"{size // MIB} MiB of host memory can't be pinned", "give the container more memory")) from error
            raise
        return address.value or 0

    def free_host(self, address: int) -> None:
        self.cuda.call("cuMemFreeHost", ctypes.c_void_p(address))

    def copy(self, to: int, source: int, size: int) -> None:
        self.cuda.call("cuMemcpyDtoDAsync_v2", ctypes.c_uint64(to), ctypes.c_uint64(source), ctypes.c_size_t(size), None)

    def to_card(self, to: int, host: int, size: int) -> None:
        self.cuda.call("cuMemcpyHtoDAsync_v2", ctypes.c_uint64(to), ctypes.c_void_p(host), ctypes.c_size_t(size), None)

    def to_host(self, host: int, source: int, size: int) -> None:
        self.cuda.call("cuMemcpyDtoHAsync_v2", ctypes.c_void_p(host), ctypes.c_uint64(source), ctypes.c_size_t(size), None)

    def synchronize(self) -> None:
        self.use()
        self.cuda.call("cuCtxSynchronize")

    def event(self) -> ctypes.c_void_p:
        event = ctypes.c_void_p()
        self.cuda.call("cuEventCreate", ctypes.byref(event), ctypes.c_uint(0))
        return event

    def milliseconds(self, work: Callable[[], None], times: int) -> float:
        """The card's own time for doing it so often in a row."""
        start, stop = self.event(), self.event()
        self.cuda.call("cuEventRecord", start, None)
        for _ in range(times):
            work()
        self.cuda.call("cuEventRecord", stop, None)
        self.cuda.call("cuEventSynchronize", stop)
        elapsed = ctypes.c_float()
        self.cuda.call("cuEventElapsedTime", ctypes.byref(elapsed), start, stop)
        for event in (start, stop):
            self.cuda.call("cuEventDestroy_v2", event)
        return elapsed.value

    def gb_per_second(self, work: Callable[[], None], bytes_moved: int, times: int = 10, samples: int = 7) -> float:
        """Median of several samples, after one that warms up clocks and links."""
        self.milliseconds(work, times)
        taken = [self.milliseconds(work, times) for _ in range(samples)]
        middle = median(taken)
        if middle <= 0:
            raise Stop(unknown(f"GPU {self.index}: the card's clock measured {middle} ms", "try another node"))
        return bytes_moved * times / middle / 1e6

    def kernel(self, name: str) -> ctypes.c_void_p:
        if self._module is None:
            module = ctypes.c_void_p()
            self._memory("cuModuleLoadData", ctypes.byref(module), ctypes.c_char_p(ptx.SOURCE.encode("ascii")))
            self._module = module
        function = ctypes.c_void_p()
        self.cuda.call("cuModuleGetFunction", ctypes.byref(function), self._module, ctypes.c_char_p(name.encode("ascii")))
        return function

    def kernel_if_it_compiles(self, name: str) -> ctypes.c_void_p | None:
        """None where the driver can't compile: its compiler is a library of its own, which some mounts lack."""
        try:
            return self.kernel(name)
        except CudaError as error:
            if error.code in NO_COMPILER:
                return None
            raise

    def grid(self) -> int:
        """Blocks that fill the card: eight of 256 threads for each multiprocessor."""
        return 8 * max(1, self.cuda.attribute(MULTIPROCESSORS, self.device))

    def launch(self, function: ctypes.c_void_p, blocks: int, *values: ctypes.c_uint32 | ctypes.c_uint64) -> None:
        parameters = (ctypes.c_void_p * len(values))(*[ctypes.cast(ctypes.pointer(value), ctypes.c_void_p) for value in values])
        one = ctypes.c_uint(1)
        shape = (ctypes.c_uint(blocks), one, one, ctypes.c_uint(ptx.THREADS), one, one)
        self.cuda.call("cuLaunchKernel", function, *shape, ctypes.c_uint(0), None, parameters, None)

    def _memory(self, call: str, *args: object) -> None:
        """A call that takes memory of the card."""
        try:
            self.cuda.call(call, *args)
        except CudaError as error:
            if error.code == OUT_OF_MEMORY:
                free, total = self.memory() if call != "cuDevicePrimaryCtxRetain" else (0, 0)
                raise Stop(self._full(free, total)) from error
            raise

    def _full(self, free: int, total: int) -> Result:
        left = f"{free / GIB:.1f} of {total / GIB:.1f} GiB are free" if total else "no context can be made"
        fix = "end what holds the card's memory (see gpu-memory-in-use), then try again"
        return unknown(f"GPU {self.index} is full: {left}, so that nothing can be measured", fix)
