"""Why an engine didn't start, with the numbers it gave. Sources: vllm v1/core/kv_cache_utils.py and v1/worker/gpu_worker.py,
sglang#322, NVIDIA/TensorRT-LLM#5872 and #542, torch's allocator, vllm#17569."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class StartFailure:
    """One reason, in the report's words."""

    code: str
    found: str
    fix: str
    numbers: dict[str, float] = field(default_factory=dict)
    # False where the next try may succeed: memory that the pod before still held.
    lasting: bool = True


@dataclass(frozen=True)
class Signature:
    """How a failure is recognised: `trigger` in a line, `pattern` in that line and those after it."""

    code: str
    trigger: str
    pattern: str
    # Named groups of the pattern stand in braces; `?` where the log left one out.
    found: str
    fix: str
    after: int = 0
    lasting: bool = True


SIGNATURES = [
    Signature(
        "kv-cache-too-small",
        "To serve at least one request",
        r"max seq len \((?P<maxModelLen>[\d,]+)\),?\s*\(?(?P<neededGiB>[\d.]+) ?GiB KV\s+cache is needed, which is larger than the\s+available"
        r"(?: KV cache(?:\s+memory)?)? \((?P<availableGiB>-?[\d.]+) ?GiB\)(?:.*?maximum model length is (?P<fitsTokens>[\d,]+))?",
        "one sequence of {maxModelLen} tokens needs {neededGiB} GiB of KV cache and {availableGiB} GiB are left; {fitsTokens} tokens would fit",
        "lower maxModelLen to what fits, or use more GPUs or an fp8 KV cache",
        after=3,
    ),
    Signature(
        "gpu-memory-in-use",
        "Free memory on device",
        r"Free memory on device(?: \S+)? \((?P<freeGiB>[\d.]+)/(?P<totalGiB>[\d.]+) GiB\) on startup\s+is less than desired GPU memory\s+utilization"
        r" \((?P<memoryFraction>[\d.]+), (?P<wantedGiB>[\d.]+) GiB\)",
        "{freeGiB} of {totalGiB} GiB were free at start, {wantedGiB} GiB are wanted (memory fraction {memoryFraction})",
        "find what holds the card's memory (preflight fast names it), or lower memoryFraction",
        after=3,
        lasting=False,
    ),
    Signature(
        "no-memory-for-kv-cache",
        "No available memory for the cache blocks",
        "",
        "the weights and one pass leave no memory for the KV cache",
        "use more GPUs, a smaller quantization, or a higher memoryFraction",
    ),
    Signature(
        "no-memory-for-kv-cache",
        "Not enough memory. Please try to",
        "",
        "the weights leave no memory for the KV cache within SGLang's static fraction",
        "use more GPUs or a smaller quantization; memoryFraction may be raised as far as activations allow",
    ),
    Signature(
        "no-memory-for-kv-cache",
        "must be large enough to process at least 1 sequence to completion",
        "",
        "TensorRT-LLM's KV cache doesn't hold one sequence",
        "lower maxModelLen, or give the KV cache more of what is free",
    ),
    Signature(
        "executor-out-of-memory",
        "Executor creation failed due to insufficient GPU memory",
        r"component could not be created: (?P<component>[^\n]+)\s+Total GPU memory \(GiB\): (?P<totalGiB>[\d.]+)"
        r"\s+Free GPU memory before component creation attempt \(GiB\): (?P<freeGiB>[\d.]+)",
        "TensorRT-LLM ran out of memory making its {component}: {freeGiB} of {totalGiB} GiB were free",
        "use more GPUs, or lower maxNumTokens, maxBatchSize or the KV cache's fraction",
        after=8,
        lasting=False,
    ),
    Signature(
        "out-of-memory",
        # "out of memory" alone stands in warnings too, and in allocations that are tried again.
        "out of memory. Tried to allocate",
        r"Tried to allocate (?P<wanted>[\d.]+ [KMG]iB)\..*?total capacity of (?P<total>[\d.]+ GiB) of which (?P<free>[\d.]+ \w+) is free",
        "an allocation of {wanted} failed: {free} of {total} were free",
        "lower memoryFraction or maxNumBatchedTokens, or use more GPUs",
        after=2,
        lasting=False,
    ),
    Signature(
        "block-shape",
        "is not divisible by weight quantization block",
        r"(?:output_size|input_size)[^=]*= ?(?P<size>\d+) is not divisible by weight quantization block_\w+ ?= ?(?P<block>\d+)",
        "a slice of {size} isn't a multiple of the quantization's block of {block}",
        "lower the tensor parallelism, or use expert parallelism",
    ),
    Signature(
        "driver-library",
        "libcuda.so.1: cannot open shared object file",
        "",
        "the driver's library isn't on the loader's path",
        "preflight fast says where it is (check libcuda)",
    ),
    Signature(
        "driver-too-old",
        "driver version is insufficient for CUDA runtime version",
        "",
        "the node's driver is older than the image's CUDA",
        "use nodes with the plan's driver or newer, or an image with an older CUDA",
    ),
    Signature(
        "shared-memory-full",
        "No space left on device: '/psm_",
        "",
        "/dev/shm is full",
        "raise the pod's shared memory to the plan's requirements.sharedMemoryGiB",
    ),
]


def fill(words: str, groups: dict[str, str | None]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: groups.get(match.group(1)) or "?", words)


def numbers_of(groups: dict[str, str | None]) -> dict[str, float]:
    numbers = {}
    for name, text in groups.items():
        try:
            numbers[name] = float((text or "").replace(",", ""))
        except ValueError:
            continue
    return numbers


def failure_in(lines: Sequence[str], index: int) -> StartFailure | None:
    """The failure that starts in this line, if one does. Long messages are broken over lines by some loggers."""
    for signature in SIGNATURES:
        if signature.trigger not in lines[index]:
            continue
        text = "\n".join(lines[index : index + 1 + signature.after])
        match = re.search(signature.pattern, text, re.DOTALL)
        if match is None:
            return StartFailure(signature.code, plain(lines[index]), signature.fix, {}, signature.lasting)
        groups = match.groupdict()
        found = fill(signature.found, groups).removesuffix("; ? tokens would fit")
        return StartFailure(signature.code, found, signature.fix, numbers_of(groups), signature.lasting)
    return None


def plain(line: str) -> str:
    """A line as far as a person needs it."""
    return line.strip()[-300:]
