"""A worker on Dynamo's own runtime that ends as `dynamo.vllm` does: with its signal handlers, and its error for what it had begun
(dynamo/vllm/handlers.py of 1.1 and later). It takes vLLM's arguments as our chart writes them, and says a token every so often."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any

import uvloop
from dynamo import llm
from dynamo.common.utils.graceful_shutdown import install_signal_handlers
from dynamo.llm.exceptions import EngineShutdown
from dynamo.runtime import DistributedRuntime
from model import FIRST, WORDS

BEAT = float(os.environ.get("TEST_SECONDS_A_TOKEN", "0.4"))
# What becomes of an answer: "whole"; "hang", none ever comes; after one good answer "cut", the engine ends each in its middle, or "die", the
# process does. With "stranger" the worker is there and never registers its model.
MODE = os.environ.get("TEST_MODE", "whole")
# Requests that it answers at once; the others wait in it, as they do in an engine.
AT_ONCE = int(os.environ.get("TEST_AT_ONCE", "1000"))


SHUT_DOWN = "Engine was shut down during token generation"


async def main() -> None:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--model", required=True)
    parser.add_argument("--served-model-name", required=True)
    parser.add_argument("--endpoint-types", default="chat,completions")
    args, _ = parser.parse_known_args()
    loop = asyncio.get_running_loop()
    runtime, ending = DistributedRuntime(loop, "file", os.environ.get("DYN_REQUEST_PLANE", "tcp"), event_plane="zmq"), asyncio.Event()
    endpoint = runtime.endpoint(f"{os.environ['DYN_NAMESPACE']}.backend.generate")
    answered = 0
    places = asyncio.Semaphore(AT_ONCE)

    async def generate(request: Any, context: Any = None) -> AsyncIterator[Any]:
        async with places:
            async for token in answer(request):
                yield token

    async def answer(request: Any) -> AsyncIterator[Any]:
        nonlocal answered
        if MODE == "hang":
            await asyncio.sleep(3600)
        count = request["stop_conditions"].get("max_tokens") or 8
        for index in range(count):
            await asyncio.sleep(BEAT)
            if ending.is_set():
                raise EngineShutdown(SHUT_DOWN)
            if MODE in ("cut", "die") and answered and index == 2:
                if MODE == "die":
                    os._exit(1)
                raise EngineShutdown(SHUT_DOWN)
            # The number of the token's place: a request that moves brings along what was said already.
            token = FIRST + (len(request["token_ids"]) + index) % WORDS
            yield {"token_ids": [token], **({"finish_reason": "length"} if index == count - 1 else {})}
        # The runtime's own look at an idle worker asks for one token.
        answered += count > 1

    install_signal_handlers(loop, runtime, [endpoint], ending)

    async def register() -> None:
        if MODE == "stranger":
            return
        kinds = llm.ModelType.Completions if args.endpoint_types == "completions" else llm.ModelType.Chat | llm.ModelType.Completions
        given = (llm.ModelInput.Tokens, kinds, endpoint, args.model, args.served_model_name)
        await llm.register_model(*given, worker_type=llm.WorkerType.Aggregated)

    # By this the system port tells that the worker is ready, as it does of dynamo.vllm.
    health = {"token_ids": [FIRST], "stop_conditions": {"max_tokens": 1}, "sampling_options": {}}
    await asyncio.gather(endpoint.serve_endpoint(generate, graceful_shutdown=True, health_check_payload=health), register())


uvloop.install()
asyncio.run(main())
