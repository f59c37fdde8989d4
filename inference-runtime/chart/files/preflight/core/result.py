"""What comes out of a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Union

# What a report carries beside the words, for machines.
Value = Union[str, int, float, bool, None]


class Status(str, Enum):
    PASSED = "passed"
    FAILED = "failed"
    # Could not be made: exit 2.
    UNKNOWN = "unknown"
    # Not asked for by the plan, or nothing here to ask: no error.
    SKIPPED = "skipped"
    WARNING = "warning"


@dataclass(frozen=True)
class Result:
    status: Status
    found: str
    # What would help, in words; with a failure and with what could not be made.
    fix: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)


def passed(found: str, **values: Value) -> Result:
    return Result(Status.PASSED, found, None, values)


def failed(found: str, fix: str, **values: Value) -> Result:
    return Result(Status.FAILED, found, fix, values)


def warning(found: str, fix: str, **values: Value) -> Result:
    return Result(Status.WARNING, found, fix, values)


def unknown(found: str, fix: str | None = None, **values: Value) -> Result:
    return Result(Status.UNKNOWN, found, fix, values)


def skipped(reason: str, **values: Value) -> Result:
    return Result(Status.SKIPPED, reason, None, values)


class Stop(Exception):
    """Ends a check from anywhere with this result."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.found)
        self.result = result
