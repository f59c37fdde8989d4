"""(d) Models in the shapes that the plans are made for, with random weights: what they take, and what a paged KV cache takes.

The modules are written from the config alone. Where `transformers` is installed its own models are held against the plan as well.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .common import Step

HERE = Path(__file__).parent
GIB = 1024**3
BLOCK_TOKENS = 16
TOKENS = 65536


def parameters(config: dict[str, Any]) -> list[tuple[str, tuple[int, ...]]]:
    """Name and shape of every weight, as the family's checkpoints have them."""
    hidden, heads, kv, dim = (config[name] for name in ("hidden_size", "num_attention_heads", "num_key_value_heads", "head_dim"))
    vocabulary = (config["vocab_size"], hidden)
    shapes: list[tuple[str, tuple[int, ...]]] = [("embed", vocabulary), ("lm_head", vocabulary), ("norm", (hidden,))]
    experts = config.get("num_experts", 0)
    for layer in range(config["num_hidden_layers"]):
        shapes += [(f"{layer}.q", (heads * dim, hidden)), (f"{layer}.k", (kv * dim, hidden)), (f"{layer}.v", (kv * dim, hidden))]
        shapes += [(f"{layer}.o", (hidden, heads * dim)), (f"{layer}.norms", (2, hidden))]
        if experts:
            width = config["moe_intermediate_size"]
            # Qwen3 normalises each head's queries and keys.
            shapes += [(f"{layer}.qk_norms", (2, dim)), (f"{layer}.router", (experts, hidden))]
            shapes += [(f"{layer}.gate_up", (experts, 2 * width, hidden)), (f"{layer}.down", (experts, hidden, width))]
        else:
            shapes += [(f"{layer}.gate_up", (2 * config["intermediate_size"], hidden)), (f"{layer}.down", (hidden, config["intermediate_size"]))]
    return shapes


def allocated(torch: Any, tensors: list[Any], before: int, device: str) -> int:
    """Bytes by the allocator's own count on a card; by the tensors' storages elsewhere."""
    if device == "cuda":
        torch.cuda.synchronize()
        return int(torch.cuda.memory_allocated()) - before
    return sum(int(tensor.untyped_storage().nbytes()) for tensor in tensors)


def build(torch: Any, shapes: list[tuple[str, tuple[int, ...]]], device: str) -> list[Any]:
    tensors = [torch.empty(shape, dtype=torch.bfloat16, device=device) for _, shape in shapes]
    if device == "cuda":
        for tensor in tensors:
            tensor.normal_(0, 0.02)
    return tensors


def cache(torch: Any, config: dict[str, Any], device: str) -> list[Any]:
    """One tensor a layer: keys and values, blocks of 16 tokens, as vLLM lays it out."""
    shape = (2, TOKENS // BLOCK_TOKENS, BLOCK_TOKENS, config["num_key_value_heads"], config["head_dim"])
    return [torch.zeros(shape, dtype=torch.bfloat16, device=device) for _ in range(config["num_hidden_layers"])]


def by_transformers(torch: Any, config: dict[str, Any]) -> int | None:
    """Bytes of the library's own model, on no device at all."""
    try:
        import transformers  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - it may be missing
    except ImportError:
        return None
    with torch.device("meta"):
        made = transformers.AutoConfig.for_model(**{name: value for name, value in config.items() if name not in ("architectures", "torch_dtype")})
        library: Any = transformers.AutoModelForCausalLM
        model = library.from_config(made, torch_dtype=torch.bfloat16)
    return sum(int(weight.numel()) * int(weight.element_size()) for weight in model.parameters())


def one(torch: Any, request: dict[str, Any], plan: dict[str, Any], device: str) -> list[Step]:
    config, planned = request["model"]["config"], float(plan["perGpu"]["weightsGiB"])
    name = config["architectures"][0]
    before = int(torch.cuda.memory_allocated()) if device == "cuda" else 0
    weights = build(torch, parameters(config), device)
    sizes = {f"torch on {device}": allocated(torch, weights, before, device)}
    steps = []
    if device != "cuda" and (library := by_transformers(torch, config)) is not None:
        sizes["transformers"] = library
    for source, size in sizes.items():
        off = size / GIB / planned - 1
        words = f"{size / GIB:.4f} GiB ({source}), planned {planned}: {off:+.3%}"
        raw: dict[str, Any] = {"bytes": size, "planned": planned, "source": source}
        steps.append(Step(f"weights of a {name}", "within 0.5 % of weightsGiB", abs(off) <= 0.005, words, raw))
    before = int(torch.cuda.memory_allocated()) if device == "cuda" else 0
    kept = cache(torch, config, device)
    size = allocated(torch, kept, before, device)
    words = f"{size} bytes for {TOKENS} tokens: {size / TOKENS:g} a token, planned {plan['kvBytesPerTokenPerGpu']}"
    held = size == TOKENS * plan["kvBytesPerTokenPerGpu"]
    raw = {"bytes": size, "tokens": TOKENS, "planned": plan["kvBytesPerTokenPerGpu"]}
    steps.append(Step(f"KV cache of a {name}", "kvBytesPerTokenPerGpu exactly", held, words, raw))
    del weights, kept
    return steps


def run() -> list[Step]:
    try:
        import torch  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - it may be missing
    except ImportError:
        return [Step("planner", "weights within 0.5 %, KV cache exactly", None, "no torch here")]
    device = "cuda" if torch.cuda.is_available() else "meta"
    requests, plans = (json.loads((HERE / name).read_text(encoding="utf-8")) for name in ("requests.json", "plans.json"))
    steps = []
    for request, plan in zip(requests, plans, strict=True):
        steps += one(torch, request, plan, device)
        if device == "cuda":
            torch.cuda.empty_cache()
    return steps
