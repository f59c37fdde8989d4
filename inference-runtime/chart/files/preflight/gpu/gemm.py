"""Matrix products in bf16 on random data, where the image has torch: zeros draw less power and look too fast."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys

from ..check.check import Check
from ..core.result import Result, failed, passed, skipped, unknown
from ..check.context import Context

SIZE = 8192
# Torch prints the rates of each card as JSON, so that nothing of it lives in this process.
PROGRAM = """
import json, statistics, sys
import torch
size, answers = int(sys.argv[1]), []
for index in range(torch.cuda.device_count()):
    torch.cuda.set_device(index)
    a, b = (torch.randn(size, size, device="cuda", dtype=torch.bfloat16) for _ in range(2))
    out = torch.empty_like(a)
    taken = []
    for turn in range(8):
        start, stop = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        for _ in range(20):
            torch.matmul(a, b, out=out)
        stop.record()
        stop.synchronize()
        taken.append(start.elapsed_time(stop) / 20)
    del a, b, out
    torch.cuda.empty_cache()
    answers.append(2 * size**3 / statistics.median(taken[1:]) / 1e9)
print(json.dumps({"torch": torch.__version__, "tflops": answers}))
"""


class Bf16Gemm(Check):
    id = "bf16-gemm"
    stage = "deep"
    title = "Matrix products are as fast as the datasheet lets expect"
    remedy = "see clock-events-load for what slows the card; a card that stays slow is replaced"
    deadline = 45.0
    # An H200 reaches 0.78 to 0.81 of its dense figure. Cards with a low power limit reach about half, so that less than that is asked for.
    thresholds = {"gemm": 0.45}

    def needs(self, ctx: Context) -> str:
        figure, share = ctx.wanted.bf16_tflops, ctx.threshold("gemm")
        return f"{share:.0%} of {figure:g} TFLOP/s in bf16" if figure is not None else f"{share:.0%} of the datasheet's bf16 figure"

    def run(self, ctx: Context) -> Result:
        if importlib.util.find_spec("torch") is None:
            return skipped("torch isn't importable in this image")
        command = [sys.executable, "-c", PROGRAM, str(SIZE)]
        # The runner ends it with this process, when the time is up.
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
            return unknown(f"torch could not compute: {lines[-1][:300]}", "free the card's memory where it is full; else see cuda-init")
        try:
            answer = json.loads(done.stdout.strip().splitlines()[-1])
            rates = [float(rate) for rate in answer["tflops"]]
        except (ValueError, KeyError, IndexError, TypeError):
            return unknown("torch answered nothing that can be read", None)
        if not rates:
            return unknown("torch sees no GPU", "see cuda-init; torch may be built without CUDA")
        values = {f"gpu{index}_tflops": round(rate, 1) for index, rate in enumerate(rates)}
        words = f"{min(rates):.4g} to {max(rates):.4g} TFLOP/s with torch {answer.get('torch')}"
        figure, share = ctx.wanted.bf16_tflops, ctx.threshold("gemm")
        if figure is None:
            return skipped(f"{words}; not judged: the datasheet's bf16 figure isn't known", **values)
        slow = [f"GPU {index} {rate / figure:.0%}" for index, rate in enumerate(rates) if rate < share * figure]
        if slow:
            return failed(f"{words}; of {figure:g}: {', '.join(slow)}", self.remedy, **values)
        return passed(f"{words}: at least {min(rates) / figure:.0%} of {figure:g}", **values)


CHECKS = (Bf16Gemm(),)
