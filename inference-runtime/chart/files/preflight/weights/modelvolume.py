"""How fast the model's volume gives the weights, and how long loading them will take."""

from __future__ import annotations

import os
from pathlib import Path

from ..check.check import Check
from ..core.result import Result, failed, passed, skipped, unknown
from ..check.context import Context
from .directread import read_files

SAMPLE = 4 * 1024**3
# Under the check's deadline, with time left to open files on a slow server.
SECONDS = 10.0
# Less is over before threads and read-ahead are at speed.
LEAST = 64 * 1024**2
SUFFIXES = (".safetensors", ".bin", ".pt", ".pth", ".gguf")


def weight_files(folder: Path) -> list[Path]:
    """Links to files count: the Hugging Face cache is made of them. Each file once, and only the form that engines load first."""
    found: dict[str, Path] = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = Path(at, name)
            if name.endswith(SUFFIXES) and path.is_file() and path.stat().st_size > 0:
                found.setdefault(os.path.realpath(path), path)
    files = sorted(found.values())
    return [path for path in files if path.suffix == SUFFIXES[0]] or files


class ModelVolume(Check):
    id = "model-volume"
    stage = "deep"
    of_model = True
    title = "The model's volume gives the weights before the engine's start probe gives up"
    remedy = "use a faster volume or more throughput for it (docs of its storage class), or a loader that streams from object storage"
    deadline = 30.0
    # The worker's start probe: every 10 s, 720 times (the operator's default).
    thresholds = {"load-seconds": 7200.0}

    def needs(self, ctx: Context) -> str:
        size = ctx.wanted.weights_bytes
        what = f"{size / 1e9:.4g} GB of weights" if size else "the weights"
        return f"{what} within {ctx.threshold('load-seconds'):g} s"

    def run(self, ctx: Context) -> Result:
        given = getattr(ctx.args, "model_dir", None)
        if not given:
            return skipped("no folder given with --model-dir")
        folder = Path(given)
        if not folder.is_dir():
            return unknown(f"{folder} is no folder", "mount the model's volume, or see weights")
        try:
            files = weight_files(folder)
            there = sum(path.stat().st_size for path in files)
            if there < LEAST:
                return skipped(f"{there / 1e6:.4g} MB of weights in {folder}: too little to measure with")
            read = read_files(files, SAMPLE, SECONDS)
        except OSError as error:
            return unknown(f"{error.filename or folder}: {error.strerror}", "see weights; the engine's user must be able to read the files")
        size = ctx.wanted.weights_bytes or there
        load = size / 1e9 / read.gb_per_second if read.bytes_read else float("inf")
        values = {"gb_per_second": round(read.gb_per_second, 4), "bytes_read": read.bytes_read, "direct": read.direct, "weights_bytes": size}
        how = f"{read.threads} direct reads at a time" if read.direct else "reads through the page cache, which may flatter"
        words = f"{read.gb_per_second:.3g} GB/s with {how}"
        if load == float("inf"):
            return unknown(f"nothing was read within {SECONDS:g} s", "look at the volume's server", **values)
        values = {**values, "load_seconds": round(load, 2)}
        words += f": {size / 1e9:.4g} GB load in {load:.0f} s or more"
        if load > ctx.threshold("load-seconds"):
            return failed(words, self.remedy, **values)
        return passed(words, **values)


CHECKS = (ModelVolume(),)
