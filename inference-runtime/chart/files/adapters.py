"""Beside a worker: has it load the LoRA adapters that lie on the model's volume, and again once its engine has started anew. One that is named later
is loaded without a restart, one that is named no longer is taken away; what others loaded is left alone."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

# Dynamo's operator has every worker listen there.
WORKER = os.environ.get("WORKER", "http://127.0.0.1:9090") + "/v1/loras"
NAMED = os.environ.get("ADAPTERS", "/etc/adapters/adapters.json")
BEAT = float(os.environ.get("SECONDS_BETWEEN", "10"))
# A large adapter over a slow file system.
LONGEST = 600.0
# Nothing but loopback is asked: no proxy has a say in it.
DOOR = urllib.request.build_opener(urllib.request.ProxyHandler({}))

told: dict[str, str] = {}
# Loaded by this program, each from which folder.
mine: dict[str, str] = {}


def tell(of: str, words: str) -> None:
    """Once, until it is something else."""
    if told.get(of) != words:
        told[of] = words
        print(f"{of}: {words}", flush=True)


def ask(method: str, address: str, body: object = None) -> dict[str, Any]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method=method)
    try:
        with DOOR.open(request, timeout=LONGEST) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        text = error.read()
        if not text.startswith(b"{"):
            return {"status": "error", "message": f"{error.code} {text.decode(errors='replace')[:300]}"}
    given = json.loads(text)
    return given if isinstance(given, dict) else {"status": "error", "message": repr(given)[:300]}


def succeeded(given: dict[str, Any]) -> bool:
    return given.get("status") == "success"


def loaded() -> set[str] | None:
    """What the worker has now; None while nobody answers for it."""
    try:
        given = ask("GET", WORKER)
    except (OSError, ValueError) as error:
        tell("worker", f"doesn't answer yet ({error})")
        return None
    if not succeeded(given):
        tell("worker", f"takes no adapters yet: {given.get('message')}")
        return None
    tell("worker", "is asked")
    return set(given.get("loras") or [])


def take_away(name: str) -> bool:
    given = ask("DELETE", f"{WORKER}/{urllib.parse.quote(name, safe='')}")
    tell(name, "taken away" if succeeded(given) else f"can't be taken away: {given.get('message')}")
    return succeeded(given)


def load(name: str, folder: str, marker: str | None) -> None:
    if not os.path.exists(marker or os.path.join(folder, "adapter_config.json")):
        tell(name, f"isn't in {folder} yet")
        return
    given = ask("POST", WORKER, {"lora_name": name, "source": {"uri": f"file://{folder}"}})
    if succeeded(given):
        mine[name] = folder
        tell(name, f"loaded from {folder}")
    else:
        tell(name, f"not loaded: {given.get('message')}")


def look() -> None:
    with open(NAMED, encoding="utf-8") as file:
        named = {one["name"]: one for one in json.load(file)}
    there = loaded()
    if there is None:
        return
    # Its engine started anew.
    for name in [name for name in mine if name not in there]:
        del mine[name]
    for name, folder in list(mine.items()):
        if (name not in named or named[name]["folder"] != folder) and take_away(name):
            there.discard(name)
            del mine[name]
    for name, one in named.items():
        if name not in there:
            load(name, one["folder"], one.get("marker"))
        elif name not in mine:
            # By this program before it started anew, or by somebody else: from where isn't known.
            tell(name, "is there")


def main() -> None:
    # The first process of a container has no handlers of its own, and would be waited for to the end of the pod's grace.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        try:
            look()
        except (OSError, ValueError, KeyError, TypeError) as error:
            tell("adapters", repr(error))
        time.sleep(BEAT)


if __name__ == "__main__":
    main()
