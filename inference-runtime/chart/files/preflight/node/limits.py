"""What this container may take of its host: memory, processors, processes, shared memory, huge pages."""

from __future__ import annotations

import os
import re

from .cgroup import huge_page_limit, limits
from ..check.check import Check
from ..core.result import Result, failed, passed, skipped, unknown, warning
from ..check.context import Context
from ..check.visible import GIB, gib

MIB = 1024**2


class SharedMemory(Check):
    id = "shared-memory"
    stage = "fast"
    title = "/dev/shm is as large as planned"
    remedy = (
        "a memory volume at /dev/shm with the planned size (in our chart: worker.sharedMemoryGiB), in this container too; "
        "without one the container runtime gives 64 MiB"
    )

    def needs(self, ctx: Context) -> str:
        wanted = ctx.wanted.shared_memory_gib
        return f"/dev/shm of {wanted:g} GiB" if wanted else "no size named by the plan"

    def run(self, ctx: Context) -> Result:
        wanted = ctx.wanted.shared_memory_gib
        try:
            found = os.statvfs(ctx.path("/dev/shm"))
        except OSError as error:
            return failed(f"/dev/shm can't be asked: {error.strerror}", self.remedy)
        size, free = found.f_blocks * found.f_frsize, found.f_bavail * found.f_frsize
        values = {"sizeGiB": round(size / GIB, 3), "freeGiB": round(free / GIB, 3)}
        told = f"/dev/shm of {_size(size)}, {_size(free)} free"
        if wanted is None:
            return skipped(f"{told}; the plan names no size", **values)
        # A size given in GB comes out some percent below; one that was forgotten, by a factor of a thousand.
        if size < wanted * GIB * 0.99:
            return failed(told, self.remedy, **values)
        if free < wanted * GIB / 2:
            return warning(told, "something else fills it: with hostIPC it is the node's; look into /dev/shm", **values)
        if not os.access(ctx.path("/dev/shm"), os.W_OK):
            return failed(f"{told}, not writable by user {os.geteuid()}", "mount it so that the engine's user may write", **values)
        return passed(told, **values)


def _size(count: int) -> str:
    return gib(count) if count >= GIB else f"{count / MIB:.0f} MiB"


class HostMemory(Check):
    id = "host-memory"
    stage = "fast"
    title = "As much host memory as the plan counts on"
    remedy = "raise this container's memory limit to what the plan says, or take a machine with more; shared memory counts against the limit"

    def needs(self, ctx: Context) -> str:
        wanted = ctx.wanted.host_memory_gib
        return f"{wanted:g} GiB" if wanted else "no amount named by the plan"

    def run(self, ctx: Context) -> Result:
        found = limits(ctx)
        total, available = _meminfo(ctx, "MemTotal"), _meminfo(ctx, "MemAvailable")
        limit = found.memory if found else None
        known = [number for number in (limit, total) if number is not None]
        if not known:
            return unknown("neither a memory limit nor /proc/meminfo can be read", "run where /proc and /sys are mounted")
        have = min(known)
        told = f"limit {gib(limit)}" if limit is not None and limit == have else f"no limit below the node's {gib(have)}"
        values = {"memoryGiB": round(have / GIB, 1)}
        wanted = ctx.wanted.host_memory_gib
        if wanted is None:
            return skipped(f"{told}; the plan names no amount", **values)
        if have < wanted * GIB:
            return failed(told, self.remedy, **values)
        if available is not None and available < wanted * GIB:
            told = f"{told}, but only {gib(available)} available on the node now"
            return warning(told, "other pods use it: request the memory, so that the scheduler keeps it", **values)
        return passed(told, **values)


def _meminfo(ctx: Context, name: str) -> int | None:
    """Bytes, or a plain count where the line has no unit."""
    match = re.search(rf"^{name}:\s+(\d+)( kB)?", ctx.text("/proc/meminfo") or "", re.MULTILINE)
    return None if match is None else int(match[1]) * (1024 if match[2] else 1)


class Processors(Check):
    id = "cpu-limit"
    stage = "fast"
    title = "Processors enough for the engine's processes"
    remedy = "raise or take away this container's cpu limit, or use a larger machine: the GPUs wait for processors"
    # Our own bound, since a plan names none: with few processors an engine is slow, with far too few its start times out.
    thresholds = {"cpus-per-gpu": 0.25}

    def needs(self, ctx: Context) -> str:
        # An API server, an engine core, and one process for each GPU (vLLM, docs/design/arch_overview.md).
        gpus = ctx.wanted.gpus or 1
        return f"{gpus + 2} processors (one for each GPU, two beside), at least {ctx.threshold('cpus-per-gpu') * gpus:g}"

    def run(self, ctx: Context) -> Result:
        gpus = ctx.wanted.gpus or 1
        found = limits(ctx)
        own = float(_allowed(ctx))
        have = min(own, found.cpus) if found and found.cpus is not None else own
        told = f"limit {have:g}" if have < own else f"{have:g} processors, no limit below"
        values = {"processors": have}
        if have < ctx.threshold("cpus-per-gpu") * gpus:
            return failed(told, self.remedy, **values)
        return passed(told, **values) if have >= gpus + 2 else warning(told, self.remedy, **values)


def _allowed(ctx: Context) -> int:
    """Processors that this process may run on; the kubelet's static policy gives it some of them only."""
    match = re.search(r"^Cpus_allowed_list:\s+(\S+)", ctx.text("/proc/self/status") or "", re.MULTILINE)
    if match is None:
        return len(os.sched_getaffinity(0))
    ends = [part.split("-") for part in match[1].split(",")]
    return sum(int(part[-1]) - int(part[0]) + 1 for part in ends)


class Processes(Check):
    id = "pids-limit"
    stage = "fast"
    title = "Processes and threads enough for the engine"
    remedy = "raise the kubelet's podPidsLimit: an engine that can't start a thread ends with a stack trace"
    # Our own bound: torch, NCCL and the compilers of one GPU's process start some hundred threads.
    thresholds = {"pids-per-gpu": 256}

    def needs(self, ctx: Context) -> str:
        return f"{ctx.threshold('pids-per-gpu') * (ctx.wanted.gpus or 1):g} more processes and threads"

    def run(self, ctx: Context) -> Result:
        found = limits(ctx)
        if found is None:
            return skipped("no control group can be read here")
        if found.pids is None:
            return passed("no limit")
        left = found.pids - (found.pids_now or 0)
        told = f"limit {found.pids}, {left} left"
        values = {"limit": found.pids, "left": left}
        if left < ctx.threshold("pids-per-gpu") * (ctx.wanted.gpus or 1):
            return failed(told, self.remedy, **values)
        return passed(told, **values)


class HugePages(Check):
    id = "huge-pages"
    stage = "fast"
    title = "Huge pages are there when EFA is told to use them"
    remedy = "reserve them on the node (vm.nr_hugepages) and ask for hugepages-2Mi in this container's limits, or set FI_EFA_USE_HUGE_PAGE=0"
    # NVIDIA's EFA recipes ask for hugepages-2Mi: 5120Mi.
    thresholds = {"huge-pages-mib": 5120}

    def needs(self, ctx: Context) -> str:
        return f"{ctx.threshold('huge-pages-mib'):g} MiB free in 2 MiB pages" if self._asked(ctx) else "nothing: FI_EFA_USE_HUGE_PAGE is not set"

    def _asked(self, ctx: Context) -> bool:
        return ctx.env.get("FI_EFA_USE_HUGE_PAGE", "").lower() in ("1", "true", "yes", "on")

    def run(self, ctx: Context) -> Result:
        if not self._asked(ctx):
            return skipped("FI_EFA_USE_HUGE_PAGE is not set")
        count = ctx.text("/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages")
        pages = int(count) if count and count.isdigit() else self._by_meminfo(ctx)
        if pages is None:
            return failed("this kernel tells of no 2 MiB pages", self.remedy, freeMiB=0)
        free = pages * 2 * MIB
        limit = huge_page_limit(ctx)
        have = free if limit is None else min(free, limit)
        told = f"{free // MIB} MiB free" + (f", limit {limit // MIB} MiB" if limit is not None else "")
        if have < ctx.threshold("huge-pages-mib") * MIB:
            return failed(told, self.remedy, freeMiB=have // MIB)
        return passed(told, freeMiB=have // MIB)

    def _by_meminfo(self, ctx: Context) -> int | None:
        return _meminfo(ctx, "HugePages_Free") if _meminfo(ctx, "Hugepagesize") == 2 * MIB else None


CHECKS: tuple[Check, ...] = (SharedMemory(), HostMemory(), Processors(), Processes(), HugePages())
