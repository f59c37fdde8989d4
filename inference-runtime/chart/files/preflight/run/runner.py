"""
Runs each check in a process of its own, with a deadline. A driver library that hangs or crashes takes only its check with it: the check
is then named as one that could not be made, within the time limit. Checks of one lane share a process, one after the other, so that a
library is started once: on a machine with eight GPUs that takes long. After a hang or a crash the rest of the lane goes on in a new one.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from ..check.check import Check
from ..core.result import Result, Status, Stop, unknown
from ..check.context import Context


@dataclass(frozen=True)
class Outcome:
    check: Check
    result: Result
    needs: str
    seconds: float


# How much of the time that is left a check in a lane may use: those after it are to have some.
_SHARE = 0.8


class _Child:
    """A process that makes some checks in turn."""

    def __init__(self, checks: Sequence[Check], ctx: Context, until: float) -> None:
        self.waiting = list(checks)
        self.ctx = ctx
        self.until = until
        self.data = b""
        self.last_call = "its start"
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reading)
            _child(checks, ctx, writing)
        os.close(writing)
        self.pipe = reading
        try:
            os.setpgid(self.pid, self.pid)
        except (ProcessLookupError, PermissionError):
            pass
        self._begin()

    def _begin(self) -> None:
        """The next check has its own time from now."""
        self.began = time.monotonic()
        left = self.until - self.began
        if self.waiting:
            own = self.waiting[0].deadline
            self.deadline = self.began + min(own, left * _SHARE if len(self.waiting) > 1 else left)

    def read(self) -> list[Outcome] | None:
        """Answers that have come; None at the end of them."""
        data = os.read(self.pipe, 65536)
        *lines, self.data = (self.data + data).split(b"\n")
        outcomes = []
        for line in lines:
            kind, _, text = line.decode("utf-8", "replace").partition(" ")
            if kind == "call":
                self.last_call = text
            elif self.waiting:
                given = json.loads(text)
                outcomes.append(self.tell(Result(Status(given["status"]), given["found"], given["fix"], given["values"])))
        return outcomes if data or outcomes else None

    def tell(self, result: Result) -> Outcome:
        """The answer of the check that is being made."""
        check = self.waiting.pop(0)
        outcome = Outcome(check, result, _needs(check, self.ctx), time.monotonic() - self.began)
        self._begin()
        return outcome

    def late(self) -> bool:
        return bool(self.waiting) and time.monotonic() >= self.deadline

    def died(self) -> Result:
        """Why there is no answer. Ends the process where it hasn't ended."""
        if self.late():
            seconds = time.monotonic() - self.began
            self.end()
            fix = "a driver or a volume that hangs: look at the node's kernel log, try another node, or give more time with --timeout"
            return unknown(f"no answer within {seconds:.1f} s; it hung in {self.last_call}", fix)
        name = _signal(_reap(self.pid, 0.2))
        self.end()
        how = f"was ended by {name}" if name else "ended without an answer"
        return unknown(f"the check {how} in {self.last_call}", "a crash is a broken driver installation, or the memory limit: try another node")

    def end(self) -> None:
        """Ends the process and all it started, by force: nothing of it is wanted any more. Never waits long for what can't be ended."""
        os.close(self.pipe)
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        _reap(self.pid, 0.5)


# The signal that asked for the end, once one did.
_ended_by: list[int] = []


def ended(number: int, frame: object) -> NoReturn:
    """
    What SIGTERM and SIGINT do: through the `finally` of `run`, which ends the children. Python drops an exception that a handler raises
    while a callback runs (`logging` has some around each fork), so `run` also looks whether there was one.
    """
    _ended_by.append(number)
    sys.exit(128 + number)


def run(checks: Sequence[Check], ctx: Context, until: float, parallel: bool) -> list[Outcome]:
    """Outcomes in the order of the checks. `until`: time.monotonic() at which all must have ended."""
    lanes = _lanes(checks)
    running: list[_Child] = []
    done: dict[str, Outcome] = {}
    try:
        while lanes or running:
            if _ended_by:
                sys.exit(128 + _ended_by[0])
            while lanes and (parallel or not running):
                lane = lanes.pop(0)
                if time.monotonic() >= until:
                    late = unknown("not begun: the time limit was used up", "give more time with --timeout")
                    done.update({check.id: Outcome(check, late, _needs(check, ctx), 0.0) for check in lane})
                    continue
                running.append(_Child(lane, ctx, until))
            for child, readable in _happened(running):
                outcomes = child.read() if readable else []
                done.update({outcome.check.id: outcome for outcome in outcomes or []})
                if outcomes is not None and child.waiting and not child.late():
                    continue
                running.remove(child)
                rest = _end(child, done)
                if rest:
                    lanes.insert(0, rest)
                    ctx = _without(ctx, child, done)
    finally:
        for child in running:
            child.end()
    return [done[check.id] for check in checks]


def _lanes(checks: Sequence[Check]) -> list[list[Check]]:
    lanes: dict[str, list[Check]] = {}
    for check in checks:
        lanes.setdefault(check.lane or f"only {check.id}", []).append(check)
    return list(lanes.values())


def _end(child: _Child, done: dict[str, Outcome]) -> list[Check]:
    """Tells what the process died of, if it died; the checks that it leaves."""
    if not child.waiting:
        child.end()
        return []
    outcome = child.tell(child.died())
    done[outcome.check.id] = outcome
    return child.waiting


def _without(ctx: Context, child: _Child, done: dict[str, Outcome]) -> Context:
    """A library that hung or crashed while it started is not started again."""
    opened = [check for check in (outcome.check for outcome in done.values()) if check.lane == child.waiting[0].lane and check.opens_lane]
    broken = {check.lane for check in opened if done[check.id].result.status is Status.UNKNOWN}
    return replace(ctx, broken=ctx.broken | broken) if broken else ctx


def _needs(check: Check, ctx: Context) -> str:
    try:
        return check.needs(ctx)
    except Exception as error:  # words for people must not end the run
        return f"(can't be told: {error})"


def _child(checks: Sequence[Check], ctx: Context, pipe: int) -> NoReturn:
    try:
        # A group of its own, so that what it starts ends with it; no output, so that a process that can't be killed holds no pipe of ours.
        os.setpgid(0, 0)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        ctx = replace(ctx, trace=lambda name: _write(pipe, f"call {name}\n"))
        for check in checks:
            result = _made(check, ctx)
            answer = {"status": result.status.value, "found": result.found, "fix": result.fix, "values": dict(result.values)}
            _write(pipe, f"result {json.dumps(answer)}\n")
    finally:
        # Without the exit handlers of Python and of the libraries: they may hang.
        os._exit(0)


def _made(check: Check, ctx: Context) -> Result:
    try:
        return check.run(ctx)
    except Stop as stop:
        return stop.result
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(where.filename)}:{where.lineno}"
        return unknown(f"the check itself failed: {type(error).__name__}: {error} ({place})", "report this with the JSON report")


def _write(pipe: int, line: str) -> None:
    data = line.encode("utf-8", "replace")
    while data:
        data = data[os.write(pipe, data) :]


def _happened(running: Sequence[_Child]) -> list[tuple[_Child, bool]]:
    """Waits until a process answers, ends or is late; those that did, and whether there is something to read."""
    if not running:
        return []
    wait = max(0.0, min(child.deadline for child in running) - time.monotonic())
    ready, _, _ = select.select([child.pipe for child in running], [], [], min(wait, 0.5))
    return [(child, child.pipe in ready) for child in running if child.pipe in ready or child.late()]


def _signal(status: int | None) -> str | None:
    """What ended a process, where a signal did."""
    return signal.Signals(os.WTERMSIG(status)).name if status is not None and os.WIFSIGNALED(status) else None


def _reap(pid: int, seconds: float) -> int | None:
    until = time.monotonic() + seconds
    while True:
        try:
            done, status = os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            return 0
        if done:
            return status
        if time.monotonic() >= until:
            return None
        time.sleep(0.005)
