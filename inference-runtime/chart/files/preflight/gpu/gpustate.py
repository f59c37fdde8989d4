"""Whether the GPUs are free and well: nobody else on them, no memory errors, not throttled."""

from __future__ import annotations

from ..check.check import Check
from ..core.result import Result, failed, passed, warning
from ..check.context import Context
from ..driver.libraries import NVML
from ..driver.nvml import Device, NvmlError
from ..check.visible import GIB, each, gib

# nvmlComputeMode_t.
_EXCLUSIVE = {1: "exclusive thread", 3: "exclusive process"}
_PROHIBITED = 2


class ComputeMode(Check):
    id = "compute-mode"
    stage = "fast"
    lane = NVML.lane
    title = "The GPU takes the engine's processes"
    remedy = "nvidia-smi -c DEFAULT on the node"

    def needs(self, ctx: Context) -> str:
        return "compute mode default"

    def run(self, ctx: Context) -> Result:
        def ask(device: Device) -> Result:
            mode = ctx.nvml.compute_mode(device)
            if mode == _PROHIBITED:
                return failed("compute mode prohibited", self.remedy)
            if mode in _EXCLUSIVE:
                return warning(f"compute mode {_EXCLUSIVE[mode]}: a second process, a metrics exporter's too, is refused", self.remedy)
            return passed("compute mode default")

        return each(ctx, ask)


class MemoryInUse(Check):
    id = "gpu-memory-in-use"
    stage = "fast"
    lane = NVML.lane
    title = "Nobody else's memory on the GPU"
    remedy = "wait until the pod that holds it is gone (kubectl get pods -A --field-selector spec.nodeName=NODE), or end the process on the node"
    # The driver's own, and a context of a metrics exporter.
    thresholds = {"gpu-memory-used-gib": 1.0}

    def needs(self, ctx: Context) -> str:
        fraction = self._fraction(ctx)
        free = f"{fraction:.0%} of the GPU's memory free (the engine refuses to start with less), " if fraction else ""
        return f"{free}at most {ctx.threshold('gpu-memory-used-gib'):g} GiB in use"

    def run(self, ctx: Context) -> Result:
        def ask(device: Device) -> Result:
            memory = ctx.nvml.memory(device)
            told = f"{gib(memory.used)} in use"
            # What the driver reserves is no engine's to have.
            usable = memory.free + memory.used
            fraction = self._fraction(ctx)
            values = {"usedGiB": round(memory.used / GIB, 2)}
            short = fraction is not None and memory.free < fraction * usable
            if not short and memory.used <= ctx.threshold("gpu-memory-used-gib") * GIB:
                return passed(told, **values)
            told = f"{told} by {self._who(ctx, device)}, {gib(memory.free)} free"
            # Without a fraction the engine takes what is free: less than planned.
            return failed(told, self.remedy, **values) if short or fraction is None else warning(told, self.remedy, **values)

        return each(ctx, ask)

    def _fraction(self, ctx: Context) -> float | None:
        """vLLM and SGLang take a share of all memory, and fail at start when it isn't free; TensorRT-LLM a share of what is free."""
        return ctx.wanted.memory_fraction if ctx.wanted.engine in ("vllm", "sglang") else None

    def _who(self, ctx: Context, device: Device) -> str:
        try:
            processes = ctx.nvml.processes(device)
        except NvmlError:
            processes = []
        if not processes:
            return "a process that this container can't see"
        told = []
        for process in sorted(processes, key=lambda one: -(one.used or 0))[:3]:
            name = ctx.text(f"/proc/{process.pid}/comm") or "not in this container"
            told.append(f"pid {process.pid} ({name}{', ' + gib(process.used) if process.used is not None else ''})")
        rest = len(processes) - len(told)
        return ", ".join(told) + (f" and {rest} more" if rest > 0 else "")


class Ecc(Check):
    id = "ecc"
    stage = "fast"
    lane = NVML.lane
    title = "No memory error since the driver started"
    remedy = "drain the node and reset the GPU or restart the node; when it comes again, replace the GPU"

    def needs(self, ctx: Context) -> str:
        return "ECC on and no uncorrected error since the driver started"

    def run(self, ctx: Context) -> Result:
        def ask(device: Device) -> Result:
            current, pending = ctx.nvml.ecc_mode(device)
            if not current:
                return warning("ECC is off: a flipped bit goes unseen into the answers", "nvidia-smi -e 1 on the node, then restart it")
            errors = ctx.nvml.uncorrected_errors(device, since_boot=True)
            if errors:
                return failed(f"{errors} uncorrected memory errors since the driver started", self.remedy, uncorrected=errors)
            if pending != current:
                return warning("ECC will be off after the next reset", "nvidia-smi -e 1 on the node")
            return passed("ECC on, no uncorrected error", uncorrected=0)

        return each(ctx, ask)


class RowRemap(Check):
    id = "row-remap"
    stage = "fast"
    lane = NVML.lane
    title = "No memory repair failed or waiting"
    remedy = "drain the node and reset the GPU or restart the node: it repairs then; a failed repair needs a new GPU"

    def needs(self, ctx: Context) -> str:
        return "no failed and no pending row remapping, no pending page retirement"

    def run(self, ctx: Context) -> Result:
        def ask(device: Device) -> Result:
            try:
                rows = ctx.nvml.remapped_rows(device)
            except NvmlError as error:
                if not error.unsupported:
                    raise
                # GPUs before A100 retire pages instead.
                if ctx.nvml.retirement_pending(device):
                    return failed("a page retirement is pending", self.remedy)
                return passed("no page retirement pending")
            if rows.failure:
                return failed("a row remapping failed: no spare rows are left", "drain the node and replace the GPU")
            if rows.pending:
                return failed("a row remapping is pending", self.remedy)
            return passed(f"{rows.correctable + rows.uncorrectable} rows remapped, none pending", remappedRows=rows.correctable + rows.uncorrectable)

        return each(ctx, ask)


# nvml.h, clocks event reasons. Power cap and application clocks are settings; the others hold a GPU back that has nothing to do.
_SLOWED = {0x8: "hardware slowdown", 0x40: "hardware thermal slowdown", 0x80: "hardware power brake"}
_WARM = {0x20: "software thermal slowdown"}
_SETTINGS = {0x2: "application clocks set", 0x4: "software power cap", 0x10: "sync boost", 0x100: "display clocks set"}


class ClockEvents(Check):
    id = "clock-events"
    stage = "fast"
    lane = NVML.lane
    title = "Nothing slows the GPU at rest"
    remedy = "cooling or power of the node: try another one, and tell the cloud; see `nvidia-smi -q -d PERFORMANCE`"
    thresholds = {"gpu-temperature-c": 80}

    def needs(self, ctx: Context) -> str:
        return f"no slowdown by heat or power, at most {ctx.threshold('gpu-temperature-c'):g} C before any load"

    def run(self, ctx: Context) -> Result:
        def ask(device: Device) -> Result:
            reasons = ctx.nvml.clock_event_reasons(device)
            slowed = [words for bit, words in _SLOWED.items() if reasons & bit]
            if slowed:
                return failed(", ".join(slowed), self.remedy, reasons=reasons)
            warm = [words for bit, words in _WARM.items() if reasons & bit]
            temperature = self._temperature(ctx, device)
            if temperature is not None and temperature > ctx.threshold("gpu-temperature-c"):
                warm.append(f"{temperature} C before any load")
            if warm:
                return warning(", ".join(warm), self.remedy, reasons=reasons)
            settings = [words for bit, words in _SETTINGS.items() if reasons & bit]
            return passed(", ".join(settings) if settings else "no slowdown", reasons=reasons)

        return each(ctx, ask)

    def _temperature(self, ctx: Context, device: Device) -> int | None:
        try:
            return ctx.nvml.temperature(device)
        except NvmlError:
            return None


CHECKS: tuple[Check, ...] = (ComputeMode(), MemoryInUse(), Ecc(), RowRemap(), ClockEvents())
