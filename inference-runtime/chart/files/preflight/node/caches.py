"""The folders that the engine writes to while it starts."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping

from ..check.check import Check
from ..core.result import Result, Stop, failed, passed, unknown, warning
from ..check.context import Context
from ..check.visible import several

MIB = 1024**2

# Variable, the folder under HOME where it isn't set, and what uses it. Without a place to write, these fail or compile at each start.
_CACHES = (
    ("HOME", "", "the runtime"),
    ("TMPDIR", None, "Python, torch and NCCL"),
    ("VLLM_CACHE_ROOT", ".cache/vllm", "vLLM's compile cache"),
    ("TRITON_CACHE_DIR", ".triton/cache", "Triton"),
    ("TORCHINDUCTOR_CACHE_DIR", None, "torch.compile"),
    ("FLASHINFER_WORKSPACE_BASE", "", "FlashInfer"),
    ("CUDA_CACHE_PATH", ".nv/ComputeCache", "the CUDA driver's compiler"),
    ("XDG_CACHE_HOME", ".cache", "caches without a variable of their own"),
    ("HF_HOME", ".cache/huggingface", "the Hugging Face client"),
)


class CachesWritable(Check):
    id = "caches"
    stage = "fast"
    title = "The engine's user can write its caches"
    remedy = "give the folder to the engine's user (fsGroup, or an init container), or point the variable to a volume that it may write"
    # Compiled kernels and graphs of one model take some hundred MiB.
    thresholds = {"cache-free-mib": 1024}

    def needs(self, ctx: Context) -> str:
        return f"each writable by user {_uid(ctx)}, with {ctx.threshold('cache-free-mib'):g} MiB free"

    def run(self, ctx: Context) -> Result:
        _become(ctx)
        problems, remarks, good = [], [], 0
        for variable, folder in folders(ctx.env).items():
            what = next(words for name, _, words in _CACHES if name == variable)
            told = f"{variable} {folder} ({what})"
            trouble = writable(folder)
            # Offline, the client only reads.
            if trouble and variable == "HF_HOME" and ctx.env.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes", "on"):
                continue
            if trouble:
                problems.append(f"{told}: {trouble}")
                continue
            free = _free(folder)
            if free is not None and free < ctx.threshold("cache-free-mib") * MIB:
                remarks.append(f"{told}: {free // MIB} MiB free")
            good += 1
        if problems:
            return failed("; ".join(problems), self.remedy, writable=good)
        if remarks:
            return warning("; ".join(remarks), "a larger volume, or remove old caches", writable=good)
        return passed(several(good, "folder"), writable=good)


def _uid(ctx: Context) -> int:
    asked = getattr(ctx.args, "engine_uid", None)
    return os.geteuid() if asked is None else int(asked)


def _become(ctx: Context) -> None:
    """Asks as the engine's user; this check has a process of its own, which ends after it."""
    asked = _uid(ctx)
    if asked == os.geteuid():
        return
    if os.geteuid() != 0:
        raise Stop(unknown(f"this is user {os.geteuid()}, not the engine's {asked}", "run as the engine's user, or as root"))
    group = int(getattr(ctx.args, "engine_gid", None) or 0)
    os.setgroups([group])
    os.setgid(group)
    os.setuid(asked)


def folders(env: Mapping[str, str]) -> dict[str, str]:
    """Each folder once, under the first variable that leads to it."""
    home = env.get("HOME") or "/"
    found: dict[str, str] = {}
    for variable, under_home, _ in _CACHES:
        folder = env.get(variable)
        if not folder and under_home is not None:
            folder = os.path.join(home, under_home) if under_home else home
        if variable == "TMPDIR" and not folder:
            folder = "/tmp"
        if folder and os.path.normpath(folder) not in found.values():
            found[variable] = os.path.normpath(folder)
    return found


def writable(folder: str) -> str | None:
    """Why a file can't be made there; None when it can. A folder that isn't there is made by its user, in the nearest that is."""
    nearest = folder
    while not os.path.lexists(nearest):
        parent = os.path.dirname(nearest)
        if parent == nearest:
            break
        nearest = parent
    place = "" if nearest == folder else f"it isn't there, and in {nearest}: "
    if not os.path.isdir(nearest):
        return f"{nearest} is no folder"
    try:
        with tempfile.TemporaryFile(dir=nearest, prefix=".preflight-"):
            return None
    except OSError as error:
        words = {errno.EROFS: "the file system is read-only", errno.ENOSPC: "no space is left", errno.EDQUOT: "the quota is used up"}
        return place + words.get(error.errno or 0, f"{error.strerror}")


def _free(folder: str) -> int | None:
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    try:
        found = os.statvfs(folder)
    except OSError:
        return None
    return found.f_bavail * found.f_frsize


CHECKS: tuple[Check, ...] = (CachesWritable(),)
