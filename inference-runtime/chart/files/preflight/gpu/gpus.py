"""Whether these are the GPUs of the plan: how many, which, how large, whole."""

from __future__ import annotations

import re

from ..check.check import Check
from ..core.result import Result, Stop, failed, passed, skipped, warning
from ..check.context import Context
from ..driver.libraries import CUDA, NVML
from ..driver.nvml import Device
from ..check.visible import GIB, each, gib, hidden_by, several, visible_entries

NO_DEVICE = 100


class GpuCount(Check):
    id = "gpu-count"
    stage = "fast"
    lane = CUDA.lane
    title = "As many GPUs as the plan puts into one pod"
    remedy = "ask for as many in the container's resources (nvidia.com/gpu), and take away what hides them (CUDA_VISIBLE_DEVICES)"

    def needs(self, ctx: Context) -> str:
        return several(ctx.wanted.gpus, "GPU") if ctx.wanted.gpus else "at least 1 GPU"

    def run(self, ctx: Context) -> Result:
        needed = ctx.wanted.gpus or 1
        count = _cuda_count(ctx)
        by_cuda = count is not None
        if count is None:
            count = ctx.nvml.count()
        entries = visible_entries(ctx.env)
        if entries is not None:
            # NVML counts also what this setting hides from CUDA.
            count = min(count, len(entries))
        words = several(count, "GPU")
        if count >= needed:
            return passed(words if by_cuda else f"{words}, as NVML counts them", gpus=count)
        hidden = hidden_by(ctx.env)
        there = _nvml_count(ctx)
        if hidden and count == 0:
            return failed(f"{words}: {hidden}", "take that setting away; the device plugin sets what is needed", gpus=count)
        visible = ctx.env.get("CUDA_VISIBLE_DEVICES")
        if visible is not None and there is not None and there >= needed:
            fix = "take that setting away; the device plugin sets what is needed"
            return failed(f"{words}: CUDA_VISIBLE_DEVICES={visible!r} leaves these of {there}", fix, gpus=count)
        if there is not None and there > count:
            fix = "look for Xid lines in the node's kernel log, and for processes that hold a GPU exclusively; try another node"
            return failed(f"{words} by CUDA, {there} by NVML: not all can be used", fix, gpus=count)
        return failed(words, f"ask for nvidia.com/gpu: {needed} in this container, on a node that has as many; a missing one has failed", gpus=count)


def _cuda_count(ctx: Context) -> int | None:
    try:
        cuda, code = ctx.cuda_start
    except Stop:
        return None
    return cuda.count() if code == 0 else 0 if code == NO_DEVICE else None


def _nvml_count(ctx: Context) -> int | None:
    try:
        return ctx.nvml.count()
    except Stop:
        return None


# Board forms that have another bandwidth or other links than the same chip's usual one.
_FORMS = {"PCIE", "NVL"}
_SIZE = re.compile(r"^\d+GB$")


def _words(name: str) -> set[str]:
    return {word for word in re.split(r"[\s\-_/]+", name.upper()) if word and not _SIZE.match(word)}


class GpuModel(Check):
    id = "gpu-model"
    stage = "fast"
    lane = CUDA.lane
    title = "The GPU that the plan is made for"
    remedy = "run on the pool of the plan's GPU, or plan again for this one"

    def needs(self, ctx: Context) -> str:
        wanted = ctx.wanted
        capability = f", compute capability {wanted.compute_capability}" if wanted.compute_capability else ""
        return f"{wanted.gpu_sku or 'no model by name'}{capability}"

    def run(self, ctx: Context) -> Result:
        names, capabilities = self._found(ctx)
        told = ", ".join(dict.fromkeys(names))
        values = {"gpu": told}
        least = ctx.wanted.compute_capability
        if least and any(_version(have) < _version(least) for have in capabilities):
            return failed(f"{told}, compute capability {min(capabilities, key=_version)}", self.remedy, **values)
        sku = ctx.wanted.gpu_sku
        if sku is None:
            return passed(told, **values) if least and capabilities else skipped(f"{told}; the plan names no model", **values)
        wrong = [name for name in names if not _words(sku) <= _words(name) | {"SXM"}]
        if wrong:
            return failed(f"{', '.join(dict.fromkeys(wrong))}, not {sku}", self.remedy, **values)
        forms = {form for name in names for form in _words(name) & _FORMS} - _words(sku)
        if forms:
            fix = "plan for this board: its bandwidth and links are others than those of the chip's SXM board"
            return warning(f"{told}: the board's form ({', '.join(sorted(forms))}) is not in the plan's {sku}", fix, **values)
        return passed(told, **values)

    def _found(self, ctx: Context) -> tuple[list[str], list[str]]:
        try:
            cuda = ctx.cuda
            listed = [cuda.device(index) for index in range(cuda.count())]
            if listed:
                return [cuda.name(device) for device in listed], [cuda.compute_capability(device) for device in listed]
        except Stop:
            pass
        nvml = ctx.nvml
        names = [nvml.name(device) for device in nvml.devices()]
        if not names:
            raise Stop(skipped("no GPU to ask: see gpu-count"))
        return names, []


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


class GpuMemory(Check):
    id = "gpu-memory"
    stage = "fast"
    lane = CUDA.lane
    title = "As much memory on each GPU as the plan counts on"
    remedy = "run on the pool of the plan's GPU; a MIG slice is smaller than its GPU; or plan again with this memory"
    # Boards of one model differ by some tenths of a percent (ECC, firmware); a smaller model or a slice by far more.
    thresholds = {"gpu-memory-share": 0.98}

    def needs(self, ctx: Context) -> str:
        memory = ctx.wanted.gpu_memory_gib
        return f"{memory:.1f} GiB on each GPU, of which {ctx.threshold('gpu-memory-share'):.0%} suffice" if memory else "no memory named by the plan"

    def run(self, ctx: Context) -> Result:
        totals = self._totals(ctx)
        least = min(totals)
        told = f"{gib(least)} on each GPU" if least == max(totals) else f"{gib(least)} to {gib(max(totals))}"
        wanted = ctx.wanted.gpu_memory_gib
        values = {"memoryGiB": round(least / GIB, 2)}
        if wanted is None:
            return skipped(f"{told}; the plan names none", **values)
        if least >= wanted * GIB * ctx.threshold("gpu-memory-share"):
            return passed(told, **values)
        small = [str(index) for index, total in enumerate(totals) if total < wanted * GIB * ctx.threshold("gpu-memory-share")]
        return failed(f"{told}; too small: GPU {', '.join(small)}", self.remedy, **values)

    def _totals(self, ctx: Context) -> list[int]:
        try:
            cuda = ctx.cuda
            totals = [cuda.total_memory(cuda.device(index)) for index in range(cuda.count())]
            if totals:
                return totals
        except Stop:
            pass
        nvml = ctx.nvml
        totals = [nvml.memory(device).total for device in nvml.devices()]
        if not totals:
            raise Stop(skipped("no GPU to ask: see gpu-count"))
        return totals


class MigMode(Check):
    id = "mig-mode"
    stage = "fast"
    lane = NVML.lane
    title = "Whole GPUs, not MIG slices, unless the plan is made for a slice"
    remedy = "turn MIG off on the node, run on another pool, or plan for the slice (gpu.visibleGiB)"

    def needs(self, ctx: Context) -> str:
        return "MIG off, or a slice with the plan's memory"

    def run(self, ctx: Context) -> Result:
        def ask(device: Device) -> Result:
            current, pending = ctx.nvml.mig_mode(device)
            if current != pending:
                told = f"MIG is {_on(current)} and will be {_on(pending)} after a reset"
                return warning(told, "reset the GPU or restart the node, then plan for what it is")
            return failed("MIG is on", self.remedy) if current else passed("MIG is off")

        result = each(ctx, ask)
        if result.fix != self.remedy:
            return result
        slice_ = self._slice(ctx)
        wanted = ctx.wanted
        if slice_ is None:
            return failed(f"{result.found}; the slice's size can't be told", self.remedy)
        if wanted.together:
            told = f"{result.found}, a slice of {gib(slice_)}: slices can't reach each other, {wanted.together} needs whole GPUs"
            return failed(told, self.remedy)
        # A plan for a GPU by name is made for the whole of it.
        if wanted.gpu_memory_gib is None or slice_ < wanted.gpu_memory_gib * GIB * ctx.threshold("gpu-memory-share"):
            return failed(f"{result.found}, a slice of {gib(slice_)}", self.remedy, sliceGiB=round(slice_ / GIB, 2))
        return passed(f"a MIG slice of {gib(slice_)}, as planned", sliceGiB=round(slice_ / GIB, 2))

    def _slice(self, ctx: Context) -> int | None:
        try:
            cuda = ctx.cuda
            totals = [cuda.total_memory(cuda.device(index)) for index in range(cuda.count())]
        except Stop:
            return None
        return min(totals, default=None)


def _on(mode: int) -> str:
    return "on" if mode else "off"


CHECKS: tuple[Check, ...] = (GpuCount(), GpuModel(), GpuMemory(), MigMode())
