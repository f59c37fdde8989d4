"""After the engine has started: whether it came out as planned. Asks its log, its metrics and the frontend."""

from __future__ import annotations

import argparse
import math
from typing import Any

from ..check.check import Check
from ..core.result import Result, Stop, Value, failed, passed, skipped, unknown
from ..check.context import Context
from .evidence import Evidence, Note, failure_of, gather, listed, replicas_in, started, wait_for

NOTE = Note()

# What a fabric needs NIXL to run on (ai-dynamo/dynamo recipes/addons/providers).
BACKENDS = {"efa": "LIBFABRIC", "infiniband": "UCX", "roce": "UCX"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("verify")
    group.add_argument("--log", action="append", default=[], metavar="FILE", help="an engine's log; - for standard input")
    group.add_argument("--metrics", action="append", default=[], metavar="URL|FILE", help="an engine's /metrics, in the order of the logs")
    group.add_argument("--frontend", metavar="URL", help="asks its /v1/models")
    group.add_argument("--model", metavar="NAME", help="name that the frontend must list, where it isn't the plan's model")
    group.add_argument("--nixl-backend", metavar="NAME", help="that the log must name, where it isn't the plan's fabric that says which")
    group.add_argument("--kubernetes", metavar="NAMESPACE", help="reads logs and metrics of the pods there, with the pod's own service account")
    group.add_argument("--selector", metavar="LABELS", help="of the engine's pods")
    group.add_argument("--container", default="main", metavar="NAME", help="of the engine in its pod (main)")
    group.add_argument("--metrics-port", type=int, default=9090, metavar="PORT", help="of the engine's /metrics (9090)")
    group.add_argument("--kubernetes-api", metavar="URL", help="where it isn't the one that the pod's environment names")
    group.add_argument("--wait", type=float, default=0.0, metavar="SECONDS", help="for the engine to start")


def asked(ctx: Context) -> bool:
    return bool(ctx.args.kubernetes or ctx.args.log)


def evidence(ctx: Context) -> Evidence:
    """What engine-start left; gathered anew where that check was left out. Ends the check where nothing was asked for."""
    found = NOTE.read() or (gather(ctx) if "engine-start" in ctx.args.skip else None)
    if found is None:
        raise Stop(skipped("nothing was gathered: see engine-start"))
    return found


def planned(ctx: Context, *path: str) -> Any:
    value: Any = ctx.plan
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def planned_number(ctx: Context, *path: str) -> float | None:
    value = planned(ctx, *path)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and value > 0 else None


class EngineStart(Check):
    id = "engine-start"
    stage = "verify"
    title = "The engine has started"
    remedy = "do what the report says of the failure; kubectl logs shows the rest"
    # --wait says how long; the run's own limit holds.
    deadline = math.inf

    def needs(self, ctx: Context) -> str:
        return f"an engine that says it is ready, within {ctx.args.wait:g} s" if ctx.args.wait else "an engine that says it is ready"

    def run(self, ctx: Context) -> Result:
        if not (asked(ctx) or ctx.args.metrics or ctx.args.frontend):
            return unknown("no engine to ask", "give --log, --metrics, --frontend, or --kubernetes with --selector")
        found = wait_for(ctx, ctx.args.wait)
        NOTE.write(found)
        if not asked(ctx):
            return skipped("neither --log nor --kubernetes was given")
        if found.trouble:
            return unknown(found.trouble, "give the service account list on pods and get on pods/log, and the right labels")
        failure = failure_of(found)
        if failure is not None:
            worker, reason = failure
            return failed(f"{worker.name}: {reason.found}", reason.fix, reason=reason.code, **reason.numbers)
        dead = [worker for worker in found.workers if worker.dead]
        if dead:
            words = "; ".join(f"{worker.name} {worker.trouble}" for worker in dead)
            return failed(words, "kubectl describe pod and kubectl logs --previous tell more")
        up, engines = sum(started(worker) for worker in found.workers), replicas_in(found, ctx)
        values: dict[str, Value] = {"workers": len(found.workers), "engines": engines, "started": up, "waited_seconds": round(found.waited, 1)}
        if up >= engines:
            return passed(f"{up} of {len(found.workers)} workers say so", **values)
        late = [f"{worker.name} {worker.trouble or 'says nothing of its KV cache yet'}" for worker in found.workers if not started(worker)]
        words = "; ".join(late)
        if ctx.args.kubernetes and ctx.args.wait:
            fix = "see the pod's events and log; a first start compiles and may take longer than --wait"
            return failed(f"{words}; waited {found.waited:.0f} s", fix, **values)
        return unknown(words, "wait for it with --wait, or give the log from the engine's start on", **values)


class NixlBackend(Check):
    id = "nixl-backend"
    stage = "verify"
    title = "KV caches move over the planned fabric"
    remedy = "name it: vLLM kv_connector_extra_config.backends, SGLANG_DISAGGREGATION_NIXL_BACKEND, TRTLLM_NIXL_KVCACHE_BACKEND"

    def wanted(self, ctx: Context) -> str | None:
        given: str | None = ctx.args.nixl_backend
        return given.upper() if given else BACKENDS.get(ctx.wanted.fabric or "")

    def needs(self, ctx: Context) -> str:
        return f"NIXL's backend {self.wanted(ctx)} named in the log" if self.wanted(ctx) else "no fabric"

    def run(self, ctx: Context) -> Result:
        wanted = self.wanted(ctx)
        if wanted is None:
            return skipped("no fabric is planned")
        logs = [(worker, worker.log) for worker in evidence(ctx).workers if worker.log is not None]
        if not logs:
            return skipped("no log was given")
        named = {worker.name: sorted(log.nixl) for worker, log in logs if log.nixl}
        if not named:
            arguments = " ".join(str(one) for one in planned(ctx, "engineArgs") or [])
            if ctx.args.nixl_backend or "disaggregation" in arguments or "kv-transfer" in arguments:
                return failed(f"no log names a NIXL backend, {wanted} is wanted", self.remedy)
            return skipped("the engine doesn't use NIXL: it serves without moving KV caches")
        wrong = {name: backends for name, backends in named.items() if wanted not in backends}
        if wrong:
            told = "; ".join(f"{name} uses {', '.join(backends)}" for name, backends in wrong.items())
            return failed(f"{told}: KV caches go over TCP, or not at all", self.remedy)
        return passed(f"{wanted} in {len(named)} of {len(logs)} logs")


class ModelListed(Check):
    id = "model-listed"
    stage = "verify"
    title = "The frontend lists the model"
    remedy = (
        "workers that are ready and not listed were not discovered: look at the frontend's log, and that operator and runtime have one version; "
        "without a chat template a model is listed only where its worker says --endpoint-types completions"
    )

    def needs(self, ctx: Context) -> str:
        return f"{ctx.args.model or ctx.wanted.model or 'a model'} on /v1/models"

    def run(self, ctx: Context) -> Result:
        if not ctx.args.frontend:
            return skipped("no frontend given with --frontend")
        found = evidence(ctx)
        if found.models is None:
            return unknown(found.frontend_trouble or "the frontend wasn't asked", "see the frontend's pods; wait for them with --wait")
        words = ", ".join(found.models) or "nothing"
        if listed(found.models, ctx):
            return passed(f"lists {words}")
        return failed(f"lists {words}", self.remedy)


CHECKS = (EngineStart(), NixlBackend(), ModelListed())
