"""The RDMA devices that the plan's fabric needs: given to this container, of the right kind, up, and able to reach GPU memory."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from ..check.check import Check
from ..core.result import Result, Stop, failed, passed, skipped, warning
from ..check.context import Context
from ..driver.cuda import DMA_BUF_SUPPORTED
from ..driver.libraries import CUDA
from ..check.visible import several

_AMAZON, _MELLANOX = "0x1d0f", "0x15b3"
_BOND = "mlx5_bond"

_REMEDIES = {
    "efa": "ask for vpc.amazonaws.com/efa in this container's resources; the EFA device plugin and the pool's EFA interfaces must be there",
    "infiniband": "ask for rdma/ib (or rdma/shared_ib) and mount /dev/infiniband; the network operator's driver must be on the node",
    "roce": "name the rdma networks in the pod's annotation networking.gke.io/interfaces, and ask for networking.gke.io.networks/rdma-N",
}


@dataclass(frozen=True)
class Port:
    state: str
    rate: float | None
    link_layer: str

    @property
    def active(self) -> bool:
        return self.state.startswith("4")


@dataclass(frozen=True)
class Nic:
    name: str
    vendor: str
    # Whether its node in /dev/infiniband is there: /sys shows the host's devices to every container.
    given: bool
    ports: tuple[Port, ...]


def _entries(ctx: Context, folder: str) -> list[str]:
    try:
        return sorted(os.listdir(ctx.path(folder)))
    except OSError:
        return []


def nics(ctx: Context) -> list[Nic]:
    """Those of the plan's fabric."""
    verbs = {ctx.text(f"/sys/class/infiniband_verbs/{entry}/ibdev"): entry for entry in _entries(ctx, "/sys/class/infiniband_verbs")}
    found = []
    for name in _entries(ctx, "/sys/class/infiniband"):
        node = verbs.get(name)
        folder = f"/sys/class/infiniband/{name}"
        ports = tuple(_port(ctx, f"{folder}/ports/{port}") for port in _entries(ctx, f"{folder}/ports"))
        given = node is not None and os.path.exists(ctx.path(f"/dev/infiniband/{node}"))
        found.append(Nic(name, ctx.text(f"{folder}/device/vendor") or "", given, ports))
    return [nic for nic in found if _fits(nic, ctx.wanted.fabric)]


def _fits(nic: Nic, fabric: str | None) -> bool:
    layers = {port.link_layer for port in nic.ports}
    if fabric == "efa":
        return nic.vendor == _AMAZON
    # mlx5_bond devices are the machine's ordinary network (NVIDIA's recipes leave them out).
    if nic.name.startswith(_BOND) or nic.vendor == _AMAZON:
        return False
    return "InfiniBand" in layers and nic.vendor == _MELLANOX if fabric == "infiniband" else "Ethernet" in layers


def _port(ctx: Context, folder: str) -> Port:
    rate = re.match(r"[\d.]+", ctx.text(f"{folder}/rate") or "")
    return Port(ctx.text(f"{folder}/state") or "", float(rate[0]) if rate else None, ctx.text(f"{folder}/link_layer") or "")


def _needed(ctx: Context) -> int:
    """On AKS the resource's count is a slot that gives all devices, so at least one must be there."""
    return max(1, ctx.wanted.nics or 1)


class RdmaDevices(Check):
    id = "rdma-devices"
    stage = "fast"
    title = "The fabric's devices are given to this container"
    remedy = "ask for the fabric's resource in this container, and see that its device plugin runs on the node"

    def needs(self, ctx: Context) -> str:
        if not ctx.wanted.rdma:
            return "nothing: no RDMA is planned"
        named = self._named(ctx)
        return f"{several(_needed(ctx), 'device')} of {ctx.wanted.fabric}" + (f", among them {', '.join(named)} (UCX_NET_DEVICES)" if named else "")

    def _named(self, ctx: Context) -> list[str]:
        listed = ctx.env.get("UCX_NET_DEVICES", "")
        return [entry.split(":")[0] for entry in listed.split(",") if entry.startswith("mlx")]

    def run(self, ctx: Context) -> Result:
        if not ctx.wanted.rdma:
            return skipped("no RDMA is planned")
        fix = _REMEDIES.get(ctx.wanted.fabric or "", self.remedy)
        all_, needed = nics(ctx), _needed(ctx)
        given = [nic for nic in all_ if nic.given]
        told = several(len(given), "device") + (f" ({', '.join(nic.name for nic in given)})" if given else "")
        if len(given) < len(all_):
            told += f"; {len(all_) - len(given)} more are on the node, but have no node in /dev/infiniband here"
        if len(given) < needed:
            return failed(told, fix, devices=len(given))
        missing = [name for name in self._named(ctx) if name not in {nic.name for nic in given}]
        if missing:
            return failed(f"{told}; UCX_NET_DEVICES names {', '.join(missing)}", "name only devices that are there", devices=len(given))
        return passed(told, devices=len(given))


class RdmaPorts(Check):
    id = "rdma-ports"
    stage = "fast"
    title = "The fabric's ports are up, at one speed"
    remedy = "drain the node: a port that stays down is a cable, a switch or a card; tell the cloud"

    def needs(self, ctx: Context) -> str:
        return f"{several(_needed(ctx), 'device')} with an active port" if ctx.wanted.rdma else "nothing: no RDMA is planned"

    def run(self, ctx: Context) -> Result:
        if not ctx.wanted.rdma:
            return skipped("no RDMA is planned")
        given = [nic for nic in nics(ctx) if nic.given]
        if not given:
            return skipped("no device is here: see rdma-devices")
        up = [nic for nic in given if any(port.active for port in nic.ports)]
        down = [f"{nic.name} {', '.join(port.state or 'no state' for port in nic.ports) or 'without a port'}" for nic in given if nic not in up]
        told = f"{len(up)} of {len(given)} active" + (f"; {'; '.join(down)}" if down else "")
        if len(up) < min(_needed(ctx), len(given)):
            return failed(told, self.remedy, active=len(up))
        rates = {nic.name: max(port.rate or 0 for port in nic.ports if port.active) for nic in up}
        best = max(rates.values())
        slow = [f"{name} {rate:g} Gb/s" for name, rate in rates.items() if rate < best]
        if slow:
            return warning(f"{told}; slower than {best:g} Gb/s: {', '.join(slow)}", self.remedy, active=len(up), rateGbps=best)
        if down:
            return warning(told, self.remedy, active=len(up), rateGbps=best)
        return passed(f"{told}, {best:g} Gb/s", active=len(up), rateGbps=best)


class GpuDirect(Check):
    id = "gpudirect"
    stage = "fast"
    lane = CUDA.lane
    title = "The fabric's devices can reach GPU memory"
    remedy = "load nvidia-peermem on the node, or use the driver's open kernel modules, which export GPU memory as dma-buf"

    def needs(self, ctx: Context) -> str:
        return "nvidia_peermem, an EFA peer module, or dma-buf by the driver" if ctx.wanted.rdma else "nothing: no RDMA is planned"

    def run(self, ctx: Context) -> Result:
        if not ctx.wanted.rdma:
            return skipped("no RDMA is planned")
        modules = [name for name in ("nvidia_peermem", "nv_peer_mem", "efa_nv_peermem") if ctx.path(f"/sys/module/{name}").exists()]
        dma_buf = self._dma_buf(ctx)
        means = [*modules, *(["dma-buf"] if dma_buf else [])]
        gdrcopy = "with" if ctx.path("/dev/gdrdrv").exists() else "without"
        told = f"{', '.join(means) or 'no means'}, {gdrcopy} gdrcopy (/dev/gdrdrv)"
        if means:
            return passed(told)
        if dma_buf is None:
            return warning(f"{told}; whether the driver exports dma-buf can't be told", self.remedy)
        return failed(told, self.remedy)

    def _dma_buf(self, ctx: Context) -> bool | None:
        try:
            cuda = ctx.cuda
            if cuda.count():
                return cuda.attribute(DMA_BUF_SUPPORTED, cuda.device(0)) != 0
        except Stop:
            pass
        return True if "Open Kernel Module" in (ctx.text("/proc/driver/nvidia/version") or "") else None


CHECKS: tuple[Check, ...] = (RdmaDevices(), RdmaPorts(), GpuDirect())
