"""What an engine says in its log while it starts: weights, KV cache, NIXL backends, readiness. Sources: inference.md's list of
log lines, vllm v1/core/kv_cache_utils.py, sglang srt/mem_cache, TensorRT-LLM kvCacheManager.cpp, nixl _api.py."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeVar

from .enginefailures import SIGNATURES, StartFailure, failure_in

Least = TypeVar("Least", int, float)

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

# Who speaks: "(EngineCore_DP1 pid=7)", "(EngineCore_1 pid=7)" before vLLM 0.11, "(Worker_DP0_TP3 pid=9)", "(VllmWorker rank=3 pid=9)",
# SGLang's "[2026-01-01 00:00:00 DP0 TP3]".
DATA_RANK = re.compile(r"(?:(?<![A-Za-z])DP|EngineCore_)(\d+)")
LOCAL_RANK = re.compile(r"(?<![A-Za-z])(?:PP(\d+)[ _])?TP(\d+)|(?<![A-Za-z])rank=(\d+)")

VERSION = re.compile(r"Initializing a V\d LLM engine \(v([^)\s]+)\)|TensorRT[- ]LLM version: (\S+)")
# vLLM's first lines said GB and meant 2^30 bytes, as SGLang's still do.
WEIGHTS = re.compile(r"(?:Model loading|Loading model weights) took ([\d.]+) (?:GiB|GB)\b")
SGLANG_WEIGHTS = re.compile(r"Load weight end\..*?mem usage=(-?[\d.]+) GB")
KV_MEMORY = re.compile(r"Available KV cache memory: (-?[\d.]+) GiB")
KV_TOKENS = re.compile(r"GPU KV cache size: ([\d,]+) tokens")
CONCURRENCY = re.compile(r"Maximum concurrency for ([\d,]+) tokens per request: ([\d.]+)x")
SGLANG_KV = re.compile(r"KV Cache is allocated\..*?#tokens: (\d+)(?:, K size: ([\d.]+) GB, V size: ([\d.]+) GB|, KV size: ([\d.]+) GB)?")
SGLANG_TOTAL = re.compile(r"(?<![A-Za-z_])max_total_num_tokens=(\d+)")
TRTLLM_KV = re.compile(r"Allocated ([\d.]+) GiB for max tokens in paged KV cache \((\d+)\)")
GRAPHS = re.compile(r"Graph capturing finished in [\d.]+ secs?, took (-?[\d.]+) GiB|CUDA graph pool memory: (-?[\d.]+) GiB \(actual\)")
NIXL = re.compile(r"Backend (\w+) was instantiated|NIXL agent .*\(backend=(\w+)\)|NIXL KVManager initialized with backend:? (\w+)")
READY = re.compile(
    r"init engine \([^)]*\) took|The server is fired up and ready to roll|Engine loaded and ready to serve"
    r"|Application startup complete"
)


# A log of requests has few lines that say anything of the start; the others are passed over quickly.
TELLING = re.compile(
    "|".join(
        map(
            re.escape,
            [
                "Initializing a V", "LLM version", " took ", "KV cache", "KV Cache", "Maximum concurrency", "Load weight end", "max_total_num_tokens",
                "CUDA graph pool", "was instantiated", "NIXL", "fired up", "ready to serve", "startup complete",
                *(signature.trigger for signature in SIGNATURES),
            ],
        )
    )
)  # fmt: skip


@dataclass
class EngineLog:
    """What the log of one container says; nothing where it is silent."""

    engine: str | None = None
    version: str | None = None
    # GiB by (data rank, rank within it): each worker says its own.
    weights: dict[tuple[int, str], float] = field(default_factory=dict)
    # Tokens and GiB by data rank: each has a pool of its own.
    kv_tokens: dict[int, int] = field(default_factory=dict)
    kv_gib: dict[int, float] = field(default_factory=dict)
    # Tokens of one request and how many such fit, as the engine counts them.
    concurrency: tuple[int, float] | None = None
    graphs_gib: float | None = None
    nixl: set[str] = field(default_factory=set)
    ready: bool = False
    failure: StartFailure | None = None
    lines: int = 0

    @property
    def weights_gib(self) -> float | None:
        """Of the fullest GPU."""
        return max(self.weights.values(), default=None)

    @property
    def started(self) -> bool:
        return self.failure is None and (self.ready or bool(self.kv_tokens))


def number(text: str) -> int:
    return int(text.replace(",", ""))


def data_rank(head: str) -> int:
    found = DATA_RANK.search(head)
    return int(found.group(1)) if found else 0


def local_rank(head: str) -> str:
    found = LOCAL_RANK.search(head)
    return "-".join(part for part in found.groups() if part) if found else ""


def read_log(text: str) -> EngineLog:
    """Reads a whole log. A start failure that the engine outlived, by becoming ready later, isn't one."""
    lines = ANSI.sub("", text).splitlines()
    log = EngineLog(lines=len(lines))
    totals: dict[int, int] = {}
    for index, line in enumerate(lines):
        if TELLING.search(line) is None:
            continue
        read_vllm(line, log)
        read_sglang(line, log, totals)
        read_trtllm(line, log)
        for match in NIXL.finditer(line):
            log.nixl.add(next(name for name in match.groups() if name).upper())
        if READY.search(line):
            log.ready, log.failure = True, None
        found = failure_in(lines, index)
        # The first one with numbers is the cause; what follows is its echo in other processes.
        if found is not None and (log.failure is None or (not log.failure.numbers and bool(found.numbers))):
            log.failure, log.ready = found, False
    # The scheduler's own count stands for the target model's pool; a draft model prints a pool of its own.
    log.kv_tokens.update(totals)
    return log


def keep_least(of: dict[int, Least], rank: int, value: Least) -> None:
    of[rank] = min(of.get(rank, value), value)


def read_vllm(line: str, log: EngineLog) -> None:
    if match := VERSION.search(line):
        log.version = match.group(1) or match.group(2)
        log.engine = "vllm" if match.group(1) else "trtllm"
        log.kv_tokens.pop(data_rank(line[: match.start()]), None)
        log.kv_gib.pop(data_rank(line[: match.start()]), None)
    if match := WEIGHTS.search(line):
        head = line[: match.start()]
        log.engine = "vllm"
        log.weights[data_rank(head), local_rank(head)] = float(match.group(1))
    # Before 0.11 each tensor-parallel rank says its own pool; the engine takes the smallest.
    if match := KV_MEMORY.search(line):
        keep_least(log.kv_gib, data_rank(line[: match.start()]), float(match.group(1)))
    if match := KV_TOKENS.search(line):
        log.engine = "vllm"
        keep_least(log.kv_tokens, data_rank(line[: match.start()]), number(match.group(1)))
    if match := CONCURRENCY.search(line):
        log.concurrency = (number(match.group(1)), float(match.group(2)))
    if match := GRAPHS.search(line):
        log.graphs_gib = float(match.group(1) or match.group(2))


def read_sglang(line: str, log: EngineLog, totals: dict[int, int]) -> None:
    if match := SGLANG_WEIGHTS.search(line):
        log.engine = "sglang"
        key = (data_rank(line[: match.start()]), local_rank(line[: match.start()]))
        # A draft model is loaded later and takes less.
        log.weights[key] = max(log.weights.get(key, 0.0), float(match.group(1)))
    if match := SGLANG_KV.search(line):
        log.engine = "sglang"
        rank = data_rank(line[: match.start()])
        keep_least(log.kv_tokens, rank, int(match.group(1)))
        gib = sum(float(part) for part in match.groups()[1:] if part)
        # The draft model's pool has as many tokens and fewer bytes.
        log.kv_gib[rank] = max(log.kv_gib.get(rank, 0.0), gib)
    if match := SGLANG_TOTAL.search(line):
        keep_least(totals, data_rank(line[: match.start()]), int(match.group(1)))


def read_trtllm(line: str, log: EngineLog) -> None:
    if match := TRTLLM_KV.search(line):
        log.engine = "trtllm"
        # A small pool is made first, to measure what a pass takes: the last line counts.
        log.kv_tokens[0] = int(match.group(2))
        log.kv_gib[0] = float(match.group(1))
