"""Tools that are on the PATH of some images: what they find stands in the report beside what is measured here. Each has a deadline."""

from __future__ import annotations

import shutil
import subprocess
from abc import abstractmethod

from . import toolparse
from ..check.check import Check
from ..core.result import Result, Stop, failed, passed, skipped, unknown, warning
from ..check.context import Context
from .toolparse import Unreadable


class Tool(Check):
    """A program, whether it applies here, and what its answer means."""

    stage = "deep"
    program: str

    @abstractmethod
    def command(self, ctx: Context) -> list[str]:
        """Its arguments. Ends the check where the program doesn't apply."""

    @abstractmethod
    def judge(self, ctx: Context, output: str) -> Result: ...

    def run(self, ctx: Context) -> Result:
        where = shutil.which(self.program, path=ctx.env.get("PATH"))
        if where is None:
            return skipped(f"{self.program} isn't in this image")
        arguments = self.command(ctx)
        try:
            # Ended by the runner, with this process, when the time is up.
            done = subprocess.run([where, *arguments], capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL, check=False)
        except OSError as error:
            return unknown(f"{self.program} can't be started: {error.strerror}", "repair the image")
        try:
            return self.judge(ctx, done.stdout)
        except Unreadable as error:
            return self.unreadable(done.returncode, done.stdout + "\n" + done.stderr, str(error))

    def unreadable(self, code: int, output: str, reason: str) -> Result:
        lines = [line.strip() for line in output.splitlines() if line.strip()]
        return unknown(f"{self.program} ended with {code} and an answer that can't be read ({reason}): {lines[-1][:200] if lines else 'nothing'}")


class DcgmDiag(Tool):
    id = "dcgm-diag"
    title = "NVIDIA's own diagnostic finds nothing (dcgmi diag, level 1)"
    remedy = "follow what DCGM says; a card that fails it is replaced"
    program = "dcgmi"
    deadline = 25.0

    def needs(self, ctx: Context) -> str:
        return "no failed test"

    def command(self, ctx: Context) -> list[str]:
        return ["diag", "-r", "1", "-j"]

    def judge(self, ctx: Context, output: str) -> Result:
        found = toolparse.dcgm(output)
        values = {"passed_tests": len(found.passed), "failed_tests": len(found.failed)}
        if found.failed:
            return failed("; ".join(found.failed), self.remedy, **values)
        if found.settings:
            return warning("; ".join(found.settings), "turn persistence mode on in the node (nvidia-smi -pm 1); the cards passed", **values)
        return passed(f"{len(found.passed)} tests passed", **values)

    def unreadable(self, code: int, output: str, reason: str) -> Result:
        # The program is in many images, its daemon in few.
        if "unable to establish a connection" in output.lower() or "host engine" in output.lower():
            return skipped("dcgmi finds no host engine (nv-hostengine) here")
        return super().unreadable(code, output, reason)


LINK_TESTS = ("host_to_device_memcpy_ce", "device_to_host_memcpy_ce")


class NvBandwidth(Tool):
    id = "nvbandwidth"
    title = "nvbandwidth measures links to the host and between GPUs"
    remedy = "see host-link-bandwidth and peer-copies"
    program = "nvbandwidth"
    deadline = 30.0

    def needs(self, ctx: Context) -> str:
        figure = ctx.wanted.host_link_gbps
        return f"{ctx.threshold('host-link'):.0%} of {figure:g} GB/s to and from the host" if figure is not None else "no failed test"

    def command(self, ctx: Context) -> list[str]:
        return ["-j", "-t", *LINK_TESTS, "device_to_device_memcpy_read_ce"]

    def judge(self, ctx: Context, output: str) -> Result:
        found = toolparse.nvbandwidth(output)
        values = {f"{name}_lowest_gbps": min(rates) for name, rates in found.rates.items()}
        words = "; ".join(f"{name} {min(rates):g} to {max(rates):g} GB/s" for name, rates in found.rates.items())
        if found.failed:
            return failed("; ".join([*found.failed, words]).removesuffix("; "), self.remedy, **values)
        figure = ctx.wanted.host_link_gbps
        if figure is None:
            return skipped(f"{words}; not judged: the link to the host isn't known", **values)
        bound = ctx.threshold("host-link") * figure
        slow = [name for name in LINK_TESTS if name in found.rates and min(found.rates[name]) < bound]
        return failed(f"{words}; below {bound:g}: {', '.join(slow)}", self.remedy, **values) if slow else passed(words, **values)


class AllReduce(Tool):
    id = "nccl-all-reduce"
    title = "nccl-tests' all-reduce gives right sums over the worker's GPUs"
    remedy = "see peer-copies and nvlink; wrong sums mean a broken link or card: replace the node"
    program = "all_reduce_perf"
    deadline = 30.0
    # GB/s of bus bandwidth at 256 MiB. 0: nothing is asked for, since it depends on topology and NCCL's version.
    thresholds = {"all-reduce": 0.0}

    def needs(self, ctx: Context) -> str:
        least = ctx.threshold("all-reduce")
        return "right sums" + (f" at {least:g} GB/s" if least else "")

    def command(self, ctx: Context) -> list[str]:
        count = ctx.cuda.count()
        if count < 2:
            raise Stop(skipped("one GPU only"))
        return ["-b", "8M", "-e", "256M", "-f", "4", "-g", str(count), "-n", "10", "-w", "3"]

    def judge(self, ctx: Context, output: str) -> Result:
        found = toolparse.all_reduce(output)
        values = {"bus_gbps": found.largest, "average_gbps": found.average, "wrong": found.wrong, "bytes": found.size}
        words = f"{found.largest:g} GB/s of bus bandwidth at {found.size // 1024**2} MiB"
        if found.wrong:
            return failed(f"{found.wrong} wrong values; {words}", self.remedy, **values)
        if found.largest < ctx.threshold("all-reduce"):
            return failed(words, self.remedy, **values)
        return passed(words, **values)


class EfaProvider(Tool):
    id = "efa-provider"
    title = "libfabric sees the EFA interfaces of the plan (fi_info)"
    remedy = "use the image's -efa variant, ask for vpc.amazonaws.com/efa in the pod, and see rdma-devices"
    program = "fi_info"
    deadline = 10.0

    def needs(self, ctx: Context) -> str:
        nics = ctx.wanted.nics
        return f"{nics} interfaces of provider efa" if nics else "interfaces of provider efa"

    def command(self, ctx: Context) -> list[str]:
        if ctx.wanted.fabric != "efa":
            raise Stop(skipped(f"EFA isn't planned (fabric {ctx.wanted.fabric or 'not known'})"))
        return ["-p", "efa", "-t", "FI_EP_RDM"]

    def judge(self, ctx: Context, output: str) -> Result:
        domains = toolparse.efa_domains(output)
        wanted = max(1, ctx.wanted.nics or 1)
        if len(domains) < wanted:
            return failed(f"{len(domains)} of {wanted}: {', '.join(domains) or 'none'}", self.remedy, interfaces=len(domains))
        return passed(f"{len(domains)}: {', '.join(domains)}", interfaces=len(domains))


class VerbsDevices(Tool):
    id = "verbs-devices"
    title = "The verbs library sees an active port (ibv_devinfo)"
    remedy = "ask for rdma/ib in the pod; a port that is down is the node's or the switch's"
    program = "ibv_devinfo"
    deadline = 10.0

    def needs(self, ctx: Context) -> str:
        return "a device with an active port"

    def command(self, ctx: Context) -> list[str]:
        if ctx.wanted.fabric not in ("infiniband", "roce"):
            raise Stop(skipped(f"neither InfiniBand nor RoCE is planned (fabric {ctx.wanted.fabric or 'not known'})"))
        return []

    def judge(self, ctx: Context, output: str) -> Result:
        devices = toolparse.verbs_devices(output)
        active = [name for name, states in devices.items() if "PORT_ACTIVE" in states]
        idle = [f"{name} {'/'.join(states) or 'no port'}" for name, states in devices.items() if name not in active]
        words = f"{len(active)} active: {', '.join(active) or 'none'}" + (f"; not: {', '.join(idle)}" if idle else "")
        values = {"devices": len(devices), "active": len(active)}
        return passed(words, **values) if active else failed(words, self.remedy, **values)


CHECKS = (DcgmDiag(), NvBandwidth(), AllReduce(), EfaProvider(), VerbsDevices())
