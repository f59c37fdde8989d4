"""A worker on Dynamo's own runtime that ends as `dynamo.vllm` does: with its signal handlers from 1.0 on, at once before. It takes vLLM's
arguments as our chart writes them, and says a token every so often."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from collections.abc import AsyncIterator
from typing import Any

import uvloop
from dynamo import llm
from dynamo.runtime import DistributedRuntime
from model import FIRST, WORDS

BEAT = float(os.environ.get("TEST_SECONDS_A_TOKEN", "0.4"))
# What becomes of an answer: "whole"; "hang", none ever comes; after one good answer "cut", the engine ends each in its middle, or "die", the
# process does.
MODE = os.environ.get("TEST_MODE", "whole")


def shut_down_error(words: str) -> BaseException:
    """What the engine's handlers raise once they are to stop (dynamo/vllm/handlers.py)."""
    try:
        from dynamo.llm.exceptions import EngineShutdown
    except ImportError:
        return GeneratorExit(words)
    return EngineShutdown(words)


def runtime_of(loop: asyncio.AbstractEventLoop) -> Any:
    try:
        return DistributedRuntime(loop, "file", "tcp", event_plane="zmq")
    except TypeError:
        return DistributedRuntime(loop, "file", "tcp", False)


async def main() -> None:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--model", required=True)
    parser.add_argument("--served-model-name", required=True)
    parser.add_argument("--migration-limit", type=int, default=0)
    parser.add_argument("--endpoint-types", default="chat,completions")
    args, _ = parser.parse_known_args()
    loop = asyncio.get_running_loop()
    runtime, ending = runtime_of(loop), asyncio.Event()
    place = f"{os.environ['DYN_NAMESPACE']}.backend.generate"
    try:
        endpoint = runtime.endpoint(place)
    except AttributeError:
        namespace, component, name = place.split(".")
        endpoint = runtime.namespace(namespace).component(component).endpoint(name)
    answered = 0

    async def generate(request: Any, context: Any = None) -> AsyncIterator[Any]:
        nonlocal answered
        if MODE == "hang":
            await asyncio.sleep(3600)
        count = request["stop_conditions"].get("max_tokens") or 8
        for index in range(count):
            await asyncio.sleep(BEAT)
            if ending.is_set():
                raise shut_down_error("Engine was shut down during token generation")
            if MODE in ("cut", "die") and answered and index == 2:
                if MODE == "die":
                    os._exit(1)
                raise shut_down_error("Engine was shut down during token generation")
            # The number of the token's place: a request that moves brings along what was said already.
            token = FIRST + (len(request["token_ids"]) + index) % WORDS
            yield {"token_ids": [token], **({"finish_reason": "length"} if index == count - 1 else {})}
        # The runtime's own look at an idle worker asks for one token.
        answered += count > 1

    keep = True
    try:
        from dynamo.common.utils.graceful_shutdown import install_signal_handlers
    except ImportError:
        # dynamo/vllm/main.py of 0.9.1: stops its streams at once, and waits for none where requests may move.
        keep = args.migration_limit <= 0

        def end() -> None:
            ending.set()
            runtime.shutdown()

        loop.add_signal_handler(signal.SIGTERM, end)
    else:
        install_signal_handlers(loop, runtime, [endpoint], ending)

    async def register() -> None:
        kinds = llm.ModelType.Completions if args.endpoint_types == "completions" else llm.ModelType.Chat | llm.ModelType.Completions
        given = (llm.ModelInput.Tokens, kinds, endpoint, args.model, args.served_model_name)
        if hasattr(llm, "register_model") and hasattr(llm, "WorkerType"):
            await llm.register_model(*given, worker_type=llm.WorkerType.Aggregated)
        else:
            await llm.register_llm(*given, migration_limit=args.migration_limit)
        print("registered", flush=True)

    # By this the system port tells that the worker is ready, as it does of dynamo.vllm.
    health = {"token_ids": [FIRST], "stop_conditions": {"max_tokens": 1}, "sampling_options": {}}
    await asyncio.gather(endpoint.serve_endpoint(generate, graceful_shutdown=keep, health_check_payload=health), register())


uvloop.install()
asyncio.run(main())
