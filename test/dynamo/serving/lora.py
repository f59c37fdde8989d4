"""Workers with adapters of their volume, each with the chart's program beside it as its pod has it, behind the real frontend. Reads what the pods are from
standard input, tells what was seen on standard output, both as JSON."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from model import make_model
from pods import NAME, Graph, Pod, answers, free_port, text_of, until

given = json.load(sys.stdin)


def adapter(folder: Path, token: int, rank: int = 8) -> None:
    folder.mkdir(parents=True)
    (folder / "adapter_config.json").write_text(json.dumps({"r": rank, "token": token}))
    (folder / "adapter_model.safetensors").write_bytes(b"")


def worker(graph: Graph, port: int) -> Pod:
    words = [str(graph.model) if word == "MODEL_FOLDER" else word for word in given["worker"]["args"]]
    # What the operator adds.
    system = {"DYN_SYSTEM_PORT": str(port), "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS": '["generate"]'}
    pod = graph.start("worker", [sys.executable, str(Path(__file__).with_name("lora_worker.py")), *words], system)
    pod.system = port  # type: ignore[attr-defined]
    return pod


def beside(graph: Graph, port: int, config: Path) -> Pod:
    """The container beside it: another port than 9090 and a quicker beat, the rest as the chart has it."""
    env = {**given["loader"]["env"], "WORKER": f"http://127.0.0.1:{port}", "ADAPTERS": str(config / "adapters.json"), "SECONDS_BETWEEN": "0.5"}
    return graph.start("loader", [sys.executable, str(config / "adapters.py")], env)


def write(config: Path, adapters: list[dict[str, str]]) -> None:
    part = config / "part"
    part.write_text(json.dumps(adapters))
    part.rename(config / "adapters.json")


def ask(port: int, model: str) -> dict[str, Any]:
    body = {"model": model, "max_tokens": 2, "messages": [{"role": "user", "content": "t1 t2 t3"}]}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            choice = json.load(answer)["choices"][0]
            return {"status": answer.status, "finish": choice["finish_reason"], "said": choice["message"]["content"].split()}
    except urllib.error.HTTPError as error:
        return {"status": error.code}


def listed(port: int) -> list[str]:
    try:
        return sorted(one["id"] for one in json.loads(text_of(f"http://127.0.0.1:{port}/v1/models"))["data"])
    except ValueError:
        return []


def asked(pod: Any) -> float:
    counts = re.findall(
        r'^dynamo_component_requests_total\{[^}]*dynamo_endpoint="generate"[^}]*\} (\S+)', text_of(f"http://127.0.0.1:{pod.system}/metrics"), re.M
    )
    return sum(float(count) for count in counts)


def has(pod: Any) -> list[str]:
    try:
        return sorted(json.loads(text_of(f"http://127.0.0.1:{pod.system}/v1/loras"))["loras"])
    except (ValueError, KeyError):
        return []


with tempfile.TemporaryDirectory(prefix="lora-") as name:
    folder = Path(name)
    graph = Graph({**given, "frontend": given["frontend"]}, make_model(folder / "model"), folder)
    config = folder / "config"
    config.mkdir()
    (config / "adapters.py").write_text(given["loader"]["program"])
    volume = folder / "volume"
    # As the chart lists them, on a volume that is mounted here.
    named = [{key: one[key].replace("/opt/models", str(volume)) if key != "name" else one[key] for key in one} for one in given["loader"]["list"]]
    by = {one["name"]: one for one in named}
    told: dict[str, Any] = {}
    try:
        adapter(Path(by["sql"]["folder"]), 11)
        # Half of a download: its files are there, its marker isn't.
        adapter(Path(by["tone"]["folder"]), 22)
        write(config, named)
        ports = [free_port(), free_port()]
        loaders = [beside(graph, port, config) for port in ports[:1]]
        time.sleep(1)
        frontend: Any = graph.frontend()
        workers = [worker(graph, ports[0])]
        until(lambda: listed(frontend.port) == [NAME, "sql"], "the first adapter isn't listed", 90)
        told["first"] = {
            "has": has(workers[0]),
            "sql": ask(frontend.port, "sql"),
            "base": ask(frontend.port, NAME),
            "tone": ask(frontend.port, "tone")["status"],
        }
        Path(by["tone"]["marker"]).write_text("")
        until(lambda: "tone" in listed(frontend.port), "what was downloaded later isn't listed")
        told["later"] = ask(frontend.port, "tone")
        # A worker more, as when it is scaled: until it has the adapters it isn't asked for them.
        workers.append(worker(graph, ports[1]))
        until(lambda: answers(f"http://127.0.0.1:{ports[1]}/health"), "the second worker isn't ready")
        begun = asked(workers[1])
        until(lambda: ask(frontend.port, NAME)["status"] == 200 and asked(workers[1]) >= begun + 2, "the second worker isn't asked for the model")
        told["between"] = [ask(frontend.port, "sql") for _ in range(8)]
        loaders.append(beside(graph, ports[1], config))
        until(lambda: has(workers[1]) == ["sql", "tone"], "the second worker has none")
        told["second"] = has(workers[1])
        # The first one's engine starts anew in its pod; the container beside it goes on.
        workers[0].end()
        time.sleep(2)
        workers[0] = worker(graph, ports[0])
        until(lambda: has(workers[0]) == ["sql", "tone"], "a worker that started anew has none")
        told["anew"] = has(workers[0])
        # Another list, as the kubelet brings it: one goes, one comes that the engine refuses, one whose folder isn't there, and one of another revision.
        adapter(volume / "big", 33, rank=512)
        adapter(volume / "sql-v2", 44)
        write(
            config,
            [
                {**by["sql"], "folder": str(volume / "sql-v2")},
                {"name": "big", "folder": str(volume / "big")},
                {"name": "none", "folder": str(volume / "none")},
            ],
        )
        until(lambda: all(has(pod) == ["sql"] for pod in workers), "the list that changed changed nothing")
        until(lambda: {ask(frontend.port, "sql").get("said", [""])[0] for _ in range(4)} == {"t44"}, "the newer one isn't asked")
        # The first worker was killed, and what it had is listed until its lease ends.
        until(lambda: "tone" not in listed(frontend.port), "what was taken away is listed still")
        told["changed"] = {"tone": ask(frontend.port, "tone")["status"], "big": ask(frontend.port, "big")["status"], "base": ask(frontend.port, NAME)}
        # What somebody else loaded is left alone.
        body = json.dumps({"lora_name": "guest", "source": {"uri": f"file://{volume / 'sql-v2'}"}}).encode()
        urllib.request.urlopen(
            urllib.request.Request(f"http://127.0.0.1:{ports[0]}/v1/loras", body, {"Content-Type": "application/json"}), timeout=20
        ).read()
        time.sleep(2)
        told["guest"] = has(workers[0])
        loaders[0].process.send_signal(signal.SIGTERM)
        told["end"] = loaders[0].process.wait(10)
        told["lines"] = loaders[1].log.read_text().replace(str(volume), "/opt/models").splitlines()
    except Exception as error:
        logs = " | ".join(f"{pod.name}: {pod.log.read_text(errors='replace')[-1500:]}" for pod in graph.pods)
        raise RuntimeError(f"{error}: {logs}") from error
    finally:
        graph.end()
print(json.dumps(told))
