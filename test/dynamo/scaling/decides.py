"""Dynamo's own planner as a program, with the configuration that the chart writes but for where it acts: in the place of Kubernetes' adapters it says
its numbers to whoever asks (its virtual connector), and this program does what the operator would, by workers that the mocker plays. Tells each
number that it asked for under load, and each once nobody asks any more."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import uvloop
from chat import chat
from dynamo._core import VirtualConnectorClient
from dynamo.runtime import DistributedRuntime
from model import make_model
from pods import NAME, Graph, Pod, answers, free_port, text_of, until

HERE = Path(__file__).parent
PLANNER = f"import runpy, sys; sys.path.append({str(HERE / 'stand_ins')!r}); runpy.run_module('dynamo.planner', run_name='__main__')"


class Desk:
    def __init__(self, given: dict[str, Any], folder: Path) -> None:
        self.given, self.folder = given, folder
        self.etcd = free_port()
        self.graph = Graph({"frontend": given["frontend"]}, make_model(folder / "model"), folder)
        self.graph.env = {**self.graph.env, "DYN_DISCOVERY_BACKEND": "etcd", "ETCD_ENDPOINTS": f"http://127.0.0.1:{self.etcd}"}
        self.workers: list[Pod] = []
        # Clients that go on asking: those numbered below it.
        self.clients = 0

    def start_etcd(self) -> None:
        client, peer = f"http://127.0.0.1:{self.etcd}", f"http://127.0.0.1:{free_port()}"
        listen = ["--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer]
        self.graph.start("etcd", [self.given["etcd"], "--data-dir", str(self.folder / "etcd"), *listen, "--initial-cluster", f"default={peer}"], {})
        until(lambda: answers(f"{client}/health"), "etcd isn't up")

    def start_worker(self) -> None:
        port = free_port()
        words = [str(self.graph.model) if word == "MODEL_FOLDER" else word for word in self.given["worker"]["args"]]
        system = {"DYN_SYSTEM_PORT": str(port), "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS": '["generate"]'}
        pod = self.graph.start("worker", [sys.executable, "-m", "dynamo.mocker", *words], {**self.given["worker"]["env"], **system})
        self.graph.ready(pod, f"http://127.0.0.1:{port}/live")
        self.workers.append(pod)

    def start_planner(self) -> Pod:
        config = {**json.loads(self.given["planner"]["args"][1]), "environment": "virtual", "namespace": "lab-qwen", **self.given["faster"]}
        env = {**self.given["planner"]["env"], "DYN_SYSTEM_PORT": str(free_port()), "PLANNER_PROMETHEUS_PORT": str(free_port())}
        return self.graph.start("planner", [sys.executable, "-c", PLANNER, "--config", json.dumps(config)], env)

    def scale(self, wanted: int) -> None:
        """The operator's part."""
        while len(self.workers) < wanted:
            self.start_worker()
        while len(self.workers) > wanted:
            pod = self.workers.pop()
            pod.process.terminate()
            try:
                pod.process.wait(20)
            except subprocess.TimeoutExpired:
                pod.end()

    def ask(self, client: int) -> None:
        turn = 0
        while client < self.clients:
            turn += 1
            chat(self.frontend.port, " ".join(f"t{(client * 37 + turn * 11 + k) % 900}" for k in range(200)), 300)

    def serve(self) -> None:
        self.frontend: Any = self.graph.frontend()
        until(lambda: NAME in text_of(f"http://127.0.0.1:{self.frontend.port}/v1/models"), "the model isn't listed")

    def load(self, clients: int) -> None:
        self.clients = clients
        for client in range(clients):
            threading.Thread(target=self.ask, args=(client,), daemon=True).start()


async def follow(desk: Desk, client: Any, planner: Pod, seconds: float, enough: int) -> list[int]:
    """What the planner asks for, each time, until it has asked for so many or time is over."""
    told: list[int] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end and (not told or told[-1] != enough):
        if planner.process.poll() is not None:
            raise RuntimeError(f"the planner ended with {planner.process.returncode}: {planner.log.read_text(errors='replace')[-3000:]}")
        try:
            await asyncio.wait_for(client.wait(), 5)
        except (TimeoutError, asyncio.TimeoutError):
            continue
        decision = await client.get()
        wanted = decision.num_decode_workers
        told.append(wanted)
        await asyncio.get_running_loop().run_in_executor(None, desk.scale, wanted)
        await client.complete(decision)
    return told


async def main(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    desk = Desk(given, folder)
    try:
        desk.start_etcd()
        desk.start_worker()
        desk.serve()
        os.environ["ETCD_ENDPOINTS"] = f"http://127.0.0.1:{desk.etcd}"
        runtime = DistributedRuntime(asyncio.get_running_loop(), "etcd", "tcp", event_plane="zmq")
        client = VirtualConnectorClient(runtime, "lab-qwen")
        planner = desk.start_planner()
        desk.load(given["clients"])
        busy = await follow(desk, client, planner, given["seconds"], given["most"])
        # It has as many as it may: nothing more comes of the same load.
        busy += await follow(desk, client, planner, 20, given["most"] + 1)
        desk.clients = 0
        idle = await follow(desk, client, planner, given["seconds"], given["least"])
        # It has as few as it may: nothing less comes of no load at all.
        idle += await follow(desk, client, planner, 20, given["least"] - 1)
        said = [line for line in planner.log.read_text(errors="replace").splitlines() if "[summary]" in line]
        return {"busy": busy, "idle": idle, "said": [line.split("[summary]", 1)[1].strip()[:160] for line in said]}
    finally:
        desk.clients = 0
        desk.graph.end()


with tempfile.TemporaryDirectory(prefix="decides-") as name:
    uvloop.install()
    told = asyncio.run(main(json.load(sys.stdin), Path(name)))
    print(json.dumps(told), flush=True)
    sys.stdout.flush()
