"""A worker on Dynamo's own runtime with Dynamo's own handlers of adapters (`LoraMixin` of dynamo/sglang): downloader, answers and registration are theirs.
SGLang itself is played: it takes an adapter whose folder has a config of a rank that fits, and answers with tokens of the adapter's own."""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import os
import sys
import types
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

from played import play

play("sglang", "torch")
package = importlib.util.find_spec("dynamo")
assert package is not None and package.submodule_search_locations is not None
# The packages' doors start SGLang; what lies behind them doesn't.
for name in ("sglang", "sglang.request_handlers"):
    door = types.ModuleType(f"dynamo.{name}")
    door.__path__ = [f"{place}/{name.replace('.', '/')}" for place in package.submodule_search_locations]
    sys.modules[f"dynamo.{name}"] = door
for name in ("args", "publisher", "register"):
    sys.modules[f"dynamo.sglang.{name}"] = MagicMock()


async def no_runtime_config(*_: object) -> Any:
    return llm.ModelRuntimeConfig()


import uvloop  # noqa: E402
from dynamo import llm  # noqa: E402
from dynamo.common.constants import DisaggregationMode  # noqa: E402
from dynamo.runtime import DistributedRuntime  # noqa: E402
from dynamo.sglang.request_handlers import handler_base  # noqa: E402
from model import FIRST  # noqa: E402

sys.modules["dynamo.sglang.register"].get_runtime_config = no_runtime_config  # type: ignore[attr-defined]


class Engine:
    """Its adapters, by their names: each says one token of its own, which its config tells."""

    def __init__(self, rank: int, most: int) -> None:
        self.tokenizer_manager = self
        self.rank, self.most = rank, most
        self.tokens: dict[str, int] = {}

    async def load_lora_adapter(self, request: Any) -> Any:
        config = json.loads((Path(request.lora_path) / "adapter_config.json").read_text())
        if config["r"] > self.rank or len(self.tokens) == self.most:
            return types.SimpleNamespace(success=False, error_message=f"rank {config['r']}, {len(self.tokens)} loaded")
        self.tokens[request.lora_name] = config["token"]
        return types.SimpleNamespace(success=True)

    async def unload_lora_adapter(self, request: Any) -> Any:
        return types.SimpleNamespace(success=self.tokens.pop(request.lora_name, None) is not None, error_message="it isn't there")


class Worker(handler_base.LoraMixin):
    def __init__(self, given: argparse.Namespace, endpoint: Any) -> None:
        self.engine = Engine(given.max_lora_rank, given.max_loaded_loras)
        self.generate_endpoint = endpoint
        self.config = types.SimpleNamespace(
            serving_mode=DisaggregationMode(given.disaggregation_mode),
            server_args=types.SimpleNamespace(model_path=given.model_path, page_size=16, max_loras_per_batch=given.max_loras_per_batch),
            dynamo_args=types.SimpleNamespace(endpoint_types="chat,completions"),
        )
        self._init_lora_tracking()

    async def generate(self, request: Any, context: Any = None) -> AsyncIterator[Any]:
        name = self._resolve_lora(request)
        mode = self.config.serving_mode
        if mode == DisaggregationMode.PREFILL:
            # What decode is to see: whether it had the adapter.
            yield {"token_ids": [FIRST], "finish_reason": "length", "disaggregated_params": {"adapter": name}}
            return
        if mode == DisaggregationMode.DECODE and request["prefill_result"]["disaggregated_params"] != {"adapter": name}:
            raise ValueError(f"prefill: {request['prefill_result']}, decode: {name}")
        count = request["stop_conditions"].get("max_tokens") or 4
        for index in range(count):
            token = 1 if name is None else self.engine.tokens[name]
            yield {"token_ids": [FIRST + token], **({"finish_reason": "length"} if index == count - 1 else {})}


async def main() -> None:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--model-path", required=True)
    parser.add_argument("--served-model-name", required=True)
    parser.add_argument("--enable-lora", action="store_true", required=True)
    parser.add_argument("--disaggregation-mode", default="agg")
    for flag in ("--max-loras-per-batch", "--max-loaded-loras", "--max-lora-rank"):
        parser.add_argument(flag, type=int, required=True)
    given, _ = parser.parse_known_args()
    # As numbers that can be compared and sent, of what is played.
    handler_base.kv_event_block_size = lambda _: 16
    handler_base.parse_endpoint_types = lambda _: llm.ModelType.Chat | llm.ModelType.Completions
    sys.modules["sglang.srt.managers.io_struct"].LoadLoRAAdapterReqInput = types.SimpleNamespace  # type: ignore[attr-defined]
    sys.modules["sglang.srt.managers.io_struct"].UnloadLoRAAdapterReqInput = types.SimpleNamespace  # type: ignore[attr-defined]
    runtime = DistributedRuntime(asyncio.get_running_loop(), "file", "tcp", event_plane="zmq")
    chats, kinds = llm.ModelType.Chat | llm.ModelType.Completions, llm.WorkerType
    surface, kind, needs = {
        "prefill": (llm.ModelType.Prefill, kinds.Prefill, [[kinds.Decode]]),
        "decode": (chats, kinds.Decode, [[kinds.Prefill]]),
    }.get(given.disaggregation_mode, (chats, kinds.Aggregated, []))
    component = f"{os.environ['DYN_NAMESPACE']}.{'prefill' if given.disaggregation_mode == 'prefill' else 'backend'}"
    endpoint = runtime.endpoint(f"{component}.generate")
    worker = Worker(given, endpoint)
    health = {"token_ids": [FIRST], "stop_conditions": {"max_tokens": 1}, "sampling_options": {}}
    await asyncio.gather(
        endpoint.serve_endpoint(worker.generate, graceful_shutdown=True, health_check_payload=health),
        runtime.endpoint(f"{component}.load_lora").serve_endpoint(worker.load_lora),
        runtime.endpoint(f"{component}.unload_lora").serve_endpoint(worker.unload_lora),
        runtime.endpoint(f"{component}.list_loras").serve_endpoint(worker.list_loras),
        llm.register_model(llm.ModelInput.Tokens, surface, endpoint, given.model_path, given.served_model_name, worker_type=kind, needs=needs),
    )


uvloop.install()
asyncio.run(main())
