"""Workers over several nodes as processes: each pod's own command, which starts what stands in the engine's place (engine.py), behind the real
Dynamo's frontend. Reads what the pods are from standard input, tells what was seen on standard output, both as JSON."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from chat import chat
from model import make_model
from pods import NAME, Graph, Pod, answers, free_port, text_of, until

HERE = Path(__file__).parent


class Worker:
    """The pods of one worker: a group that starts together, and together anew."""

    def __init__(self, nodes: Nodes, part: str, group: dict[str, Any]) -> None:
        self.nodes, self.part, self.group = nodes, part, group
        self.pods: list[Any] = []

    def start(self) -> None:
        self.pods = []
        for pod in self.group["pods"]:
            port = free_port()
            env = {
                **self.nodes.given["parts"][self.part]["env"],
                **pod["env"],
                "PATH": f"{self.nodes.programs}:{os.environ['PATH']}",
                "DYN_SYSTEM_PORT": str(port),
                "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS": '["generate"]',
                "TEST_NAMES": json.dumps(self.nodes.given["names"]),
                "TEST_PACE": json.dumps(self.nodes.given["pace"]),
            }
            command = [word.replace("MODEL_FOLDER", str(self.nodes.graph.model)) for word in pod["command"]]
            started: Any = self.nodes.graph.start(self.part, command, env)
            started.system = port
            self.pods.append(started)

    def said(self, pod: Pod) -> list[dict[str, Any]]:
        return [json.loads(line) for line in pod.log.read_text(errors="replace").splitlines() if line.startswith('{"node"')]

    def begun(self) -> list[dict[str, Any]]:
        return [said for pod in self.pods for said in self.said(pod) if said["node"] == "begins"]

    def joined(self) -> bool:
        for pod in self.pods:
            if pod.process.poll() is not None:
                raise RuntimeError(f"{pod.name} ended with {pod.process.returncode}: {pod.log.read_text(errors='replace')[-1500:]}")
        return all(any(said["node"] == "has joined" for said in self.said(pod)) for pod in self.pods)

    def serving(self) -> list[Any]:
        return [pod for pod, said in zip(self.pods, self.begun(), strict=True) if said["serves"]]

    def ready(self) -> bool:
        return self.joined() and all(answers(f"http://127.0.0.1:{pod.system}/live") for pod in self.serving())

    def ended(self) -> bool:
        return all(pod.process.poll() is not None for pod in self.pods)


class Nodes:
    def __init__(self, given: dict[str, Any], folder: Path) -> None:
        self.given = given
        self.graph = Graph(given, make_model(folder / "model", True), folder)
        self.programs = folder / "programs"
        self.programs.mkdir()
        # What the pods call Python: it starts the engine's stand-in with their arguments.
        python = self.programs / "python3"
        python.write_text(f'#!/bin/sh\nexec {sys.executable} {HERE / "engine.py"} "$@"\n', encoding="utf-8")
        python.chmod(0o755)
        self.workers = [Worker(self, part, group) for part, one in given["parts"].items() for group in one["groups"]]

    def start(self) -> None:
        for worker in self.workers:
            worker.start()
        for worker in self.workers:
            until(worker.ready, f"a worker isn't ready: {self.logs()}", 90)
        self.frontend: Any = self.graph.frontend()
        until(lambda: NAME in text_of(self.url("/v1/models")), f"the model isn't listed: {self.logs()}")
        until(lambda: self.chat("t1 t2").get("finish") is not None, f"no chat is answered: {self.logs()}")

    def chat(self, words: str, tokens: int = 4, stream: bool = False) -> dict[str, Any]:
        return chat(self.frontend.port, words, tokens, stream)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.frontend.port}{path}"

    def logs(self) -> str:
        return " | ".join(f"{pod.name}: {pod.log.read_text(errors='replace')[-900:]}" for pod in self.graph.pods)

    def asked(self) -> dict[str, int]:
        """Requests that each pod answered, by its own count; of one that serves nothing none."""
        told = {}
        for worker in self.workers:
            for pod in worker.pods:
                counts = re.findall(r'^dynamo_component_requests_total\{[^}]*dynamo_endpoint="generate"[^}]*\} (\S+)', text_of(f"http://127.0.0.1:{pod.system}/metrics"), re.M)
                told[pod.name] = int(sum(float(count) for count in counts))
        return told

    def spread(self) -> list[dict[str, int]]:
        told = []
        for prefix in range(4):
            words = " ".join(f"t{(prefix * 311 + n) % 900}" for n in range(300))
            before = self.asked()
            for _ in range(8):
                self.chat(words)
            after = self.asked()
            told.append({name: after[name] - before[name] for name in after})
        return told

    def kill(self, part: str, rank: int) -> dict[str, Any]:
        """SIGKILL to one pod of a worker under sixteen streams: what becomes of them, of its group, and of the group once it is started anew."""
        worker = next(one for one in self.workers if one.part == part)
        with ThreadPoolExecutor(max_workers=16) as pool:
            streams = [pool.submit(self.chat, f"t{n} t2 t3", 120, True) for n in range(16)]
            signal.sigtimedwait([signal.SIGUSR1], 0.7)
            at = time.monotonic()
            worker.pods[rank].process.kill()
            until(worker.ended, f"the others of the group go on: {self.logs()}")
            took = time.monotonic() - at
            finishes = [stream.result().get("finish") for stream in streams]
        codes = [pod.process.returncode for pod in worker.pods]
        worker.start()
        until(worker.ready, f"the group doesn't come again: {self.logs()}", 90)
        # It takes requests again: by its own count.
        names = [pod.name for pod in worker.serving()]

        def taken() -> bool:
            for n in range(4):
                self.chat(f"t{n} t7 t9")
            return sum(self.asked()[name] for name in names) > 0

        until(taken, f"a group that came again is asked nothing: {self.logs()}")
        return {"finishes": finishes, "codes": codes, "secondsToEnd": round(took, 1), "again": self.chat("t1 t2", 6)}


given = json.load(sys.stdin)
with tempfile.TemporaryDirectory(prefix="nodes-") as name:
    nodes = Nodes(given, Path(name))
    try:
        nodes.start()
        told: dict[str, Any] = {
            "groups": [{"part": worker.part, "nodes": worker.begun()} for worker in nodes.workers],
            "chat": nodes.chat("t1 t2 t3", 6),
            "stream": nodes.chat("t1 t2 t3", 6, True),
        }
        for n in range(8):
            nodes.chat(f"t{n} t5")
        counts = nodes.asked()
        told["asked"] = [[counts[pod.name] for pod in worker.pods] for worker in nodes.workers]
        if given["spread"]:
            told["spread"] = nodes.spread()
        told["killed"] = [{"part": part, "rank": rank, **nodes.kill(part, rank)} for part, rank in given["killed"]]
    finally:
        nodes.graph.end()
print(json.dumps(told))
