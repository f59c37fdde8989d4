"""A real frontend and worker with the environment of logs and traces, an OTLP receiver beside them, and chats. Reads the environment from standard
input, tells what lines they wrote and what spans came on standard output, both as JSON."""

from __future__ import annotations

import json
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from model import make_model
from otlp import Receiver, lines, worker
from pods import NAME, Graph, Pod, free_port, until


def size(*pods: Pod) -> int:
    return sum(pod.log.stat().st_size for pod in pods)


def look(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    receiver = Receiver(free_port())
    address = f"http://127.0.0.1:{receiver.server_port}"
    kinds = {kind: {"env": {name: value.replace("COLLECTOR", address) for name, value in env.items()}} for kind, env in given["env"].items()}
    graph = Graph(kinds, make_model(folder / "model"), folder)
    graph.env["DYN_SELF_HOST_METADATA"] = "true"
    try:
        server = worker(graph)
        frontend: Any = graph.frontend()
        graph.serve(frontend)
        body = json.dumps({"model": NAME, "messages": [{"role": "user", "content": given["prompt"]}], "max_tokens": 4})
        before = size(frontend, server)
        for index in range(given["chats"]):
            headers = {"Content-Type": "application/json", "x-request-id": f"chat-{index}", "Authorization": f"Bearer {given['secret']}"}
            request = urllib.request.Request(f"http://127.0.0.1:{frontend.port}/v1/chat/completions", body.encode(), headers)
            with urllib.request.urlopen(request, timeout=30) as answer:
                answer.read()
        if given["traced"]:
            until(lambda: {one["service"] for one in receiver.spans} >= set(given["traced"]), f"no spans: {receiver.paths} {receiver.spans}", 30)
        time.sleep(given.get("seconds", 7))
        written = {"frontend": frontend.log.read_bytes(), "worker": server.log.read_bytes(), "sent": b"".join(receiver.bodies)}
        secrets = [given["prompt"].encode(), given["secret"].encode()]
        return {
            "spans": receiver.spans,
            "spanBytes": receiver.span_bytes // given["chats"],
            "paths": receiver.paths,
            "frontend": lines(frontend),
            "worker": lines(server),
            "leaks": sorted(name for name, data in written.items() if any(secret in data for secret in secrets)),
            "bytes": (size(frontend, server) - before) // given["chats"],
        }
    finally:
        graph.end()
        receiver.shutdown()


given = json.load(sys.stdin)
with tempfile.TemporaryDirectory(prefix="telemetry-") as name:
    print(json.dumps(look(given, Path(name))))
