#!/usr/bin/env bash
# ai-dynamo 1.6.1: of two workers of a model one has loaded a LoRA adapter, and is registered for it (`register_model(lora_name=...)`). The frontend lists
# the adapter, and sends requests for it to both workers by turns, the one that never heard of it too. Workers learn the name from the request alone;
# dynamo.sglang's answers with the base model then, status 200 (`LoraMixin._resolve_lora` gives None). With DYN_LORA_ENABLED=true on the frontend, which
# documents and manifests set on workers, the one with the adapter is asked alone. Workers here tell which of the two they are.
set -euo pipefail
folder=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check --no-deps ai-dynamo==1.6.1 2>/dev/null
v/bin/pip install --quiet --disable-pip-version-check ai-dynamo-runtime==1.6.1 tokenizers uvloop packaging pyyaml msgspec 'transformers>=4.56.0' \
  'pyzmq>=26' 'prometheus-client>=0.23.1,<1' 'pydantic>=2.10.6,<=2.13' 'zstandard>=0.23,<1' 'aiohttp>=3.14.3,<4' 2>/dev/null
cat >model.py <<'PY'
import json
import pathlib
import sys

from tokenizers import Tokenizer, models, pre_tokenizers

folder = pathlib.Path(sys.argv[1])
folder.mkdir()
words = ["<unk>", "<end>", "without", "with"]
tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="<unk>"))
tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer.save(str(folder / "tokenizer.json"))
config = {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "vocab_size": 4, "hidden_size": 64, "num_hidden_layers": 1, "num_attention_heads": 1}
(folder / "config.json").write_text(json.dumps({**config, "max_position_embeddings": 2048, "bos_token_id": 1, "eos_token_id": 1}))
(folder / "generation_config.json").write_text('{"eos_token_id": [1]}')
template = "{% for message in messages %}{{ message['content'] }} {% endfor %}"
(folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", "unk_token": "<unk>", "eos_token": "<end>", "chat_template": template}))
PY
cat >worker.py <<'PY'
import asyncio
import sys

import uvloop
from dynamo import llm
from dynamo.runtime import DistributedRuntime

model, has = sys.argv[1], sys.argv[2] == "with"


async def main():
    runtime = DistributedRuntime(asyncio.get_running_loop(), "file", "tcp", event_plane="zmq")
    endpoint = runtime.endpoint("lab.backend.generate")

    async def generate(request, context=None):
        yield {"token_ids": [3 if has else 2], "finish_reason": "length"}

    async def register():
        kinds = llm.ModelType.Chat | llm.ModelType.Completions
        await llm.register_model(llm.ModelInput.Tokens, kinds, endpoint, model, "base", worker_type=llm.WorkerType.Aggregated)
        if has:
            more = {"lora_name": "adapter", "base_model_path": model, "user_data": {"lora_adapter": True, "lora_id": llm.lora_name_to_id("adapter")}}
            await llm.register_model(llm.ModelInput.Tokens, kinds, endpoint, model, worker_type=llm.WorkerType.Aggregated, ignore_weights=True, max_gpu_lora_count=2, **more)

    await asyncio.gather(endpoint.serve_endpoint(generate, graceful_shutdown=True), register())


uvloop.install()
asyncio.run(main())
PY
cat >ask.py <<'PY'
import json
import sys
import time
import urllib.request

base = f"http://127.0.0.1:{sys.argv[1]}/v1"


def ask(model):
    body = {"model": model, "max_tokens": 1, "messages": [{"role": "user", "content": "with"}]}
    request = urllib.request.Request(f"{base}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request, timeout=20))["choices"][0]["message"]["content"].strip()


for _ in range(120):
    try:
        listed = {one["id"] for one in json.load(urllib.request.urlopen(f"{base}/models", timeout=5))["data"]}
        if listed == {"base", "adapter"} and {ask("base") for _ in range(8)} == {"with", "without"}:
            break
    except OSError:
        pass
    time.sleep(0.5)
else:
    sys.exit("the workers aren't there")
answers = [ask("adapter") for _ in range(8)]
print(f"asked for the adapter: {answers.count('with')} by the worker that has it, {answers.count('without')} by the one that hasn't")
PY
export DYN_FILE_KV=$folder/kv DYN_DISCOVERY_BACKEND=file DYN_EVENT_PLANE=zmq HF_HUB_OFFLINE=1 HOME=$folder
v/bin/python model.py "$folder/model"
for which in with without; do
  v/bin/python worker.py "$folder/model" "$which" >"$which.log" 2>&1 &
  pids+=($!)
done
port=$((20000 + RANDOM % 10000))
for given in "" true; do
  DYN_NAMESPACE=lab DYN_LORA_ENABLED=$given v/bin/python -m dynamo.frontend --http-host 127.0.0.1 --http-port "$port" >"frontend$given.log" 2>&1 &
  pids+=($!)
  echo "DYN_LORA_ENABLED=$given: $(v/bin/python ask.py "$port")" | tee -a told
  port=$((port + 1))
done
[ "$(cat told)" = "DYN_LORA_ENABLED=: asked for the adapter: 4 by the worker that has it, 4 by the one that hasn't
DYN_LORA_ENABLED=true: asked for the adapter: 8 by the worker that has it, 0 by the one that hasn't" ] || { echo "changed"; exit 1; }
