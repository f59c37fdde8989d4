"""Workers that encode as processes beside the real frontend: when the model is listed, who is asked, and what is left without them. Reads what
the pods are from standard input, tells what was seen on standard output, both as JSON."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from model import make_model
from pods import NAME, Graph, Pod, free_port, text_of, until

given = json.load(sys.stdin)


def worker(graph: Graph, kind: str) -> Pod:
    port = free_port()
    words = [str(graph.model) if word == "MODEL_FOLDER" else word for word in given[kind]["args"]]
    pod = graph.start(kind, [sys.executable, str(Path(__file__).with_name("encode_worker.py")), *words], {"DYN_SYSTEM_PORT": str(port)})
    pod.system = port  # type: ignore[attr-defined]
    return pod


def chat(port: int) -> dict[str, Any]:
    body = {"model": NAME, "max_tokens": 4, "messages": [{"role": "user", "content": "t1 t2 t3"}]}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return {"status": answer.status, "finish": json.load(answer)["choices"][0]["finish_reason"]}
    except urllib.error.HTTPError as error:
        return {"status": error.code}
    except OSError as error:
        return {"status": repr(error)[:120]}


def asked(pod: Any) -> int:
    counts = re.findall(r'^dynamo_component_requests_total\{[^}]*dynamo_endpoint="generate"[^}]*\} (\S+)', text_of(f"http://127.0.0.1:{pod.system}/metrics"), re.M)
    return int(sum(float(count) for count in counts))


with tempfile.TemporaryDirectory(prefix="encode-") as name:
    folder = Path(name)
    graph = Graph({**given, "frontend": given["frontend"]}, make_model(folder / "model"), folder)
    told: dict[str, Any] = {}
    try:
        frontend: Any = graph.frontend()
        listed = lambda: NAME in text_of(f"http://127.0.0.1:{frontend.port}/v1/models")  # noqa: E731
        others = [worker(graph, kind) for kind in given["others"]]
        waiting = [pod for pod in others if "--route-to-encoder" in given[pod.name.split("-")[0]]["args"]]
        until(lambda: all("waits for a worker that encodes" in pod.log.read_text() for pod in waiting), "nobody waits")
        time.sleep(3)
        told["before"] = {"listed": listed(), "chat": chat(frontend.port)["status"]}
        encode: Any = worker(graph, "encode")
        logs = lambda: " | ".join(f"{pod.name}: {pod.log.read_text(errors='replace')[-900:]}" for pod in graph.pods)  # noqa: E731
        try:
            until(listed, "the model isn't listed")
            until(lambda: chat(frontend.port).get("finish") is not None, "no chat is answered")
        except TimeoutError as error:
            raise RuntimeError(f"{error}: {logs()}") from error
        parts = [encode, *others]
        begun = [asked(pod) for pod in parts]
        told["answers"] = [chat(frontend.port) for _ in range(4)]
        told["asked"] = [asked(pod) - before for pod, before in zip(parts, begun)]
        encode.end()
        # Its lease has an end.
        time.sleep(given["lease"])
        told["after"] = {"listed": listed(), "chat": chat(frontend.port)["status"]}
    finally:
        graph.end()
print(json.dumps(told))
