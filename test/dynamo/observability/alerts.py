"""Real frontends and workers, scraped by a real Prometheus with the rules that were given: what is recorded, and which alerts fire as requests
wait, workers are killed and one hangs. Prometheus' targets stand in for pods: one whose process has ended stays a target, as a pod's in a
crash loop does. Reads what is given from standard input, tells what was seen on standard output, both as JSON."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from model import make_model
from pods import NAME, WORKER, Graph, Pod, free_port, text_of, until

PATIENCE = 120.0


def chat(port: int, words: str, tokens: int, seconds: float = 60.0) -> None:
    body = {"model": NAME, "stream": True, "max_tokens": tokens, "messages": [{"role": "user", "content": words}]}
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            answer.read()
    except OSError:
        pass


def ask(port: int, words: str, tokens: int, times: int, seconds: float = 60.0) -> None:
    """So many at once, waited for by nobody."""
    for number in range(times):
        threading.Thread(target=chat, args=(port, f"t{number} {words}", tokens, seconds), daemon=True).start()


class Prometheus:
    def __init__(self, program: str, rules: str, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.targets: list[dict[str, Any]] = []
        (folder / "rules.yaml").write_text(rules, encoding="utf-8")
        config = {
            "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(folder / "rules.yaml")],
            "scrape_configs": [
                {
                    "job_name": job,
                    "file_sd_configs": [{"files": [str(folder / f"{job.split('/')[1]}.json")], "refresh_interval": "1s"}],
                    "honor_labels": honor,
                }
                for job, honor in (("lab/dynamo-frontend", True), ("lab/dynamo-worker", False))
            ],
        }
        for job in ("dynamo-frontend", "dynamo-worker"):
            (folder / f"{job}.json").write_text("[]", encoding="utf-8")
        # JSON is YAML.
        (folder / "prometheus.yaml").write_text(json.dumps(config), encoding="utf-8")
        words = [
            program,
            f"--config.file={folder}/prometheus.yaml",
            f"--storage.tsdb.path={folder}/data",
            f"--web.listen-address=127.0.0.1:{self.port}",
        ]
        self.log = folder / "prometheus.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until(
            lambda: "Ready" in text_of(f"http://127.0.0.1:{self.port}/-/ready"),
            f"Prometheus isn't ready: {self.log.read_text(errors='replace')[-1500:]}",
        )

    def target(self, job: str, pod: str, port: int) -> None:
        """What the PodMonitors of Dynamo's chart add: the pod's labels, and to a frontend Dynamo's namespace."""
        labels = {"namespace": "lab", "pod": pod, **({"dynamo_namespace": "lab-qwen"} if job == "dynamo-frontend" else {})}
        self.targets.append({"job": job, "targets": [f"127.0.0.1:{port}"], "labels": labels})
        for name in ("dynamo-frontend", "dynamo-worker"):
            all_of = [{"targets": one["targets"], "labels": one["labels"]} for one in self.targets if one["job"] == name]
            draft = self.folder / "draft"
            draft.write_text(json.dumps(all_of), encoding="utf-8")
            draft.rename(self.folder / f"{name}.json")

    def query(self, expr: str) -> list[dict[str, Any]]:
        text = text_of(f"http://127.0.0.1:{self.port}/api/v1/query?" + urllib.parse.urlencode({"query": expr}))
        return list(json.loads(text)["data"]["result"]) if text else []

    def firing(self) -> list[str]:
        return sorted({one["metric"]["alertname"] for one in self.query('ALERTS{alertstate="firing"}')})

    def wait(self, *alerts: str) -> dict[str, Any]:
        """Until these fire, and how long that took; what fires with them."""
        begun = time.monotonic()
        until(lambda: set(alerts) <= set(self.firing()), f"{alerts} don't fire, but {self.firing()}", PATIENCE)
        return {"seconds": round(time.monotonic() - begun, 1), "firing": self.firing()}


def mocker(graph: Graph, *more: str) -> Pod:
    port = free_port()
    words = ["--model-path", str(graph.model), "--model-name", NAME, *more]
    pod = graph.start(
        "mocker",
        [sys.executable, "-m", "dynamo.mocker", *words],
        {"DYN_SYSTEM_PORT": str(port), "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS": '["generate"]'},
    )
    graph.ready(pod, f"http://127.0.0.1:{port}/live")
    pod.system = port  # type: ignore[attr-defined]
    return pod


def look(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    graph = Graph({"worker": {"args": ["--model", "MODEL_FOLDER", "--served-model-name", NAME]}}, make_model(folder / "model"), folder)
    # Before 1.4 a frontend without the model's files asks its worker for them only when it is told to.
    graph.env["DYN_SELF_HOST_METADATA"] = "true"
    prometheus = Prometheus(given["prometheus"], given["rules"], folder)
    told: dict[str, Any] = {}
    try:
        slow = ("--max-num-seqs", "1", "--speedup-ratio", "0.5")
        workers = [mocker(graph, *slow), mocker(graph, *slow)]
        frontend: Any = graph.frontend()
        prometheus.target("dynamo-frontend", "frontend-0", frontend.port)
        for number, worker in enumerate(workers):
            prometheus.target("dynamo-worker", f"worker-{number}", worker.system)  # type: ignore[attr-defined]
        until(lambda: NAME in text_of(f"http://127.0.0.1:{frontend.port}/v1/models"), "the model isn't listed")
        begun = time.monotonic()
        # A load that both can bear, for as long as the shortest window of the rules.
        while time.monotonic() - begun < given["calm"]:
            chat(frontend.port, "t1 t2 t3", 8)
        until(lambda: all(prometheus.query(name) for name in given["recorded"]), "not everything is recorded", PATIENCE)
        told["recorded"] = {
            name: [{"labels": one["metric"], "value": float(one["value"][1])} for one in prometheus.query(name)]
            for name in given["recorded"]
        }
        told["calm"] = prometheus.firing()
        ask(frontend.port, "t4", 400, 24)
        told["queue"] = prometheus.wait("DynamoRequestsWait")
        workers[0].process.send_signal(signal.SIGKILL)
        told["killed"] = prometheus.wait("DynamoWorkerDown")
        workers[1].process.send_signal(signal.SIGKILL)
        told["gone"] = prometheus.wait(*given["gone"])
        hung: Any = hanging(graph)
        prometheus.target("dynamo-worker", "worker-hung", hung.system)
        until(lambda: NAME in text_of(f"http://127.0.0.1:{frontend.port}/v1/models"), "the model isn't listed again")
        ask(frontend.port, "t5", 8, 2, 300.0)
        told["hung"] = prometheus.wait("DynamoWorkerStalled")
        told["stalled"] = [one["metric"]["pod"] for one in prometheus.query('ALERTS{alertname="DynamoWorkerStalled"}')]
        told["health"] = text_of(f"http://127.0.0.1:{hung.system}/health")
        return told
    finally:
        prometheus.process.kill()
        prometheus.process.wait()
        graph.end()


def hanging(graph: Graph) -> Pod:
    """A worker on the real runtime whose engine takes requests and never answers."""
    port = free_port()
    words = [*WORKER, "--model", str(graph.model), "--served-model-name", NAME]
    pod = graph.start(
        "hung", words, {"DYN_SYSTEM_PORT": str(port), "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS": '["generate"]', "TEST_MODE": "hang"}
    )
    graph.ready(pod, f"http://127.0.0.1:{port}/live")
    pod.system = port  # type: ignore[attr-defined]
    return pod


given = json.load(sys.stdin)
with tempfile.TemporaryDirectory(prefix="alerts-") as name:
    print(json.dumps(look(given, Path(name))))
