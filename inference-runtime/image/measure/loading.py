"""(c) The time to load a set of weights: what the check predicts from a sample, and what loading all of it takes."""

from __future__ import annotations

import ctypes
import json
import os
import threading
import time
from pathlib import Path

from preflight.check.context import Context
from preflight.driver.card import Card
from preflight.weights.directread import CHUNK, THREADS, chunks_of, read_files

from .common import Step, checks, preflight

SHARD = 2 * 10**9
BLOCK = 64 * 1024**2


def write_set(folder: Path, size: int) -> list[Path]:
    """Safetensors of about 2 GB each, on the disk and out of the page cache."""
    folder.mkdir(parents=True, exist_ok=True)
    block, files = os.urandom(BLOCK), []
    blocks = max(1, min(size, SHARD) // BLOCK)
    header = json.dumps({"weight": {"dtype": "BF16", "shape": [blocks * BLOCK // 2], "data_offsets": [0, blocks * BLOCK]}}).encode()
    for number in range(max(1, round(size / SHARD))):
        file = folder / f"model-{number:05d}.safetensors"
        files.append(file)
        with file.open("wb") as stream:
            stream.write(len(header).to_bytes(8, "little") + header)
            for index in range(blocks):
                # No two blocks are alike, for disks that would notice.
                stream.write(index.to_bytes(8, "little") + number.to_bytes(8, "little") + block[16:])
            stream.flush()
            os.fsync(stream.fileno())
    return files


def forget(files: list[Path]) -> None:
    for file in files:
        descriptor = os.open(file, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def load_to_card(files: list[Path]) -> float:
    """Seconds to bring all of it into the card's memory, through pinned buffers: as loaders that stream do."""
    cuda = Context().cuda
    card = Card(cuda, 0)
    free, _ = card.memory()
    size = min(sum(file.stat().st_size for file in files), free // 2)
    target, position, lock = card.allocate(size), iter(chunks_of(files, 10**15)), threading.Lock()
    buffers = [card.pinned(CHUNK) for _ in range(THREADS)]
    errors: list[Exception] = []

    def work(host: int) -> None:
        try:
            card.use()
            view = memoryview((ctypes.c_char * CHUNK).from_address(host)).cast("B")
            while True:
                with lock:
                    place = next(position, None)
                if place is None:
                    return
                descriptor = os.open(place[0], os.O_RDONLY | os.O_DIRECT)
                got = os.preadv(descriptor, [view], place[1])
                os.close(descriptor)
                # Where in the card it lands doesn't matter to the time: within what was allocated.
                card.to_card(target + place[1] % max(1, size - CHUNK), host, got)
                card.synchronize()
        except Exception as error:
            errors.append(error)

    begun = time.monotonic()
    threads = [threading.Thread(target=work, args=(host,)) for host in buffers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return time.monotonic() - begun


def run(work: Path, gigabytes: float, gpu: bool) -> list[Step]:
    folder = work / "model"
    files = write_set(folder, int(gigabytes * 1e9))
    size = sum(file.stat().st_size for file in files)
    try:
        forget(files)
        report = preflight("deep", "--only-model", "--model-dir", str(folder.resolve()), "--weights-bytes", str(size), "--skip", "weights")
        check = checks(report)["model-volume"]
        predicted = check["values"].get("load_seconds")
        if predicted is None:
            return [Step("load time", "predicted within 25 %", False, check["found"], check)]
        forget(files)
        if gpu:
            measured, how = load_to_card(files), "into the card"
        else:
            read = read_files(files, 10**15, 600)
            measured, how = read.seconds, "into memory (no GPU here)"
        off = predicted / measured - 1
        words = f"{size / 1e9:.4g} GB: predicted {predicted:.1f} s, measured {measured:.1f} s {how}: {off:+.1%}"
        raw = {"check": check, "measured_seconds": measured, "bytes": size, "into": how}
        return [Step("load time", "predicted within 25 %", abs(off) <= 0.25, words, raw)]
    finally:
        for file in files:
            file.unlink()
