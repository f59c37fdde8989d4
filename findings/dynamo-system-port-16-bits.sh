#!/usr/bin/env bash
# ai-dynamo-runtime 1.6.1: DYN_SYSTEM_PORT is read into 16 bits with a sign, so that half of all ports are refused: 48009 is, 28009 isn't.
# Seen: "invalid value unsigned int `48009`, expected i16 for key "SYSTEM_PORT"".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check ai-dynamo-runtime==1.6.1 uvloop
cat >start.py <<'PY'
import asyncio
from dynamo.runtime import DistributedRuntime


async def main():
    DistributedRuntime(asyncio.get_running_loop(), "file", "tcp", event_plane="zmq")
    print("started")


asyncio.run(main())
PY
start() { DYN_FILE_KV="$folder/kv" DYN_SYSTEM_PORT=$1 timeout 60 v/bin/python start.py 2>&1 || true; }
low=$(start 28009)
high=$(start 48009)
echo "28009: $(tail -n 1 <<<"$low")"
echo "48009: $(grep -o 'invalid value.*' <<<"$high" | head -n 1)"
grep -q started <<<"$low" || { echo "changed: a low port doesn't start"; exit 1; }
grep -q 'expected i16' <<<"$high" || { echo "changed: a high port is taken"; exit 1; }
