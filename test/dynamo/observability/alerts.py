"""Real frontends and workers, scraped by a real Prometheus with the rules that were given: what is recorded, and which alerts fire as requests
wait, workers are killed and one hangs. Prometheus' targets stand in for pods: one whose process has ended stays a target, as a pod's in a
crash loop does. Reads what is given from standard input, tells what was seen on standard output, both as JSON."""

from __future__ import annotations

import json
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from model import make_model
from pods import NAME, Graph, text_of, until
from watch import PATIENCE, Prometheus, ask, chat, mocker, worker


def look(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    graph = Graph({"worker": {"args": ["--model", "MODEL_FOLDER", "--served-model-name", NAME]}}, make_model(folder / "model"), folder)
    # Before 1.4 a frontend without the model's files asks its worker for them only when it is told to.
    graph.env["DYN_SELF_HOST_METADATA"] = "true"
    prometheus = Prometheus(given["prometheus"], given["rules"], folder)
    told: dict[str, Any] = {}
    try:
        slow = ("--max-num-seqs", "1", "--speedup-ratio", "0.5")
        workers = [mocker(graph, *slow), mocker(graph, *slow)]
        frontend: Any = graph.frontend()
        prometheus.target("dynamo-frontend", "frontend-0", frontend.port)
        for number, one in enumerate(workers):
            prometheus.target("dynamo-worker", f"worker-{number}", one.system)  # type: ignore[attr-defined]
        until(lambda: NAME in text_of(f"http://127.0.0.1:{frontend.port}/v1/models"), "the model isn't listed")
        begun = time.monotonic()
        # A load that both can bear, for as long as the shortest window of the rules.
        while time.monotonic() - begun < given["calm"]:
            chat(frontend.port, "t1 t2 t3", 8)
        until(lambda: all(prometheus.query(name) for name in given["recorded"]), "not everything is recorded", PATIENCE)
        told["recorded"] = {
            name: [{"labels": one["metric"], "value": float(one["value"][1])} for one in prometheus.query(name)]
            for name in given["recorded"]
        }
        told["calm"] = prometheus.firing()
        ask(frontend.port, "t4", 400, 24)
        told["queue"] = prometheus.wait("DynamoRequestsWait")
        workers[0].process.send_signal(signal.SIGKILL)
        told["killed"] = prometheus.wait("DynamoWorkerDown")
        workers[1].process.send_signal(signal.SIGKILL)
        told["gone"] = prometheus.wait(*given["gone"])
        hung: Any = worker(graph, "hang")
        prometheus.target("dynamo-worker", "worker-hung", hung.system)
        until(lambda: NAME in text_of(f"http://127.0.0.1:{frontend.port}/v1/models"), "the model isn't listed again")
        ask(frontend.port, "t5", 8, 2, 300.0)
        told["hung"] = prometheus.wait("DynamoWorkerStalled")
        told["stalled"] = [one["metric"]["pod"] for one in prometheus.query('ALERTS{alertname="DynamoWorkerStalled"}')]
        told["health"] = text_of(f"http://127.0.0.1:{hung.system}/health")
        return told
    finally:
        prometheus.process.kill()
        prometheus.process.wait()
        graph.end()


given = json.load(sys.stdin)
with tempfile.TemporaryDirectory(prefix="alerts-") as name:
    print(json.dumps(look(given, Path(name))))
