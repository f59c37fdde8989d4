"""A worker that fetches adapters from a bucket, as Dynamo's operator has it do for a DynamoModel: by the request that its sources send, to Dynamo's own
handlers and downloader, with what the pod says. The bucket is a server of this program. Reads what the pods are from standard input, tells what was seen
on standard output, both as JSON."""

from __future__ import annotations

import http.server
import json
import re
import sys
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from chat import chat
from model import make_model
from pods import Graph, Pod, answers, free_port, text_of, until

given = json.load(sys.stdin)


class Bucket(http.server.BaseHTTPRequestHandler):
    """S3 as far as a folder is listed and read; only for whom has the key that the pod's Secret holds."""

    objects: dict[str, bytes] = {}
    asked: list[str] = []

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        url = urllib.parse.urlparse(self.path)
        key, query = urllib.parse.unquote(url.path.lstrip("/")), urllib.parse.parse_qs(url.query)
        bucket, _, rest = key.partition("/")
        who = re.search(r"Credential=([^/]+)/\d+/([^/]+)/s3", self.headers.get("Authorization", ""))
        self.asked.append(f"{who.group(1)} {who.group(2)}" if who else "nobody")
        if who is None or who.group(1) != given["key"]:
            return self.answer(403, b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>")
        if rest == "":
            prefix = f"{bucket}/{query.get('prefix', [''])[0]}"
            found = [name for name in sorted(self.objects) if name.startswith(prefix)]
            rows = "".join(
                f"<Contents><Key>{name.partition('/')[2]}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;1&quot;</ETag>"
                f"<Size>{len(self.objects[name])}</Size><StorageClass>STANDARD</StorageClass></Contents>"
                for name in found
            )
            head = f"<Name>{bucket}</Name><KeyCount>{len(found)}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>"
            return self.answer(200, f'<?xml version="1.0"?><ListBucketResult>{head}{rows}</ListBucketResult>'.encode())
        if key not in self.objects:
            return self.answer(404, b"<Error><Code>NoSuchKey</Code><Message>no</Message></Error>")
        return self.answer(200, self.objects[key])

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "ETag": '"1"', "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def worker(graph: Graph, port: int, endpoint: str) -> Pod:
    words = [str(graph.model) if word == "MODEL_FOLDER" else word for word in given["worker"]["args"]]
    # What the operator adds, and where the bucket is.
    system = {"DYN_SYSTEM_PORT": str(port), "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS": '["generate"]'}
    bucket = {"AWS_ENDPOINT": endpoint, "AWS_ENDPOINT_URL": endpoint, "AWS_ALLOW_HTTP": "true"}
    return graph.start("worker", [sys.executable, str(Path(__file__).with_name("lora_worker.py")), *words], {**system, **bucket})


def operator(port: int, model: dict[str, Any], method: str = "POST") -> dict[str, Any]:
    """One request of the operator's, by what its sources write (internal/modelendpoint/lora.go)."""
    spec = model["spec"]
    url = f"http://127.0.0.1:{port}/v1/loras" + ("" if method == "POST" else f"/{urllib.parse.quote(spec['modelName'])}")
    body = json.dumps({"lora_name": spec["modelName"], "source": {"uri": spec["source"]["uri"]}}).encode() if method == "POST" else None
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return {"status": answer.status}
    except urllib.error.HTTPError as error:
        return {"status": error.code, "said": error.read().decode(errors="replace")[:400]}


def listed(port: int) -> list[str]:
    try:
        return sorted(one["id"] for one in json.loads(text_of(f"http://127.0.0.1:{port}/v1/models"))["data"])
    except (ValueError, KeyError):
        return []


with tempfile.TemporaryDirectory(prefix="fetched-") as name:
    folder = Path(name)
    graph = Graph({**given, "frontend": given["frontend"]}, make_model(folder / "model"), folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    models = {model["spec"]["modelName"]: model for model in given["models"]}
    told: dict[str, Any] = {}
    try:
        Bucket.objects["my-adapters/sql/v3/adapter_config.json"] = json.dumps({"r": 8, "token": 11}).encode()
        Bucket.objects["my-adapters/sql/v3/adapter_model.safetensors"] = b"0" * 1000
        port = free_port()
        frontend: Any = graph.frontend()
        pod = worker(graph, port, f"http://127.0.0.1:{server.server_port}")
        until(lambda: answers(f"http://127.0.0.1:{port}/health"), "the worker isn't ready", 90)
        told["loaded"] = operator(port, models["sql"])
        until(lambda: "sql" in listed(frontend.port), "the adapter isn't listed", 60)
        told["listed"] = listed(frontend.port)
        told["none"] = operator(port, models["tone"])
        told["asked"] = sorted(set(Bucket.asked))
        told["again"] = operator(port, models["sql"])
        told["gone"] = operator(port, models["sql"], "DELETE")
        until(lambda: "sql" not in listed(frontend.port), "the adapter that was taken away is listed still", 60)
        told["base"] = chat(frontend.port, "t1 t2 t3")["finish"]
    except Exception as error:
        logs = " | ".join(f"{one.name}: {one.log.read_text(errors='replace')[-1500:]}" for one in graph.pods)
        raise RuntimeError(f"{error}: {told} {logs}") from error
    finally:
        graph.end()
        server.shutdown()
print(json.dumps(told))
