"""What the tests share: the fake libraries, a fake machine under a temporary folder, one check or a whole run."""

from __future__ import annotations

import argparse
import contextlib
import copy
import functools
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

from preflight.check.context import Context
from preflight.core.result import Result
from preflight.core.wanted import Wanted, wanted_from
from preflight.run import cli, registry, report
from preflight.run.runner import Outcome, run

from .schema import problems

IMAGE = Path(__file__).parent.parent
FAKES = Path(__file__).parent / "fakes"
CC = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")

needs_cc = unittest.skipUnless(CC, "no C compiler here: the fake libraries can't be built")

# A machine with eight H100s and EFA, as the planner describes it.
PLAN: dict[str, Any] = {
    "feasible": True,
    "model": "meta-llama/Llama-3.3-70B-Instruct",
    "engine": {"name": "vllm", "version": "0.28.0"},
    "gpu": {
        "sku": "H100-80GB", "visibleGiB": 79.18, "memoryBandwidthGBps": 3350, "bf16Tflops": 989, "hostLinkGBps": 64, "nvlinkGBps": 450,
        "computeCapability": "9.0",
    },
    "gpusPerReplica": 8,
    "gpusPerNode": 8,
    "parallelism": {"tensor": 8, "pipeline": 1, "expert": 1, "data": 1},
    "fabric": "efa",
    "memoryFraction": 0.92,
    "maxModelLen": 131072,
    "requirements": {
        "minDriver": "580", "computeCapability": "9.0", "sharedMemoryGiB": 0.001, "hostMemoryGiB": 200, "nics": 4, "gpusPerPod": 8,
        "weightsBytes": 141_107_412_992,
    },
    "diagnostics": [],
    "inputsSha256": "0" * 64,
}  # fmt: skip


def plan(**changes: Any) -> dict[str, Any]:
    """The plan with some of it changed: `plan(gpu__sku="H200")`. None takes a field away."""
    made = copy.deepcopy(PLAN)
    for path, value in changes.items():
        *outer, last = path.split("__")
        inner = made
        for name in outer:
            inner = inner[name]
        if value is None:
            del inner[last]
        else:
            inner[last] = value
    return made


@functools.cache
def libraries() -> Path:
    """
    The fakes, built once for all processes that run tests: all/ has both, old/ an NVML of the first driver that it still knows.
    They lie in the folder for temporary files under a name that tells their sources.
    """
    sources = sorted(file for file in FAKES.iterdir() if file.suffix in {".c", ".h"})
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"preflight-fakes-{digest}-{os.getuid()}"
    if not folder.exists():
        made = Path(tempfile.mkdtemp(prefix="preflight-fakes-"))
        for source, target, *flags in (("nvml", "all/libnvidia-ml.so.1"), ("cuda", "all/libcuda.so.1"), ("nvml", "old/libnvidia-ml.so.1", "-DOLD")):
            (made / target).parent.mkdir(exist_ok=True)
            command = [str(CC), "-shared", "-fPIC", "-O1", "-o", str(made / target), *flags, str(FAKES / f"{source}.c")]
            subprocess.run(command, check=True, capture_output=True)
        try:
            made.rename(folder)
        except OSError:
            # Another process was first.
            shutil.rmtree(made, ignore_errors=True)
    return folder


class Machine:
    """A root folder that stands for a healthy node's. Tests change its files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        gib = 1024 * 1024
        self.write("/proc/meminfo", f"MemTotal: {2000 * gib} kB\nMemAvailable: {1900 * gib} kB\nHugePages_Free: 0\nHugepagesize: 2048 kB\n")
        # IPC_LOCK and SYS_PTRACE.
        self.status()
        self.write("/proc/self/limits", "Limit  Soft Limit  Hard Limit  Units\nMax locked memory   unlimited   unlimited   bytes\n")
        self.write("/proc/self/cgroup", "0::/\n")
        for file, text in {"cgroup.controllers": "cpu memory pids", "memory.max": "max", "cpu.max": "max 100000", "pids.max": "max"}.items():
            self.write(f"/sys/fs/cgroup/{file}", text)
        self.write("/sys/module/nvidia_peermem/version", "580.95.05")
        self.write("/dev/gdrdrv", "")
        (root / "dev/shm").mkdir()
        for number in range(4):
            self.nic(f"rdmap{number}s0", number)

    def status(self, effective: str = "84000", bounding: str = "84000", processors: str = "0-95,96-191") -> None:
        lines = ["Name:\tpython3", f"CapEff:\t{effective:>016}", f"CapBnd:\t{bounding:>016}", f"Cpus_allowed_list:\t{processors}"]
        self.write("/proc/self/status", "\n".join(lines) + "\n")

    def write(self, absolute: str, text: str) -> Path:
        file = self.root / absolute.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def remove(self, absolute: str) -> None:
        file = self.root / absolute.lstrip("/")
        shutil.rmtree(file) if file.is_dir() else file.unlink()

    def nic(
        self, name: str, number: int, vendor: str = "0x1d0f", layer: str = "Unspecified", state: str = "4: ACTIVE", rate: str = "100 Gb/sec (4X EDR)"
    ) -> None:
        folder = f"/sys/class/infiniband/{name}"
        self.write(f"{folder}/device/vendor", vendor)
        for file, text in {"state": state, "rate": rate, "link_layer": layer}.items():
            self.write(f"{folder}/ports/1/{file}", text)
        self.write(f"/sys/class/infiniband_verbs/uverbs{number}/ibdev", name)
        self.write(f"/dev/infiniband/uverbs{number}", "")

    def library(self, place: str, file: str, source: str = "all") -> None:
        """One of the fakes at a place of its own."""
        target = self.root / place.lstrip("/") / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(libraries() / source / file, target)


class PreflightTest(unittest.TestCase):
    """Each test has its own healthy machine."""

    machine: Machine

    def setUp(self) -> None:
        folder = tempfile.mkdtemp(prefix="preflight-test-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.folder = Path(folder)
        (self.folder / "root").mkdir()
        self.machine = Machine(self.folder / "root")

    def environment(self, env: Mapping[str, str | None] | None = None) -> dict[str, str]:
        base: dict[str, str | None] = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "PREFLIGHT_ROOT": str(self.machine.root),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LD_LIBRARY_PATH": str(libraries() / "all") if CC else None,
            **(env or {}),
        }
        return {name: value for name, value in base.items() if value is not None}

    def check(
        self, id: str, planned: Mapping[str, Any] | None = None, seconds: float = 20, env: Mapping[str, str | None] | None = None, **args: Any
    ) -> Result:
        """Makes one check, in a process of its own as always; its report must be valid."""
        check = next(one for one in registry.CHECKS if one.id == id)
        given = PLAN if planned is None else planned
        thresholds = {**registry.thresholds(), **args.pop("thresholds", {})}
        with environment(self.environment(env)):
            wanted = wanted_from(dict(given)) if given else Wanted()
            ctx = Context(wanted=wanted, plan=given, args=argparse.Namespace(**args), thresholds=thresholds)
            begun = time.monotonic()
            outcomes = run([check], ctx, begun + seconds, parallel=True)
        self.valid(outcomes, ctx, check.stage)
        return outcomes[0].result

    def valid(self, outcomes: list[Outcome], ctx: Context, stage: str) -> None:
        made = json.loads(json.dumps(report.as_json(outcomes, ctx, stage, time.time(), 0.1)))
        self.assertEqual(problems(made), [])

    def assert_status(self, result: Result, status: str, *words: str) -> None:
        """The status, and words that a user must find in what was found or in the fix."""
        self.assertEqual(result.status.value, status, f"{result.found} | {result.fix}")
        for word in words:
            self.assertIn(word, f"{result.found} | {result.fix}")
        if status in ("failed", "warning"):
            self.assertTrue(result.fix, "a failure without a way out")

    def preflight(self, *arguments: str, planned: Mapping[str, Any] | None = None, env: Mapping[str, str | None] | None = None) -> Run:
        """The whole command, in this process: what a check does is in one of its own all the same."""
        given = self.with_plan(arguments, planned)
        out, err = io.StringIO(), io.StringIO()
        handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        begun = time.monotonic()
        try:
            with environment(self.environment(env)), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = cli.main(given)
        except SystemExit as ended:
            code = int(ended.code or 0)
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
        return Run(self, subprocess.CompletedProcess(given, code, out.getvalue(), err.getvalue()), time.monotonic() - begun)

    def started(self, *arguments: str, planned: Mapping[str, Any] | None = None, env: Mapping[str, str | None] | None = None) -> Run:
        """The whole command, as a container runs it."""
        command = [sys.executable, "-m", "preflight", *self.with_plan(arguments, planned)]
        begun = time.monotonic()
        done = subprocess.run(command, cwd=IMAGE, env=self.environment(env), capture_output=True, text=True, timeout=120, check=False)
        return Run(self, done, time.monotonic() - begun)

    def with_plan(self, arguments: Sequence[str], planned: Mapping[str, Any] | None) -> list[str]:
        if planned is None:
            return list(arguments)
        file = self.folder / "plan.json"
        file.write_text(json.dumps(planned), encoding="utf-8")
        return [*arguments, "--plan", str(file)]


class Run:
    def __init__(self, test: PreflightTest, done: subprocess.CompletedProcess[str], seconds: float) -> None:
        self.test = test
        self.code = done.returncode
        self.out = done.stdout
        self.err = done.stderr
        self.seconds = seconds

    @functools.cached_property
    def report(self) -> dict[str, Any]:
        made: dict[str, Any] = json.loads(self.out)
        self.test.assertEqual(problems(made), [])
        self.test.assertEqual(made["exitCode"], self.code, self.err)
        return made

    def statuses(self, *which: str) -> dict[str, str]:
        """Checks with one of these statuses, and what they found."""
        return {check["id"]: check["found"] for check in self.report["checks"] if check["status"] in which}


@contextlib.contextmanager
def environment(env: Mapping[str, str]) -> Iterator[None]:
    with mock.patch.dict(os.environ, env, clear=True):
        yield
