"""The chart's benchmark as its Job says it, by a real AIPerf against the real frontend and the mocker. Reads what the pods and the Job are from
standard input, tells what came of it on standard output, both as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from model import make_model
from pods import NAME, Graph, free_port, text_of, until

given: dict[str, Any] = json.load(sys.stdin)
with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
    folder = Path(name)
    graph = Graph(given, make_model(folder / "model", True), folder)
    try:
        port = free_port()
        words = [str(graph.model) if word == "MODEL_FOLDER" else word for word in given["worker"]["args"]]
        system = {"DYN_SYSTEM_PORT": str(port), "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS": '["generate"]'}
        graph.ready(graph.start("worker", [sys.executable, "-m", given["module"], *words], system), f"http://127.0.0.1:{port}/live")
        frontend: Any = graph.frontend()
        until(lambda: NAME in text_of(f"http://127.0.0.1:{frontend.port}/v1/models"), "the model isn't listed")
        job = given["job"]
        args = [str(graph.model) if word == "MODEL_FOLDER" else f"http://127.0.0.1:{frontend.port}" if word == "FRONTEND" else word for word in job["args"]]
        env = {**job["env"], "RESULTS": str(folder / "results"), "HOME": str(folder / "home"), "TMPDIR": str(folder), "PATH": f"{given['aiperf']}:{os.environ['PATH']}"}
        done = subprocess.run([sys.executable, *job["command"], *args], env=env, capture_output=True, text=True, timeout=400, check=False)
        results = folder / "results"
        told = {
            "code": done.returncode,
            "log": done.stdout[-4000:],
            "errors": done.stderr[-4000:],
            "files": sorted(str(file.relative_to(results)) for file in results.rglob("*") if file.is_file()),
            "summary": json.loads((results / "summary.json").read_text(encoding="utf-8")),
            "text": (results / "summary.txt").read_text(encoding="utf-8"),
        }
    finally:
        graph.end()
print(json.dumps(told))
