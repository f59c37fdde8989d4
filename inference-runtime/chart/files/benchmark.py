"""Measures a served model with AIPerf, level by level, once it answers; prints what came of it and leaves all of it on the volume."""
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request

args = sys.argv[1:]
levels, gpus = json.loads(os.environ["LEVELS"]), int(os.environ["GPUS"])
requirement, results, wait = os.environ["REQUIREMENT"], os.environ["RESULTS"], int(os.environ["WAIT_SECONDS"])
url, model = args[args.index("--url") + 1], args[args.index("--model") + 1]

# Column, its metric in AIPerf's export, which figure of it.
COLUMNS = [
    ("requests/s", "request_throughput", "avg"),
    ("good/s", "goodput", "avg"),
    ("tokens/s", "output_token_throughput", "avg"),
    ("first token p50 ms", "time_to_first_token", "p50"),
    ("p99 ms", "time_to_first_token", "p99"),
    ("between tokens p50 ms", "inter_token_latency", "p50"),
    ("p99 ms", "inter_token_latency", "p99"),
]


def listed():
    try:
        with urllib.request.urlopen(f"{url}/v1/models", timeout=10) as answer:
            return model in [one["id"] for one in json.load(answer)["data"]]
    except (OSError, ValueError, KeyError):
        return False


def tool():
    """AIPerf's command: the image's own, or one that is installed now."""
    if requirement:
        subprocess.run([sys.executable, "-m", "venv", "/tmp/aiperf"], check=True)
        subprocess.run(["/tmp/aiperf/bin/pip", "install", "--quiet", "--no-cache-dir", requirement], check=True)
        return "/tmp/aiperf/bin/aiperf"
    found = shutil.which("aiperf")
    if found is None:
        sys.exit("there is no aiperf on the path of this image: give one with it, or leave benchmark.image out")
    return found


def figure(export, metric, which):
    value = (export.get(metric) or {}).get(which)
    return "" if value is None else f"{value:.1f}"


def line(cells):
    return "  ".join(str(cell).rjust(width) for cell, width in zip(cells, WIDTHS))


HEAD = ["users", *[name for name, *_ in COLUMNS], "tokens/s/GPU", "failed"]
WIDTHS = [max(len(name), 7) for name in HEAD]

os.makedirs(results, exist_ok=True)
aiperf = tool()
until = time.monotonic() + wait
while not listed():
    if time.monotonic() > until:
        sys.exit(f"{model} isn't listed at {url} after {wait} s")
    time.sleep(5)

rows, failed = [], False
for level in levels:
    users, requests = level["users"], level["requests"]
    folder = f"{results}/{users}-users"
    load = ["--concurrency", str(users), "--request-count", str(requests), "--warmup-request-count", str(users)]
    print(f"{users} users at once, {requests} requests", flush=True)
    done = subprocess.run([aiperf, "profile", *args, *load, "--artifact-dir", folder, "--ui", "none"], check=False)
    try:
        with open(f"{folder}/profile_export_aiperf.json", encoding="utf8") as file:
            export = json.load(file)
    except (OSError, ValueError):
        export = {}
    errors = (export.get("error_request_count") or {}).get("avg") or 0
    failed = failed or done.returncode != 0 or not export or errors > 0
    tokens = (export.get("output_token_throughput") or {}).get("avg")
    each = "" if tokens is None or gpus == 0 else f"{tokens / gpus:.1f}"
    rows.append({"users": users, "requests": requests, "code": done.returncode, "failed": int(errors), **{f"{metric}_{which}": (export.get(metric) or {}).get(which) for _, metric, which in COLUMNS}})
    rows[-1]["cells"] = [users, *[figure(export, metric, which) for _, metric, which in COLUMNS], each, int(errors) if export else "all"]

table = "\n".join([line(HEAD), *[line(row.pop("cells")) for row in rows]])
with open(f"{results}/summary.txt", "w", encoding="utf8") as file:
    file.write(table + "\n")
with open(f"{results}/summary.json", "w", encoding="utf8") as file:
    json.dump({"model": model, "gpus": gpus, "arguments": args, "levels": rows}, file, indent=1)
print(f"{table}\nall of it is in {results} on the volume", flush=True)
try:
    with open("/dev/termination-log", "w", encoding="utf8") as file:
        file.write(table[:4000])
except OSError:
    pass  # outside of a pod there is none
sys.exit(1 if failed else 0)
