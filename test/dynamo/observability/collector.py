"""A real frontend and worker that send to a real OpenTelemetry collector with the configuration of our values, and behind it a receiver of OTLP in
the place of whoever keeps spans. Reads what is given from standard input, tells what came through on standard output, both as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from model import make_model
from otlp import Receiver, worker
from pods import NAME, Graph, answers, free_port, until


def post(url: str, body: dict[str, Any], headers: dict[str, str]) -> None:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json", **headers})
    with urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()


def span_with(attributes: dict[str, str]) -> dict[str, Any]:
    """A span of a release that isn't there yet, which tells more than any does."""
    listed = [{"key": key, "value": {"stringValue": value}} for key, value in attributes.items()]
    span = {"traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331", "name": "told-more", "kind": 2, "attributes": listed}
    span.update({"startTimeUnixNano": "1700000000000000000", "endTimeUnixNano": "1700000001000000000"})
    return {"resourceSpans": [{"resource": {"attributes": []}, "scopeSpans": [{"scope": {}, "spans": [span]}]}]}


def look(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    keeper = Receiver(free_port())
    ways_in, health = free_port(), free_port()
    config = given["config"].replace("KEEPER", f"127.0.0.1:{keeper.server_port}").replace(":4318", f":{ways_in}").replace(":13133", f":{health}")
    (folder / "relay.yaml").write_text(config, encoding="utf-8")
    log = (folder / "collector.log").open("wb")
    env = {**given["environment"], "MY_POD_IP": "127.0.0.1", "OTLP_AUTHORIZATION": given["authorization"]}
    process = subprocess.Popen([given["collector"], f"--config={folder}/relay.yaml"], env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{ways_in}"
    kinds = {kind: {"env": {name: value.replace("COLLECTOR", address) for name, value in of.items()}} for kind, of in given["env"].items()}
    graph = Graph(kinds, make_model(folder / "model"), folder)
    graph.env["DYN_SELF_HOST_METADATA"] = "true"
    wrote = folder / "collector.log"
    try:
        def there() -> bool:
            if process.poll() is not None:
                raise RuntimeError(f"the collector ended: {wrote.read_text(errors='replace')[-3000:]}")
            # As the chart's probes ask.
            return answers(f"http://127.0.0.1:{health}/")

        until(there, "the collector isn't ready", 120)
        worker(graph)
        frontend: Any = graph.frontend()
        graph.serve(frontend)
        chat = {"model": NAME, "messages": [{"role": "user", "content": given["prompt"]}], "max_tokens": 4}
        post(f"http://127.0.0.1:{frontend.port}/v1/chat/completions", chat, {"Authorization": f"Bearer {given['secret']}"})
        post(f"{address}/v1/traces", span_with(given["attributes"]), {})
        services = {"qwen-frontend", "qwen-worker"}
        names = lambda: {one["name"] for one in keeper.spans}  # noqa: E731
        until(lambda: {one["service"] for one in keeper.spans} >= services and "told-more" in names(), "not all spans came", 60)
        time.sleep(3)
        sent = b"".join(keeper.bodies)
        return {
            "spans": keeper.spans,
            "paths": sorted(keeper.paths),
            "authorized": sorted(keeper.authorized),
            "leaks": sorted(text for text in (given["prompt"], given["secret"], *given["forbidden"]) if text.encode() in sent),
            "kept": sorted(text for text in given["allowed"] if text.encode() in sent),
            "log": [line for line in wrote.read_text(errors="replace").splitlines() if "\terror\t" in line or "\twarn\t" in line],
        }
    finally:
        process.kill()
        process.wait()
        log.close()
        graph.end()
        keeper.shutdown()


given = json.load(sys.stdin)
with tempfile.TemporaryDirectory(prefix="collector-") as name:
    print(json.dumps(look(given, Path(name))))
