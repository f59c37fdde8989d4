"""What Prometheus would read of a release: real frontends, routers and mockers after all that makes a family appear: chats and streams,
refusals, a client that leaves, a worker that is killed in the middle, a worker that is full. Told on standard output as JSON, by exporter."""

from __future__ import annotations

import http.client
import json
import signal
import sys
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import dynamo.frontend
from model import make_model
from pods import NAME, Graph, Pod, free_port, text_of, until
from prometheus_client import REGISTRY, generate_latest

MOCKER = [sys.executable, "-m", "dynamo.mocker"]


def ask(port: int, body: dict[str, Any], path: str = "/v1/chat/completions") -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def chat(port: int, words: str, tokens: int = 4, stream: bool = True, model: str = NAME) -> int:
    return ask(port, {"model": model, "stream": stream, "max_tokens": tokens, "messages": [{"role": "user", "content": words}]})


def leave(port: int) -> None:
    """A client that goes after the first piece of its answer."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body = {"model": NAME, "stream": True, "max_tokens": 200, "messages": [{"role": "user", "content": "t9 t8"}]}
    client.request("POST", "/v1/chat/completions", json.dumps(body), {"Content-Type": "application/json"})
    client.getresponse().read(8)
    client.close()


class Lab:
    def __init__(self, folder: Path) -> None:
        self.graph = Graph({}, make_model(folder / "model"), folder)
        # Before 1.4 a frontend without the model's files asks its worker for them only when it is told to.
        self.graph.env["DYN_SELF_HOST_METADATA"] = "true"

    def worker(self, *more: str) -> Pod:
        port = free_port()
        words = ["--model-path", str(self.graph.model), "--model-name", NAME, "--speedup-ratio", "0.5", *more]
        pod = self.graph.start(
            "worker", [*MOCKER, *words], {"DYN_SYSTEM_PORT": str(port), "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS": '["generate"]'}
        )
        self.graph.ready(pod, f"http://127.0.0.1:{port}/live")
        pod.system = port  # type: ignore[attr-defined]
        return pod

    def router(self) -> Pod:
        """The router as a service of its own."""
        port = free_port()
        command = [sys.executable, "-m", "dynamo.router", "--endpoint", "lab-qwen.backend.generate"]
        pod = self.graph.start("router", command, {"DYN_SYSTEM_PORT": str(port)})
        until(
            lambda: "dynamo_component_inflight_requests" in self.read(port) and "dynamo_component_router" in self.read(port),
            f"the router shows nothing: {pod.log.read_text(errors='replace')[-2000:]}",
        )
        pod.system = port  # type: ignore[attr-defined]
        return pod

    def frontend(self, *more: str) -> Any:
        port = free_port()
        command = [
            sys.executable,
            "-m",
            "dynamo.frontend",
            "--http-host",
            "127.0.0.1",
            "--http-port",
            str(port),
            "--router-mode",
            "kv",
            *more,
        ]
        pod = self.graph.start("frontend", command, {})
        self.graph.ready(pod, f"http://127.0.0.1:{port}/health")
        pod.port = port  # type: ignore[attr-defined]
        until(
            lambda: NAME in text_of(f"http://127.0.0.1:{port}/v1/models"),
            f"the model isn't listed: {pod.log.read_text(errors='replace')[-2000:]}",
        )
        until(lambda: chat(port, "t1 t2") == 200, f"no chat is answered: {pod.log.read_text(errors='replace')[-2000:]}")
        return pod

    def read(self, port: int) -> str:
        return text_of(f"http://127.0.0.1:{port}/metrics")


def serve(port: int) -> None:
    for number in range(12):
        chat(port, " ".join(f"t{n}" for n in range(150)) + f" t{number}", 12, stream=number % 3 != 0)
    chat(port, "t1", model="Org/Unknown")
    ask(port, {"model": NAME, "messages": []})
    ask(port, {"model": NAME, "prompt": "t1 t2", "max_tokens": 3}, "/v1/completions")
    for _ in range(6):
        leave(port)
    # Until the worker has noticed that nobody takes its answer.
    time.sleep(2.0)


def together(folder: Path) -> dict[str, list[str]]:
    """Workers that do all of a request; one is killed under sixteen streams, which move to the other."""
    lab = Lab(folder)
    try:
        workers = [lab.worker(), lab.worker()]
        one = lab.frontend("--migration-limit", "3")
        serve(one.port)
        with ThreadPoolExecutor(max_workers=16) as pool:
            streams = [pool.submit(chat, one.port, f"t{n} t2 t3", 120) for n in range(16)]
            time.sleep(1.0)
            workers[0].process.send_signal(signal.SIGKILL)
            # In the middle, so that gauges of what runs have their series.
            during = lab.read(one.port)
            for stream in streams:
                stream.result()
        full = lab.frontend("--active-decode-blocks-threshold", "0.001", "--active-prefill-tokens-threshold", "1")
        with ThreadPoolExecutor(max_workers=16) as pool:
            for status in [pool.submit(chat, full.port, " ".join(f"t{n * 7 + k}" for k in range(150)), 60) for n in range(32)]:
                status.result()
        router = lab.router()
        return {
            "frontend": [during, lab.read(one.port), lab.read(full.port)],
            "worker": [lab.read(workers[1].system)],  # type: ignore[attr-defined]
            "router": [lab.read(router.system)],  # type: ignore[attr-defined]
        }
    finally:
        lab.graph.end()


def apart(folder: Path) -> dict[str, list[str]]:
    """Prefill and decode in workers of their own."""
    lab = Lab(folder)
    try:
        workers: list[Any] = [lab.worker("--disaggregation-mode", mode) for mode in ("prefill", "decode")]
        one = lab.frontend()
        serve(one.port)
        return {"frontend": [lab.read(one.port)], "worker": [lab.read(worker.system) for worker in workers]}
    finally:
        lab.graph.end()


def planner() -> str:
    """A planner's metrics as it makes them at its start: there is no traffic here for it to plan by."""
    # By its file: the package around it asks for a planner's own dependencies.
    place = Path(dynamo.frontend.__file__).parent.parent / "planner" / "monitoring" / "planner_metrics.py"
    spec = spec_from_file_location("planner_metrics", place)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.PlannerPrometheusMetrics()
    return str(generate_latest(REGISTRY).decode())


told: dict[str, list[str]] = {"planner": [planner()]}
with tempfile.TemporaryDirectory(prefix="scrapes-") as name:
    for part in (together, apart):
        for exporter, texts in part(Path(name) / part.__name__).items():
            told.setdefault(exporter, []).extend(texts)
json.dump(told, sys.stdout)
