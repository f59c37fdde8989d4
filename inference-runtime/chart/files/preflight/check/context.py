"""What a check may ask: the plan, the thresholds, the files of this machine, and the two libraries, opened when first used."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..core.result import Stop, skipped
from ..driver.cuda import Cuda
from ..driver.libraries import CUDA, NVML, Found, Library, find
from ..driver.nvml import Nvml
from ..core.wanted import Wanted


@dataclass
class Context:
    wanted: Wanted = field(default_factory=Wanted)
    # The plan as it was read, for what Wanted doesn't name; empty without one.
    plan: Mapping[str, Any] = field(default_factory=dict)
    args: argparse.Namespace = field(default_factory=argparse.Namespace)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    # Lanes whose library hung or crashed while it started.
    broken: frozenset[str] = frozenset()
    # Called before each call of a library, so that a hang or a crash can be told by name.
    trace: Callable[[str], None] = lambda _: None

    def threshold(self, name: str) -> float:
        return self.thresholds[name]

    @property
    def root(self) -> Path:
        """Stands for / in the tests."""
        return Path(self.env.get("PREFLIGHT_ROOT") or "/")

    def path(self, absolute: str) -> Path:
        return self.root / absolute.lstrip("/")

    def text(self, absolute: str) -> str | None:
        """A file of /proc or /sys, None where it isn't there or can't be read."""
        try:
            return self.path(absolute).read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return None

    def library(self, library: Library) -> Found:
        return find(library, self.env, self.root, self.trace)

    @cached_property
    def nvml(self) -> Nvml:
        """NVML, initialised. Ends the check where that can't be had: the checks nvml-library and nvml-init tell why."""
        nvml, code = self.nvml_start
        if code != 0:
            raise Stop(skipped(f"NVML doesn't start ({code}): see nvml-init"))
        return nvml

    @cached_property
    def nvml_start(self) -> tuple[Nvml, int]:
        """NVML, and what nvmlInit answers."""
        if NVML.lane in self.broken:
            raise Stop(skipped("NVML hangs or crashes: see nvml-library and nvml-init"))
        found = self.library(NVML)
        if found.handle is None:
            raise Stop(skipped("NVML can't be loaded: see nvml-library"))
        nvml = Nvml(found.handle, self.trace)
        return nvml, nvml.init()

    @cached_property
    def cuda(self) -> Cuda:
        """CUDA, initialised. Ends the check where that can't be had: the checks cuda-library and cuda-init tell why."""
        cuda, code = self.cuda_start
        if code != 0:
            raise Stop(skipped(f"CUDA doesn't start ({code}): see cuda-init"))
        return cuda

    @cached_property
    def cuda_start(self) -> tuple[Cuda, int]:
        """CUDA, and what cuInit answers: 100 is no fault of the library's."""
        if CUDA.lane in self.broken:
            raise Stop(skipped("libcuda hangs or crashes: see cuda-library and cuda-init"))
        found = self.library(CUDA)
        if found.handle is None:
            raise Stop(skipped("libcuda can't be loaded: see cuda-library"))
        cuda = Cuda(found.handle, self.trace)
        return cuda, cuda.init()
