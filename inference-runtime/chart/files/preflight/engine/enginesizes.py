"""Whether weights and KV cache came out as large as planned."""

from __future__ import annotations

from collections.abc import Iterator

from ..check.check import Check
from ..core.result import Result, Value, failed, passed, skipped, warning
from ..check.context import Context
from .evidence import Evidence
from .verify import evidence, planned_number

# Small models: what a loader leaves behind is more than 5 % of them.
LEAST_WEIGHTS_GIB = 0.25


class EngineWeights(Check):
    id = "engine-weights"
    stage = "verify"
    title = "The weights take as much of a GPU as planned"
    remedy = "another checkpoint, quantization or parallelism than the plan's was loaded: compare the engine's arguments with the plan's engineArgs"
    thresholds = {"weights": 0.05}

    def needs(self, ctx: Context) -> str:
        wanted = planned_number(ctx, "perGpu", "weightsGiB")
        return f"{wanted:.4g} GiB a GPU, within {ctx.threshold('weights'):.0%}" if wanted is not None else "the plan's weights"

    def run(self, ctx: Context) -> Result:
        found = evidence(ctx)
        said = {worker.name: worker.log.weights_gib for worker in found.workers if worker.log and worker.log.weights_gib is not None}
        if not said:
            return skipped("no log says what the weights take (TensorRT-LLM doesn't; long logs lose their start)")
        most = max(value for value in said.values() if value is not None)
        wanted = planned_number(ctx, "perGpu", "weightsGiB")
        if wanted is None:
            return skipped(f"{most:.4g} GiB on the fullest GPU; the plan doesn't say how much it should be", weights_gib=most)
        off = most / wanted - 1
        words = f"{most:.4g} GiB on the fullest GPU, {off:+.1%} of {wanted:.4g}"
        values: dict[str, Value] = {"weights_gib": most, "planned_gib": wanted, "off": round(off, 4)}
        if abs(most - wanted) <= max(ctx.threshold("weights") * wanted, LEAST_WEIGHTS_GIB):
            return passed(words, **values)
        return failed(words, self.remedy, **values)


def token_counts(found: Evidence) -> Iterator[tuple[str, int, bool]]:
    """Worker and rank, tokens of its pool, and whether the count is the engine's own. The log goes before the metrics."""
    for worker in found.workers:
        if worker.log and worker.log.kv_tokens:
            for rank, tokens in sorted(worker.log.kv_tokens.items()):
                yield (f"{worker.name} rank {rank}" if len(worker.log.kv_tokens) > 1 else worker.name), tokens, True
        else:
            for one in worker.metrics or []:
                if one.tokens is not None:
                    yield worker.name, one.tokens, one.exact


class KvTokens(Check):
    id = "kv-tokens"
    stage = "verify"
    title = "The KV cache holds as many tokens as planned"
    remedy = "see engine-config for settings that differ; where none does, plan again with the pool that the engine printed (kvCacheGiB)"
    thresholds = {"kv-tokens": 0.10}

    def needs(self, ctx: Context) -> str:
        wanted = planned_number(ctx, "kvTokens", "expected")
        return f"{wanted:.0f} tokens a replica, within {ctx.threshold('kv-tokens'):.0%}" if wanted is not None else "the plan's count of tokens"

    def run(self, ctx: Context) -> Result:
        counts = list(token_counts(evidence(ctx)))
        if not counts:
            return skipped("neither log nor metrics say how many tokens the KV cache holds")
        ranks = planned_number(ctx, "parallelism", "data") or 1
        name, least, exact = min(counts, key=lambda one: one[1])
        most = max(tokens for _, tokens, _ in counts)
        values: dict[str, Value] = {"tokens_lowest": least, "tokens_highest": most, "pools": len(counts)}
        wanted = planned_number(ctx, "kvTokens", "expected")
        if wanted is None:
            return skipped(f"{least} tokens; the plan doesn't say how many it should be", **values)
        # Each data-parallel rank has its own pool; the plan counts a replica's.
        each = wanted / ranks
        low, high = planned_number(ctx, "kvTokens", "low"), planned_number(ctx, "kvTokens", "high")
        off = least / each - 1
        words = f"{least} tokens in {name}, {off:+.1%} of {each:.0f}" + (" for a data-parallel rank" if ranks > 1 else "")
        values |= {"planned": each, "off": round(off, 4)}
        if abs(off) <= ctx.threshold("kv-tokens") and abs(most / each - 1) <= ctx.threshold("kv-tokens"):
            return passed(words, **values)
        if low is not None and high is not None:
            words += f"; the plan held {low / ranks:.0f} to {high / ranks:.0f} possible"
        if off < -ctx.threshold("kv-tokens"):
            if not exact:
                # vllm#51163: where layers differ, blocks times block size counts fewer tokens than there are.
                return warning(f"{words}; counted from the metrics' blocks, which is too few where layers differ", "give the engine's log", **values)
            return failed(words, self.remedy, **values)
        return warning(f"{words if off > 0 else f'{most} tokens at most'}: more than planned, which harms nothing", "plan again", **values)


CHECKS = (EngineWeights(), KvTokens())
