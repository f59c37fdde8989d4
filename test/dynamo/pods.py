"""Processes that live and end as pods do: the kubelet's and the Service's part of a rollout, with what the chart wrote for them."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
# The command of a worker that isn't one of a graph's.
WORKER = [sys.executable, str(HERE / "worker.py")]
# Seconds until everybody has heard that a pod is no longer an endpoint.
LAG = 5.0
NAME = "Org/Model"


def free_port() -> int:
    """Below 32768: the runtime reads its system port into 16 bits with a sign (1.6.1)."""
    while True:
        port = random.randint(20000, 32000)
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False


def until(what: Callable[[], bool], words: str, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise TimeoutError(words)
        time.sleep(0.1)


class Pod:
    """One process; `spec` holds what its pod says: env, args, preStop, grace."""

    def __init__(self, name: str, command: list[str], env: dict[str, str], spec: dict[str, Any], folder: Path) -> None:
        self.name, self.spec = name, spec
        self.log = folder / f"{name}.log"
        # Nothing of the caller's own environment but the path: DYN_* of a developer's shell would change what is tested.
        base = {"PATH": os.environ["PATH"], "HOME": str(folder), "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(HERE)}
        with self.log.open("wb") as log:
            whole = {**base, **env, **spec.get("env", {})}
            self.process = subprocess.Popen(
                command, env=whole, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, start_new_session=True
            )
        # Seconds from SIGTERM to the end; None while it runs.
        self.took: float | None = None
        self.killed = False

    def delete(self) -> None:
        """preStop, SIGTERM, and SIGKILL once the grace period is over: it begins with preStop."""
        begun = time.monotonic()
        if self.spec.get("preStop"):
            subprocess.run(self.spec["preStop"], check=True)
        told = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(max(0.1, begun + self.spec["grace"] - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.killed = True
            self.end()
        self.took = time.monotonic() - told

    def end(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


class Graph:
    """Frontends, workers and the Service before the frontends."""

    def __init__(self, given: dict[str, Any], model: Path, folder: Path) -> None:
        self.given, self.model, self.folder = given, model, folder
        self.pods: list[Pod] = []
        self.endpoints: list[int] = []
        self.turn = 0
        self.count = 0
        # What the operator adds; discovery by files in the place of Kubernetes' own.
        self.env = {
            "DYN_NAMESPACE": "lab-qwen",
            "DYN_DISCOVERY_BACKEND": "file",
            "DYN_FILE_KV": str(folder / "kv"),
            "DYN_EVENT_PLANE": "zmq",
        }

    def start(self, kind: str, command: list[str], env: dict[str, str]) -> Pod:
        self.count += 1
        pod = Pod(f"{kind}-{self.count}", command, {**self.env, **env}, self.given.get(kind, {}), self.folder)
        self.pods.append(pod)
        return pod

    def ready(self, pod: Pod, url: str) -> None:
        def look() -> bool:
            if pod.process.poll() is not None:
                raise RuntimeError(f"{pod.name} ended with {pod.process.returncode}: {pod.log.read_text(errors='replace')[-2000:]}")
            return answers(url)

        until(look, f"{pod.name} isn't ready")

    def frontend(self) -> Pod:
        port = free_port()
        command = [sys.executable, "-m", "dynamo.frontend", "--http-host", "127.0.0.1", "--http-port", str(port)]
        if self.given.get("frontend", {}).get("withoutModel") and os.geteuid() == 0 and shutil.which("unshare"):
            # As a pod that mounts no volume: the model's folder is empty for it.
            command = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs none "$0" && exec "$@"', str(self.model), *command]
        pod = self.start("frontend", command, {})
        self.ready(pod, f"http://127.0.0.1:{port}/health")
        pod.port = port  # type: ignore[attr-defined]
        return pod

    def worker(self, *more: str, **env: str) -> Pod:
        port = free_port()
        words = [str(self.model) if word == "MODEL_FOLDER" else word for word in self.given["worker"]["args"]]
        system = {"DYN_SYSTEM_PORT": str(port), "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS": '["generate"]'}
        pod = self.start("worker", [*WORKER, *words, *more], {**system, **env})
        self.ready(pod, f"http://127.0.0.1:{port}/health")
        return pod

    def serve(self, pod: Any) -> None:
        """The frontend becomes an endpoint once it lists the model."""
        until(lambda: NAME in text_of(f"http://127.0.0.1:{pod.port}/v1/models"), "the model isn't listed")
        self.endpoints.append(pod.port)

    def pick(self) -> int:
        """As a Service does for each new connection."""
        self.turn += 1
        return self.endpoints[self.turn % len(self.endpoints)]

    def delete(self, pod: Any) -> threading.Thread:
        def withdraw() -> None:
            time.sleep(LAG)
            self.endpoints.remove(pod.port)

        if getattr(pod, "port", None) in self.endpoints:
            threading.Thread(target=withdraw, daemon=True).start()
        thread = threading.Thread(target=pod.delete)
        thread.start()
        return thread

    def end(self) -> None:
        for pod in self.pods:
            pod.end()


def text_of(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bytes(answer.read()).decode()
    except (OSError, ValueError):
        return ""
