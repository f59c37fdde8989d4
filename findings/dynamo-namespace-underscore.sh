#!/usr/bin/env bash
# ai-dynamo-runtime 1.6.1: a worker's own metrics call its namespace "lab_qwen" where DYN_NAMESPACE, and so the label of its pod, says "lab-qwen".
# Joined with series that have the pod's label, as a frontend's get from a PodMonitor, they match nothing. Linux; loopback alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check --no-deps ai-dynamo==1.6.1 2>/dev/null
v/bin/pip install --quiet --disable-pip-version-check ai-dynamo-runtime==1.6.1 uvloop 2>/dev/null
cat >worker.py <<'PY'
import asyncio
import os

from dynamo.runtime import DistributedRuntime


async def main():
    runtime = DistributedRuntime(asyncio.get_running_loop(), "file", "tcp", event_plane="zmq")
    endpoint = runtime.endpoint(f"{os.environ['DYN_NAMESPACE']}.backend.generate")

    async def generate(request, context=None):
        yield {}

    await endpoint.serve_endpoint(generate)


asyncio.run(main())
PY
port=$((20000 + RANDOM % 10000))
export DYN_DISCOVERY_BACKEND=file DYN_FILE_KV="$folder/kv" DYN_EVENT_PLANE=zmq DYN_NAMESPACE=lab-qwen DYN_SYSTEM_PORT=$port
v/bin/python worker.py >worker.log 2>&1 &
for _ in $(seq 60); do
  sleep 1
  v/bin/python -c 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())' "http://127.0.0.1:$port/metrics" >metrics 2>/dev/null || continue
  grep -q dynamo_namespace metrics && break
done
said=$(grep -o 'dynamo_namespace="[^"]*"' metrics | sort -u)
echo "ai-dynamo-runtime 1.6.1, DYN_NAMESPACE=lab-qwen: its own metrics say $said"
[ "$said" = 'dynamo_namespace="lab_qwen"' ] || { echo "changed"; exit 1; }
