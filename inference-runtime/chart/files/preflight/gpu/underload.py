"""What a card does while it works: why its clocks fall, and what generation and width its PCIe link trains up to. At rest links are
trained down and clocks are low, so neither says anything there."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ..driver import ptx
from .bandwidth import PINNED, cards
from ..driver.card import Card
from ..check.check import Check
from ..core.result import Result, failed, passed, skipped, unknown
from ..check.context import Context
from ..driver.cuda import Cuda
from ..driver.nvml import Device, Nvml, NvmlError

# nvml.h: clock event reasons. The first ones say that something is wrong; the others that a limit was set or reached.
BAD = {0x8: "hardware slowdown", 0x20: "software thermal slowdown", 0x40: "hardware thermal slowdown", 0x80: "power brake"}
NOTED = {0x2: "application clocks", 0x4: "power cap", 0x10: "sync boost", 0x100: "display clocks"}

SECONDS = 2.0
EVERY = 0.1


@dataclass(frozen=True)
class Loaded:
    card: Card
    device: Device


def both(cuda: Cuda, nvml: Nvml, index: int) -> Loaded:
    """The same GPU in CUDA's numbering and in NVML's: CUDA_VISIBLE_DEVICES may have changed the first."""
    card = Card(cuda, index)
    address = ctypes.create_string_buffer(32)
    cuda.call("cuDeviceGetPCIBusId", address, ctypes.c_int(32), ctypes.c_int(card.device))
    handle = ctypes.c_void_p()
    nvml.call("nvmlDeviceGetHandleByPciBusId_v2", address, ctypes.byref(handle))
    return Loaded(card, Device(index, handle))


def sample(seconds: float, look: Callable[[], None], more: Callable[[], None]) -> int:
    """Looks again and again while the cards work; `more` keeps them at it. How often it looked."""
    until, looks = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        more()
        time.sleep(EVERY)
        look()
        looks += 1
    return looks


def reasons_under_load(cuda: Cuda, nvml: Nvml, indexes: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Clock event reasons seen, and the highest temperature, for each card."""
    loaded = [both(cuda, nvml, index) for index in indexes]
    work = []
    for one in loaded:
        one.card.use()
        work.append((one.card, load_of(one.card)))
    seen = {one.card.index: 0 for one in loaded}
    hottest = {one.card.index: 0 for one in loaded}

    def look() -> None:
        for one in loaded:
            seen[one.card.index] |= nvml.clock_event_reasons(one.device)
            try:
                hottest[one.card.index] = max(hottest[one.card.index], nvml.temperature(one.device))
            except NvmlError as error:
                if not error.unsupported:
                    raise

    started = time.monotonic()
    queued = [0.0]

    def more() -> None:
        # What is queued lasts longer than it takes: half of it is on its way when the next is added.
        if queued[0] <= time.monotonic() - started + EVERY:
            for card, launch in work:
                card.use()
                launch()
            queued[0] += 2 * EVERY

    sample(SECONDS, look, more)
    for card, _ in work:
        card.synchronize()
    return seen, hottest


def load_of(card: Card) -> Callable[[], None]:
    """Work for twice the pause between two looks, so that there is always some left."""
    kernel = card.kernel_if_it_compiles(ptx.BURN)
    if kernel is None:
        # Copies keep the memory busy, if not the processors.
        size = card.size_for(2, PINNED)
        source, to = card.allocate(size), card.allocate(size)
        times = repeats(card.milliseconds(lambda: card.copy(to, source, size), 4) / 4)
        return partial(copies, card, to, source, size, times)
    blocks, sink = card.grid(), card.allocate(4096)
    one_round = card.milliseconds(launcher(card, kernel, blocks, 10_000, sink), 1)
    return launcher(card, kernel, blocks, min(2**31, 10_000 * repeats(one_round)), sink)


def copies(card: Card, to: int, source: int, size: int, times: int) -> None:
    for _ in range(times):
        card.copy(to, source, size)


def repeats(milliseconds: float) -> int:
    return max(1, round(2 * EVERY * 1000 / max(milliseconds, 0.01)))


def launcher(card: Card, kernel: ctypes.c_void_p, blocks: int, rounds: int, sink: int) -> Callable[[], None]:
    values = (ctypes.c_uint32(rounds), ctypes.c_uint64(sink))
    return lambda: card.launch(kernel, blocks, *values)


def names(reasons: int, of: dict[int, str]) -> list[str]:
    return [name for bit, name in of.items() if reasons & bit]


class ClockEventsUnderLoad(Check):
    id = "clock-events-load"
    stage = "deep"
    title = "Nothing slows the clocks down while the cards compute"
    remedy = "look at the node's cooling and power supply, or take another node; nvidia-smi -q -d PERFORMANCE says it again"
    deadline = 20.0

    def needs(self, ctx: Context) -> str:
        return "no hardware or thermal slowdown and no power brake under load"

    def run(self, ctx: Context) -> Result:
        seen, hottest = reasons_under_load(ctx.cuda, ctx.nvml, cards(ctx.cuda))
        values = {f"gpu{index}_reasons": reasons for index, reasons in seen.items()}
        values |= {f"gpu{index}_celsius": degrees for index, degrees in hottest.items() if degrees}
        bad = [f"GPU {index}: {', '.join(names(reasons, BAD))}" for index, reasons in seen.items() if names(reasons, BAD)]
        if bad:
            return failed("; ".join(bad), self.remedy, **values)
        noted = sorted({name for reasons in seen.values() for name in names(reasons, NOTED)})
        heat = f", at most {max(hottest.values())} degrees Celsius" if any(hottest.values()) else ""
        return passed(f"no slowdown in {SECONDS:g} s of work{heat}" + (f"; limited by {', '.join(noted)}" if noted else ""), **values)


@dataclass(frozen=True)
class Link:
    generation: int
    width: int
    most_generation: int
    most_width: int

    @property
    def full(self) -> bool:
        return self.generation >= self.most_generation and self.width >= self.most_width

    def words(self) -> str:
        return f"gen {self.generation} x{self.width} of gen {self.most_generation} x{self.most_width}"


def uint(nvml: Nvml, call: str, device: Device) -> int:
    value = ctypes.c_uint()
    nvml.call(call, device.handle, ctypes.byref(value))
    return value.value


def link_under_load(cuda: Cuda, nvml: Nvml, index: int) -> Link:
    loaded = both(cuda, nvml, index)
    card = loaded.card
    size = card.size_for(1, PINNED)
    buffer, host = card.allocate(size), card.pinned(size)
    best = [0, 0]

    def look() -> None:
        best[0] = max(best[0], uint(nvml, "nvmlDeviceGetCurrPcieLinkGeneration", loaded.device))
        best[1] = max(best[1], uint(nvml, "nvmlDeviceGetCurrPcieLinkWidth", loaded.device))

    try:
        for _ in range(4):
            # Enough for a quarter of a second on the slowest link that serves models.
            for _ in range(12):
                card.to_card(buffer, host, size)
            look()
            card.synchronize()
            look()
    finally:
        card.free_host(host)
    most = uint(nvml, "nvmlDeviceGetMaxPcieLinkGeneration", loaded.device), uint(nvml, "nvmlDeviceGetMaxPcieLinkWidth", loaded.device)
    return Link(best[0], best[1], *most)


class PcieUnderLoad(Check):
    id = "pcie-link-load"
    stage = "deep"
    title = "Each card's PCIe link trains up to all that card and slot can do"
    remedy = "a riser, a slot or a retimer has gone bad: drain the node and replace it"
    deadline = 20.0

    def needs(self, ctx: Context) -> str:
        return "the highest generation and width that card and slot have, under load"

    def run(self, ctx: Context) -> Result:
        links = {index: link_under_load(ctx.cuda, ctx.nvml, index) for index in cards(ctx.cuda)}
        values = {f"gpu{index}_generation": link.generation for index, link in links.items()}
        values |= {f"gpu{index}_width": link.width for index, link in links.items()}
        if all(link.most_generation == 0 for link in links.values()):
            return skipped("NVML names no PCIe link", **values)
        if any(link.generation == 0 for link in links.values()):
            return unknown("NVML says generation 0 for a link that just carried data", "look at lspci -vv on the node", **values)
        poor = [f"GPU {index}: {link.words()}" for index, link in links.items() if not link.full]
        if poor:
            return failed("; ".join(poor), self.remedy, **values)
        return passed("; ".join(sorted({link.words() for link in links.values()})), **values)


CHECKS = (ClockEventsUnderLoad(), PcieUnderLoad())
