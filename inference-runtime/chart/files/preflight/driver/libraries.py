"""Where the driver's libraries are. They come from the host, so they lie in another place in each cloud."""

from __future__ import annotations

import ctypes
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.result import Stop


@dataclass(frozen=True)
class Library:
    file: str
    # Explicit path; nothing else is then looked at.
    variable: str
    # Of the checks that call it.
    lane: str


CUDA = Library("libcuda.so.1", "PREFLIGHT_LIBCUDA", "cuda")
NVML = Library("libnvidia-ml.so.1", "PREFLIGHT_LIBNVIDIA_ML", "nvml")

# Beside the loader's own path: GKE mounts the driver at the first (llm-d#1063, vllm#18859), the container toolkit at the next three,
# WSL and the GPU operator's driver container have their own.
PLACES = (
    "/usr/local/nvidia/lib64",
    "/usr/lib64",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/home/kubernetes/bin/nvidia/lib64",
    "/run/nvidia/driver/usr/lib/x86_64-linux-gnu",
    "/usr/lib/wsl/lib",
)


@dataclass(frozen=True)
class Found:
    # None where it could not be loaded.
    handle: ctypes.CDLL | None
    # The file, as far as it is known.
    path: str | None
    # Whether the engine's own `dlopen` will find it.
    on_path: bool
    # What the loader said, for each place that had a file.
    errors: tuple[str, ...]


class Driver(ABC):
    """A loaded library: calls by name, each told before it is made."""

    def __init__(self, library: ctypes.CDLL, trace: Callable[[str], None]) -> None:
        self._library = library
        self._trace = trace

    @staticmethod
    @abstractmethod
    def error(call: str, code: int | None) -> Stop:
        """A call that failed, or that the library lacks (None)."""

    def code(self, call: str, *args: Any) -> int:
        """Calls by name, and answers its code."""
        function = getattr(self._library, call, None)
        if function is None:
            raise self.error(call, None)
        self._trace(call)
        return int(function(*args))

    def call(self, call: str, *args: Any) -> None:
        code = self.code(call, *args)
        if code != 0:
            raise self.error(call, code)


def find(library: Library, env: Mapping[str, str], root: Path, trace: Callable[[str], None]) -> Found:
    """Loads the library as an engine would, else from the places where drivers are mounted."""
    explicit = env.get(library.variable)
    if explicit:
        handle, error = _load(explicit, trace)
        return Found(handle, explicit, handle is not None, (error,) if error else ())
    errors: list[str] = []
    for name in _loader_names(library, env, root):
        handle, error = _load(name, trace)
        if handle is not None:
            return Found(handle, _mapped(library.file) or name, True, tuple(errors))
        # "cannot open shared object file" is the plain absence; anything else is a file that can't be used.
        if error and "No such file" not in error:
            errors.append(error)
    for place in PLACES:
        file = root / place.lstrip("/") / library.file
        if not os.path.lexists(file):
            continue
        handle, error = _load(str(file), trace)
        if handle is not None:
            return Found(handle, str(file), False, tuple(errors))
        errors.append(error or str(file))
    return Found(None, None, False, tuple(dict.fromkeys(errors)))


def _loader_names(library: Library, env: Mapping[str, str], root: Path) -> list[str]:
    """The bare name, for the loader to find. Under another root the machine's own libraries must not answer: only LD_LIBRARY_PATH counts."""
    if str(root) == "/":
        return [library.file]
    return [os.path.join(folder, library.file) for folder in env.get("LD_LIBRARY_PATH", "").split(":") if folder]


def _load(name: str, trace: Callable[[str], None]) -> tuple[ctypes.CDLL | None, str | None]:
    trace(f"dlopen of {name}")
    try:
        return ctypes.CDLL(name), None
    except OSError as error:
        return None, str(error)


def _mapped(file: str) -> str | None:
    """Which file the loader took."""
    stem = file.split(".so", maxsplit=1)[0]
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
            for line in maps:
                path = line.split(maxsplit=5)[-1].strip()
                if path.startswith("/") and os.path.basename(path).startswith(stem + ".so"):
                    return path
    except OSError:
        pass
    return None
