"""Clients that never stop asking: streams on a connection that is kept, or a short answer on a new one each time; and how a pod ended."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from typing import Any

from pods import NAME, Graph, Pod

BEAT = 0.4
REFUSED = "refused:"


class Client:
    """Streams one after the other on a connection that it keeps, as OpenAI's client does; or a short answer on a new connection each time."""

    def __init__(self, graph: Graph, told: list[str], stop: threading.Event, tokens: int, keep: bool) -> None:
        self.graph, self.told, self.stop, self.tokens, self.keep = graph, told, stop, tokens, keep
        self.connection: http.client.HTTPConnection | None = None
        self.retried: list[str] = []
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self) -> None:
        while not self.stop.is_set():
            self.told.append(self.ask())
            if not self.keep:
                self.close()
                time.sleep(0.3)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def ask(self) -> str:
        """"whole", or what was wrong with it. On a kept connection a refusal is asked again as OpenAI's client does it: twice, after half a
        second and one. What had begun and broke off is lost, and so is anything that a new connection is refused."""
        told = self.once()
        for seconds in (0.5, 1.0) if self.keep else ():
            if not told.startswith(REFUSED):
                break
            self.retried.append(told)
            time.sleep(seconds)
            told = self.once()
        return told

    def once(self) -> str:
        # A kept connection that the other side has closed meanwhile is opened anew, as every client does it.
        for _ in range(2):
            reused = self.connection is not None
            try:
                return self.stream()
            except (OSError, http.client.HTTPException) as error:
                self.close()
                if not (reused and isinstance(error, (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError))):
                    return f"{REFUSED} no answer: {error!r}"
        return f"{REFUSED} no answer, twice"

    def stream(self) -> str:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.graph.pick(), timeout=60)
        body = {"model": NAME, "stream": True, "max_tokens": self.tokens, "messages": [{"role": "user", "content": "t1 t2 t3"}]}
        self.connection.request("POST", "/v1/chat/completions", json.dumps(body), {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        if answer.status != 200:
            words = answer.read().decode("utf-8", "replace").strip()
            if answer.will_close:
                self.close()
            return f"{REFUSED if answer.status == 503 else ''} status {answer.status}: {words[:200]}"
        last = answer.will_close
        text, finish = "", None
        for raw in answer:
            line = raw.decode().strip()
            if not line.startswith("data:") or line == "data: [DONE]":
                continue
            event = json.loads(line[5:])
            if "error" in event or not event.get("choices"):
                finish = finish or f"cut: {line[:200]}"
                continue
            text += event["choices"][0]["delta"].get("content") or ""
            finish = event["choices"][0].get("finish_reason") or finish
        if last:
            self.close()
        numbers = [int(number) for number in re.findall(r"t(\d+)", text)]
        if finish != "length":
            return f"ended with {finish}"
        if numbers != list(range(numbers[0], numbers[0] + self.tokens)):
            return f"not whole: {numbers}"
        return "whole"


def ended(pod: Pod) -> dict[str, Any]:
    return {"name": pod.name, "seconds": round(pod.took or 0.0, 1), "code": pod.process.returncode, "killed": pod.killed}
