"""Copies from each of the worker's GPUs to each other one: whether they go directly, arrive whole, and how fast they are."""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from functools import partial
from statistics import median

from .bandwidth import cards
from ..driver.card import MIB, Card
from ..check.check import Check
from ..core.result import Result, failed, passed, skipped
from ..check.context import Context
from ..driver.cuda import Cuda, CudaError

SIZE = 256 * MIB
# What is sent to see whether it arrives: some platforms' address translation breaks copies between PCIe peers (nccl's guide: ACS).
PROBE = 1 * MIB
ALREADY_ENABLED = 704
UNSUPPORTED = 217


@dataclass(frozen=True)
class Pair:
    source: int
    to: int
    direct: bool
    intact: bool
    gb_per_second: float

    def words(self) -> str:
        return f"{self.source}->{self.to}"


def enable(cuda: Cuda, card: Card, peer: Card) -> bool:
    """Lets `card` read and write `peer`'s memory."""
    if not cuda.can_access_peer(card.device, peer.device):
        return False
    card.use()
    code = cuda.code("cuCtxEnablePeerAccess", peer.context, ctypes.c_uint(0))
    if code in (0, ALREADY_ENABLED):
        return True
    if code == UNSUPPORTED:
        return False
    raise CudaError("cuCtxEnablePeerAccess", code)


def copy_between(cuda: Cuda, to: Card, to_address: int, source: Card, address: int, size: int) -> None:
    where, whence = (ctypes.c_uint64(to_address), to.context), (ctypes.c_uint64(address), source.context)
    cuda.call("cuMemcpyPeerAsync", *where, *whence, ctypes.c_size_t(size), None)


def arrives(cuda: Cuda, source: Card, address: int, to: Card, to_address: int, host: int) -> bool:
    sent = os.urandom(PROBE)
    ctypes.memmove(host, sent, PROBE)
    source.use()
    source.to_card(address, host, PROBE)
    source.synchronize()
    copy_between(cuda, to, to_address, source, address, PROBE)
    source.synchronize()
    ctypes.memset(host, 0, PROBE)
    to.use()
    to.to_host(host, to_address, PROBE)
    to.synchronize()
    return ctypes.string_at(host, PROBE) == sent


def measure(cuda: Cuda, indexes: list[int]) -> list[Pair]:
    every = [Card(cuda, index) for index in indexes]
    sizes, buffers = [], []
    for card in every:
        card.use()
        sizes.append(card.size_for(2, SIZE))
    size = min(sizes)
    for card in every:
        card.use()
        buffers.append((card.allocate(size), card.allocate(size)))
    host = every[0].pinned(PROBE)
    direct = {(a.index, b.index): enable(cuda, a, b) for a in every for b in every if a is not b}
    pairs = []
    for source, (address, _) in zip(every, buffers, strict=True):
        for to, (_, to_address) in zip(every, buffers, strict=True):
            if source is to:
                continue
            intact = arrives(cuda, source, address, to, to_address, host)
            source.use()
            copy = partial(copy_between, cuda, to, to_address, source, address, size)
            rate = source.gb_per_second(copy, size, times=2, samples=3)
            pairs.append(Pair(source.index, to.index, direct[source.index, to.index], intact, rate))
    return pairs


class PeerCopies(Check):
    id = "peer-copies"
    stage = "deep"
    title = "Copies between the worker's GPUs go directly, arrive whole and are fast enough"
    remedy = "take another node: NVLink (nvidia-smi nvlink -s) or the fabric manager is down; between PCIe cards turn ACS off in the host"
    deadline = 40.0
    thresholds = {"peer-link": 0.70}

    def needs(self, ctx: Context) -> str:
        figure, share = ctx.wanted.nvlink_gbps, ctx.threshold("peer-link")
        if figure is None or ctx.wanted.together is None:
            return "copies that arrive whole"
        return f"direct copies that arrive whole at {share:.0%} of NVLink's {figure:g} GB/s, for {ctx.wanted.together}"

    def run(self, ctx: Context) -> Result:
        indexes = cards(ctx.cuda)
        if len(indexes) < 2:
            return skipped("one GPU only")
        pairs = measure(ctx.cuda, indexes)
        rates = [pair.gb_per_second for pair in pairs]
        figure = ctx.wanted.nvlink_gbps if ctx.wanted.together else None
        direct = sum(pair.direct for pair in pairs)
        values = {"pairs": len(pairs), "direct": direct, "lowest_gbps": round(min(rates), 2), "median_gbps": round(median(rates), 2)}
        words = f"{len(pairs)} directions, {direct} direct, {min(rates):.4g} to {max(rates):.4g} GB/s"
        broken = [pair for pair in pairs if not pair.intact]
        if broken:
            return failed(f"{words}; what arrives is not what was sent: {', '.join(pair.words() for pair in broken)}", self.remedy, **values)
        if figure is None:
            reason = "no NVLink is planned" if ctx.wanted.together else "nothing is split between the GPUs"
            return passed(f"{words}; not judged: {reason}", **values)
        indirect = [pair for pair in pairs if not pair.direct]
        if indirect:
            return failed(f"{words}; through the host: {', '.join(pair.words() for pair in indirect[:8])}", self.remedy, **values)
        slow = [pair for pair in pairs if pair.gb_per_second < ctx.threshold("peer-link") * figure]
        if slow:
            listed = ", ".join(f"{pair.words()} {pair.gb_per_second:.4g}" for pair in slow[:8])
            return failed(f"{words}; slow: {listed}", self.remedy, **values)
        return passed(f"{words}: at least {min(rates) / figure:.0%} of {figure:g}", **values)


CHECKS = (PeerCopies(),)
