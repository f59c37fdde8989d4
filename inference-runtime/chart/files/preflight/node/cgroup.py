"""The limits of this container, in version 2 and version 1 of the kernel's control groups."""

from __future__ import annotations

from dataclasses import dataclass

from ..check.context import Context

# Version 1 writes "no limit" as the largest page-aligned number.
_V1_UNLIMITED = 2**62


@dataclass(frozen=True)
class Limits:
    """None: no limit."""

    version: int
    memory: int | None
    cpus: float | None
    pids: int | None
    pids_now: int | None


def limits(ctx: Context) -> Limits | None:
    """None where no control group can be read."""
    if ctx.text("/sys/fs/cgroup/cgroup.controllers") is not None:
        folders = _folders(ctx)
        return Limits(
            version=2,
            memory=_least(ctx, folders, "memory.max"),
            cpus=_cpus(ctx, folders),
            pids=_least(ctx, folders, "pids.max"),
            pids_now=_number(ctx.text(f"{folders[0]}/pids.current")),
        )
    memory = ctx.text("/sys/fs/cgroup/memory/memory.limit_in_bytes")
    quota = _number(ctx.text("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"))
    period = _number(ctx.text("/sys/fs/cgroup/cpu/cpu.cfs_period_us"))
    pids = ctx.text("/sys/fs/cgroup/pids/pids.max")
    if memory is None and quota is None and pids is None:
        return None
    bytes_ = _number(memory)
    return Limits(
        version=1,
        memory=bytes_ if bytes_ is not None and bytes_ < _V1_UNLIMITED else None,
        cpus=quota / period if quota is not None and quota > 0 and period else None,
        pids=_number(pids),
        pids_now=_number(ctx.text("/sys/fs/cgroup/pids/pids.current")),
    )


def huge_page_limit(ctx: Context) -> int | None:
    """Bytes of 2 MiB pages that this container may take; None: no limit, or none that can be read."""
    return _least(ctx, _folders(ctx), "hugetlb.2MB.max")


def _folders(ctx: Context) -> list[str]:
    """This process's group and those above it: each may limit. In a container with its own view the first is the root itself."""
    path = ""
    for line in (ctx.text("/proc/self/cgroup") or "").splitlines():
        if line.startswith("0::"):
            path = line[3:].strip("/")
    parts = path.split("/") if path else []
    folders = ["/".join(["/sys/fs/cgroup", *parts[:count]]) for count in range(len(parts), -1, -1)]
    # The path may be the host's, where only the container's part is mounted.
    return [folder for folder in folders if ctx.path(folder).is_dir() and "/../" not in f"{folder}/"] or ["/sys/fs/cgroup"]


def _least(ctx: Context, folders: list[str], file: str) -> int | None:
    found = [number for number in (_number(ctx.text(f"{folder}/{file}")) for folder in folders) if number is not None]
    return min(found, default=None)


def _cpus(ctx: Context, folders: list[str]) -> float | None:
    found = []
    for folder in folders:
        parts = (ctx.text(f"{folder}/cpu.max") or "").split()
        if len(parts) == 2 and parts[0].isdigit() and parts[1].isdigit() and int(parts[1]) > 0:
            found.append(int(parts[0]) / int(parts[1]))
    return min(found, default=None)


def _number(text: str | None) -> int | None:
    """`max` and what isn't there are no limit."""
    try:
        return int(text) if text is not None else None
    except ValueError:
        return None
