"""Reads what other people's tools print: DCGM's diagnostic, nvbandwidth, nccl-tests, libfabric's and the verbs library's lists."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any


class Unreadable(Exception):
    """Not what the tool is known to print."""


@dataclass
class Diagnosis:
    passed: list[str] = field(default_factory=list)
    # Test and what it says, for each that failed.
    failed: list[str] = field(default_factory=list)
    # Settings of the node, not faults of the card: persistence mode is off on some clouds' nodes.
    settings: list[str] = field(default_factory=list)


def json_in(text: str) -> Any:
    """The JSON object in an output that may have lines of words around it."""
    start = text.find("{")
    if start < 0:
        raise Unreadable("no JSON")
    try:
        return json.JSONDecoder().raw_decode(text[start:])[0]
    except ValueError as error:
        raise Unreadable("broken JSON") from error


def warnings_of(result: dict[str, Any]) -> list[str]:
    """A list of objects from DCGM 4 on, text before."""
    warnings = result.get("warnings") or []
    if isinstance(warnings, str):
        return [warnings]
    return [str(one.get("warning", one)) if isinstance(one, dict) else str(one) for one in warnings]


def dcgm(text: str) -> Diagnosis:
    """`dcgmi diag -j`. Its root is called "DCGM GPU Diagnostic" in DCGM 3 and "DCGM Diagnostic" in 4."""
    root = json_in(text)
    told = next((root[name] for name in ("DCGM Diagnostic", "DCGM GPU Diagnostic") if name in root), None)
    if not isinstance(told, dict):
        raise Unreadable("no diagnostic")
    if told.get("runtime_error"):
        raise Unreadable(str(told["runtime_error"])[:200])
    diagnosis = Diagnosis()
    for category in told.get("test_categories") or []:
        for test in category.get("tests") or []:
            name = str(test.get("name"))
            results = [one for one in test.get("results") or [] if isinstance(one, dict)]
            bad = [one for one in results if str(one.get("status", "")).lower() == "fail"]
            if bad:
                said = sorted({words for one in bad for words in warnings_of(one)})
                entry = f"{name}: {'; '.join(said)[:300] or 'no reason given'}"
                only_settings = bool(said) and all("persistence mode" in words.lower() for words in said)
                (diagnosis.settings if only_settings else diagnosis.failed).append(entry)
            elif any(str(one.get("status", "")).lower() == "pass" for one in results):
                diagnosis.passed.append(name)
    if not (diagnosis.passed or diagnosis.failed or diagnosis.settings):
        raise Unreadable("no test was made")
    return diagnosis


@dataclass
class Bandwidths:
    # GB/s by test: each pair of devices that was measured.
    rates: dict[str, list[float]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def nvbandwidth(text: str) -> Bandwidths:
    """`nvbandwidth -j`: cells are text, N/A where a pair wasn't measured; a test that doesn't apply is Waived."""
    body = json_in(text).get("nvbandwidth")
    if not isinstance(body, dict):
        raise Unreadable("no nvbandwidth object")
    if body.get("error"):
        raise Unreadable(str(body["error"])[:200])
    found = Bandwidths()
    for case in body.get("testcases") or []:
        name, status = str(case.get("name")), str(case.get("status"))
        if status.lower() == "waived":
            continue
        cells = [cell for row in case.get("bandwidth_matrix") or [] for cell in row if cell != "N/A"]
        try:
            rates = [float(cell) for cell in cells]
        except (TypeError, ValueError) as error:
            raise Unreadable(f"{name}: not a number") from error
        if status.lower() != "passed" or not rates:
            found.failed.append(f"{name}: {status}")
        else:
            found.rates[name] = rates
    if not (found.rates or found.failed):
        raise Unreadable("no test was made")
    return found


@dataclass(frozen=True)
class Collective:
    # Bus bandwidth in GB/s at the largest size, out of place.
    largest: float
    size: int
    average: float
    wrong: int


ROW = re.compile(r"^\s*(\d+)\s+\d+\s+\w+\s+\w+\s+-?\d+\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+(\S+)")


def all_reduce(text: str) -> Collective:
    """nccl-tests' table: size, count, type, operation, root, then time, algbw, busbw and #wrong, out of place and in place."""
    rows = [match for match in map(ROW.match, text.splitlines()) if match]
    average = re.search(r"# Avg bus bandwidth\s*:\s*([\d.]+)", text)
    bounds = re.search(r"# Out of bounds values\s*:\s*(\d+)", text)
    if not rows or average is None:
        raise Unreadable("no table of nccl-tests")
    last = max(rows, key=lambda row: int(row.group(1)))
    return Collective(float(last.group(4)), int(last.group(1)), float(average.group(1)), int(bounds.group(1)) if bounds else 0)


def efa_domains(text: str) -> list[str]:
    """Interfaces that `fi_info -p efa` lists for reliable datagrams, which NIXL and NCCL use."""
    domains, provider = [], None
    for line in text.splitlines():
        name, _, value = line.strip().partition(":")
        if name == "provider":
            provider = value.strip()
        elif name == "domain" and provider is not None and provider.split(";")[0] == "efa":
            domains.append(value.strip())
    return sorted({domain for domain in domains if domain.endswith("-rdm")} or set(domains))


def verbs_devices(text: str) -> dict[str, list[str]]:
    """Port states by device, from `ibv_devinfo`."""
    devices: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        name, _, value = line.strip().partition(":")
        if name == "hca_id":
            current = devices.setdefault(value.strip(), [])
        elif name == "state":
            current.append(value.split()[0] if value.split() else "")
    return devices
