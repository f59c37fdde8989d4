"""Whether the model's folder holds all of the model: a download that was cut off starts an engine that fails after minutes."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from ..check.check import Check
from ..core.result import Result, failed, passed, skipped, warning
from ..check.context import Context
from .safetensors import Broken, Header, plain_problem, read_header
from ..check.visible import gib, several

INDEX = "model.safetensors.index.json"
# Written by the chart's download Job after the last file.
MARKER = ".download-complete"
_OTHER = (".bin", ".pt", ".pth", ".gguf")
_NUMBERED = re.compile(r"^(.*)-(\d{5})-of-(\d{5})(\..+)$")
_TOKENIZERS = ("tokenizer.json", "tokenizer.model", "tekken.json", "tokenizer_config.json", "vocab.json", "tiktoken.model")


class WeightsComplete(Check):
    id = "weights"
    stage = "fast"
    of_model = True
    title = "The model's folder holds all weights"
    remedy = "remove the files named and download again: the download goes on where it stopped"
    # The plan counts the tensors of the config; a checkpoint may bring some more (another precision of the head, buffers).
    thresholds = {"weights-bytes-tolerance": 0.1}

    def needs(self, ctx: Context) -> str:
        folder = _folder(ctx)
        return f"every shard that {INDEX} names in {folder}, whole" if folder else "nothing: no folder is given (--model-dir)"

    def run(self, ctx: Context) -> Result:
        folder = _folder(ctx)
        if folder is None:
            return skipped("no folder is given (--model-dir)")
        try:
            files = sorted(os.listdir(folder))
        except OSError as error:
            return failed(f"{folder} can't be read: {error.strerror}", "mount the volume with the weights there, readable by this user")
        problems: list[str] = []
        remarks: list[str] = []
        problems += _config(folder, files)
        index = _index(folder, files, problems)
        shards = sorted(set(index.values())) if index else _unindexed(files, problems)
        headers = _headers(folder, shards, problems)
        if index:
            problems += _placed(index, headers)
            remarks += _total(folder, headers, shards)
        if not shards:
            problems += self._without_safetensors(folder, files)
        size = sum(os.path.getsize(os.path.join(folder, shard)) for shard in headers)
        return self._tell(ctx, folder, files, problems, remarks, len(headers), size)

    def _tell(
        self, ctx: Context, folder: str, files: list[str], problems: list[str], remarks: list[str], shards: int, size: int
    ) -> Result:
        values = {"shards": shards, "bytes": size}
        done = "marked complete" if MARKER in files else "without the download's mark"
        if problems:
            more = f" and {len(problems) - 5} more problems" if len(problems) > 5 else ""
            return failed(f"{'; '.join(problems[:5])}{more} ({done})", self.remedy, problems=len(problems), **values)
        if not shards:
            return warning("no safetensors file: other formats are not looked into", "use a checkpoint in safetensors", **values)
        if "config.json" not in files and "params.json" not in files:
            remarks.append("no config.json")
        if not any(name in files for name in _TOKENIZERS):
            remarks.append("no tokenizer file")
        wanted = ctx.wanted.weights_bytes
        if wanted and abs(size - wanted) > ctx.threshold("weights-bytes-tolerance") * wanted:
            remarks.append(f"{gib(size)} of weights, where the plan counts {gib(wanted)}")
        told = f"{several(shards, 'file')}, {gib(size)}, {done}"
        if remarks:
            return warning(f"{told}; {'; '.join(remarks)}", "see that this is the model and the revision that the plan is for", **values)
        return passed(told, **values)

    def _without_safetensors(self, folder: str, files: Iterable[str]) -> list[str]:
        others = [name for name in files if name.endswith(_OTHER)]
        if not others:
            return [f"no weights in {folder}"]
        found = ((name, plain_problem(os.path.join(folder, name))) for name in others)
        return [f"{name}: {trouble}" for name, trouble in found if trouble]


def _folder(ctx: Context) -> str | None:
    given = getattr(ctx.args, "model_dir", None)
    return str(given) if given else None


def _config(folder: str, files: list[str]) -> list[str]:
    # Mistral's own form has params.json.
    name = "config.json" if "config.json" in files or "params.json" not in files else "params.json"
    try:
        with open(os.path.join(folder, name), encoding="utf-8") as stream:
            return [] if isinstance(json.load(stream), dict) else [f"{name}: not an object"]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError) as error:
        return [f"{name}: {error}"]


def _index(folder: str, files: list[str], problems: list[str]) -> dict[str, str]:
    """Tensor to shard; empty without an index, or with one that can't be used."""
    if INDEX not in files:
        return {}
    try:
        with open(os.path.join(folder, INDEX), encoding="utf-8") as stream:
            found = json.load(stream)
        placed = found["weight_map"]
        good = isinstance(placed, dict) and placed and all(isinstance(name, str) and os.path.basename(name) == name for name in placed.values())
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        good = False
    if good:
        return dict(placed)
    problems.append(f"{INDEX}: not an index of tensors and shards")
    return {}


def _unindexed(files: list[str], problems: list[str]) -> list[str]:
    """All safetensors files; where they are numbered, each number must be there."""
    found = [name for name in files if name.endswith(".safetensors")]
    for name in found:
        match = _NUMBERED.match(name)
        if match:
            stem, _, count, end = match.groups()
            # A count that a file name makes up must not fill the memory.
            names = (f"{stem}-{number:05d}-of-{count}{end}" for number in range(1, min(int(count), 9999) + 1))
            problems += [f"{other}: missing" for other in names if other not in found and f"{other}: missing" not in problems]
    return found


def _headers(folder: str, shards: list[str], problems: list[str]) -> dict[str, Header]:
    """In parallel: on a network volume each open waits."""

    def read(shard: str) -> Header | str:
        try:
            return read_header(os.path.join(folder, shard))
        except Broken as broken:
            return str(broken)

    with ThreadPoolExecutor(max_workers=16) as pool:
        found = dict(zip(shards, pool.map(read, shards), strict=True))
    problems += [f"{shard}: {trouble}" for shard, trouble in found.items() if isinstance(trouble, str)]
    return {shard: header for shard, header in found.items() if not isinstance(header, str)}


def _placed(index: dict[str, str], headers: dict[str, Header]) -> list[str]:
    absent: dict[str, list[str]] = {}
    for tensor, shard in index.items():
        if shard in headers and tensor not in headers[shard].tensors:
            absent.setdefault(shard, []).append(tensor)
    return [f"{shard}: lacks {len(names)} tensors that the index places there ({names[0]})" for shard, names in absent.items()]


def _total(folder: str, headers: dict[str, Header], shards: list[str]) -> list[str]:
    """Some checkpoints state a total of another precision: a remark, since every shard is whole by its own header."""
    if len(headers) != len(shards):
        return []
    with open(os.path.join(folder, INDEX), encoding="utf-8") as stream:
        metadata = json.load(stream).get("metadata")
    stated = metadata.get("total_size") if isinstance(metadata, dict) else None
    have = sum(header.bytes for header in headers.values())
    if not isinstance(stated, (int, float)) or stated == have:
        return []
    return [f"the index states {int(stated)} bytes of tensors, the shards hold {have}"]


CHECKS: tuple[Check, ...] = (WeightsComplete(),)
