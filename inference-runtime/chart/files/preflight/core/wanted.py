"""What the plan asks of a node: read from the plan's JSON, or given by flags. None: not known, and then not checked."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

FABRICS = ("none", "efa", "infiniband", "roce")

# JSON types that a field may have, and how they are called.
_NUMBER: tuple[type, ...] = (int, float)
_TEXT: tuple[type, ...] = (str,)
_NAMES = {_NUMBER: "a number", _TEXT: "text"}


@dataclass(frozen=True)
class Wanted:
    model: str | None = None
    engine: str | None = None
    engine_version: str | None = None
    gpu_sku: str | None = None
    gpu_memory_gib: float | None = None
    memory_bandwidth_gbps: float | None = None
    bf16_tflops: float | None = None
    host_link_gbps: float | None = None
    nvlink_gbps: float | None = None
    compute_capability: str | None = None
    tensor: int | None = None
    expert: int | None = None
    gpus: int | None = None
    fabric: str | None = None
    memory_fraction: float | None = None
    max_model_len: int | None = None
    driver_min: str | None = None
    shared_memory_gib: float | None = None
    host_memory_gib: float | None = None
    nics: int | None = None
    weights_bytes: int | None = None
    inputs_sha256: str | None = None

    @property
    def together(self) -> str | None:
        """What makes the GPUs of a pod talk to each other; None: nothing, or one GPU (then the traffic is between nodes, and rdma.py's)."""
        if self.gpus == 1:
            return None
        if (self.tensor or 1) > 1:
            return f"tensor parallelism {self.tensor}"
        # Whole experts on some GPUs: every token is sent to those of its experts.
        return f"expert parallelism {self.expert}" if (self.expert or 1) > 1 else None

    @property
    def rdma(self) -> bool:
        return self.fabric not in (None, "none")


# Field of Wanted, its path in the plan, its type there. Flags have the field's name with dashes.
_PLAN_FIELDS: tuple[tuple[str, str, tuple[type, ...]], ...] = (
    ("model", "model", _TEXT),
    ("engine", "engine.name", _TEXT),
    ("engine_version", "engine.version", _TEXT),
    ("gpu_sku", "gpu.sku", _TEXT),
    ("gpu_memory_gib", "gpu.visibleGiB", _NUMBER),
    ("memory_bandwidth_gbps", "gpu.memoryBandwidthGBps", _NUMBER),
    ("bf16_tflops", "gpu.bf16Tflops", _NUMBER),
    ("host_link_gbps", "gpu.hostLinkGBps", _NUMBER),
    ("nvlink_gbps", "gpu.nvlinkGBps", _NUMBER),
    ("compute_capability", "gpu.computeCapability", _TEXT),
    ("tensor", "parallelism.tensor", _NUMBER),
    ("expert", "parallelism.expert", _NUMBER),
    ("gpus", "requirements.gpusPerPod", _NUMBER),
    ("fabric", "fabric", _TEXT),
    ("memory_fraction", "memoryFraction", _NUMBER),
    ("max_model_len", "maxModelLen", _NUMBER),
    ("driver_min", "requirements.minDriver", _TEXT),
    ("shared_memory_gib", "requirements.sharedMemoryGiB", _NUMBER),
    ("host_memory_gib", "requirements.hostMemoryGiB", _NUMBER),
    ("nics", "requirements.nics", _NUMBER),
    ("weights_bytes", "requirements.weightsBytes", _NUMBER),
    ("inputs_sha256", "inputsSha256", _TEXT),
)

PLAN_PATHS = {name: path for name, path, _ in _PLAN_FIELDS}

# What flags may say, with their type: all that a node can be measured against.
FLAGS: dict[str, type] = {
    "engine": str,
    "gpu_sku": str,
    "gpu_memory_gib": float,
    "memory_bandwidth_gbps": float,
    "bf16_tflops": float,
    "host_link_gbps": float,
    "nvlink_gbps": float,
    "compute_capability": str,
    "tensor": int,
    "expert": int,
    "gpus": int,
    "fabric": str,
    "memory_fraction": float,
    "driver_min": str,
    "shared_memory_gib": float,
    "host_memory_gib": float,
    "nics": int,
    "weights_bytes": int,
}


class PlanError(Exception):
    """Why a plan can't be used, all problems at once."""


def read_plan(file: str) -> dict[str, Any]:
    try:
        text = Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError(f"the plan {file} can't be read: {error}") from error
    try:
        plan = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PlanError(f"the plan {file} is not JSON: {error}") from error
    if isinstance(plan, list):
        if len(plan) != 1:
            raise PlanError(f"the plan {file} holds {len(plan)} plans: give the one that this node is to serve")
        plan = plan[0]
    if not isinstance(plan, dict):
        raise PlanError(f"the plan {file} is {type(plan).__name__}, not an object")
    if plan.get("feasible") is not True:
        raise PlanError(_not_feasible(file, plan))
    return plan


def _not_feasible(file: str, plan: dict[str, Any]) -> str:
    if "feasible" not in plan:
        return f"{file} has no \"feasible\": it is not a plan of the planner"
    listed = plan.get("diagnostics")
    errors = [one for one in listed if isinstance(one, dict) and one.get("severity") == "error"] if isinstance(listed, list) else []
    words = "; ".join(str(one.get("message")) for one in errors)
    return f"the plan {file} says itself that it is not feasible{': ' + words if words else ''}"


def wanted_from(plan: dict[str, Any]) -> Wanted:
    """Missing and null are not known. What is of another type is refused: a threshold must not silently not apply."""
    values: dict[str, Any] = {}
    problems = []
    for name, path, types in _PLAN_FIELDS:
        value: Any = plan
        for part in path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if value is None:
            continue
        if not isinstance(value, types) or isinstance(value, bool) or not _counts(value):
            problems.append(f"{path} is {json.dumps(value)[:60]}, not {_NAMES[types]}")
            continue
        values[name] = value
    fabric = values.get("fabric")
    if fabric is not None and fabric not in FABRICS:
        problems.append(f"fabric is {json.dumps(fabric)}, not one of {', '.join(FABRICS)}")
    if values.get("memory_fraction", 0) > 1:
        problems.append(f"memoryFraction is {values['memory_fraction']:g}, more than all memory")
    if problems:
        raise PlanError("the plan can't be used: " + "; ".join(problems))
    return Wanted(**values)


def _counts(value: Any) -> bool:
    """No measure of a node is negative; Python reads NaN and Infinity as JSON numbers."""
    return isinstance(value, str) or 0 <= value < float("inf")


def with_flags(wanted: Wanted, flags: dict[str, Any]) -> Wanted:
    """Flags go before the plan."""
    known = {field.name for field in fields(Wanted)}
    return replace(wanted, **{name: value for name, value in flags.items() if value is not None and name in known})
