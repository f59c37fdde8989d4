"""A shape's parts as processes of the real Dynamo, the engine played by its mocker: what they answer, how the router spreads, and whether a
killed worker loses anything. Reads what the pods are from standard input, tells what was seen on standard output, both as JSON."""

from __future__ import annotations

import json
import re
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from chat import chat
from model import make_model
from pods import NAME, Graph, Pod, free_port, text_of, until


class Shape:
    def __init__(self, given: dict[str, Any], folder: Path) -> None:
        self.given = given
        self.graph = Graph(given, make_model(folder / "model", True), folder)
        self.workers: list[Any] = []

    def start(self) -> None:
        for kind in self.given["workers"]:
            for _ in range(self.given["replicas"].get(kind, 1)):
                self.workers.append(self.worker(kind))
        self.frontend: Any = self.graph.frontend()
        until(lambda: NAME in text_of(self.url("/v1/models")), f"the model isn't listed: {self.logs()}")
        # Listed is not served: the first answer says so, once prefill and decode know each other.
        until(lambda: chat(self.frontend.port, "t1 t2").get("finish") is not None, f"no chat is answered: {self.logs()}")

    def worker(self, kind: str) -> Pod:
        port = free_port()
        words = [str(self.graph.model) if word == "MODEL_FOLDER" else word for word in self.given[kind]["args"]]
        system = {"DYN_SYSTEM_PORT": str(port), "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS": '["generate"]'}
        pod = self.graph.start(kind, [sys.executable, "-m", self.given["module"], *words], system)
        self.graph.ready(pod, f"http://127.0.0.1:{port}/live")
        pod.system = port  # type: ignore[attr-defined]
        return pod

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.frontend.port}{path}"

    def logs(self) -> str:
        return " | ".join(f"{pod.name}: {pod.log.read_text(errors='replace')[-700:]}" for pod in self.graph.pods)

    def asked(self) -> dict[str, int]:
        """Requests that each worker answered, by its own count."""
        told = {}
        for pod in self.workers:
            text = text_of(f"http://127.0.0.1:{pod.system}/metrics")
            counts = re.findall(r'^dynamo_component_requests_total\{[^}]*dynamo_endpoint="generate"[^}]*\} (\S+)', text, re.M)
            told[pod.name] = int(sum(float(count) for count in counts))
        return told

    def spread(self) -> dict[str, Any]:
        """Four conversations of one prefix each, asked eight times: which worker got which."""
        told = []
        for prefix in range(4):
            # Three hundred words: more than a block of the cache.
            words = " ".join(f"t{(prefix * 311 + n) % 900}" for n in range(300))
            before = self.asked()
            for _ in range(8):
                chat(self.frontend.port, words)
            after = self.asked()
            told.append({name: after[name] - before[name] for name in after})
        rate = re.findall(r"^dynamo_component_router_kv_hit_rate_(sum|count)\{?[^ ]* (\S+)", text_of(self.url("/metrics")), re.M)
        sums = {what: sum(float(value) for name, value in rate if name == what) for what in ("sum", "count")}
        return {"byPrefix": told, "hitRate": sums["sum"] / sums["count"] if sums["count"] else None}

    def kill_one(self, part: str) -> list[dict[str, Any]]:
        """Sixteen streams, and one of a part's workers gets SIGKILL in their middle."""
        with ThreadPoolExecutor(max_workers=16) as pool:
            streams = [pool.submit(chat, self.frontend.port, f"t{n} t2 t3", 120, True) for n in range(16)]
            victim = next(pod for pod in self.workers if pod.name.startswith(part))
            signal.sigtimedwait([signal.SIGUSR1], 0.7)
            victim.process.kill()
            return [stream.result() for stream in streams]


given = json.load(sys.stdin)
with tempfile.TemporaryDirectory(prefix="shape-") as name:
    shape = Shape(given, Path(name))
    try:
        shape.start()
        told: dict[str, Any] = {
            "chat": chat(shape.frontend.port, "t1 t2 t3", 6),
            "stream": chat(shape.frontend.port, "t1 t2 t3", 6, True),
        }
        told["asked"] = shape.asked()
        # What the frontend's process sees of the model's folder.
        told["emptyForFrontend"] = not list(Path(f"/proc/{shape.frontend.process.pid}/root{shape.graph.model}").iterdir())
        if "spread" in given["look"]:
            told["spread"] = shape.spread()
        # One after the other, a worker of each part that has several.
        told["killed"] = {part: shape.kill_one(part) for part in given["killed"]}
    finally:
        shape.graph.end()
print(json.dumps(told))
