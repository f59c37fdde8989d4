"""The links between the GPUs of one worker, as far as the plan's tensor or expert parallelism needs them."""

from __future__ import annotations

import re
from itertools import combinations

from ..check.check import Check
from ..core.result import Result, failed, passed, skipped, warning
from ..check.context import Context
from ..driver.libraries import NVML
from ..driver.nvml import Device, Fabric, NvmlError
from ..check.visible import devices, each

# nvmlGpuP2PStatus_t.
_P2P = {
    1: "the chipset does not support it",
    2: "a GPU does not support it",
    3: "the GPUs are on different I/O hubs",
    4: "switched off by a driver setting",
    5: "not supported",
    6: "unknown",
}


def _why_not(ctx: Context) -> str:
    if ctx.wanted.gpus == 1:
        return "one GPU in this pod"
    return "the plan names no parallelism" if ctx.wanted.tensor is None else "tensor parallelism 1: the GPUs don't talk to each other"


class NvLink(Check):
    id = "nvlink"
    stage = "fast"
    lane = NVML.lane
    title = "NVLink is up where the plan counts on it"
    remedy = "drain the node; reset the GPUs or restart it; look for Xid 74 in the kernel log; when it comes again, replace it"

    def needs(self, ctx: Context) -> str:
        speed = ctx.wanted.nvlink_gbps
        if ctx.wanted.together is None or speed is None:
            return "nothing by this plan"
        return f"NVLink with {speed:g} GB/s each way on each GPU, for {ctx.wanted.together}"

    def run(self, ctx: Context) -> Result:
        if ctx.wanted.together is None:
            return skipped(_why_not(ctx))
        speed = ctx.wanted.nvlink_gbps
        if speed is None:
            return skipped("this GPU's datasheet names no NVLink" if ctx.wanted.gpu_sku else "whether this GPU has NVLink is not known")

        def ask(device: Device) -> Result:
            states = ctx.nvml.nvlink_states(device)
            active = sum(states)
            told = f"{active} of {len(states)} links active"
            if not states:
                return warning("the driver tells of no link", "see peer-access; the board may be another than the plan's", activeLinks=0)
            least = _links_for(speed, ctx.wanted.compute_capability)
            # Without the generation the number can't be told from the speed: then every link that is there must be up.
            if active >= (least if least is not None else len(states)):
                return passed(told, activeLinks=active)
            told += f", {least} needed" if least is not None else ""
            if active == len(states):
                return warning(told, "a board with fewer links than the plan's: plan for it", activeLinks=active)
            return failed(told, self.remedy, activeLinks=active)

        return each(ctx, ask)


def _links_for(speed: float, capability: str | None) -> int | None:
    """A link carries 25 GB/s each way from NVLink 2 to 4, 50 in NVLink 5 (Blackwell, compute capability 10)."""
    match = re.match(r"\d+", capability or "")
    return None if match is None else round(speed / (50 if int(match[0]) >= 10 else 25))


class PeerAccess(Check):
    id = "peer-access"
    stage = "fast"
    lane = NVML.lane
    title = "The GPUs of a worker reach each other's memory"
    remedy = (
        "turn off ACS and IOMMU for the GPUs, or use a machine whose GPUs reach each other; "
        "without it the traffic goes through host memory"
    )

    def needs(self, ctx: Context) -> str:
        return f"peer access between all GPUs, for {ctx.wanted.together}" if ctx.wanted.together else "nothing by this plan"

    def run(self, ctx: Context) -> Result:
        if ctx.wanted.together is None:
            return skipped(_why_not(ctx))
        try:
            pairs, broken = self._by_nvml(ctx)
        except NvmlError as error:
            if not error.unsupported:
                raise
            pairs, broken = self._by_cuda(ctx)
        if pairs == 0:
            return skipped("one GPU is here: see gpu-count")
        if not broken:
            return passed(f"all {pairs} pairs", pairs=pairs)
        told = f"{len(broken)} of {pairs} pairs can't: {'; '.join(broken[:4])}{' ...' if len(broken) > 4 else ''}"
        if ctx.wanted.nvlink_gbps is None and ctx.wanted.gpu_sku:
            # A board without NVLink, as the plan has it: it is slower, and planned so.
            return passed(f"{told}. This GPU has no NVLink: the engine goes through host memory", pairs=pairs)
        if ctx.wanted.nvlink_gbps is None:
            return warning(told, self.remedy, pairs=pairs)
        return failed(told, self.remedy, pairs=pairs)

    def _by_nvml(self, ctx: Context) -> tuple[int, list[str]]:
        nvml = ctx.nvml
        pairs = list(combinations(devices(ctx), 2))
        broken = []
        for one, other in pairs:
            # Reading and writing.
            bad = next((status for status in (nvml.p2p_status(one, other, what) for what in (0, 1)) if status != 0), None)
            if bad is not None:
                broken.append(f"GPU {one.index} and {other.index}: {_P2P.get(bad, bad)}")
        return len(pairs), broken

    def _by_cuda(self, ctx: Context) -> tuple[int, list[str]]:
        cuda = ctx.cuda
        pairs = list(combinations([cuda.device(index) for index in range(cuda.count())], 2))
        return len(pairs), [f"GPU {one} and {other}" for one, other in pairs if not cuda.can_access_peer(one, other)]


# nvml.h, NVML_GPU_FABRIC_STATE_*.
_NOT_SUPPORTED, _COMPLETED = 0, 3
_STATES = {1: "not started", 2: "in progress"}
# nvml.h, NVML_GPU_FABRIC_HEALTH_MASK_SHIFT_*: two bits each, 1 is true.
_ROUTE_UNHEALTHY = 4
_RECOVERING = {0: "degraded bandwidth", 2: "a route recovers", 6: "recovers from a timeout"}


class FabricManager(Check):
    id = "fabric-manager"
    stage = "fast"
    lane = NVML.lane
    title = "The NVSwitch fabric is set up"
    remedy = "start the fabric manager in the driver's version (systemctl status nvidia-fabricmanager), wait for it, or restart the node"

    def needs(self, ctx: Context) -> str:
        return "fabric state completed, where the machine has NVSwitch"

    def run(self, ctx: Context) -> Result:
        links = ctx.wanted.together is not None

        def ask(device: Device) -> Result:
            fabric = ctx.nvml.fabric(device)
            if fabric.state == _NOT_SUPPORTED:
                return skipped("this machine has no NVSwitch fabric")
            trouble = _trouble(fabric)
            if trouble:
                # One GPU works alone; cuda-init says when it doesn't.
                return failed(trouble, self.remedy) if links else warning(trouble, self.remedy)
            recovering = [words for shift, words in _RECOVERING.items() if _bits(fabric.health, shift) == 1]
            if recovering:
                return warning(", ".join(recovering), "let it recover, or try another node", health=fabric.health)
            return passed("fabric state completed")

        return each(ctx, ask)


def _trouble(fabric: Fabric) -> str | None:
    if fabric.state != _COMPLETED:
        return f"fabric state {_STATES.get(fabric.state, fabric.state)}"
    if fabric.status != 0:
        return f"fabric set-up ended with error {fabric.status}"
    return "a route of the fabric is unhealthy" if _bits(fabric.health, _ROUTE_UNHEALTHY) == 1 else None


def _bits(mask: int, shift: int) -> int:
    return (mask >> shift) & 0x3


CHECKS: tuple[Check, ...] = (NvLink(), PeerAccess(), FabricManager())
