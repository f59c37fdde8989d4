"""Streams that are open while a role's workers go from one pool to the other. Reads what both pods are from standard input, tells what became of
every answer, and which worker gave it, on standard output, both as JSON."""

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
    with tempfile.TemporaryDirectory(prefix="blue-green-") as name:
        graph = Graph({**given, "worker": given["blue"]}, make_model(Path(name) / "model"), Path(name))
        before: list[str] = []
        later: list[str] = []
        stop, stop_later = threading.Event(), threading.Event()
        clients: list[Client] = []
        try:
            frontend = graph.frontend()
            blue = [graph.worker() for _ in range(given["workers"])]
            graph.serve(frontend)
            for _ in range(given["streams"]):
                clients.append(Client(graph, before, stop, tokens, keep=True))
                time.sleep(given["streamSeconds"] / given["streams"])
            # What the switch's update does: a worker on the other pool is ready, then one of the old is told. The frontend isn't touched.
            graph.given["worker"] = given["green"]
            ending = []
            green = []
            for pod in blue:
                green.append(graph.worker())
                ending.append(graph.delete(pod))
            for thread in ending:
                thread.join()
            # Nobody of the old pool is left: whoever answers now is of the new one.
            for _ in range(4):
                clients.append(Client(graph, later, stop_later, 4, keep=False))
            time.sleep(3)
            stop.set()
            stop_later.set()
            for client in clients:
                client.thread.join()
            lost = sorted({one for one in before + later if one != "whole"})
            counts = {kind: {"asked": len(all), "lost": sum(one != "whole" for one in all)} for kind, all in (("before", before), ("later", later))}
            print(json.dumps({**counts, "reasons": lost[:10], "ended": [ended(pod) for pod in blue], "green": [pod.process.poll() for pod in green]}))
        finally:
            stop.set()
            stop_later.set()
            graph.end()


if __name__ == "__main__":
    main()
