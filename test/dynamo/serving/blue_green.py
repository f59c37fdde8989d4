"""Streams that are open while a role's workers go from one pool to the other. Reads what both pods are from standard input, tells what became of
every answer, and which worker gave it, on standard output, both as JSON."""

from __future__ import annotations

import json
import time

from clients import ended
from rolling import rolling


def main() -> None:
    with rolling("blue-green", first="blue") as tried:
        graph = tried.graph
        tried.streams("before")
        # What the switch's update does: a worker on the other pool is ready, then one of the old is told. The frontend isn't touched.
        graph.given["worker"] = tried.given["green"]
        ending = []
        green = []
        for pod in tried.old:
            green.append(graph.worker())
            ending.append(graph.delete(pod))
        for thread in ending:
            thread.join()
        # Nobody of the old pool is left: whoever answers now is of the new one.
        tried.short("later", tokens=4, clients=4)
        time.sleep(3)
        results = tried.results()
        print(json.dumps({**results, "ended": [ended(pod) for pod in tried.old], "green": [pod.process.poll() for pod in green]}))


if __name__ == "__main__":
    main()
