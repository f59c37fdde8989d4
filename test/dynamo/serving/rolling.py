"""What a rollout is tried in: a graph that serves, and clients whose streams are spread, so that at every moment of it some answer ends and the next is
asked for. What the pods are is read from standard input, as JSON."""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clients import BEAT, Client
from model import make_model
from pods import Graph, Pod


class Rolling:
    """A frontend and its workers, who serve; those who ask them, by what they are called."""

    def __init__(self, given: dict[str, Any], graph: Graph) -> None:
        self.given, self.graph = given, graph
        self.frontend: Pod = graph.frontend()
        self.old: list[Pod] = [graph.worker() for _ in range(given["workers"])]
        graph.serve(self.frontend)
        self.told: dict[str, list[str]] = {}
        self.clients: list[Client] = []
        self.stop = threading.Event()

    def streams(self, called: str) -> None:
        told = self.told.setdefault(called, [])
        for _ in range(self.given["streams"]):
            self.clients.append(Client(self.graph, told, self.stop, int(self.given["streamSeconds"] / BEAT), keep=True))
            time.sleep(self.given["streamSeconds"] / self.given["streams"])

    def short(self, called: str, tokens: int, clients: int = 1) -> None:
        told = self.told.setdefault(called, [])
        self.clients += [Client(self.graph, told, self.stop, tokens, keep=False) for _ in range(clients)]

    def results(self) -> dict[str, Any]:
        """How many of each asked, and of how many the answer was lost, once all have ended; and why."""
        self.stop.set()
        for client in self.clients:
            client.thread.join()
        lost = sorted({one for told in self.told.values() for one in told if one != "whole"})
        counts = {called: {"asked": len(told), "lost": sum(one != "whole" for one in told)} for called, told in self.told.items()}
        return {**counts, "reasons": lost[:10]}


@contextmanager
def rolling(name: str, first: str = "worker") -> Iterator[Rolling]:
    """@param first what is given of the workers that serve at first"""
    given = json.load(sys.stdin)
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as folder:
        graph = Graph({**given, "worker": given[first]}, make_model(Path(folder) / "model"), Path(folder))
        rolled: Rolling | None = None
        try:
            rolled = Rolling(given, graph)
            yield rolled
        finally:
            if rolled is not None:
                rolled.stop.set()
            graph.end()
