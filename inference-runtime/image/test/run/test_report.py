from __future__ import annotations

import json
import re
import time
import unittest
from typing import Any

from preflight.check.context import Context
from preflight.core.result import Result, Status, Value
from preflight.run.report import TERMINATION_BYTES, as_json, as_prometheus, as_text, exit_code, termination_message
from preflight.run.runner import Outcome

from ..run.test_runner import Probe
from ..schema import problems


def report(*results: tuple[str, str, str]) -> dict[str, Any]:
    values: dict[str, Value] = {"n": 1.5, "t": "x", "b": True}
    outcomes = [Outcome(Probe(id, None), Result(Status(status), found, "do this", values), "that", 0.1) for id, status, found in results]
    made: dict[str, Any] = json.loads(json.dumps(as_json(outcomes, Context(env={"NODE_NAME": "node-1"}), "fast", time.time(), 1.5)))
    return made


class ExitCode(unittest.TestCase):
    def test_worst_first(self) -> None:
        for statuses, code in (
            (["passed", "skipped", "warning"], 0),
            (["passed", "failed", "unknown"], 1),
            (["passed", "unknown", "warning"], 2),
        ):
            made = report(*((f"c{number}", status, "x") for number, status in enumerate(statuses)))
            self.assertEqual(made["exitCode"], code)
            self.assertEqual(problems(made), [])
        self.assertEqual(exit_code([]), 0)


class TerminationMessage(unittest.TestCase):
    def test_failures_first(self) -> None:
        text = termination_message(report(("a", "passed", "fine"), ("b", "warning", "warm"), ("c", "unknown", "silent"), ("d", "failed", "broken")))
        lines = text.splitlines()
        self.assertIn("1 failed, 1 unknown, 1 warning", lines[0])
        self.assertEqual([line.split(":")[0] for line in lines[1:]], ["FAILED d", "UNKNOWN c", "WARNING b"])
        self.assertIn("broken. Needs: that. Fix: do this", lines[1])

    def test_all_good(self) -> None:
        self.assertEqual(len(termination_message(report(("a", "passed", "fine"))).splitlines()), 1)

    def test_never_longer_and_never_half_a_character(self) -> None:
        for count in (1, 2, 3, 7, 40):
            for length in (10, 900, 5000):
                for letter in ("x", "ü", "€", "🙂"):
                    made = report(*((f"check-{number}", "failed", letter * length) for number in range(count)))
                    text = termination_message(made)
                    self.assertLessEqual(len(text.encode("utf-8")), TERMINATION_BYTES)
                    told = sum(line.startswith("FAILED") for line in text.splitlines())
                    self.assertGreaterEqual(told, 1)
                    if told < count:
                        self.assertIn(f"... and {count - told} more", text)

    def test_what_just_fits_is_not_cut(self) -> None:
        made = report(*((f"c{number}", "failed", "x" * 300) for number in range(3)))
        whole = termination_message(made)
        self.assertEqual(termination_message(made, len(whole)), whole)
        self.assertIn("... and 1 more", termination_message(made, len(whole) - 1))

    def test_a_long_entry_leaves_room_for_the_others(self) -> None:
        text = termination_message(report(("a", "failed", "x" * 9000), ("b", "failed", "short")))
        self.assertIn("FAILED b: short", text)


class Text(unittest.TestCase):
    def test_what_is_wrong_comes_with_what_to_do(self) -> None:
        text = as_text(report(("a", "passed", "fine"), ("b", "failed", "broken")))
        self.assertRegex(text, r"(?s)failed.*b +broken\n +needs: that\n +fix: do this\npassed +a +fine\n$")


    def test_letters_that_are_none(self) -> None:
        made = report(("a", "failed", "bytes \udcff, a line\nbreak and \x1b[31m red"), ("b", "failed", ""))
        self.assertEqual(made["checks"][0]["found"], "bytes ?, a line break and  [31m red")
        self.assertEqual(problems(made), [])
        as_text(made).encode("utf-8")


class Prometheus(unittest.TestCase):
    LABEL = r'[a-z]+="(\\[\\"n]|[^"\\\n])*"'
    LINE = re.compile(rf"^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{{{LABEL}(,{LABEL})*\}})? -?[0-9.]+(e[+-]?[0-9]+)?)$")

    def test_every_line_is_of_the_format(self) -> None:
        made = report(("a", "passed", "fine"), ("b", "failed", 'quote " and \\ and\nline'))
        made["checks"][0]["values"] = {'odd "name\\\n': 3, "huge": 1e20}
        text = as_prometheus(made)
        self.assertTrue(text.endswith("\n"))
        for line in text.splitlines():
            self.assertRegex(line, self.LINE)
        self.assertIn('preflight_exit_code{stage="fast"} 1', text)
        self.assertIn('preflight_check{stage="fast",check="b",status="failed"} 1', text)
        self.assertIn('preflight_value{stage="fast",check="a",name="huge"} 1e+20', text)

    def test_each_metric_is_described_once_and_before_its_samples(self) -> None:
        seen: list[str] = []
        for line in as_prometheus(report(("a", "passed", "fine"), ("b", "failed", "x"))).splitlines():
            name = line.split()[2] if line.startswith("# TYPE") else re.split(r"[{ ]", line)[0]
            if line.startswith("# TYPE"):
                self.assertNotIn(name, seen)
                seen.append(name)
            elif not line.startswith("#"):
                self.assertEqual(name, seen[-1])
