"""Reads the Prometheus text format and what engines say of themselves in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

SAMPLE = re.compile(r"^([A-Za-z_:][A-Za-z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$")
LABEL = re.compile(r'\s*([A-Za-z_][A-Za-z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*,?')
ESCAPES = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}

# One per engine that is always there once it serves (observability.md: engine metrics).
USAGE = {"vllm": "vllm:kv_cache_usage_perc", "sglang": "sglang:token_usage", "trtllm": "trtllm_kv_cache_utilization"}


@dataclass(frozen=True)
class Sample:
    name: str
    labels: dict[str, str]
    value: float


@dataclass(frozen=True)
class CacheMetrics:
    """The KV cache as one data-parallel rank reports it."""

    tokens: int | None
    # Whether the engine states the count itself; blocks times block size is not the count where layers differ (vllm#51163).
    exact: bool
    memory_fraction: float | None
    cache_dtype: str | None
    blocks: int | None


def unescape(text: str) -> str:
    return re.sub(r'\\[\\"n]', lambda match: ESCAPES[match.group(0)], text)


def parse(text: str) -> list[Sample]:
    """Lines that aren't samples are passed over: a scrape may be cut off."""
    samples = []
    for line in text.splitlines():
        match = SAMPLE.match(line.strip())
        if match is None or line.startswith("#"):
            continue
        try:
            value = float(match.group(3).replace("Inf", "inf"))
        except ValueError:
            continue
        samples.append(Sample(match.group(1), {name: unescape(value) for name, value in LABEL.findall(match.group(2) or "")}, value))
    return samples


def whole(text: str | None) -> int | None:
    """A label's number; engines write None and null for what they don't know."""
    return int(text) if text is not None and text.isdigit() else None


def fraction(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None


def vllm_cache(labels: dict[str, str]) -> CacheMetrics:
    blocks, size, stated = whole(labels.get("num_gpu_blocks")), whole(labels.get("block_size")), whole(labels.get("kv_cache_size_tokens"))
    return CacheMetrics(
        tokens=stated if stated is not None else blocks * size if blocks is not None and size is not None else None,
        exact=stated is not None,
        memory_fraction=fraction(labels.get("gpu_memory_utilization")),
        cache_dtype=labels.get("cache_dtype"),
        blocks=blocks,
    )


def cache_metrics(samples: list[Sample]) -> list[CacheMetrics]:
    """One for each data-parallel rank; empty where no engine says it (TensorRT-LLM doesn't)."""
    found = [vllm_cache(sample.labels) for sample in samples if sample.name == "vllm:cache_config_info"]
    totals = {sample.labels.get("dp_rank", ""): sample.value for sample in samples if sample.name == "sglang:max_total_num_tokens"}
    found += [CacheMetrics(int(value), True, None, None, None) for value in totals.values()]
    if not totals:
        pages = [sample.labels for sample in samples if sample.name == "sglang:cache_config_info"]
        for labels in pages:
            size, count = whole(labels.get("page_size")), whole(labels.get("num_pages"))
            if size is not None and count is not None:
                found.append(CacheMetrics(size * count, True, None, None, count))
    return found


def engine_of(samples: list[Sample]) -> str | None:
    names = {sample.name for sample in samples}
    return next((engine for engine, name in USAGE.items() if name in names), None)
