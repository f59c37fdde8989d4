"""
Runs each check in a process of its own, with a deadline. A driver library that hangs or crashes takes only its check with it: the check
is then named as one that could not be made, within the time limit.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from .check import Check, Result, Status, Stop, unknown
from .context import Context


@dataclass(frozen=True)
class Outcome:
    check: Check
    result: Result
    needs: str
    seconds: float


@dataclass
class _Child:
    check: Check
    pid: int
    pipe: int
    started: float
    deadline: float
    data: bytearray = field(default_factory=bytearray)

    def last_call(self) -> str:
        calls = [line[5:] for line in self.data.decode("utf-8", "replace").splitlines() if line.startswith("call ")]
        return calls[-1] if calls else "its start"

    def answer(self) -> Result | None:
        for line in self.data.decode("utf-8", "replace").splitlines():
            if line.startswith("result "):
                try:
                    given = json.loads(line[7:])
                except ValueError:
                    return None
                return Result(Status(given["status"]), given["found"], given["fix"], given["values"])
        return None


def run(checks: Sequence[Check], ctx: Context, until: float, parallel: bool) -> list[Outcome]:
    """Outcomes in the order of the checks. `until`: time.monotonic() at which all must have ended."""
    waiting = list(checks)
    running: list[_Child] = []
    done: dict[str, Outcome] = {}
    try:
        while waiting or running:
            while waiting and (parallel or not running):
                check = waiting.pop(0)
                if time.monotonic() >= until:
                    late = unknown("not begun: the time limit was used up", "give more time with --timeout")
                    done[check.id] = Outcome(check, late, _needs(check, ctx), 0.0)
                    continue
                running.append(_start(check, ctx, until))
            for child in _step(running):
                running.remove(child)
                done[child.check.id] = _end(child, ctx)
    finally:
        for child in running:
            _kill(child)
    return [done[check.id] for check in checks]


def _needs(check: Check, ctx: Context) -> str:
    try:
        return check.needs(ctx)
    except Exception as error:  # words for people must not end the run
        return f"(can't be told: {error})"


def _start(check: Check, ctx: Context, until: float) -> _Child:
    reading, writing = os.pipe()
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _child(check, ctx, writing)
    os.close(writing)
    _quietly(os.setpgid, pid, pid)
    return _Child(check, pid, reading, started, min(until, started + check.deadline))


def _child(check: Check, ctx: Context, pipe: int) -> NoReturn:
    try:
        # A group of its own, so that what it starts ends with it; no output, so that a process that can't be killed holds no pipe of ours.
        os.setpgid(0, 0)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        ctx.trace = lambda name: _write(pipe, f"call {name}\n")
        try:
            result = check.run(ctx)
        except Stop as stop:
            result = stop.result
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{os.path.basename(where.filename)}:{where.lineno}"
            result = unknown(f"the check itself failed: {type(error).__name__}: {error} ({place})", "report this with the JSON report")
        answer = {"status": result.status.value, "found": result.found, "fix": result.fix, "values": dict(result.values)}
        _write(pipe, f"result {json.dumps(answer)}\n")
    finally:
        # Without the exit handlers of Python and of the libraries: they may hang.
        os._exit(0)


def _write(pipe: int, line: str) -> None:
    data = line.encode("utf-8", "replace")
    while data:
        data = data[os.write(pipe, data) :]


def _step(running: list[_Child]) -> list[_Child]:
    """Waits for something to happen; the children that have ended or whose time is up."""
    wait = max(0.0, min(child.deadline for child in running) - time.monotonic()) if running else 0.0
    ready, _, _ = select.select([child.pipe for child in running], [], [], min(wait, 0.5))
    ended = []
    for child in running:
        if child.pipe in ready:
            data = os.read(child.pipe, 65536)
            child.data += data
            if not data:
                ended.append(child)
                continue
        if time.monotonic() >= child.deadline:
            ended.append(child)
    return ended


def _end(child: _Child, ctx: Context) -> Outcome:
    late = time.monotonic() >= child.deadline
    signalled = _kill(child)
    seconds = time.monotonic() - child.started
    result = child.answer()
    if result is None and late:
        fix = "a driver or a volume that hangs: look at the node's kernel log, try another node, or give more time with --timeout"
        result = unknown(f"no answer within {seconds:.0f} s; it hung in {child.last_call()}", fix)
    elif result is None:
        how = f"was ended by {signalled}" if signalled else "ended without an answer"
        result = unknown(f"the check {how} in {child.last_call()}", "a crash is a broken driver installation, or the memory limit: try another node")
    return Outcome(child.check, result, _needs(child.check, ctx), seconds)


def _kill(child: _Child) -> str | None:
    """Ends the child and all it started; the name of the signal that had ended it already. Never waits for what can't be killed."""
    os.close(child.pipe)
    status = _reap(child.pid, 0.2) if time.monotonic() < child.deadline else None
    _quietly(os.killpg, child.pid, signal.SIGKILL)
    if status is None:
        _reap(child.pid, 0.5)
        return None
    return signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else None


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


def _quietly(call: object, *args: object) -> None:
    try:
        call(*args)  # type: ignore[operator]
    except (ProcessLookupError, PermissionError):
        pass
