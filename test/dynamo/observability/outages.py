"""Real frontends and workers behind a real NATS, scraped by a real Prometheus with the rules that were given: a model that never registers, tokens
that come slowly, a GPU with an error (played by a small exporter), a NATS that goes. What a dashboard asks is asked meanwhile. Reads what is given
from standard input, tells what was seen on standard output, both as JSON."""

from __future__ import annotations

import http.server
import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from model import make_model
from pods import NAME, Graph, free_port, text_of, until
from watch import PATIENCE, Prometheus, ask, mocker, worker


class Played(http.server.ThreadingHTTPServer):
    """An exporter that shows what it is told: DCGM's of a GPU that isn't there."""

    def __init__(self) -> None:
        self.text = ""
        super().__init__(("127.0.0.1", free_port()), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def show(self, scenario: dict[str, float]) -> None:
        labels = 'gpu="0",UUID="GPU-0",device="nvidia0",modelName="NVIDIA L4",Hostname="node-0"'
        self.text = "".join(f"# TYPE {name} gauge\n{name}{{{labels}}} {value}\n" for name, value in scenario.items())


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: Any = self.server
        body = server.text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        return


class NatsPlayed(http.server.ThreadingHTTPServer):
    """In the place of NATS' exporter: it asks for /varz at each scrape, and shows what it heard last where nobody answers (collector.go, v0.16.0)."""

    def __init__(self, monitor: int) -> None:
        self.monitor, self.shown = monitor, ""
        super().__init__(("127.0.0.1", free_port()), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def text(self) -> str:
        varz = json.loads(text_of(f"http://127.0.0.1:{self.monitor}/varz") or "{}")
        if varz:
            figures = {"slow_consumers": varz["slow_consumers"], "http_req_stats_varz": varz["http_req_stats"]["/varz"]}
            self.shown = "".join(f'nats_varz_{name}{{server_id="{varz["server_id"]}"}} {value}\n' for name, value in figures.items())
        return self.shown


class Nats:
    """A NATS with JetStream, and beside it its exporter as the NATS chart starts it, or one that is played."""

    def __init__(self, programs: dict[str, str], folder: Path) -> None:
        self.port, self.monitor = free_port(), free_port()
        words = ["-a", "127.0.0.1", "-p", str(self.port), "-m", str(self.monitor), "-js", "-sd", str(folder / "nats")]
        with (folder / "nats.log").open("wb") as log:
            self.server = subprocess.Popen([programs["nats"], *words], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until(lambda: text_of(f"http://127.0.0.1:{self.monitor}/varz") != "", "NATS isn't there")
        self.exporter: subprocess.Popen[bytes] | None = None
        self.played: NatsPlayed | None = None
        if not programs.get("exporter"):
            self.played = NatsPlayed(self.monitor)
            self.metrics = self.played.server_port
        else:
            self.metrics = free_port()
            shown = ["-addr", "127.0.0.1", "-port", str(self.metrics), "-connz", "-routez", "-subz", "-varz", "-prefix=nats", "-use_internal_server_id"]
            with (folder / "nats-exporter.log").open("wb") as log:
                self.exporter = subprocess.Popen(
                    [programs["exporter"], *shown, f"http://127.0.0.1:{self.monitor}/"], stdin=subprocess.DEVNULL, stdout=log, stderr=log
                )
            until(lambda: "nats_varz" in text_of(f"http://127.0.0.1:{self.metrics}/metrics"), "NATS' exporter isn't there")

    def end(self) -> None:
        if self.played is not None:
            self.played.shutdown()
        for process in (self.server, self.exporter):
            if process is not None:
                process.kill()
                process.wait()


def look(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    graph = Graph({}, make_model(folder / "model"), folder)
    graph.env["DYN_SELF_HOST_METADATA"] = "true"
    nats = Nats(given["programs"], folder)
    graph.env.update({"DYN_REQUEST_PLANE": "nats", "NATS_SERVER": f"nats://127.0.0.1:{nats.port}"})
    prometheus = Prometheus(given["programs"]["prometheus"], given["rules"], folder)
    dcgm = Played()
    told: dict[str, Any] = {}
    try:
        frontend: Any = graph.frontend()
        listed = f"http://127.0.0.1:{frontend.port}/v1/models"
        prometheus.target("dynamo-frontend", "frontend-0", frontend.port)
        prometheus.target("nats", "nats-0", nats.metrics)
        dcgm.show(given["healthy"])
        prometheus.target("nvidia-dcgm-exporter", "dcgm-0", dcgm.server_port)
        # A worker that runs, and whose model isn't registered.
        stranger: Any = worker(graph, "stranger")
        prometheus.target("dynamo-worker", "worker-0", stranger.system)
        told["unregistered"] = prometheus.wait("DynamoModelMissing")
        told["unregistered"]["listed"] = NAME in text_of(listed)
        told["unregistered"]["of"] = prometheus.of("DynamoModelMissing")
        stranger.end()
        # Slow: two fifths of a second and more from token to token.
        slow: Any = mocker(graph, "--max-num-seqs", "4", "--speedup-ratio", "0.02")
        prometheus.target("dynamo-worker", "worker-1", slow.system)
        until(lambda: NAME in text_of(listed), "the model isn't listed", PATIENCE)
        until(lambda: "DynamoModelMissing" not in prometheus.firing(), "the alert stays when the model is there", PATIENCE)
        end = time.monotonic() + PATIENCE
        while "DynamoNextTokenSlow" not in prometheus.firing():
            if time.monotonic() > end:
                raise TimeoutError(f"slow tokens aren't told: {prometheus.firing()} {prometheus.query('dynamo:itl_late:ratio_rate1h')}")
            ask(frontend.port, f"t{int(end)}", 24, 2)
            time.sleep(4)
        told["slow"] = {"firing": prometheus.firing(), "of": prometheus.of("DynamoNextTokenSlow")}
        # A query whose window has nothing in it yet answers a little later.
        empty = {name: expr for name, expr in given["queries"].items() if not prometheus.query(expr)}
        end = time.monotonic() + 30
        while set(empty) - set(given["unanswered"]) and time.monotonic() < end:
            ask(frontend.port, "t7", 8, 1)
            time.sleep(2)
            empty = {name: expr for name, expr in empty.items() if not prometheus.query(expr)}
        told["empty"] = sorted(empty)
        dcgm.show({**given["healthy"], **given["broken"]})
        told["gpu"] = prometheus.wait(given["gpu"])
        nats.server.send_signal(signal.SIGKILL)
        nats.server.wait()
        told["nats"] = prometheus.wait("DynamoNatsDown")
        told["nats"]["health"] = json.loads(text_of(f"http://127.0.0.1:{frontend.port}/health") or "{}").get("status")
        told["nats"]["exporter"] = [one["value"][1] for one in prometheus.query('max_over_time(up{job="lab/nats"}[15s])')]
        return told
    finally:
        dcgm.shutdown()
        prometheus.process.kill()
        prometheus.process.wait()
        graph.end()
        nats.end()


given = json.load(sys.stdin)
with tempfile.TemporaryDirectory(prefix="outages-") as name:
    print(json.dumps(look(given, Path(name))))
