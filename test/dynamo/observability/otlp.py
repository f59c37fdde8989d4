"""Who takes OTLP over HTTP in the place of a collector, or of whoever keeps spans behind one: it reads of the protobuf what is asked here. And a
worker whose engine answers fast."""

from __future__ import annotations

import gzip
import http.server
import json
import threading
from typing import Any

from pods import NAME, WORKER, Graph, Pod, free_port


def fields(data: bytes) -> list[tuple[int, Any]]:
    """The fields of a protobuf message: a number for those of fixed or variable length, bytes for the others."""
    found: list[tuple[int, Any]] = []
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        kind = key & 7
        if kind == 0:
            found.append((key >> 3, varint()))
            continue
        size = {1: 8, 5: 4}.get(kind) or varint()
        found.append((key >> 3, data[at : at + size]))
        at += size
    return found


def every(data: bytes, number: int) -> list[Any]:
    return [value for at, value in fields(data) if at == number]


def spans(request: bytes) -> list[dict[str, str]]:
    """opentelemetry/proto/trace/v1/trace.proto: resource_spans 1, resource 1, scope_spans 2, spans 2; trace_id 1, span_id 2, parent 4, name 5."""
    found: list[dict[str, str]] = []
    for resource_spans in every(request, 1):
        service = ""
        for resource in every(resource_spans, 1):
            for attribute in every(resource, 1):
                if every(attribute, 1) == [b"service.name"]:
                    service = every(every(attribute, 2)[0], 1)[0].decode()
        for scope in every(resource_spans, 2):
            for span in every(scope, 2):
                parent = every(span, 4)
                ids = {"trace": every(span, 1)[0].hex(), "span": every(span, 2)[0].hex(), "parent": parent[0].hex() if parent else ""}
                found.append({"service": service, "name": every(span, 5)[0].decode(), **ids})
    return found


class Receiver(http.server.ThreadingHTTPServer):
    def __init__(self, port: int) -> None:
        self.spans: list[dict[str, str]] = []
        self.paths: dict[str, int] = {}
        self.span_bytes = 0
        self.bodies: list[bytes] = []
        self.authorized: set[str] = set()
        super().__init__(("127.0.0.1", port), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        server.paths[self.path] = server.paths.get(self.path, 0) + 1
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        server.bodies.append(body)
        server.authorized.add(self.headers.get("Authorization", ""))
        if self.path == "/v1/traces":
            server.spans.extend(spans(body))
            server.span_bytes += len(body)
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        return


def worker(graph: Graph) -> Pod:
    port = free_port()
    words = [*WORKER, "--model", str(graph.model), "--served-model-name", NAME]
    pod = graph.start("worker", words, {"DYN_SYSTEM_PORT": str(port), "TEST_MODE": "whole", "TEST_SECONDS_A_TOKEN": "0.01"})
    graph.ready(pod, f"http://127.0.0.1:{port}/live")
    return pod


def lines(pod: Pod) -> list[Any]:
    """Each line as JSON, or as the text that it is."""
    found: list[Any] = []
    for line in pod.log.read_text(errors="replace").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            found.append(line)
    return found
