"""Clients that never stop asking, while workers and then frontends are rolled. Reads what the pods are from standard input, tells what became
of every answer on standard output, both as JSON."""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
from pathlib import Path

from clients import BEAT, Client, ended
from model import make_model
from pods import Graph


def main() -> None:
    given = json.load(sys.stdin)
    tokens = int(given["streamSeconds"] / BEAT)
    with tempfile.TemporaryDirectory(prefix="rollout-") as name:
        graph = Graph(given, make_model(Path(name) / "model"), Path(name))
        streams: list[str] = []
        short: list[str] = []
        stop = threading.Event()
        clients: list[Client] = []
        try:
            frontend = graph.frontend()
            old = [graph.worker() for _ in range(given["workers"])]
            graph.serve(frontend)
            for _ in range(given["streams"]):
                clients.append(Client(graph, streams, stop, tokens, keep=True))
                # Spread, so that at every moment of the rollout some answer ends and the next is asked for.
                time.sleep(given["streamSeconds"] / given["streams"])
            clients.append(Client(graph, short, stop, 2, keep=False))
            time.sleep(2)
            # As a Deployment rolls with its default of one more pod than wanted: a new one is ready, then an old one is told.
            ending = []
            for pod in old:
                graph.worker()
                ending.append(graph.delete(pod))
            graph.serve(graph.frontend())
            ending.append(graph.delete(frontend))
            for thread in ending:
                thread.join()
            stop.set()
            for client in clients:
                client.thread.join()
            lost = sorted({one for one in streams + short if one != "whole"})
            counts = {kind: {"asked": len(all), "lost": sum(one != "whole" for one in all)} for kind, all in (("streams", streams), ("short", short))}
            retried = sum(len(client.retried) for client in clients)
            print(json.dumps({**counts, "retried": retried, "reasons": lost[:10], "ended": [ended(pod) for pod in [*old, frontend]]}))
        finally:
            stop.set()
            graph.end()


if __name__ == "__main__":
    main()
