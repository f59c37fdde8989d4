"""Reads files past the page cache with several threads, as engines' fast loaders do, and says how quickly.

Parallelism and size matter more than the disk: an Azure Lustre volume gave 228 MB/s at 128 KiB and 1.6 GB/s at 16 MiB a read."""

from __future__ import annotations

import errno
import mmap
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ALIGNMENT = 4096
CHUNK = 16 * 1024 * 1024
THREADS = 16
# What a file system that knows no direct reads answers.
NOT_DIRECT = {errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS}


@dataclass(frozen=True)
class Throughput:
    bytes_read: int
    seconds: float
    threads: int
    # False where the file system takes no direct reads: pages were dropped first, as far as the kernel does so.
    direct: bool

    @property
    def gb_per_second(self) -> float:
        return self.bytes_read / self.seconds / 1e9 if self.seconds > 0 else 0.0


def chunks_of(files: Sequence[Path], sample: int, chunk: int = CHUNK) -> list[tuple[Path, int]]:
    """Places to read, spread over all files and the whole of each, so that no single server or stripe is measured alone."""
    places = [(path, offset) for path in files for offset in range(0, path.stat().st_size, chunk)]
    wanted = max(1, sample // chunk)
    if len(places) <= wanted:
        return places
    step = len(places) / wanted
    return [places[int(index * step)] for index in range(wanted)]


class Reader:
    """One thread's aligned buffer and open files."""

    def __init__(self, chunk: int, direct: bool) -> None:
        # Anonymous maps begin at a page. It goes with the last read that still refers to it.
        self.view = memoryview(mmap.mmap(-1, chunk))
        self.direct = direct
        self.open: dict[Path, int] = {}

    def read(self, path: Path, offset: int) -> int:
        descriptor = self.open.get(path)
        if descriptor is None:
            descriptor = self.open[path] = os.open(path, os.O_RDONLY | os.O_CLOEXEC | (os.O_DIRECT if self.direct else 0))
        if not self.direct:
            os.posix_fadvise(descriptor, offset, len(self.view), os.POSIX_FADV_DONTNEED)
        done = 0
        while done < len(self.view):
            got = os.preadv(descriptor, [self.view[done:]], offset + done)
            done += got
            # A read that ends off the boundary ends the file.
            if got == 0 or done % ALIGNMENT:
                break
        return done

    def close(self) -> None:
        for descriptor in self.open.values():
            os.close(descriptor)


def takes_direct(path: Path) -> bool:
    reader = Reader(ALIGNMENT, direct=True)
    try:
        reader.read(path, 0)
        return True
    except OSError as error:
        if error.errno in NOT_DIRECT:
            return False
        raise
    finally:
        reader.close()


def read_files(
    files: Sequence[Path],
    sample: int,
    seconds: float,
    threads: int = THREADS,
    chunk: int = CHUNK,
    clock: Callable[[], float] = time.monotonic,
) -> Throughput:
    """Reads up to `sample` bytes for up to `seconds`. Raises OSError where a file can't be read."""
    places = chunks_of(files, sample, chunk)
    direct = takes_direct(files[0])
    # Interleaved, so that at any time the threads are at different files.
    lock, position, total, errors = threading.Lock(), iter(places), [0], list[OSError]()
    start = clock()

    def work() -> None:
        reader = Reader(chunk, direct)
        try:
            while clock() - start < seconds and not errors:
                with lock:
                    place = next(position, None)
                if place is None:
                    return
                got = reader.read(*place)
                with lock:
                    total[0] += got
        except OSError as error:
            errors.append(error)
        finally:
            reader.close()

    workers = [threading.Thread(target=work, daemon=True) for _ in range(min(threads, len(places)))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if errors:
        raise errors[0]
    return Throughput(total[0], max(clock() - start, 1e-9), len(workers), direct)
