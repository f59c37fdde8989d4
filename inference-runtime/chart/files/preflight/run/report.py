"""What is told of a run: JSON by a versioned schema, text for people, the pod's termination message, a file for Prometheus."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from .. import VERSION
from ..core.result import Status
from ..check.context import Context
from .runner import Outcome

# Raised in its second part when fields are added, in its first when one changes or goes.
SCHEMA_VERSION = "1.0"

# The kubelet keeps this much of it (Kubernetes, "Customizing the termination message").
TERMINATION_BYTES = 4096

# What matters first.
_ORDER = (Status.FAILED, Status.UNKNOWN, Status.WARNING, Status.SKIPPED, Status.PASSED)
_VERDICTS = {0: "passed", 1: "failed", 2: "unknown"}


def exit_code(outcomes: Sequence[Outcome]) -> int:
    found = {outcome.result.status for outcome in outcomes}
    return 1 if Status.FAILED in found else 2 if Status.UNKNOWN in found else 0


def as_json(outcomes: Sequence[Outcome], ctx: Context, stage: str, started: float, seconds: float) -> dict[str, Any]:
    code = exit_code(outcomes)
    wanted = ctx.wanted
    return {
        "schemaVersion": SCHEMA_VERSION,
        "preflightVersion": VERSION,
        "stage": stage,
        "verdict": _VERDICTS[code],
        "exitCode": code,
        "startedAt": datetime.fromtimestamp(started, timezone.utc).isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
        "node": ctx.env.get("NODE_NAME") or os.uname().nodename,
        "plan": {"model": wanted.model, "inputsSha256": wanted.inputs_sha256} if ctx.plan else None,
        "thresholds": dict(sorted(ctx.thresholds.items())),
        "summary": {status.value: _count(outcomes, status) for status in Status},
        "checks": [
            {
                "id": outcome.check.id,
                "stage": outcome.check.stage,
                "title": outcome.check.title,
                "status": outcome.result.status.value,
                "needs": _printable(outcome.needs),
                "found": _printable(outcome.result.found),
                "fix": None if outcome.result.fix is None else _printable(outcome.result.fix),
                "values": {name: _printable(value) if isinstance(value, str) else value for name, value in outcome.result.values.items()},
                "seconds": round(outcome.seconds, 3),
            }
            for outcome in outcomes
        ],
    }


def _printable(text: str) -> str:
    """A file's name may hold bytes that are no UTF-8, a driver's answer a line break or an escape sequence: a report is read in terminals."""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(letter if letter.isprintable() else " " for letter in clean) or "nothing"


def _count(outcomes: Sequence[Outcome], status: Status) -> int:
    return sum(outcome.result.status is status for outcome in outcomes)


def headline(report: dict[str, Any]) -> str:
    counts = [f"{report['summary'][status.value]} {status.value}" for status in _ORDER if report["summary"][status.value]]
    return f"preflight {report['stage']}: {report['verdict']} ({', '.join(counts)}) on {report['node']} in {report['seconds']:.1f} s"


def as_text(report: dict[str, Any]) -> str:
    width = max((len(check["id"]) for check in report["checks"]), default=0)
    lines = [headline(report)]
    for check in _sorted(report):
        lines.append(f"{check['status']:<8}{check['id']:<{width}}  {check['found']}")
        if check["status"] in ("failed", "unknown", "warning"):
            margin = " " * (width + 10)
            lines.append(f"{margin}needs: {check['needs']}")
            if check["fix"]:
                lines.append(f"{margin}fix: {check['fix']}")
    return "\n".join(lines) + "\n"


def _sorted(report: dict[str, Any]) -> list[dict[str, Any]]:
    order = [status.value for status in _ORDER]
    return sorted(report["checks"], key=lambda check: order.index(check["status"]))


def termination_message(report: dict[str, Any], limit: int = TERMINATION_BYTES) -> str:
    """The headline, then what isn't good, worst first, cut between entries; it says how many were cut."""
    entries = [
        f"{check['status'].upper()} {check['id']}: {check['found']}. Needs: {check['needs']}." + (f" Fix: {check['fix']}" if check["fix"] else "")
        for check in _sorted(report)
        if check["status"] in ("failed", "unknown", "warning")
    ]
    # Each entry gets its share, so that one long entry doesn't hide the others.
    share = max(400, limit // 4)
    entries = [_cut(entry, share) for entry in entries]
    lines = [_cut(headline(report), limit // 4)]
    for done, entry in enumerate(entries):
        rest = len(entries) - done
        room = limit - len("\n".join(lines).encode()) - 1
        # Room for saying how many were cut is kept until the last entry.
        if len(entry.encode()) > room - (0 if rest == 1 else 64):
            lines.append(f"... and {rest} more: see the log of this container")
            break
        lines.append(entry)
    return _cut("\n".join(lines), limit)


def _cut(text: str, limit: int) -> str:
    """At most this many bytes of UTF-8, never half a character."""
    data = text.encode("utf-8", "replace")
    if len(data) <= limit:
        return data.decode("utf-8")
    return data[: limit - 3].decode("utf-8", "ignore") + "..."


def as_prometheus(report: dict[str, Any]) -> str:
    """Text exposition format, for node-exporter's textfile collector."""
    stage = _label(report["stage"])
    lines = [
        "# HELP preflight_exit_code 0 all passed, 1 a check failed, 2 a check could not be made.",
        "# TYPE preflight_exit_code gauge",
        f'preflight_exit_code{{stage="{stage}"}} {report["exitCode"]}',
        "# HELP preflight_seconds How long the run took.",
        "# TYPE preflight_seconds gauge",
        f'preflight_seconds{{stage="{stage}"}} {report["seconds"]}',
        "# HELP preflight_started_timestamp_seconds When the run began.",
        "# TYPE preflight_started_timestamp_seconds gauge",
        f'preflight_started_timestamp_seconds{{stage="{stage}"}} {datetime.fromisoformat(report["startedAt"]).timestamp():.0f}',
        "# HELP preflight_check 1 for the status that a check has.",
        "# TYPE preflight_check gauge",
    ]
    for check in report["checks"]:
        labels = f'stage="{stage}",check="{_label(check["id"])}",status="{_label(check["status"])}"'
        lines.append(f"preflight_check{{{labels}}} 1")
    values = [
        f'preflight_value{{stage="{stage}",check="{_label(check["id"])}",name="{_label(name)}"}} {float(value)!r}'
        for check in report["checks"]
        for name, value in check["values"].items()
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    ]
    if values:
        lines += ["# HELP preflight_value What a check found, as a number.", "# TYPE preflight_value gauge", *values]
    return "\n".join(lines) + "\n"


def _label(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def write_atomically(file: str, text: str) -> None:
    """A reader sees the old file or the new one, never half of it."""
    folder = os.path.dirname(os.path.abspath(file))
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".preflight-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, file)
    except BaseException:
        os.unlink(temporary)
        raise
