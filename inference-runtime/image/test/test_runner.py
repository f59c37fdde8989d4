"""A library that hangs or crashes: its check is named, within the time limit, and nothing is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from preflight.check import Check, Result, passed
from preflight.context import Context
from preflight.runner import run

from .harness import IMAGE, PLAN, PreflightTest, needs_cc


class Probe(Check):
    stage = "fast"
    title = remedy = "x"

    def __init__(self, id: str, act: object) -> None:
        self.id, self.act = id, act

    def needs(self, ctx: Context) -> str:
        return "x"

    def run(self, ctx: Context) -> Result:
        return self.act()  # type: ignore[operator, no-any-return]


def probe(act: object, seconds: float = 5, deadline: float = 10) -> Result:
    check = Probe("probe", act)
    check.deadline = deadline
    return run([check], Context(), time.monotonic() + seconds, parallel=True)[0].result


def alive(pid: int) -> bool:
    """Whether it runs: what nobody has waited for yet has ended all the same."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Isolation(PreflightTest):
    def test_an_answer(self) -> None:
        self.assertEqual(probe(lambda: passed("fine é", a=1.5)), passed("fine é", a=1.5))

    def test_an_answer_larger_than_a_pipe(self) -> None:
        self.assertEqual(len(probe(lambda: passed("x" * 1_000_000)).found), 1_000_000)

    def test_a_mistake_of_our_own(self) -> None:
        def mistake() -> Result:
            raise KeyError("nothing")

        self.assert_status(probe(mistake), "unknown", "the check itself failed: KeyError", "test_runner.py:")

    def test_a_crash(self) -> None:
        def crash() -> Result:
            os.kill(os.getpid(), signal.SIGSEGV)
            return passed("never")

        self.assert_status(probe(crash), "unknown", "was ended by SIGSEGV")

    def test_an_exit_without_an_answer(self) -> None:
        self.assert_status(probe(lambda: os._exit(0)), "unknown", "ended without an answer")

    def test_a_hang_that_does_not_hear_signals(self) -> None:
        def hang() -> Result:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            while True:
                time.sleep(1)

        begun = time.monotonic()
        self.assert_status(probe(hang, deadline=0.3), "unknown", "no answer within")
        self.assertLess(time.monotonic() - begun, 3)

    def test_what_a_check_started_ends_with_it(self) -> None:
        file = self.folder / "pid"

        def start() -> Result:
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
            file.write_text(str(child.pid))
            time.sleep(600)
            return passed("never")

        self.assert_status(probe(start, seconds=2), "unknown")
        deadline = time.monotonic() + 3
        while alive(int(file.read_text())) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertFalse(alive(int(file.read_text())))

    def test_what_a_library_prints_is_not_in_the_report(self) -> None:
        def talk() -> Result:
            os.write(1, b"noise")
            os.write(2, b"noise")
            return passed("quiet")

        self.assertEqual(probe(talk).found, "quiet")

    def test_the_limit_of_all_holds_one_after_the_other(self) -> None:
        checks = [Probe(f"probe-{number}", lambda: time.sleep(60)) for number in range(5)]
        begun = time.monotonic()
        outcomes = run(checks, Context(), begun + 1, parallel=False)
        self.assertLess(time.monotonic() - begun, 5)
        self.assertEqual([outcome.result.status.value for outcome in outcomes], ["unknown"] * 5)
        self.assertIn("not begun", outcomes[4].result.found)


@needs_cc
class Libraries(PreflightTest):
    def test_a_hang_is_named_within_the_limit(self) -> None:
        for call, check in (("cuInit", "cuda-init"), ("nvmlDeviceGetEccMode", "ecc")):
            with self.subTest(call):
                done = self.preflight("fast", "--timeout", "2", planned=PLAN, env={"FAKE_HANG": call})
                self.assertEqual(done.code, 2)
                self.assertLess(done.report["seconds"], 4)
                self.assertIn(f"hung in {call}", done.statuses("unknown")[check])

    def test_a_crash_is_named(self) -> None:
        for call, check in (("nvmlInit_v2", "nvml-init"), ("cuInit", "cuda-init"), ("nvmlDeviceGetTemperature", "clock-events")):
            with self.subTest(call):
                done = self.preflight("fast", "--timeout", "60", planned=PLAN, env={"FAKE_CRASH": call})
                self.assertEqual(done.code, 2)
                self.assertIn(f"was ended by SIGSEGV in {call}", done.statuses("unknown")[check])

    def test_one_crash_leaves_the_other_checks(self) -> None:
        done = self.preflight("fast", "--timeout", "60", planned=PLAN, env={"FAKE_CRASH": "nvmlDeviceGetEccMode"})
        self.assertEqual(list(done.statuses("unknown")), ["ecc"])

    def test_the_default_limit_holds(self) -> None:
        done = self.preflight("fast", planned=PLAN, env={"FAKE_HANG": "nvmlInit_v2"})
        self.assertEqual(done.code, 2)
        self.assertLess(done.report["seconds"], 12)

    def test_ended_from_outside_it_takes_its_children_along(self) -> None:
        env = {**self.environment({"FAKE_HANG": "nvmlInit_v2"})}
        command = [sys.executable, "-m", "preflight", "fast", "--timeout", "60"]
        process = subprocess.Popen(command, cwd=IMAGE, env=env, stdout=subprocess.DEVNULL)
        try:
            children: list[int] = []
            deadline = time.monotonic() + 20
            while not children and time.monotonic() < deadline:
                time.sleep(0.1)
                children = [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
            self.assertTrue(children)
            time.sleep(0.5)
            process.terminate()
            self.assertEqual(process.wait(20), 128 + signal.SIGTERM)
            self.assertEqual([pid for pid in children if alive(pid)], [])
        finally:
            process.kill()
