"""(a) fast and deep on the card; its memory's bandwidth against torch's on the same card, and against the datasheet."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from .common import Step, checks, plan_for, preflight

# In a process of its own, so that the card is empty again afterwards.
COPY = """
import json, statistics, torch
a = torch.empty(1024**3, dtype=torch.uint8, device="cuda").random_()
b = torch.empty_like(a)
def rate(work, moved):
    taken = []
    for turn in range(8):
        start, stop = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        for _ in range(10):
            work()
        stop.record()
        stop.synchronize()
        taken.append(start.elapsed_time(stop))
    return 10 * moved / statistics.median(taken[1:]) / 1e6
f = a.view(torch.float32)
answer = {"torch": torch.__version__, "copy": rate(lambda: b.copy_(a), 2 * a.numel()), "sum": rate(lambda: f.sum(), a.numel())}
print(json.dumps(answer))
"""


def torch_rates() -> dict[str, Any] | None:
    done = subprocess.run([sys.executable, "-c", COPY], capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        return None
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def run(sku: str, gpus: int, work: Path) -> list[Step]:
    plan = work / "card-plan.json"
    plan.write_text(json.dumps(plan_for(sku, gpus)), encoding="utf-8")
    steps = []
    for stage, limit in (("fast", 5.0), ("deep", 90.0)):
        report = preflight(stage, "--plan", str(plan))
        bad = {name: check["found"] for name, check in checks(report).items() if check["status"] in ("failed", "unknown")}
        held = not bad and report["seconds"] < limit
        words = f"{report['summary']}, {report['seconds']} s" + (f"; {bad}" if bad else "")
        steps.append(Step(f"preflight {stage}", f"passes within {limit:g} s", held, words, report, report["seconds"]))
    return steps + bandwidth(checks(steps[-1].raw)["device-memory-bandwidth"])


def bandwidth(check: dict[str, Any]) -> list[Step]:
    values = check["values"]
    if "gpu0_copy_gbps" not in values:
        return [Step("device memory", "measured", None if check["status"] == "skipped" else False, check["found"], check)]
    copy = float(values["gpu0_copy_gbps"])
    best = max(copy, float(values.get("gpu0_read_gbps", 0)))
    steps = []
    figure = values.get("datasheet_gbps")
    if figure is not None:
        words = f"{best:.4g} of {figure:g} GB/s: {best / figure:.3f}"
        steps.append(Step("device memory and datasheet", "at least 0.85 of it", best / figure >= 0.85, words, check))
    against = torch_rates()
    if against is None:
        return [*steps, Step("device memory and torch", "within 5 % of torch's copy", None, "torch can't use a GPU here")]
    off = copy / against["copy"] - 1
    words = f"copy {copy:.4g}, torch {against['copy']:.4g} GB/s: {off:+.1%} (read {values.get('gpu0_read_gbps')}, torch's sum {against['sum']:.4g})"
    return [*steps, Step("device memory and torch", "within 5 % of torch's copy", abs(off) <= 0.05, words, {"preflight": check, "torch": against})]

