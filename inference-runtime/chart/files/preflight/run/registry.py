"""All checks, in the order in which they are told. A new one is added to its file's CHECKS."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from ..gpu import bandwidth, gemm, gpus, gpustate, links, peers, tools, underload
from ..node import caches, drivers, limits, permissions, rdma
from ..engine import engineconfig, enginesizes, served, verify
from ..weights import modelvolume, weights
from ..check.check import Check

# Measurements come after what only asks; what looks at the running engine comes last.
CHECKS: tuple[Check, ...] = (
    *drivers.CHECKS,
    *gpus.CHECKS,
    *gpustate.CHECKS,
    *links.CHECKS,
    *limits.CHECKS,
    *permissions.CHECKS,
    *rdma.CHECKS,
    *caches.CHECKS,
    *weights.CHECKS,
    *bandwidth.CHECKS,
    *peers.CHECKS,
    *underload.CHECKS,
    *gemm.CHECKS,
    *modelvolume.CHECKS,
    *tools.CHECKS,
    *verify.CHECKS,
    *served.CHECKS,
    *enginesizes.CHECKS,
    *engineconfig.CHECKS,
)

# Options that only some stages have: each takes the parser.
ARGUMENTS: tuple[Callable[[argparse.ArgumentParser], None], ...] = (verify.add_arguments, served.add_arguments)

# Seconds that a whole stage may take. `fast` takes well under 5; a first call to a driver that no process holds open takes longer.
TIMEOUTS = {"fast": 10.0, "deep": 90.0, "verify": 300.0}


def of_stage(stage: str) -> list[Check]:
    """`deep` asks what `fast` asks first: nothing measured says much on a node that isn't right."""
    stages = ("fast", "deep") if stage == "deep" else (stage,)
    return [check for check in CHECKS if check.stage in stages]


def thresholds() -> dict[str, float]:
    return {name: value for check in CHECKS for name, value in check.thresholds.items()}
