#!/usr/bin/env bash
# ai-dynamo 1.6.1: a model whose folder has no chat template, as base models have none, is never listed where its worker registered it for
# chat and completions, though completions need no template: /v1/models stays empty while the worker says that it is registered. The same
# folder with a template is listed at once. Linux; the frontend listens on loopback alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check --no-deps ai-dynamo==1.6.1 2>/dev/null
v/bin/pip install --quiet --disable-pip-version-check ai-dynamo-runtime==1.6.1 tokenizers uvloop packaging pyyaml msgspec 2>/dev/null
cat >model.py <<'PY'
import json
import sys
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers

folder, template = Path(sys.argv[1]), sys.argv[2] == "with"
folder.mkdir()
tokenizer = Tokenizer(models.WordLevel({"<unk>": 0, "<end>": 1, "hello": 2}, unk_token="<unk>"))
tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer.save(str(folder / "tokenizer.json"))
config = {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "vocab_size": 3, "max_position_embeddings": 512, "bos_token_id": 1, "eos_token_id": 1}
words = {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": "<end>", "unk_token": "<unk>"}
if template:
    words["chat_template"] = "{% for message in messages %}{{ message['content'] }} {% endfor %}"
for name, content in {"config.json": config, "generation_config.json": {"eos_token_id": [1]}, "tokenizer_config.json": words}.items():
    (folder / name).write_text(json.dumps(content))
PY
cat >worker.py <<'PY'
import asyncio
import sys

from dynamo import llm
from dynamo.runtime import DistributedRuntime


async def main():
    runtime = DistributedRuntime(asyncio.get_running_loop(), "file", "tcp", event_plane="zmq")
    endpoint = runtime.endpoint("test.backend.generate")

    async def generate(request, context=None):
        yield {"token_ids": [2], "finish_reason": "stop"}

    async def register():
        kinds = llm.ModelType.Chat | llm.ModelType.Completions
        await llm.register_model(llm.ModelInput.Tokens, kinds, endpoint, sys.argv[1], "org/model", worker_type=llm.WorkerType.Aggregated)
        print("registered", flush=True)

    await asyncio.gather(endpoint.serve_endpoint(generate), register())


asyncio.run(main())
PY
export DYN_DISCOVERY_BACKEND=file DYN_EVENT_PLANE=zmq DYN_NAMESPACE=test HF_HUB_OFFLINE=1
listed() { # with|without: what /v1/models lists 20 s after the worker registered
  local port=$((20000 + RANDOM % 10000))
  export DYN_FILE_KV="$folder/kv-$1"
  v/bin/python model.py "$folder/model-$1" "$1"
  v/bin/python -m dynamo.frontend --http-host 127.0.0.1 --http-port "$port" >"frontend-$1.log" 2>&1 &
  v/bin/python worker.py "$folder/model-$1" >"worker-$1.log" 2>&1 &
  for _ in $(seq 120); do grep -q registered "worker-$1.log" && break; sleep 0.5; done
  grep -q registered "worker-$1.log" || { echo "the worker didn't register"; return 1; }
  for _ in $(seq 20); do
    sleep 1
    v/bin/python -c 'import json, sys, urllib.request; print([one["id"] for one in json.load(urllib.request.urlopen(sys.argv[1]))["data"]])' "http://127.0.0.1:$port/v1/models" >"listed-$1" 2>/dev/null || continue
    grep -q org/model "listed-$1" && break
  done
  cat "listed-$1"
  kill $(jobs -p) && wait 2>/dev/null || true
}
with=$(listed with)
without=$(listed without)
echo "with a template: $with; without: $without"
[ "$with" = "['org/model']" ] && [ "$without" = "[]" ] || { echo "changed"; exit 1; }
