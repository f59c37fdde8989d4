"""What a scaler reads of a frontend whose workers have more to do than they can, and what becomes of answers when it takes a worker away. Reads
what the pods are from standard input, tells what was seen on standard output, both as JSON."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path
from typing import Any

from clients import BEAT, Client, ended
from model import make_model
from pods import NAME, Graph, free_port, text_of, until


def numbers(port: int) -> dict[str, float]:
    """The sum of each metric's series, as the scaler's query has it, of this model where they tell it."""
    told: dict[str, float] = {}
    for name, labels, value in re.findall(r"^(dynamo_frontend_\w+)(?:\{(.*)\})? (\S+)$", text_of(f"http://127.0.0.1:{port}/metrics"), re.M):
        if f'model="{NAME}"' in labels:
            told[name] = told.get(name, 0.0) + float(value)
    return told


def load(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    """One worker that answers `atOnce` of `streams` requests; all ask in the same moment."""
    graph = Graph(given, make_model(folder / "model"), folder)
    streams: list[str] = []
    try:
        frontend: Any = graph.frontend()
        graph.worker(TEST_AT_ONCE=str(given["atOnce"]))
        graph.serve(frontend)
        before = numbers(frontend.port)
        clients = [Client(graph, streams, Once(), int(given["streamSeconds"] / BEAT), keep=True) for _ in range(given["streams"])]
        time.sleep(given["streamSeconds"] / 2)
        during = numbers(frontend.port)
        for client in clients:
            client.thread.join()
        time.sleep(1)
        return {"before": before, "during": during, "after": numbers(frontend.port), "answers": sorted(set(streams))}
    finally:
        graph.end()


class Prometheus:
    """A real one, that scrapes a frontend each second and gives it the label that Dynamo's PodMonitor does."""

    def __init__(self, given: dict[str, Any], frontend: int, folder: Path) -> None:
        self.port, self.queries = free_port(), given["queries"]
        target = {"targets": [f"127.0.0.1:{frontend}"], "labels": given["labels"]}
        config = folder / "prometheus.json"
        job = {"job_name": "frontend", "scrape_interval": "1s", "scrape_timeout": "1s", "static_configs": [target]}
        config.write_text(json.dumps({"scrape_configs": [job]}))
        listen = f"--web.listen-address=127.0.0.1:{self.port}"
        command = [given["prometheus"], f"--config.file={config}", f"--storage.tsdb.path={folder / 'tsdb'}", listen]
        with (folder / "prometheus.log").open("wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until(lambda: "up" in json.dumps(self.ask("up == 1")), "Prometheus scrapes nothing")

    def ask(self, query: str) -> list[Any]:
        text = text_of(f"http://127.0.0.1:{self.port}/api/v1/query?{urllib.parse.urlencode({'query': query})}")
        return list(json.loads(text)["data"]["result"]) if text else []

    def answers(self) -> dict[str, float | None]:
        """As KEDA takes them: one sample, or none."""
        told: dict[str, float | None] = {}
        for name, query in self.queries.items():
            samples = self.ask(query)
            assert len(samples) < 2, samples
            told[name] = float(samples[0]["value"][1]) if samples else None
        return told


def watched(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    """As `load`, by what a scaler asks of Prometheus; at the end the frontend is gone."""
    graph = Graph(given, make_model(folder / "model"), folder)
    streams: list[str] = []
    prometheus: Prometheus | None = None
    try:
        frontend: Any = graph.frontend()
        graph.worker(TEST_AT_ONCE=str(given["atOnce"]))
        graph.serve(frontend)
        prometheus = Prometheus(given, frontend.port, folder)
        before = prometheus.answers()
        clients = [Client(graph, streams, Once(), int(given["streamSeconds"] / BEAT), keep=True) for _ in range(given["streams"])]
        time.sleep(given["streamSeconds"] / 2)
        during = prometheus.answers()
        for client in clients:
            client.thread.join()
        time.sleep(3)
        after = prometheus.answers()
        frontend.end()
        time.sleep(3)
        return {"before": before, "during": during, "after": after, "gone": prometheus.answers()}
    finally:
        if prometheus is not None:
            prometheus.process.kill()
            prometheus.process.wait()
        graph.end()


class Once(threading.Event):
    """Stops a client after one answer: says no the first time it is asked."""

    asked = False

    def is_set(self) -> bool:
        was, self.asked = self.asked, True
        return was


def shrink(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Two workers under clients that never stop asking; one is taken away, and nobody comes in its place."""
    graph = Graph(given, make_model(folder / "model"), folder)
    streams: list[str] = []
    stop = threading.Event()
    clients: list[Client] = []
    try:
        frontend: Any = graph.frontend()
        gone, _ = graph.worker(), graph.worker()
        graph.serve(frontend)
        for _ in range(given["streams"]):
            clients.append(Client(graph, streams, stop, int(given["streamSeconds"] / BEAT), keep=True))
            time.sleep(given["streamSeconds"] / given["streams"])
        time.sleep(2)
        graph.delete(gone).join()
        stop.set()
        for client in clients:
            client.thread.join()
        lost = sorted({one for one in streams if one != "whole"})
        return {"asked": len(streams), "lost": sum(one != "whole" for one in streams), "reasons": lost[:10], "ended": ended(gone)}
    finally:
        stop.set()
        graph.end()


def main() -> None:
    given = json.load(sys.stdin)
    with tempfile.TemporaryDirectory(prefix="scaling-") as name:
        print(json.dumps({"load": load, "watched": watched, "shrink": shrink}[given["what"]](given, Path(name))))


main()
