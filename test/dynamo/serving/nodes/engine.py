"""Stands where an engine over several nodes would: it takes the very command that a pod of such a worker has, as Dynamo's operator completes it,
and joins the others of its group before anything is served. The nodes' engines are played: whoever serves runs Dynamo's mocker with as many ranks as
the arguments give it; a headless follower holds on to its leader and serves nothing. Whoever loses one of its group ends at once with 1, as an engine
does whose collectives have lost a rank (dynamo/vllm/engine_monitor.py). Names of nodes are looked up in TEST_NAMES, in DNS' place."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import Any, NoReturn


@dataclass
class Node:
    """What its arguments make of it."""

    rank: int
    nodes: int
    leader: str
    port: int
    # Ranks of data parallelism that it serves itself, and the first of them.
    ranks: int
    first: int
    serves: bool


def read(words: list[str]) -> dict[str, str]:
    """Each flag with the word after it, the last of a name; without one it is there."""
    told: dict[str, str] = {}
    for index, word in enumerate(words):
        if word.startswith("--"):
            after = words[index + 1] if index + 1 < len(words) else "--"
            told[word] = "" if after.startswith("--") else after
    return told


def node_of(module: str, told: dict[str, str]) -> Node:
    if module == "dynamo.sglang":
        leader, port = told["--dist-init-addr"].rsplit(":", 1)
        rank = int(told["--node-rank"])
        ranks = int(told["--dp-size"]) if "--enable-dp-attention" in told else 1
        # A node that isn't the first makes no endpoint (dynamo/sglang/init_llm.py).
        return Node(rank, int(told["--nnodes"]), leader, int(port), ranks, 0, rank == 0)
    if "--data-parallel-hybrid-lb" in told:
        here, first = int(told["--data-parallel-size-local"]), int(told["--data-parallel-start-rank"])
        whole = int(told["--data-parallel-size"])
        return Node(first // here, whole // here, told["--data-parallel-address"], int(told["--data-parallel-rpc-port"]), here, first, True)
    rank = int(told["--node-rank"])
    assert told["--distributed-executor-backend"] == "mp", told
    assert ("--headless" in told) == (rank > 0), told
    return Node(rank, int(told["--nnodes"]), told["--master-addr"], int(told["--master-port"]), int(told.get("--data-parallel-size", "1")), 0, rank == 0)


def tell(what: str, **more: Any) -> None:
    print(json.dumps({"node": what, **more}), flush=True)


class Group:
    """The nodes of one worker, joined at their leader's address."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.child: subprocess.Popen[bytes] | None = None
        self.address = (json.loads(os.environ["TEST_NAMES"])[node.leader], node.port)
        self.members: list[socket.socket] = []
        self.over = threading.Event()

    def join(self) -> None:
        if self.node.rank == 0:
            self.gather()
        else:
            self.members = [self.reach()]
            self.members[0].sendall(f"{self.node.rank}\n".encode())
            assert self.members[0].recv(1) == b"1", "the leader didn't take it"
        for member in self.members:
            threading.Thread(target=self.watch, args=(member,), daemon=True).start()

    def gather(self) -> None:
        with socket.create_server(self.address) as server:
            ranks = []
            while len(self.members) < self.node.nodes - 1:
                member, _ = server.accept()
                ranks.append(int(member.makefile().readline()))
                self.members.append(member)
        assert sorted(ranks) == list(range(1, self.node.nodes)), f"ranks that joined: {ranks}"
        for member in self.members:
            member.sendall(b"1")

    def reach(self) -> socket.socket:
        end = time.monotonic() + 60
        while True:
            try:
                return socket.create_connection(self.address, timeout=60)
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def watch(self, member: socket.socket) -> None:
        member.settimeout(None)
        try:
            while member.recv(1):
                pass
        except OSError:
            pass
        if not self.over.is_set():
            tell("lost one of its group", rank=self.node.rank)
            self.die()

    def die(self) -> NoReturn:
        if self.child is not None:
            self.child.kill()
        os._exit(1)

    def serve(self, command: list[str]) -> int:
        self.child = subprocess.Popen(command)
        signal.signal(signal.SIGTERM, lambda *_: self.child and self.child.terminate())
        code = self.child.wait()
        self.over.set()
        return code


module, told = sys.argv[2], read(sys.argv[3:])
node = node_of(module, told)
tell("begins", module=module, rank=node.rank, nodes=node.nodes, leader=node.leader, ranks=node.ranks, first=node.first, serves=node.serves)
group = Group(node)
group.join()
tell("has joined", rank=node.rank)
if not node.serves:
    threading.Event().wait()
model, name = told.get("--model") or told["--model-path"], told["--served-model-name"]
role = ["--disaggregation-mode", told["--disaggregation-mode"]] if "--disaggregation-mode" in told else []
ranks = ["--data-parallel-size", str(node.ranks)] if node.ranks > 1 else []
sys.exit(group.serve([sys.executable, "-m", "dynamo.mocker", "--model-path", model, "--model-name", name, *role, *ranks, *json.loads(os.environ["TEST_PACE"])]))
