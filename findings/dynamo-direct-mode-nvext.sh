#!/usr/bin/env bash
# ai-dynamo 1.6.1: with DYN_DISABLE_FRONTEND_NVEXT=1 a frontend in direct mode passes over the header by which an endpoint picker names the worker
# (x-dynamo-worker-instance-id), and answers every chat 400; without the variable the same chat is answered. Linux; loopback alone.
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
v/bin/python worker.py >worker.log 2>&1 &
number() { find kv -type f -exec grep -l '"Endpoint"' {} + 2>/dev/null | xargs -r grep -ho '"instance_id": *[0-9]*' | grep -o '[0-9]*$' | sort -u | head -1 || true; }
# ask SWITCH: the status of a chat that names the worker, once a frontend in direct mode lists the model.
ask() {
  local port=$((20000 + RANDOM % 10000))
  env ${1:+"$1"} v/bin/python -m dynamo.frontend --http-host 127.0.0.1 --http-port "$port" --router-mode direct >"frontend-$port.log" 2>&1 &
  v/bin/python - "$port" "$(until [ -n "$(number)" ]; do sleep 0.5; done; number)" <<'PY'
import json
import sys
import time
import urllib.error
import urllib.request

port, worker = sys.argv[1:]
base = f"http://127.0.0.1:{port}/v1"
for _ in range(240):
    try:
        if "org/model" in urllib.request.urlopen(f"{base}/models").read().decode():
            break
    except OSError:
        pass
    time.sleep(0.5)
else:
    raise SystemExit("the model isn't listed in time")
body = json.dumps({"model": "org/model", "max_tokens": 1, "messages": [{"role": "user", "content": "hello"}]}).encode()
headers = {"Content-Type": "application/json", "x-dynamo-worker-instance-id": worker}
try:
    print(urllib.request.urlopen(urllib.request.Request(f"{base}/chat/completions", body, headers)).status)
except urllib.error.HTTPError as error:
    print(error.code)
PY
}
plain=$(ask "")
switched=$(ask DYN_DISABLE_FRONTEND_NVEXT=1)
echo "ai-dynamo 1.6.1, direct mode, a chat that names the worker by its header: $plain; with DYN_DISABLE_FRONTEND_NVEXT=1: $switched"
# Seen with 1.6.1: "200; with DYN_DISABLE_FRONTEND_NVEXT=1: 400"
[ "$plain" = 200 ] && [ "$switched" = 400 ] || { echo "changed"; exit 1; }
