"""A worker's sidecar before two workers, as a gateway sends to it what an endpoint picker chose: which worker answers, and what is refused. The picker
itself is in no wheel; what it sends is here written by hand, as NVIDIA's reference names it. Reads what the pods are from standard input, tells what
was seen on standard output, both as JSON."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from model import make_model
from pods import NAME, Graph, Pod, free_port, text_of, until

HEADER = "x-dynamo-worker-instance-id"


class Picked:
    def __init__(self, given: dict[str, Any], folder: Path) -> None:
        self.given, self.folder = given, folder
        self.graph = Graph(given, make_model(folder / "model", True), folder)
        self.workers = [self.worker() for _ in range(2)]
        self.port = 0

    def worker(self) -> Pod:
        port = free_port()
        words = [str(self.graph.model) if word == "MODEL_FOLDER" else word for word in self.given["worker"]["args"]]
        system = {"DYN_SYSTEM_PORT": str(port), "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS": '["generate"]'}
        pod = self.graph.start("worker", [sys.executable, "-m", self.given["module"], *words], system)
        self.graph.ready(pod, f"http://127.0.0.1:{port}/live")
        pod.system = port  # type: ignore[attr-defined]
        return pod

    def sidecar(self, **env: str) -> Pod:
        self.port = free_port()
        command = [sys.executable, *self.given["sidecar"]["args"], "--http-host", "127.0.0.1", "--http-port", str(self.port)]
        pod = self.graph.start("sidecar", command, env)
        self.graph.ready(pod, f"http://127.0.0.1:{self.port}/health")
        until(lambda: NAME in text_of(f"http://127.0.0.1:{self.port}/v1/models"), "the model isn't listed")
        return pod

    def ids(self) -> list[str]:
        """The workers' numbers, as they stand in discovery."""
        found: set[str] = set()
        for file in (self.folder / "kv").rglob("*"):
            text = file.read_text(errors="replace") if file.is_file() else ""
            # Of the endpoint itself: sources of events have numbers too.
            if '"Endpoint"' in text and '"generate"' in text:
                found.update(re.findall(r'"instance_id":\s*(\d+)', text))
        return sorted(found)

    def chat(self, headers: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
        body = {"model": NAME, "max_tokens": 4, "messages": [{"role": "user", "content": "t1 t2 t3"}], **more}
        url = f"http://127.0.0.1:{self.port}/v1/chat/completions"
        request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})})
        before = self.asked()
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, prompt = answer.status, json.load(answer)["usage"]["prompt_tokens"]
        except urllib.error.HTTPError as error:
            status, prompt = error.code, None
        until(lambda: status != 200 or self.asked() != before, "no worker counts it")
        return {"status": status, "prompt": prompt, "by": [after - one for one, after in zip(before, self.asked(), strict=True)]}

    def asked(self) -> list[int]:
        told = []
        for pod in self.workers:
            text = text_of(f"http://127.0.0.1:{pod.system}/metrics")  # type: ignore[attr-defined]
            counts = re.findall(r'^dynamo_component_requests_total\{[^}]*dynamo_endpoint="generate"[^}]*\} (\S+)', text, re.M)
            told.append(int(sum(float(count) for count in counts)))
        return told


given = json.load(sys.stdin)
with tempfile.TemporaryDirectory(prefix="picked-") as name:
    picked: Picked | None = None
    try:
        picked = Picked(given, Path(name))
        sidecar = picked.sidecar()
        ids = picked.ids()
        told: dict[str, Any] = {
            "ids": len(ids),
            "named": [[picked.chat({HEADER: one}) for _ in range(3)] for one in ids],
            # With the tokens that the picker made already, and what else it says.
            "tokens": picked.chat({HEADER: ids[0], "x-dynamo-routing-mode": "aggregated", "x-dynamo-dp-rank": "0"}, nvext={"token_data": [5, 6, 7, 8, 9]}),
            "unnamed": picked.chat(),
            "stranger": picked.chat({HEADER: "12345"}),
        }
        sidecar.end()
        picked.sidecar(DYN_DISABLE_FRONTEND_NVEXT="1")
        told["switchedOff"] = picked.chat({HEADER: ids[0]})
    finally:
        if picked is not None:
            picked.graph.end()
print(json.dumps(told))
