"""What the programs of this room share: a real Prometheus that scrapes processes in the place of pods, chats, and workers."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from pods import NAME, WORKER, Graph, Pod, free_port, text_of, until

PATIENCE = 120.0
# Whose labels are honoured: those of a frontend, as its PodMonitor does.
JOBS = {"dynamo-frontend": True, "dynamo-worker": False, "nats": False, "nvidia-dcgm-exporter": False}


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
                    "job_name": f"lab/{job}",
                    "file_sd_configs": [{"files": [str(folder / f"{job}.json")], "refresh_interval": "1s"}],
                    "honor_labels": honor,
                }
                for job, honor in JOBS.items()
            ],
        }
        for job in JOBS:
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
        for name in JOBS:
            all_of = [{"targets": one["targets"], "labels": one["labels"]} for one in self.targets if one["job"] == name]
            draft = self.folder / "draft"
            draft.write_text(json.dumps(all_of), encoding="utf-8")
            draft.rename(self.folder / f"{name}.json")

    def query(self, expr: str) -> list[dict[str, Any]]:
        text = text_of(f"http://127.0.0.1:{self.port}/api/v1/query?" + urllib.parse.urlencode({"query": expr}))
        return list(json.loads(text)["data"]["result"]) if text else []

    def firing(self) -> list[str]:
        return sorted({one["metric"]["alertname"] for one in self.query('ALERTS{alertstate="firing"}')})

    def of(self, alert: str) -> list[dict[str, str]]:
        """The labels of each one of an alert that fires."""
        return [one["metric"] for one in self.query(f'ALERTS{{alertname="{alert}",alertstate="firing"}}')]

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


def worker(graph: Graph, mode: str) -> Pod:
    """A worker on the real runtime; its engine does as `TEST_MODE` of worker.py says."""
    port = free_port()
    words = [*WORKER, "--model", str(graph.model), "--served-model-name", NAME]
    pod = graph.start(
        mode, words, {"DYN_SYSTEM_PORT": str(port), "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS": '["generate"]', "TEST_MODE": mode}
    )
    graph.ready(pod, f"http://127.0.0.1:{port}/live")
    pod.system = port  # type: ignore[attr-defined]
    return pod
