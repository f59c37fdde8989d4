"""Whether the engine runs with the settings that the plan was made for."""

from __future__ import annotations

from ..check.check import Check
from ..core.result import Result, Value, failed, passed, skipped, unknown, warning
from ..check.context import Context
from .evidence import Worker
from .metricstext import USAGE
from .verify import evidence, planned


def setting_problems(ctx: Context, worker: Worker) -> tuple[list[str], list[str], int]:
    """What differs, what only should be known, and how many things could be compared."""
    wrong: list[str] = []
    noted: list[str] = []
    compared = 0
    log = worker.log
    engine = worker.metrics_engine or (log.engine if log else None)
    if ctx.wanted.engine and engine:
        compared += 1
        if engine != ctx.wanted.engine:
            wrong.append(f"{worker.name} is {engine}, planned is {ctx.wanted.engine}")
    if log and log.version and ctx.wanted.engine_version:
        compared += 1
        if not log.version.startswith(ctx.wanted.engine_version):
            noted.append(f"{worker.name} runs version {log.version}, planned is {ctx.wanted.engine_version}")
    if log and log.concurrency and ctx.wanted.max_model_len:
        compared += 1
        if log.concurrency[0] != ctx.wanted.max_model_len:
            wrong.append(f"{worker.name} takes {log.concurrency[0]} tokens a request, planned are {ctx.wanted.max_model_len:.0f}")
    dtype = argument(ctx, "--kv-cache-dtype")
    for one in worker.metrics or []:
        if one.memory_fraction is not None and ctx.wanted.memory_fraction is not None:
            compared += 1
            if abs(one.memory_fraction - ctx.wanted.memory_fraction) > 0.005:
                wrong.append(f"{worker.name} takes {one.memory_fraction:g} of the memory, planned is {ctx.wanted.memory_fraction:g}")
        if one.cache_dtype is not None and dtype is not None:
            compared += 1
            if not one.cache_dtype.startswith(dtype):
                wrong.append(f"{worker.name} keeps its KV cache in {one.cache_dtype}, planned is {dtype}")
    return sorted(set(wrong)), noted, compared


def argument(ctx: Context, name: str) -> str | None:
    """An engine argument of the plan, written in one piece or in two."""
    words = [str(one) for one in planned(ctx, "engineArgs") or []]
    for index, word in enumerate(words):
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
        if word == name and index + 1 < len(words):
            return words[index + 1]
    return None


class EngineConfig(Check):
    id = "engine-config"
    stage = "verify"
    title = "The engine runs with the plan's settings, and its metrics answer"
    remedy = "give the engine the plan's engineArgs; an argument that is given twice counts the last time"

    def needs(self, ctx: Context) -> str:
        engine = ctx.wanted.engine
        return f"metrics with {USAGE[engine]}, and the plan's settings" if engine in USAGE else "metrics of an engine, and the plan's settings"

    def run(self, ctx: Context) -> Result:
        found = evidence(ctx)
        answered = [worker for worker in found.workers if worker.metrics_engine]
        silent = [worker.metrics_trouble for worker in found.workers if worker.metrics_trouble]
        wrong: list[str] = []
        noted: list[str] = []
        compared = 0
        for worker in found.workers:
            differs, known, count = setting_problems(ctx, worker)
            wrong, noted, compared = wrong + differs, noted + known, compared + count
        values: dict[str, Value] = {"compared": compared, "metrics_answered": len(answered)}
        if wrong:
            return failed("; ".join(wrong), self.remedy, **values)
        if not answered and (ctx.args.metrics or ctx.args.kubernetes):
            told = "; ".join(silent[:3]) or "the metrics name no engine's KV cache"
            return unknown(told, "enable the engine's metrics (SGLang --enable-metrics), and let this pod reach port 9090 of the workers", **values)
        if noted:
            return warning("; ".join(noted), "plan for the version that runs: budgets differ between versions", **values)
        if not compared:
            return skipped("nothing to compare: no metrics, and no such lines in the log", **values)
        return passed(f"{compared} settings as planned" + (f"; metrics of {len(answered)} workers" if answered else ""), **values)


CHECKS = (EngineConfig(),)
