"""One chat, whole or as a stream, and what came of it."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from pods import NAME


def chat(port: int, words: str, tokens: int = 4, stream: bool = False) -> dict[str, Any]:
    body = {"model": NAME, "stream": stream, "max_tokens": tokens, "messages": [{"role": "user", "content": words}]}
    url = f"http://127.0.0.1:{port}/v1/chat/completions"
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    finish: str | None = None
    pieces = 0
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            if not stream:
                whole = json.load(answer)
                return {"finish": whole["choices"][0]["finish_reason"], "tokens": whole["usage"]["completion_tokens"]}
            for raw in answer:
                line = raw.decode().strip()
                if not line.startswith("data:") or line == "data: [DONE]":
                    continue
                event = json.loads(line[5:])
                if "error" in event:
                    return {"finish": None, "error": line[:200]}
                for choice in event.get("choices", []):
                    pieces += 1 if choice["delta"].get("content") else 0
                    finish = choice.get("finish_reason") or finish
    except OSError as error:
        return {"finish": None, "error": repr(error)[:200]}
    return {"finish": finish, "pieces": pieces}
