"""Small servers on this machine for the tests: an engine's metrics, a frontend, and a Kubernetes API that answers as the real one does."""

from __future__ import annotations

import contextlib
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

# Path and query, and the caller's Authorization; answers status and body.
Answer = Callable[[str, dict[str, str], "str | None"], "tuple[int, str]"]
# Path and body of a request for an answer; answers status and body.
Asked = Callable[[str, dict[str, Any]], "tuple[int, str]"]


@contextlib.contextmanager
def serving(answer: Answer, trust: ssl.SSLContext | None = None, ask: Asked | None = None) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.tell(*answer(parts.path, query, self.headers.get("Authorization")))

        def do_POST(self) -> None:
            given = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
            self.tell(*(ask(self.path, given) if ask else (404, "")))

        def tell(self, status: int, body: str) -> None:
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            if status in (301, 302, 307):
                self.send_header("Location", body)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """A caller that hangs up is what some tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    if trust is not None:
        server.socket = trust.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if trust else 'http'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def page(path: str, body: str, status: int = 200) -> Answer:
    return lambda asked, query, authorization: (status, body) if asked == path else (404, "not here")


def models(*names: str) -> Answer:
    return page("/v1/models", json.dumps({"object": "list", "data": [{"id": name, "object": "model"} for name in names]}))


def answering(*chunks: dict[str, Any], status: int = 200) -> Asked:
    """A frontend whose every answer, streamed or not, ends with the last of these; by default with one that is whole."""
    said = chunks or ({"choices": [{"index": 0, "finish_reason": "stop"}]},)

    def ask(path: str, body: dict[str, Any]) -> tuple[int, str]:
        if not body.get("stream"):
            return status, json.dumps(said[-1])
        return status, "".join(f"data: {json.dumps(one)}\n\n" for one in said) + "data: [DONE]\n\n"

    return ask


@dataclass
class FakePod:
    name: str
    log: str = ""
    previous: str | None = None
    ip: str | None = None
    ready: bool = True
    restarts: int = 0
    # A containerStatus's state, as Kubernetes writes it.
    state: dict[str, Any] = field(default_factory=lambda: {"running": {"startedAt": "2026-11-20T10:00:00Z"}})
    last_state: dict[str, Any] = field(default_factory=dict)
    init: list[dict[str, Any]] = field(default_factory=list)
    phase: str = "Running"
    scheduled: bool = True

    def body(self) -> dict[str, Any]:
        own = {"name": "main", "ready": self.ready, "restartCount": self.restarts, "state": self.state, "lastState": self.last_state}
        side = {"name": "sidecar", "ready": True, "restartCount": 9, "state": {"running": {}}, "lastState": {}}
        status: dict[str, Any] = {"phase": self.phase, "containerStatuses": [side, own] if self.scheduled else None}
        if self.ip:
            status["podIP"] = self.ip
        if self.init:
            status["initContainerStatuses"] = self.init
        return {"metadata": {"name": self.name}, "status": status}


class Cluster:
    """Pods of namespace `models`; everything asked is kept."""

    def __init__(self, *pods: FakePod, token: str = "secret-of-the-test") -> None:
        self.pods = list(pods)
        self.token = token
        self.asked: list[str] = []
        self.selectors: list[str] = []

    def __call__(self, path: str, query: dict[str, str], authorization: str | None) -> tuple[int, str]:
        self.asked.append(path)
        if authorization != f"Bearer {self.token}":
            return 401, json.dumps({"kind": "Status", "message": "Unauthorized", "code": 401})
        base = "/api/v1/namespaces/models/pods"
        if path == base:
            self.selectors.append(query.get("labelSelector", ""))
            return 200, json.dumps({"kind": "PodList", "items": [pod.body() for pod in self.pods]})
        for pod in self.pods:
            if path == f"{base}/{pod.name}/log" and query.get("container") == "main" and "limitBytes" in query:
                if query.get("previous") != "true":
                    return 200, pod.log
                if pod.previous is not None:
                    return 200, pod.previous
                return 400, json.dumps({"kind": "Status", "message": f"previous terminated container in {pod.name} not found", "code": 400})
        return 403, json.dumps({"kind": "Status", "message": f"pods is forbidden: {path}", "code": 403})
