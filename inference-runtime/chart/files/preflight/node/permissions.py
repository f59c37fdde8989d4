"""What RDMA asks of the kernel: locked memory, and the capabilities that the fabric's guide names."""

from __future__ import annotations

import os
import re
import resource

from ..check.check import Check
from ..core.result import Result, failed, passed, skipped, warning
from ..check.context import Context
from ..check.visible import GIB, gib

# linux/capability.h.
CAPABILITIES = {"IPC_LOCK": 14, "SYS_PTRACE": 19}

# Beside IPC_LOCK, which all fabrics ask for: EFA's recipes add SYS_PTRACE (ai-dynamo/dynamo, EFA guide).
_ASKED = {"efa": ("SYS_PTRACE",)}


def _has(ctx: Context, capability: str, which: str = "CapEff") -> bool:
    match = re.search(rf"^{which}:\s+([0-9a-fA-F]+)", ctx.text("/proc/self/status") or "", re.MULTILINE)
    return match is not None and bool(int(match[1], 16) >> CAPABILITIES[capability] & 1)


def _locked_limit(ctx: Context) -> int | None:
    """Bytes; None: unlimited."""
    match = re.search(r"^Max locked memory\s+(\S+)", ctx.text("/proc/self/limits") or "", re.MULTILINE)
    if match:
        return int(match[1]) if match[1].isdigit() else None
    soft, _ = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    return None if soft == resource.RLIM_INFINITY else soft


def _why_not_effective(ctx: Context, capability: str) -> str:
    """An added capability is in force for root only: for another user it stays in the bounding set (nvidia-container-toolkit#2037)."""
    if _has(ctx, capability, "CapBnd"):
        return f"; the container has {capability}, but user {os.geteuid()} doesn't: Kubernetes gives added capabilities to root only"
    return ""


class LockedMemory(Check):
    id = "memlock"
    stage = "fast"
    title = "Memory may be locked for RDMA"
    remedy = (
        "set LimitMEMLOCK=infinity for the node's container runtime, or add the capability IPC_LOCK to the container "
        "and run it as root"
    )

    def needs(self, ctx: Context) -> str:
        return f"unlimited locked memory, or IPC_LOCK, for {ctx.wanted.fabric}" if ctx.wanted.rdma else "nothing: no RDMA is planned"

    def run(self, ctx: Context) -> Result:
        if not ctx.wanted.rdma:
            return skipped("no RDMA is planned")
        limit = _locked_limit(ctx)
        if limit is None:
            return passed("unlimited")
        told = f"limit {gib(limit)}" if limit >= GIB else f"limit {limit // 1024} KiB"
        if _has(ctx, "IPC_LOCK"):
            return passed(f"{told}, lifted by IPC_LOCK", limitBytes=limit)
        return failed(f"{told}, without IPC_LOCK{_why_not_effective(ctx, 'IPC_LOCK')}", self.remedy, limitBytes=limit)


class Capabilities(Check):
    id = "capabilities"
    stage = "fast"
    title = "The capabilities that the fabric's guide names"
    remedy = "add them to the container's securityContext.capabilities (in force for root only, unless the runtime sets ambient ones)"

    def needs(self, ctx: Context) -> str:
        return ", ".join(("IPC_LOCK", *_ASKED.get(ctx.wanted.fabric or "", ()))) if ctx.wanted.rdma else "nothing: no RDMA is planned"

    def run(self, ctx: Context) -> Result:
        if not ctx.wanted.rdma:
            return skipped("no RDMA is planned")
        missing = [name for name in _ASKED.get(ctx.wanted.fabric or "", ()) if not _has(ctx, name)]
        locks = _has(ctx, "IPC_LOCK")
        if not locks and _locked_limit(ctx) is not None:
            return failed(f"IPC_LOCK is missing, and locked memory is limited{_why_not_effective(ctx, 'IPC_LOCK')}", self.remedy)
        if missing:
            words = f"{', '.join(missing)} missing{_why_not_effective(ctx, missing[0])}"
            return warning(f"{words}: processes of one node can't read each other's memory", self.remedy)
        return passed("all are in force" if locks else "IPC_LOCK is missing, and not needed: locked memory is unlimited")


CHECKS: tuple[Check, ...] = (LockedMemory(), Capabilities())
