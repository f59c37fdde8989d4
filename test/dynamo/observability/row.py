"""Runs the command that makes a row of the catalogue, against a frontend and a worker that are running. Reads what is given from standard input, tells
what the command said on standard output, both as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from model import make_model
from pods import NAME, Graph, free_port, text_of, until


def chat(port: int, number: int) -> None:
    body = {"model": NAME, "stream": True, "max_tokens": 8, "messages": [{"role": "user", "content": f"t{number} t2 t3"}]}
    url = f"http://127.0.0.1:{port}/v1/chat/completions"
    with urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"}), timeout=60) as answer:
        answer.read()


def look(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    graph = Graph({"worker": {"args": ["--model", "MODEL_FOLDER", "--served-model-name", NAME]}}, make_model(folder / "model"), folder)
    graph.env["DYN_SELF_HOST_METADATA"] = "true"
    port = free_port()
    words = [sys.executable, "-m", "dynamo.mocker", "--model-path", str(graph.model), "--model-name", NAME]
    try:
        worker = graph.start("mocker", words, {"DYN_SYSTEM_PORT": str(port), "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS": '["generate"]'})
        graph.ready(worker, f"http://127.0.0.1:{port}/live")
        frontend: Any = graph.frontend()
        until(lambda: NAME in text_of(f"http://127.0.0.1:{frontend.port}/v1/models"), "the model isn't listed")
        for number in range(10):
            chat(frontend.port, number)
        places = [f"http://127.0.0.1:{one}/metrics" for one in (frontend.port, port)]
        told = {}
        for name, more in given["runs"].items():
            done = subprocess.run([*given["command"], "metrics", *more, *places], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
            told[name] = {"status": done.returncode, "out": done.stdout, "err": done.stderr}
        return told
    finally:
        graph.end()


given = json.load(sys.stdin)
with tempfile.TemporaryDirectory(prefix="row-") as name:
    print(json.dumps(look(given, Path(name))))
