"""A real frontend asked chats by a real blackbox exporter, which a real Prometheus drives as the Prometheus operator makes it of a Probe: with a
worker, with none, with one that takes requests and answers none. Reads what is given from standard input, tells what was seen on standard output,
both as JSON."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path
from typing import Any

from model import make_model
from pods import NAME, WORKER, Graph, Pod, free_port, text_of, until

PATIENCE = 120.0


def run(words: list[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=out)


def worker(graph: Graph, mode: str) -> Pod:
    port = free_port()
    words = [*WORKER, "--model", str(graph.model), "--served-model-name", NAME]
    system = {"DYN_SYSTEM_PORT": str(port), "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS": '["generate"]'}
    pod = graph.start("worker", words, {**system, "TEST_MODE": mode, "TEST_SECONDS_A_TOKEN": "0.05"})
    graph.ready(pod, f"http://127.0.0.1:{port}/live")
    pod.system = port  # type: ignore[attr-defined]
    return pod


def end(pod: Pod) -> None:
    pod.process.send_signal(signal.SIGKILL)
    pod.process.wait()


def look(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    graph = Graph({"worker": {"args": ["--model", "MODEL_FOLDER", "--served-model-name", NAME]}}, make_model(folder / "model"), folder)
    graph.env["DYN_SELF_HOST_METADATA"] = "true"
    ports = {"blackbox": free_port(), "prometheus": free_port()}
    address = f"http://127.0.0.1:{ports['prometheus']}"
    processes: list[subprocess.Popen[bytes]] = []
    told: dict[str, Any] = {}

    def query(expr: str) -> list[dict[str, Any]]:
        text = text_of(f"{address}/api/v1/query?" + urllib.parse.urlencode({"query": expr}))
        return list(json.loads(text)["data"]["result"]) if text else []

    def firing() -> list[str]:
        return sorted({one["metric"]["alertname"] for one in query('ALERTS{alertstate="firing"}')})

    def success() -> bool:
        return any(one["value"][1] == "1" for one in query("probe_success"))

    try:
        good = worker(graph, "whole")
        frontend: Any = graph.frontend()
        until(lambda: NAME in text_of(f"http://127.0.0.1:{frontend.port}/v1/models"), "the model isn't listed")
        (folder / "blackbox.yaml").write_text(json.dumps({"modules": given["modules"]}), encoding="utf-8")
        (folder / "rules.yaml").write_text(given["rules"], encoding="utf-8")
        # What the operator makes of a Probe.
        job = {
            "job_name": "probe",
            "metrics_path": "/probe",
            "params": {"module": [given["module"]]},
            "scrape_interval": "2s",
            "scrape_timeout": "2s",
            "static_configs": [
                {"targets": [f"http://127.0.0.1:{frontend.port}/v1/chat/completions"], "labels": {**given["labels"], "job": given["job"]}}
            ],
            "relabel_configs": [
                {"source_labels": ["__address__"], "target_label": "__param_target"},
                {"source_labels": ["__param_target"], "target_label": "instance"},
                {"target_label": "__address__", "replacement": f"127.0.0.1:{ports['blackbox']}"},
            ],
        }
        config = {"global": {"evaluation_interval": "1s"}, "rule_files": [str(folder / "rules.yaml")], "scrape_configs": [job]}
        (folder / "prometheus.yaml").write_text(json.dumps(config), encoding="utf-8")
        blackbox = [given["blackbox"], f"--config.file={folder}/blackbox.yaml", f"--web.listen-address=127.0.0.1:{ports['blackbox']}"]
        processes.append(run(blackbox, folder / "blackbox.log"))
        prometheus = [
            given["prometheus"],
            f"--config.file={folder}/prometheus.yaml",
            f"--storage.tsdb.path={folder}/data",
            f"--web.listen-address=127.0.0.1:{ports['prometheus']}",
        ]
        processes.append(run(prometheus, folder / "prometheus.log"))
        until(success, "no chat is answered", PATIENCE)
        time.sleep(12)
        told["well"] = {"firing": firing(), "labels": query("probe_success")[0]["metric"], "series": len(query('{job="dynamo-chat"}'))}

        def failing(name: str) -> None:
            begun = time.monotonic()
            until(lambda: "DynamoChatFails" in firing(), f"{name}: no alert", PATIENCE)
            health = text_of(f"http://127.0.0.1:{frontend.port}/health")
            told[name] = {"seconds": round(time.monotonic() - begun, 1), "firing": firing(), "health": json.loads(health)["status"]}

        end(good)
        failing("none")
        again = worker(graph, "whole")
        until(lambda: success() and firing() == [], "the alert stays", PATIENCE)
        told["again"] = firing()
        end(again)
        hung: Any = worker(graph, "hang")
        until(lambda: NAME in text_of(f"http://127.0.0.1:{frontend.port}/v1/models"), "the model isn't listed again")
        until(lambda: not success(), "a worker that hangs answers", PATIENCE)
        failing("hung")
        told["hung"]["worker"] = text_of(f"http://127.0.0.1:{hung.system}/health")
        return told
    finally:
        for process in processes:
            process.kill()
            process.wait()
        graph.end()


given = json.load(sys.stdin)
with tempfile.TemporaryDirectory(prefix="chats-") as name:
    print(json.dumps(look(given, Path(name))))
