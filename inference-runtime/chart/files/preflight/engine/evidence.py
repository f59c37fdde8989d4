"""What there is to hold against the plan after the engine has started: each worker's log and metrics, and what the frontend lists.

It is gathered once, by the check that waits for the engine, and left for the later ones: checks run in processes of their own."""

from __future__ import annotations

import json
import os
import pickle
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..check.context import Context
from .enginefailures import StartFailure
from .enginelog import EngineLog, read_log
from .kubernetes import LOG_BYTES, Api, ApiError, Pod
from .metricstext import CacheMetrics, cache_metrics, engine_of, parse

BODY_BYTES = 16 * 1024 * 1024

# How often a container may fail for want of memory before it counts.
TRIES = 2
# Seconds that a container which doesn't run has to come up all the same: registries and nodes hiccup.
PATIENCE = 120.0


@dataclass
class Worker:
    """One pod, or one log file."""

    name: str
    log: EngineLog | None = None
    # Why there is no log, or what became of the container.
    trouble: str | None = None
    # The container won't run, however long one waits.
    dead: bool = False
    # Of its container; None for a file.
    restarts: int | None = None
    # The kubelet's readiness probe: the only word where the start lines have been rotated away.
    ready: bool = False
    metrics: list[CacheMetrics] | None = None
    metrics_engine: str | None = None
    metrics_trouble: str | None = None


@dataclass
class Evidence:
    workers: list[Worker] = field(default_factory=list)
    # Ids on the frontend's /v1/models; None where nobody answered.
    models: list[str] | None = None
    frontend_trouble: str | None = None
    trouble: str | None = None
    # Asking again would be answered the same.
    refused: bool = False
    waited: float = 0.0


def fetch(url: str, timeout: float = 5.0) -> str:
    """A page of the cluster's own network: no proxy, no credentials."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=timeout) as answer:
        return bytes(answer.read(BODY_BYTES)).decode("utf-8", "replace")


def why(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"answers {error.code}"
    return str(getattr(error, "reason", None) or error)


def read_metrics(worker: Worker, place: str) -> None:
    try:
        text = fetch(place) if place.startswith(("http://", "https://")) else Path(place).read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError) as error:
        worker.metrics_trouble = f"{place}: {why(error)}"
        return
    samples = parse(text)
    worker.metrics, worker.metrics_engine = cache_metrics(samples), engine_of(samples)


def read_models(found: Evidence, frontend: str) -> None:
    url = f"{frontend.rstrip('/')}/v1/models"
    try:
        body = json.loads(fetch(url))
        found.models = [str(one["id"]) for one in body["data"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        found.frontend_trouble = f"{url}: {why(error) if isinstance(error, OSError) else 'not a list of models'}"


def from_files(files: Iterable[str]) -> list[Worker]:
    workers = []
    for file in files:
        # The runner gives a check no input of its own; the command's is still open in the process that started it.
        path = f"/proc/{os.getppid()}/fd/0" if file == "-" else file
        worker = Worker("standard input" if file == "-" else file)
        try:
            with open(path, encoding="utf-8", errors="replace") as stream:
                # An engine says how it started at the start.
                worker.log = read_log(stream.read(LOG_BYTES))
        except OSError as error:
            worker.trouble = f"can't be read: {error.strerror}"
        workers.append(worker)
    return workers


# Waiting reasons that a restart of the same container doesn't end.
STUCK = ("CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "InvalidImageName", "CreateContainerConfigError", "CreateContainerError")


def from_pods(api: Api, namespace: str, selector: str, container: str, port: int) -> list[Worker]:
    workers = []
    for pod in api.pods(namespace, selector, container):
        worker = Worker(pod.name, ready=pod.ready, restarts=pod.restarts)
        workers.append(worker)
        if not pod.started:
            worker.trouble = f"has not started: {pod.reason or 'no reason given'}"
            worker.dead = pod.reason in STUCK
            continue
        try:
            worker.log = log_of(api, namespace, pod, container)
        except ApiError as error:
            worker.trouble = str(error)
        if pod.exit_code is not None and not pod.ready:
            worker.trouble = f"its container ended with {pod.exit_code} ({pod.ended}), {pod.restarts} restarts"
            # The first crash may be another pod's: the second one isn't.
            worker.dead = pod.restarts > 1
        if pod.ip:
            read_metrics(worker, f"http://{f'[{pod.ip}]' if ':' in pod.ip else pod.ip}:{port}/metrics")
    return workers


def log_of(api: Api, namespace: str, pod: Pod, container: str) -> EngineLog:
    """Of the running container; of the one before it where that one says why it ended and this one says nothing yet."""
    log = read_log(api.log(namespace, pod.name, container))
    if pod.restarts and not log.started and log.failure is None:
        try:
            before = read_log(api.log(namespace, pod.name, container, previous=True))
        except ApiError:
            return log
        if before.failure is not None:
            return before
    return log


def gather(ctx: Context) -> Evidence:
    args, found = ctx.args, Evidence()
    try:
        if args.kubernetes:
            api = Api(ctx.root, args.kubernetes_api)
            found.workers = from_pods(api, args.kubernetes, args.selector or "", args.container, args.metrics_port)
            if not found.workers:
                found.trouble = f"no pod in {args.kubernetes} has the labels {args.selector}"
        else:
            found.workers = from_files(args.log)
            for index, place in enumerate(args.metrics):
                if index >= len(found.workers):
                    found.workers.append(Worker(place))
                read_metrics(found.workers[index], place)
    except ApiError as error:
        found.trouble, found.refused = str(error), error.status in (401, 403)
    if args.frontend:
        read_models(found, args.frontend)
    return found


def failure_of(found: Evidence, patient: bool = False) -> tuple[Worker, StartFailure] | None:
    """The first start that failed. `patient`: leaves out what the next start of the same container may overcome."""
    for worker in found.workers:
        failure = worker.log.failure if worker.log else None
        if failure is not None and not (patient and not failure.lasting and worker.restarts is not None and worker.restarts < TRIES):
            return worker, failure
    return None


def replicas_in(found: Evidence, ctx: Context) -> int:
    """Engines that these pods make up: of a replica over several nodes only one pod may say how it started."""
    replica, pod = ctx.plan.get("gpusPerReplica"), ctx.wanted.gpus
    nodes = -(-int(replica) // pod) if isinstance(replica, int) and pod else 1
    return max(1, len(found.workers) // max(1, nodes))


def started(worker: Worker) -> bool:
    return worker.ready or (worker.log is not None and worker.log.started)


def complete(found: Evidence, ctx: Context) -> bool:
    """Whether waiting longer would add nothing: all started and listed, or one that won't start."""
    if found.refused or failure_of(found, patient=True):
        return True
    if not found.workers or sum(started(worker) for worker in found.workers) < replicas_in(found, ctx):
        return False
    return not ctx.args.frontend or listed(found.models or [], ctx)


def listed(models: list[str], ctx: Context) -> bool:
    """By the name given with --model, or by the plan's, with or without its organisation."""
    if ctx.args.model:
        return ctx.args.model in models
    name = ctx.wanted.model
    return bool(models) if name is None else name.split("/")[-1].lower() in {one.split("/")[-1].lower() for one in models}


def wait_for(ctx: Context, seconds: float, every: float = 10.0) -> Evidence:
    """Gathers until the engines have started or failed, or the time is over. Standard input is read once."""
    begun = time.monotonic()
    dead_since: float | None = None
    while True:
        found = gather(ctx)
        found.waited = time.monotonic() - begun
        dead_since = (found.waited if dead_since is None else dead_since) if any(worker.dead for worker in found.workers) else None
        given_up = dead_since is not None and found.waited - dead_since >= PATIENCE
        left = seconds - found.waited
        if left <= 0 or given_up or complete(found, ctx) or "-" in ctx.args.log:
            return found
        time.sleep(min(every, left))


class Note:
    """Memory that outlives the process of a check: written by one, read by those that come after."""

    def __init__(self) -> None:
        if hasattr(os, "memfd_create"):
            self._file = os.memfd_create("preflight-evidence")
        else:
            with tempfile.TemporaryFile() as file:
                self._file = os.dup(file.fileno())

    def write(self, found: Evidence) -> None:
        data = pickle.dumps(found)
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, data, 0)

    def read(self) -> Evidence | None:
        """None where nothing, or only half, was written."""
        size = os.fstat(self._file).st_size
        try:
            found = pickle.loads(os.pread(self._file, size, 0)) if size else None
        except (pickle.UnpicklingError, EOFError):
            return None
        return found if isinstance(found, Evidence) else None
