"""Clients that never stop asking, while workers and then frontends are rolled. Reads what the pods are from standard input, tells what became
of every answer on standard output, both as JSON."""

from __future__ import annotations

import json
import time

from clients import ended
from rolling import rolling


def main() -> None:
    with rolling("rollout") as tried:
        graph = tried.graph
        tried.streams("streams")
        tried.short("short", tokens=2)
        time.sleep(2)
        # As a Deployment rolls with its default of one more pod than wanted: a new one is ready, then an old one is told.
        ending = []
        for pod in tried.old:
            graph.worker()
            ending.append(graph.delete(pod))
        graph.serve(graph.frontend())
        ending.append(graph.delete(tried.frontend))
        for thread in ending:
            thread.join()
        results = tried.results()
        retried = sum(len(client.retried) for client in tried.clients)
        print(json.dumps({**results, "retried": retried, "ended": [ended(pod) for pod in [*tried.old, tried.frontend]]}))


if __name__ == "__main__":
    main()
