"""Which GPUs this process may use: what the container was given, less what the environment hides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ..core.result import Result, Stop, failed, passed, skipped, warning
from .context import Context
from ..driver.nvml import Device, NvmlError

GIB = 1024**3


def visible_entries(env: Mapping[str, str]) -> list[str] | None:
    """
    Entries of CUDA_VISIBLE_DEVICES that count; None where it is not set. CUDA reads up to the first entry it can't use: -1 as the
    first hides all (CUDA programming guide, environment variables).
    """
    value = env.get("CUDA_VISIBLE_DEVICES")
    if value is None:
        return None
    entries = []
    for entry in (part.strip() for part in value.split(",")):
        if not (entry.isdigit() or entry.startswith(("GPU-", "MIG-"))):
            break
        entries.append(entry)
    return entries


def hidden_by(env: Mapping[str, str]) -> str | None:
    """The setting that hides every GPU, in words."""
    if visible_entries(env) == []:
        return f"CUDA_VISIBLE_DEVICES={env['CUDA_VISIBLE_DEVICES']!r} hides every GPU"
    # "void" is also what the device plugin sets when it gives GPUs by CDI: it tells something only when no GPU is there.
    if env.get("NVIDIA_VISIBLE_DEVICES") in ("void", "none", ""):
        return f"NVIDIA_VISIBLE_DEVICES={env['NVIDIA_VISIBLE_DEVICES']!r}: the container runtime gives no GPU"
    return None


def devices(ctx: Context) -> list[Device]:
    """The GPUs that CUDA will use here, in NVML's numbers. All of them where the environment hides all: their health can be told."""
    nvml = ctx.nvml
    entries = visible_entries(ctx.env)
    count = nvml.count()
    if count == 0:
        raise Stop(skipped("no GPU to ask: see gpu-count"))
    if not entries:
        return [nvml.device(index) for index in range(count)]
    if all(entry.isdigit() for entry in entries):
        chosen = [nvml.device(int(entry)) for entry in entries if int(entry) < count]
    else:
        chosen = [device for device in (nvml.device(index) for index in range(count)) if _named(nvml.uuid(device), entries)]
    # A MIG slice is named by its own UUID, under a GPU that is not.
    return chosen or [nvml.device(index) for index in range(count)]


def _named(uuid: str, entries: Iterable[str]) -> bool:
    return any(uuid.startswith(entry) for entry in entries)


def each(ctx: Context, ask: Callable[[Device], Result]) -> Result:
    """Asks every GPU, and tells the worst; the words of all that aren't good."""
    found = [(device.index, _asked(ask, device)) for device in devices(ctx)]
    for make, status in ((failed, "failed"), (warning, "warning")):
        bad = [(index, result) for index, result in found if result.status.value == status]
        if bad:
            fixes = dict.fromkeys(result.fix for _, result in bad if result.fix)
            values = {name: value for _, result in bad for name, value in result.values.items()}
            return make("; ".join(f"GPU {index}: {result.found}" for index, result in bad), "; ".join(fixes), **values)
    unknowns = [result for _, result in found if result.status.value == "unknown"]
    if unknowns:
        return unknowns[0]
    words = list(dict.fromkeys(result.found for _, result in found))
    values = {name: value for _, result in found for name, value in result.values.items()}
    if all(result.status.value == "skipped" for _, result in found):
        return skipped("; ".join(words), **values)
    which = f"{len(found)} GPUs" if len(found) > 1 else "GPU"
    return passed(f"{which}: {'; '.join(words)}", **values)


def _asked(ask: Callable[[Device], Result], device: Device) -> Result:
    """What a GPU doesn't support, or that it is lost, is its own answer, not that of all."""
    try:
        return ask(device)
    except NvmlError as error:
        return error.result


def several(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def gib(count: float) -> str:
    return f"{count / GIB:.1f} GiB"
