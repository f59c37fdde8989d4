#!/usr/bin/env bash
# ai-dynamo 1.6.1: dynamo.vllm with `--model s3://bucket/model --load-format runai_streamer`, which vLLM takes, asks Hugging Face for the address before
# vLLM sees it, and ends there: its `should_prefetch_model` holds for any load format but ModelExpress's, and `fetch_model` knows no object store.
# dynamo.sglang of the same release leaves such an address to its engine. The functions are taken from the files, since the module needs vLLM; no
# network is used.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check --no-deps ai-dynamo==1.6.1 2>/dev/null
v/bin/pip install --quiet --disable-pip-version-check ai-dynamo-runtime==1.6.1 uvloop packaging pyyaml msgspec 2>/dev/null
cat >look.py <<'PY'
import ast
import asyncio
import importlib.util
import os
from pathlib import Path
from types import SimpleNamespace

from dynamo.llm import fetch_model

ADDRESS = "s3://weights/qwen3"
root = Path(importlib.util.find_spec("dynamo.llm").origin).parents[1]


def functions(file, *names):
    """These functions of a file, in its own words."""
    tree = ast.parse((root / file).read_text())
    tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in names]
    for node in tree.body:
        node.returns = None
        for argument in node.args.args:
            argument.annotation = None
    space = {"os": os, "MX_LOAD_FORMATS": {"modelexpress", "mx"}, "needs_local_model_path": lambda model: model.startswith("ngc://")}
    exec(compile(tree, file, "exec"), space)
    return [space[name] for name in names]


_, vllm = functions("vllm/main.py", "uses_modelexpress_load_format", "should_prefetch_model")
_, sglang = functions("sglang/args.py", "is_object_storage_path", "should_fetch_model")
config = SimpleNamespace(model=ADDRESS, engine_args=SimpleNamespace(load_format="runai_streamer"))
print(f"fetched first: vllm {vllm(config)}, sglang {sglang(SimpleNamespace(load_format='runai_streamer'), ADDRESS)}")


async def fetch():
    try:
        print(await fetch_model(ADDRESS, False))
    except Exception as error:
        print("huggingface" in str(error).lower(), str(error)[:160])


asyncio.run(fetch())
PY
v/bin/python look.py | tee told
grep -q "^fetched first: vllm True, sglang False$" told && grep -q "^True Failed to fetch model" told || { echo "changed"; exit 1; }
