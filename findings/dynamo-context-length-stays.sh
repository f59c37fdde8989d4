#!/usr/bin/env bash
# ai-dynamo 1.6.1: `dynamo_frontend_model_context_length`, a gauge of a model, is shown on after the model's last worker has gone and /v1/models
# lists nothing. An alert on its absence never fires; `dynamo_frontend_model_ready` is the one that goes. Linux; loopback alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check --no-deps ai-dynamo==1.6.1 2>/dev/null
v/bin/pip install --quiet --disable-pip-version-check ai-dynamo-runtime==1.6.1 tokenizers uvloop packaging pyyaml msgspec 2>/dev/null
v/bin/python - <<'PY'
import json
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers

folder = Path("model")
folder.mkdir()
tokenizer = Tokenizer(models.WordLevel({"<unk>": 0, "<end>": 1, "hello": 2}, unk_token="<unk>"))
tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer.save(str(folder / "tokenizer.json"))
config = {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "vocab_size": 3, "max_position_embeddings": 512, "bos_token_id": 1, "eos_token_id": 1}
words = {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": "<end>", "unk_token": "<unk>", "chat_template": "{{ messages[0]['content'] }}"}
for name, content in {"config.json": config, "generation_config.json": {"eos_token_id": [1]}, "tokenizer_config.json": words}.items():
    (folder / name).write_text(json.dumps(content))
PY
cat >worker.py <<'PY'
import asyncio

from dynamo import llm
from dynamo.runtime import DistributedRuntime


async def main():
    runtime = DistributedRuntime(asyncio.get_running_loop(), "file", "tcp", event_plane="zmq")
    endpoint = runtime.endpoint("test.backend.generate")

    async def generate(request, context=None):
        yield {"token_ids": [2], "finish_reason": "stop"}

    await asyncio.gather(endpoint.serve_endpoint(generate), llm.register_model(llm.ModelInput.Tokens, llm.ModelType.Chat, endpoint, "model", "org/model", worker_type=llm.WorkerType.Aggregated))


asyncio.run(main())
PY
export DYN_DISCOVERY_BACKEND=file DYN_EVENT_PLANE=zmq DYN_NAMESPACE=test HF_HUB_OFFLINE=1 DYN_FILE_KV="$folder/kv"
port=$((20000 + RANDOM % 10000))
v/bin/python -m dynamo.frontend --http-host 127.0.0.1 --http-port "$port" >frontend.log 2>&1 &
v/bin/python worker.py >worker.log 2>&1 &
worker=$!
get() { v/bin/python -c 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())' "http://127.0.0.1:$port$1" 2>/dev/null || true; }
wait_for() { # yes|no: until the model is listed, or no more
  for _ in $(seq 240); do
    if get /v1/models >listed && [ -s listed ]; then
      if grep -q org/model listed; then [ "$1" = yes ] && return; else [ "$1" = no ] && return; fi
    fi
    sleep 0.5
  done
  echo "the model isn't $1 listed in time"
  return 1
}
wait_for yes
kill "$worker"
wait_for no
# As long again as a frontend takes to notice anything else.
sleep 15
get /metrics >metrics
stays=$(grep -c '^dynamo_frontend_model_context_length{.*org/model' metrics || true)
ready=$(grep -c '^dynamo_frontend_model_ready{.*org/model' metrics || true)
echo "ai-dynamo 1.6.1, no worker left, no model listed: $stays series of dynamo_frontend_model_context_length, $ready of dynamo_frontend_model_ready"
[ "$stays" = 1 ] && [ "$ready" = 0 ] || { echo "changed"; exit 1; }
