"""A library that hangs or crashes: its check is named, within the time limit, and nothing is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest import mock

from preflight.check.check import Check
from preflight.check.context import Context
from preflight.core.result import Result, passed
from preflight.run import runner
from preflight.run.runner import run

from ..harness import IMAGE, PLAN, PreflightTest, needs_cc


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

    def test_a_lane_goes_on_after_a_hang_and_a_crash(self) -> None:
        def crash() -> Result:
            os.kill(os.getpid(), signal.SIGSEGV)
            return passed("never")

        def hang() -> Result:
            time.sleep(60)
            return passed("never")

        acts = (lambda: passed("one"), crash, lambda: passed("two"), hang, lambda: passed("three"))
        checks = [Probe(f"probe-{number}", act) for number, act in enumerate(acts)]
        for check in checks:
            check.lane = "x"
        begun = time.monotonic()
        outcomes = run(checks, Context(), begun + 4, parallel=True)
        self.assertLess(time.monotonic() - begun, 6)
        self.assertEqual([outcome.result.status.value for outcome in outcomes], ["passed", "unknown", "passed", "unknown", "passed"])

    def test_a_check_that_never_stops_talking_is_late_all_the_same(self) -> None:
        class Talker(Probe):
            def run(self, ctx: Context) -> Result:
                while True:
                    ctx.trace("again")

        begun = time.monotonic()
        outcomes = run([Talker("talker", None)], Context(), begun + 1, parallel=True)
        self.assertLess(time.monotonic() - begun, 4)
        self.assert_status(outcomes[0].result, "unknown", "hung in again")

    def test_what_a_library_does_at_the_end_is_not_waited_for(self) -> None:
        def stay() -> Result:
            os._exit = lambda code: time.sleep(600)  # type: ignore[assignment, return-value]
            return passed("answered")

        begun = time.monotonic()
        self.assertEqual(probe(stay, seconds=60, deadline=60).found, "answered")
        self.assertLess(time.monotonic() - begun, 5)

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
        whole = self.preflight("fast", "--timeout", "60", planned=PLAN)
        done = self.preflight("fast", "--timeout", "60", planned=PLAN, env={"FAKE_CRASH": "nvmlDeviceGetEccMode"})
        self.assertEqual(list(done.statuses("unknown")), ["ecc"])
        self.assertEqual(set(whole.statuses("passed")) - set(done.statuses("passed")), {"ecc"})

    def test_a_library_that_does_not_start_is_not_started_again(self) -> None:
        for call, check, others in (
            ("nvmlInit_v2", "nvml-init", ("ecc", "nvlink", "fabric-manager")),
            ("cuInit", "cuda-init", ()),
        ):
            with self.subTest(call):
                log = self.folder / call
                done = self.preflight("fast", "--timeout", "60", planned=PLAN, env={"FAKE_CRASH": call, "FAKE_LOG": str(log)})
                self.assertEqual(list(done.statuses("unknown")), [check])
                self.assertEqual(log.read_text().split().count(call), 1)
                for other in others:
                    self.assertIn(f"see nvml-library and {check}", done.statuses("skipped")[other])
                # What CUDA doesn't tell, NVML does.
                if call == "cuInit":
                    self.assertEqual(done.statuses("passed")["gpu-count"], "8 GPUs, as NVML counts them")

    def test_each_library_is_started_once(self) -> None:
        log = self.folder / "calls"
        self.preflight("fast", "--timeout", "60", planned=PLAN, env={"FAKE_LOG": str(log)})
        calls = log.read_text().split()
        self.assertEqual((calls.count("cuInit"), calls.count("nvmlInit_v2")), (1, 1))

    def test_the_default_limit_holds(self) -> None:
        done = self.preflight("fast", planned=PLAN, env={"FAKE_HANG": "nvmlInit_v2"})
        self.assertEqual(done.code, 2)
        self.assertLess(done.report["seconds"], 12)

    def test_a_signal_whose_exception_python_drops_ends_it_all_the_same(self) -> None:
        with mock.patch.object(runner, "_ended_by", []):
            try:
                runner.ended(signal.SIGTERM, None)
            except SystemExit:
                pass  # as Python does with what a handler raises while a callback around a fork runs
            with self.assertRaises(SystemExit) as end:
                probe(lambda: passed("not reached"))
            self.assertEqual(end.exception.code, 128 + signal.SIGTERM)

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
