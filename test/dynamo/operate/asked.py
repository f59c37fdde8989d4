"""Runs a command against the real frontend, with a worker of one kind or none. What is given and told is JSON."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from model import make_model
from pods import Graph, text_of


def asked(given: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="asked-") as name:
        graph = Graph(given, make_model(Path(name) / "model", case.get("template", True)), Path(name))
        try:
            frontend: Any = graph.frontend()
            if case.get("mode"):
                graph.worker(*case.get("args", []), TEST_MODE=case["mode"], TEST_SECONDS_A_TOKEN="0.02")
            if case.get("listed", True):
                graph.serve(frontend)
            # What kubectl's port-forward says of the port that it has opened.
            Path(case["forward"]).write_text(f"Forwarding from 127.0.0.1:{frontend.port} -> 8000\n", encoding="utf-8")
            done = subprocess.run(case["command"], env=case["env"], capture_output=True, text=True, timeout=90, check=False)
            return {"code": done.returncode, "out": done.stdout, "err": done.stderr, "health": text_of(f"http://127.0.0.1:{frontend.port}/health")}
        finally:
            graph.end()


given = json.load(sys.stdin)
with ThreadPoolExecutor(max_workers=4) as pool:
    told = pool.map(lambda case: asked(given, case), given["cases"].values())
    print(json.dumps(dict(zip(given["cases"], told, strict=True))))
