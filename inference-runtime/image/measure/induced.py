"""(b) Failures made on purpose: each must be recognised by the check that is there for it, and by its numbers."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

from .common import IMAGE, Step, checks, preflight


def judged(name: str, report: dict[str, Any], id: str, statuses: tuple[str, ...], *words: str) -> Step:
    check = checks(report)[id]
    held = check["status"] in statuses and all(word in check["found"] for word in words) and bool(check["fix"])
    wanted = f"{id} {' or '.join(statuses)}" + (f", naming {', '.join(words)}" if words else "")
    return Step(name, wanted, held, f"{check['status']}: {check['found']}", check)


def hidden_libraries(work: Path) -> list[Step]:
    """Another root without a driver, as in a container that got none."""
    root = work / "empty-root"
    root.mkdir(exist_ok=True)
    report = preflight("fast", env={"PREFLIGHT_ROOT": str(root), "LD_LIBRARY_PATH": None})
    files = {"cuda-library": "libcuda.so.1", "nvml-library": "libnvidia-ml.so.1"}
    return [judged(f"{file} hidden", report, id, ("failed",), file) for id, file in files.items()]


def hidden_gpus() -> list[Step]:
    report = preflight("fast", "--gpus", "1", env={"CUDA_VISIBLE_DEVICES": "-1"})
    return [judged("CUDA_VISIBLE_DEVICES=-1", report, "gpu-count", ("failed",), "CUDA_VISIBLE_DEVICES")]


# Takes the first card's memory to the last piece, says how much that was, and waits to be ended.
FILL = """
import sys
from preflight.driver.card import Card
from preflight.core.result import Stop
from preflight.check.context import Context
card, taken = Card(Context().cuda, 0), 0
for piece in (1024**3, 32 * 1024**2):
    try:
        while True:
            card.allocate(piece)
            taken += piece
    except Stop:
        pass
print(f"{taken / 1024**3:.1f}", flush=True)
sys.stdin.read()
"""


def filled_card() -> list[Step]:
    holder = subprocess.Popen([sys.executable, "-c", FILL], cwd=IMAGE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        held = (holder.stdout.readline() if holder.stdout else "").strip()
        if not held:
            return [Step("a filled card", "recognised", None, "no card could be filled")]
        report = preflight("fast", "--engine", "vllm", "--memory-fraction", "0.9")
        steps = [judged(f"{held} GiB held by another", report, "gpu-memory-in-use", ("failed",))]
        skipped = [f"--skip={id}" for id in ("host-link-bandwidth", "peer-copies", "clock-events-load", "pcie-link-load", "bf16-gemm")]
        return [*steps, judged("measured on a filled card", preflight("deep", *skipped), "device-memory-bandwidth", ("unknown",), "full")]
    finally:
        holder.communicate("")


def shard(file: Path, name: str, size: int) -> None:
    """A safetensors file of one bf16 tensor with `size` bytes."""
    header = json.dumps({name: {"dtype": "BF16", "shape": [size // 2], "data_offsets": [0, size]}}).encode()
    header += b" " * (-len(header) % 8)
    with file.open("wb") as stream:
        stream.write(struct.pack("<Q", len(header)) + header)
        stream.write(os.urandom(size))


def truncated_shard(work: Path) -> list[Step]:
    folder = work / "truncated"
    folder.mkdir(exist_ok=True)
    names = [f"model-0000{number}-of-00002.safetensors" for number in (1, 2)]
    placed = dict(zip(("first.weight", "second.weight"), names, strict=True))
    for tensor, name in placed.items():
        shard(folder / name, tensor, 1024**2)
    index = {"metadata": {"total_size": 2 * 1024**2}, "weight_map": placed}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    (folder / "config.json").write_text('{"architectures": ["LlamaForCausalLM"]}', encoding="utf-8")
    os.truncate(folder / names[1], 700_000)
    report = preflight("fast", "--only-model", "--model-dir", str(folder))
    return [judged("a truncated shard", report, "weights", ("failed",), names[1])]


def tiny_shared_memory() -> list[Step]:
    """A /dev/shm of 64 MiB, as container runtimes give, in a mount namespace of its own where that is allowed."""
    script = f"mount -t tmpfs -o size=64m tmpfs /dev/shm && cd {IMAGE} && exec {sys.executable} -m preflight fast --shared-memory-gib 8"
    unshare = shutil.which("unshare")
    if unshare:
        done = subprocess.run([unshare, "-m", "sh", "-c", script], capture_output=True, text=True, timeout=60, check=False)
        if done.stdout.startswith("{"):
            return [judged("64 MiB of shared memory", json.loads(done.stdout), "shared-memory", ("failed",))]
    report = preflight("fast", "--shared-memory-gib", "1000000")
    return [judged("less shared memory than asked for (no mount is allowed here)", report, "shared-memory", ("failed",))]


def run(work: Path, gpu: bool) -> list[Step]:
    steps = [*hidden_libraries(work), *truncated_shard(work), *tiny_shared_memory()]
    if gpu:
        return [*steps, *hidden_gpus(), *filled_card()]
    return [*steps, Step("CUDA_VISIBLE_DEVICES=-1", "recognised", None, "no GPU here"), Step("a filled card", "recognised", None, "no GPU here")]
