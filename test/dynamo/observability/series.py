"""How many series a real frontend and a real worker show, as workers come: after chats to each number of them. Reads what is given from standard
input, tells the counts on standard output, both as JSON."""

from __future__ import annotations

import json
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from model import make_model
from pods import NAME, Graph, Pod, free_port, text_of, until


def chat(port: int, words: str) -> None:
    body = {"model": NAME, "stream": True, "max_tokens": 8, "messages": [{"role": "user", "content": words}]}
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()


def mocker(graph: Graph) -> Pod:
    port = free_port()
    words = [sys.executable, "-m", "dynamo.mocker", "--model-path", str(graph.model), "--model-name", NAME]
    pod = graph.start("mocker", words, {"DYN_SYSTEM_PORT": str(port), "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS": '["generate"]'})
    graph.ready(pod, f"http://127.0.0.1:{port}/live")
    pod.system = port  # type: ignore[attr-defined]
    return pod


def series(port: int) -> int:
    """As Prometheus counts them: a line each."""
    return sum(1 for line in text_of(f"http://127.0.0.1:{port}/metrics").splitlines() if line and not line.startswith("#"))


def families(port: int) -> int:
    text = text_of(f"http://127.0.0.1:{port}/metrics")
    return sum(1 for line in text.splitlines() if line.startswith("# TYPE"))


def look(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    graph = Graph({"worker": {"args": ["--model", "MODEL_FOLDER", "--served-model-name", NAME]}}, make_model(folder / "model"), folder)
    graph.env["DYN_SELF_HOST_METADATA"] = "true"
    graph.env.update(given["env"])
    told: dict[str, Any] = {"frontend": [], "worker": []}
    try:
        workers = [mocker(graph)]
        frontend: Any = graph.frontend()
        until(lambda: NAME in text_of(f"http://127.0.0.1:{frontend.port}/v1/models"), "the model isn't listed")
        for count in range(1, given["workers"] + 1):
            while len(workers) < count:
                workers.append(mocker(graph))
            # Until each has answered some: a worker's own series come with its first request.
            for number in range(40 * count):
                chat(frontend.port, f"t{number} t2 t3")
            told["frontend"].append(series(frontend.port))
            told["worker"].append(max(series(one.system) for one in workers))  # type: ignore[attr-defined]
        told["families"] = {"frontend": families(frontend.port), "worker": families(workers[0].system)}  # type: ignore[attr-defined]
        return told
    finally:
        graph.end()


given = json.load(sys.stdin)
with tempfile.TemporaryDirectory(prefix="series-") as name:
    print(json.dumps(look(given, Path(name))))
