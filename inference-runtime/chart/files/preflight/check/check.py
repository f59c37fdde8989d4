"""What a check is: one question, its limits, and how it is asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from ..core.result import Result
from .context import Context

STAGES = ("fast", "deep", "verify")


class Check(ABC):
    """One question about this node. It runs in a process of its own (runner.py), so it may hang or crash."""

    # Kebab-case; stands in docs/runtime/preflight.md.
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
