"""Device memory and the link to the host, measured and held against the datasheet's figures that the plan carries."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass

from ..driver import ptx
from ..driver.card import GIB, MIB, Card
from ..check.check import Check
from ..core.result import Result, Stop, failed, passed, skipped
from ..check.context import Context
from ..driver.cuda import Cuda

# Reads and writes take turns on the memory's bus, so a copy is the slower of the two on most cards.
BUFFER = GIB
PINNED = 256 * MIB


@dataclass(frozen=True)
class Rates:
    """GB/s of one card, by what was done."""

    card: int
    by_kind: dict[str, float]
    size: int

    def words(self) -> str:
        return ", ".join(f"{kind} {rate:.4g}" for kind, rate in self.by_kind.items())


def summary(measured: Sequence[Rates]) -> str:
    """One card's rates, or the range over all."""
    if len(measured) == 1:
        return f"GPU {measured[0].card}: {measured[0].words()} GB/s"
    ranges = []
    for kind in measured[0].by_kind:
        rates = [one.by_kind[kind] for one in measured if kind in one.by_kind]
        low, high = f"{min(rates):.4g}", f"{max(rates):.4g}"
        ranges.append(f"{kind} {low}" + ("" if low == high else f" to {high}"))
    return f"{len(measured)} GPUs: {', '.join(ranges)} GB/s"


def cards(cuda: Cuda) -> list[int]:
    count = cuda.count()
    if count == 0:
        raise Stop(skipped("no GPU is visible: see gpu-count"))
    return list(range(count))


def memory_rates(cuda: Cuda, index: int) -> Rates:
    """A copied byte is read and written: two bytes of traffic."""
    card = Card(cuda, index)
    size = card.size_for(2, BUFFER)
    source, to = card.allocate(size), card.allocate(size)
    copy = card.gb_per_second(lambda: card.copy(to, source, size), 2 * size)
    read, blocks = card.kernel_if_it_compiles(ptx.READ), card.grid()
    if read is None:
        return Rates(index, {"copy": copy}, size)
    stride = blocks * ptx.THREADS * ptx.UNROLL
    vectors = size // 16 // stride * stride
    values = (ctypes.c_uint64(source), ctypes.c_uint64(vectors), ctypes.c_uint64(to))
    return Rates(index, {"copy": copy, "read": card.gb_per_second(lambda: card.launch(read, blocks, *values), vectors * 16)}, size)


def link_rates(cuda: Cuda, index: int) -> Rates:
    card = Card(cuda, index)
    size = card.size_for(1, PINNED)
    buffer, host = card.allocate(size), card.pinned(size)
    try:
        up = card.gb_per_second(lambda: card.to_card(buffer, host, size), size, times=3)
        down = card.gb_per_second(lambda: card.to_host(host, buffer, size), size, times=3)
    finally:
        card.free_host(host)
    return Rates(index, {"to card": up, "to host": down}, size)


def judge(measured: Sequence[Rates], judged: Sequence[float], figure: float | None, share: float, what: str, fix: str) -> Result:
    """`judged`: for each card, the rate that counts. Without the datasheet's figure nothing is judged, and that is said."""
    words = summary(measured)
    values = {f"gpu{rates.card}_{kind.replace(' ', '_')}_gbps": round(rate, 2) for rates in measured for kind, rate in rates.by_kind.items()}
    if min(rates.size for rates in measured) < BUFFER // 4:
        words += f" (with buffers of {min(rates.size for rates in measured) // MIB} MiB)"
    if figure is None:
        return skipped(f"{words}; not judged: the datasheet's {what} isn't known", **values)
    shares = [rate / figure for rate in judged]
    values = {**values, "datasheet_gbps": figure, "lowest_share": round(min(shares), 4)}
    if min(shares) >= share:
        return passed(f"{words}: at least {min(shares):.0%} of {figure:g}", **values)
    slow = [f"GPU {rates.card} has {of:.0%} of {figure:g}: {rates.words()}" for rates, of in zip(measured, shares, strict=True) if of < share]
    return failed("; ".join([*([words] if len(measured) > 1 else []), *slow]), fix, **values)


class DeviceMemoryBandwidth(Check):
    id = "device-memory-bandwidth"
    stage = "deep"
    title = "Device memory is as fast as the datasheet lets expect"
    remedy = "end what else uses the card; a card that stays slow has failing memory or runs hot: replace the node"
    deadline = 30.0
    thresholds = {"device-memory": 0.80}

    def needs(self, ctx: Context) -> str:
        figure, share = ctx.wanted.memory_bandwidth_gbps, ctx.threshold("device-memory")
        return f"{share:.0%} of {figure:g} GB/s" if figure is not None else f"{share:.0%} of the datasheet's bandwidth"

    def run(self, ctx: Context) -> Result:
        measured = [memory_rates(ctx.cuda, index) for index in cards(ctx.cuda)]
        # The faster of the two tells what the memory can do.
        best = [max(rates.by_kind.values()) for rates in measured]
        return judge(measured, best, ctx.wanted.memory_bandwidth_gbps, ctx.threshold("device-memory"), "memory bandwidth", self.remedy)


class HostLinkBandwidth(Check):
    id = "host-link-bandwidth"
    stage = "deep"
    title = "The link to the host is as fast as its generation and width let expect, both ways"
    remedy = "see pcie-link-load for generation and width; if they are right, the pod's CPUs are on another socket, or others use the link"
    deadline = 30.0
    thresholds = {"host-link": 0.75}

    def needs(self, ctx: Context) -> str:
        figure, share = ctx.wanted.host_link_gbps, ctx.threshold("host-link")
        return f"{share:.0%} of {figure:g} GB/s each way" if figure is not None else f"{share:.0%} of the link's bandwidth each way"

    def run(self, ctx: Context) -> Result:
        measured = [link_rates(ctx.cuda, index) for index in cards(ctx.cuda)]
        least = [min(rates.by_kind.values()) for rates in measured]
        return judge(measured, least, ctx.wanted.host_link_gbps, ctx.threshold("host-link"), "link to the host", self.remedy)


CHECKS = (DeviceMemoryBandwidth(), HostLinkBandwidth())
