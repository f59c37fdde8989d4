"""What the steps share: the command itself, a plan for this card, and one form for what came out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

IMAGE = Path(__file__).parent.parent
GPUS = IMAGE.parent / "facts/gpus.json"


@dataclass
class Step:
    """One thing that was to be shown. `held` is None where it could not be tried here."""

    name: str
    wanted: str
    held: bool | None
    found: str
    raw: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0


def preflight(*arguments: str, env: dict[str, str | None] | None = None, seconds: float = 150) -> dict[str, Any]:
    """The report of one run, as a container would make it."""
    whole: dict[str, str] = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    for name, value in (env or {}).items():
        whole.pop(name, None)
        if value is not None:
            whole[name] = value
    command = [sys.executable, "-m", "preflight", *arguments]
    done = subprocess.run(command, cwd=IMAGE, env=whole, capture_output=True, text=True, timeout=seconds, check=False)
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise RuntimeError(f"no report: {done.stderr[-500:]}") from error
    return report


def checks(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {check["id"]: check for check in report["checks"]}


def plan_for(sku: str, gpus: int) -> dict[str, Any]:
    """What a plan says of a card, from the planner's own table, and nothing of a model."""
    listed = json.loads(GPUS.read_text(encoding="utf-8"))["gpus"]
    row = next((row for row in listed if sku in (row["sku"], *row["aliases"])), None)
    if row is None:
        raise SystemExit(f"no GPU {sku}; there are {', '.join(row['sku'] for row in listed)}")
    figures = ("memoryBandwidthGBps", "bf16Tflops", "hostLinkGBps", "nvlinkGBps", "computeCapability")
    gpu = {"sku": row["sku"], "visibleGiB": row["visibleGiB"], **{name: row[name] for name in figures}}
    parallelism = {"tensor": gpus, "pipeline": 1, "expert": 1, "data": 1}
    return {"feasible": True, "gpu": gpu, "parallelism": parallelism, "fabric": "none", "requirements": {"gpusPerPod": gpus}}


def timed(make: Callable[[], list[Step]], name: str) -> list[Step]:
    """The steps, or one that says why there are none: a step that breaks doesn't take the others with it."""
    begun = time.monotonic()
    try:
        steps = make()
    except Exception as error:  # whatever torch or the machine raises is the finding
        steps = [Step(name, "that it can be tried", False, f"{type(error).__name__}: {error}"[:500])]
    for step in steps:
        step.seconds = step.seconds or round(time.monotonic() - begun, 1)
    return steps


def without_machine(value: Any, work: Path) -> Any:
    """A report without the name of the machine and its folders."""
    if isinstance(value, dict):
        return {key: ("-" if key == "node" else without_machine(inner, work)) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_machine(inner, work) for inner in value]
    return value.replace(str(work.resolve()), "WORK").replace(str(work), "WORK") if isinstance(value, str) else value
