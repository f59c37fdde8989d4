"""A worker on Dynamo's own runtime in the role that dynamo.vllm takes of its arguments: its own parser reads them, and what it registers and whom
it waits for is as in dynamo/vllm/worker_factory.py. The engine is played: images are a request to the worker that encodes, tokens are made up."""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import os
import sys
import types
from collections.abc import AsyncIterator
from typing import Any

# The package's door imports vLLM, which isn't there; its parser doesn't.
package = importlib.util.find_spec("dynamo")
assert package is not None and package.submodule_search_locations is not None
door = types.ModuleType("dynamo.vllm")
door.__path__ = [f"{place}/vllm" for place in package.submodule_search_locations]
door.__version__ = "0"  # type: ignore[attr-defined]
sys.modules["dynamo.vllm"] = door

import uvloop  # noqa: E402
from dynamo import llm  # noqa: E402
from dynamo.common.constants import DisaggregationMode as Mode  # noqa: E402
from dynamo.runtime import DistributedRuntime  # noqa: E402
from dynamo.vllm.backend_args import DynamoVllmArgGroup, DynamoVllmConfig  # noqa: E402
from model import FIRST, WORDS  # noqa: E402

COMPONENTS = {Mode.ENCODE: "encode", Mode.PREFILL: "prefill"}
TYPES = {Mode.ENCODE: llm.WorkerType.Encode, Mode.PREFILL: llm.WorkerType.Prefill, Mode.DECODE: llm.WorkerType.Decode}


def read() -> tuple[DynamoVllmConfig, argparse.Namespace]:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    DynamoVllmArgGroup().add_arguments(parser)
    # vLLM's own.
    parser.add_argument("--model", required=True)
    parser.add_argument("--served-model-name", required=True)
    parser.add_argument("--enable-mm-embeds", action="store_true")
    parser.add_argument("--tensor-parallel-size", type=int)
    parser.add_argument("--kv-transfer-config")
    given = parser.parse_args()
    config = DynamoVllmConfig.from_cli_args(given)
    config.validate()
    return config, given


def needs_of(config: DynamoVllmConfig) -> list[list[llm.WorkerType]]:
    kinds = llm.WorkerType
    if config.disaggregation_mode == Mode.ENCODE:
        return [[kinds.Prefill, kinds.Decode], [kinds.Aggregated]]
    one = {Mode.PREFILL: [kinds.Decode], Mode.DECODE: [kinds.Prefill]}.get(config.disaggregation_mode, [])
    whole = [*one, *([kinds.Encode] if config.route_to_encoder else [])]
    return [whole] if whole else []


async def main() -> None:
    config, given = read()
    mode = config.disaggregation_mode
    loop = asyncio.get_running_loop()
    runtime = DistributedRuntime(loop, "file", "tcp", event_plane="zmq")
    namespace = os.environ["DYN_NAMESPACE"]
    endpoint = runtime.endpoint(f"{namespace}.{COMPONENTS.get(mode, 'backend')}.generate")
    encoder: Any = None
    if config.route_to_encoder:
        encoder = await runtime.endpoint(f"{namespace}.encode.generate").client()
        print("waits for a worker that encodes", flush=True)
        await encoder.wait_for_instances()

    async def generate(request: Any, context: Any = None) -> AsyncIterator[Any]:
        if mode == Mode.ENCODE:
            yield {"shape": [1, 16, 64]}
            return
        if encoder is not None:
            shapes = [one.data() async for one in await encoder.round_robin({"image": "a"})]
            assert shapes == [{"shape": [1, 16, 64]}], shapes
        if mode == Mode.PREFILL:
            yield {"token_ids": [FIRST], "finish_reason": "length", "disaggregated_params": {"kv_transfer_params": {"from": "here"}}}
            return
        if mode == Mode.DECODE:
            assert request["prefill_result"]["disaggregated_params"]["kv_transfer_params"] == {"from": "here"}, request
        count = request["stop_conditions"].get("max_tokens") or 4
        for index in range(count):
            yield {"token_ids": [FIRST + index % WORDS], **({"finish_reason": "length"} if index == count - 1 else {})}

    surface = {Mode.ENCODE: llm.ModelType.Empty, Mode.PREFILL: llm.ModelType.Prefill}.get(mode, llm.ModelType.Chat | llm.ModelType.Completions)
    words = (llm.ModelInput.Tokens, surface, endpoint, given.model, given.served_model_name)
    registered = llm.register_model(*words, worker_type=TYPES.get(mode, llm.WorkerType.Aggregated), needs=needs_of(config))
    await asyncio.gather(endpoint.serve_endpoint(generate, graceful_shutdown=True), registered)


uvloop.install()
asyncio.run(main())
