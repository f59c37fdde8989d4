"""The preflight's `verify` against the real frontend, with a worker of one kind or none. What is given and told is JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from model import make_model
from pods import NAME, Graph, text_of


def verified(given: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="verify-") as name:
        graph = Graph(given, make_model(Path(name) / "model", case.get("template", True)), Path(name))
        try:
            frontend: Any = graph.frontend()
            if case.get("mode"):
                graph.worker(*case.get("args", []), TEST_MODE=case["mode"], TEST_SECONDS_A_TOKEN="0.02")
            if case.get("listed", True):
                graph.serve(frontend)
            base = f"http://127.0.0.1:{frontend.port}"
            command = [sys.executable, "-m", "preflight", "verify", "--frontend", base, "--model", NAME, "--chat-timeout", str(given["chatSeconds"])]
            env = {"PATH": os.environ["PATH"], "PYTHONPATH": given["preflight"], "PYTHONDONTWRITEBYTECODE": "1"}
            begun = time.monotonic()
            done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=90, check=False)
            told = {check["id"]: f"{check['status']}: {check['found']}" for check in json.loads(done.stdout)["checks"]}
            return {"code": done.returncode, "seconds": time.monotonic() - begun, "health": text_of(f"{base}/health"), "told": told}
        finally:
            graph.end()


given = json.load(sys.stdin)
with ThreadPoolExecutor(max_workers=4) as pool:
    told = pool.map(lambda case: verified(given, case), given["cases"].values())
    print(json.dumps(dict(zip(given["cases"], told, strict=True))))
