"""The header of a safetensors file: where each tensor lies, and whether the file holds it."""

from __future__ import annotations

import json
import os
import stat
import struct
from dataclasses import dataclass
from math import prod
from typing import Any

# The format's own bound for a header (safetensors, README).
_LARGEST_HEADER = 100_000_000

# Bits of an element. A type that isn't here is new: its sizes are not checked.
_BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
    "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32, "F32": 32, "I64": 64, "U64": 64, "F64": 64, "C64": 64,
    "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
}  # fmt: skip

_LFS = b"version https://git-lfs"


class Broken(Exception):
    """Why a file can't hold what it should."""


@dataclass(frozen=True)
class Header:
    # Bytes of all tensors.
    bytes: int
    # Name and size of each.
    tensors: dict[str, int]


def plain_problem(file: str) -> str | None:
    """What any weight file can be tested for: there, a file, not empty, not a Git LFS pointer."""
    try:
        found = os.stat(file)
    except FileNotFoundError:
        return "a link to nothing" if os.path.islink(file) else "missing"
    except OSError as error:
        return f"can't be read: {error.strerror}"
    if not stat.S_ISREG(found.st_mode):
        return "not a file"
    if found.st_size == 0:
        return "empty"
    if found.st_size < 1024:
        try:
            with open(file, "rb") as stream:
                if stream.read(len(_LFS)) == _LFS:
                    return "a Git LFS pointer, not the weights"
        except OSError as error:
            return f"can't be read: {error.strerror}"
    return None


def read_header(file: str) -> Header:
    trouble = plain_problem(file)
    if trouble:
        raise Broken(trouble)
    try:
        size = os.path.getsize(file)
        with open(file, "rb") as stream:
            first = stream.read(8)
            if len(first) < 8:
                raise Broken(f"{size} bytes: too short for a header")
            (length,) = struct.unpack("<Q", first)
            if length > _LARGEST_HEADER:
                raise Broken("does not begin with a safetensors header")
            if 8 + length > size:
                raise Broken(f"truncated inside its header: {size} bytes of at least {8 + length}")
            text = stream.read(length)
    except OSError as error:
        raise Broken(f"can't be read: {error.strerror}") from error
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Broken("its header is not JSON") from error
    if not isinstance(header, dict):
        raise Broken("its header is not an object")
    tensors = _tensors(header)
    end = max((end for _, end in tensors.values()), default=0)
    needed = 8 + length + end
    if size < needed:
        raise Broken(f"truncated: {size} bytes of {needed}")
    if size > needed:
        raise Broken(f"{size - needed} bytes too long: not the file that its header describes")
    return Header(end, {name: stop - start for name, (start, stop) in tensors.items()})


def _tensors(header: dict[str, Any]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        offsets = entry.get("data_offsets") if isinstance(entry, dict) else None
        if not isinstance(offsets, list) or len(offsets) != 2 or not all(_whole(offset) for offset in offsets) or offsets[0] > offsets[1]:
            raise Broken(f"tensor {name} has no sound data_offsets")
        start, end = offsets
        shape, bits = entry.get("shape"), _BITS.get(str(entry.get("dtype")))
        if not isinstance(shape, list) or not all(_whole(size) for size in shape):
            raise Broken(f"tensor {name} has no sound shape")
        if bits is not None and (prod(shape) * bits + 7) // 8 != end - start:
            raise Broken(f"tensor {name} has {end - start} bytes, its shape and type {(prod(shape) * bits + 7) // 8}")
        found[name] = (start, end)
    at = 0
    for start, end in sorted(found.values()):
        if start != at:
            raise Broken(f"its tensors {'overlap' if start < at else 'leave a hole'} at byte {min(start, at)}")
        at = end
    return found


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
