"""What a check is, and what comes out of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Union

if TYPE_CHECKING:
    from .context import Context

# What a report carries beside the words, for machines.
Value = Union[str, int, float, bool, None]

STAGES = ("fast", "deep", "verify")


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


class Check(ABC):
    """One question about this node. It runs in a process of its own (runner.py), so it may hang or crash."""

    # Kebab-case; stands in docs/preflight.md.
    id: str
    stage: str
    title: str
    # What to do about a failure, for the list of checks; a result may say it more precisely.
    remedy: str
    # Checks with the same name here share a process (runner.py); empty: a process of its own.
    lane: str = ""
    # Whether it starts the library of its lane: where it hangs or crashes, that library is left alone.
    opens_lane: bool = False
    # Whether it asks the model's folder, which a container without a GPU may look into as well (--only-model).
    of_model: bool = False
    # Seconds that this check may take; the whole stage's limit holds as well.
    deadline: float = 10.0
    # Names and defaults of what `--threshold NAME=VALUE` may set.
    thresholds: Mapping[str, float] = {}

    @abstractmethod
    def needs(self, ctx: Context) -> str:
        """What the plan or the engine wants to see here, in words. Touches no library and no file."""

    @abstractmethod
    def run(self, ctx: Context) -> Result: ...
