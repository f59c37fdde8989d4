from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unittest
from dataclasses import replace
from pathlib import Path
from typing import Any

from preflight.check.context import Context
from preflight.core.wanted import PLAN_PATHS, PlanError, wanted_from
from preflight.run import registry

from ..harness import IMAGE, PLAN, PreflightTest, needs_cc, plan
from ..weights.test_weights import safetensors


def whole_model(below: Path) -> str:
    """A folder with weights that nothing is wrong with."""
    folder = below / "model"
    folder.mkdir()
    for name in ("config.json", "tokenizer.json"):
        (folder / name).write_text("{}")
    safetensors(folder / "model.safetensors", {"layer": 1000})
    return str(folder)


@needs_cc
class Healthy(PreflightTest):
    def test_no_false_alarm(self) -> None:
        done = self.started("fast", "--timeout", "60", "--threshold", "cache-free-mib=0", planned=PLAN)
        self.assertEqual(done.statuses("failed", "unknown", "warning"), {})
        self.assertEqual(done.code, 0)
        self.assertEqual(set(done.statuses("skipped")), {"huge-pages", "weights"})

    def test_its_own_time(self) -> None:
        done = self.preflight("fast", "--timeout", "60", planned=PLAN)
        self.assertLess(done.report["seconds"], 5)

    def test_one_gpu_without_anything_else(self) -> None:
        small = plan(requirements__gpusPerPod=1, parallelism__tensor=1, fabric="none", requirements__nics=0)
        done = self.preflight("fast", "--timeout", "60", "--threshold", "cache-free-mib=0", planned=small, env={"FAKE_GPUS": "1"})
        self.assertEqual(done.code, 0)


@needs_cc
class Options(PreflightTest):
    FEW = {"FAKE_GPUS": "4"}

    def test_a_failure_is_exit_1(self) -> None:
        done = self.preflight("fast", "--timeout", "60", planned=PLAN, env=self.FEW)
        self.assertEqual(done.code, 1)
        self.assertEqual(list(done.statuses("failed")), ["gpu-count"])

    def test_skip_and_warn(self) -> None:
        common = ("fast", "--timeout", "60")
        done = self.preflight(*common, "--warn", "gpu-count", planned=PLAN, env=self.FEW)
        self.assertEqual(done.code, 0)
        self.assertIn("gpu-count", done.statuses("warning"))
        done = self.preflight(*common, "--skip", "gpu-count", planned=PLAN, env=self.FEW)
        self.assertEqual(done.code, 0)
        self.assertEqual(done.statuses("skipped")["gpu-count"], "left out with --skip")

    def test_a_warned_check_that_cannot_be_made_is_no_pass(self) -> None:
        done = self.preflight("fast", "--timeout", "60", "--warn", "ecc", planned=PLAN, env={"FAKE_CRASH": "nvmlDeviceGetEccMode"})
        self.assertEqual(done.code, 2)

    def test_flags_instead_of_a_plan(self) -> None:
        done = self.preflight("fast", "--timeout", "60", "--gpus", "8", "--driver-min", "590", "--gpu-memory-gib", "141")
        self.assertEqual(set(done.statuses("failed")), {"driver-version", "gpu-memory"})
        self.assertIsNone(done.report["plan"])

    def test_flags_before_the_plan(self) -> None:
        done = self.preflight("fast", "--timeout", "60", "--gpus", "4", planned=PLAN, env=self.FEW)
        self.assertEqual(done.code, 0)

    def test_thresholds_are_in_the_report(self) -> None:
        done = self.preflight("fast", "--timeout", "60", "--threshold", "gpu-memory-share=0.5", planned=PLAN)
        self.assertEqual(done.report["thresholds"]["gpu-memory-share"], 0.5)

    def test_only_the_models_folder(self) -> None:
        done = self.preflight("fast", "--only-model", "--model-dir", "/nowhere", planned=PLAN, env={"LD_LIBRARY_PATH": None})
        self.assertEqual([check["id"] for check in done.report["checks"]], ["plan", "weights"])
        self.assertEqual(done.code, 1)

    def test_files(self) -> None:
        files = {name: self.folder / name for name in ("report.json", "termination-log", "metrics.prom")}
        options = dict(zip(files, ("--output", "--termination-log", "--textfile"), strict=True))
        arguments = [argument for name, file in files.items() for argument in (options[name], str(file))]
        done = self.preflight("fast", "--timeout", "60", "--format", "text", *arguments, planned=PLAN, env=self.FEW)
        self.assertEqual(done.code, 1)
        self.assertRegex(done.out, r"failed +gpu-count +4 GPUs")
        self.assertEqual(json.loads(files["report.json"].read_text())["exitCode"], 1)
        self.assertIn("FAILED gpu-count: 4 GPUs", files["termination-log"].read_text())
        self.assertIn('preflight_check{stage="fast",check="gpu-count",status="failed"} 1', files["metrics.prom"].read_text())
        self.assertEqual(files["metrics.prom"].stat().st_mode & 0o777, 0o644)
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith(".preflight-")], [])

    def test_files_that_cannot_be_written(self) -> None:
        nowhere = self.folder / "nowhere"
        done = self.preflight("fast", "--timeout", "60", "--termination-log", str(nowhere / "log"), planned=PLAN)
        self.assertEqual((done.code, f"{nowhere}/log can't be written" in done.err), (0, True))
        # A report that was asked for and is not there must not look like one.
        done = self.preflight("fast", "--timeout", "60", "--textfile", str(nowhere / "metrics.prom"), planned=PLAN)
        self.assertEqual((done.code, f"{nowhere}/metrics.prom can't be written" in done.err), (2, True))

    def test_a_reader_that_goes_away(self) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        command = [sys.executable, "-m", "preflight", "fast", "--only-model", "--model-dir", whole_model(self.folder)]
        done = subprocess.run(command, cwd=IMAGE, env=self.environment(), stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
        os.close(writing)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_terminal_without_these_letters(self) -> None:
        named = plan(model="Zürich/Ü", requirements__weightsBytes=None)
        only = ("fast", "--format", "text", "--only-model", "--model-dir", whole_model(self.folder))
        done = self.started(*only, planned=named, env={"PYTHONIOENCODING": "ascii"})
        self.assertEqual((done.code, done.err), (0, ""))
        self.assertIn("model Z\\xfcrich/\\xdc", done.out)


class Mistakes(PreflightTest):
    def test_all_at_once(self) -> None:
        thresholds = ("--threshold", "nothing=1", "--threshold", "cache-free-mib=-1")
        done = self.preflight("fast", "--skip", "no-such", *thresholds, "--timeout", "0", "--gpus", "-1")
        self.assertEqual(done.code, 2)
        for words in ("no check is called no-such", "nothing=1", "cache-free-mib=-1", "--timeout", "--gpus -1"):
            self.assertIn(words, done.err)

    def test_a_mistake_ends_the_process(self) -> None:
        done = self.started("fast", "--timeout", "0")
        self.assertEqual((done.code, done.out), (2, ""))
        self.assertIn("--timeout is not above 0", done.err)

    def refused(self, *arguments: str) -> str:
        done = self.preflight(*arguments)
        self.assertEqual((done.code, done.out), (2, ""))
        # What is wrong, and no page of usage before it.
        self.assertNotIn("usage:", done.err)
        return done.err

    def test_no_stage(self) -> None:
        self.assertIn("say which: fast, deep or verify", self.refused())
        self.assertIn("no check is called no-such", self.refused("--skip", "no-such"))

    def test_each_on_a_line_of_its_own(self) -> None:
        told = self.refused("fast", "--threshold", "one=1", "--threshold", "two=2", "--threshold", "=3", "--skip", "three")
        lines = told.splitlines()
        self.assertEqual([line.partition(": ")[2] for line in lines[:3]], [
            "--threshold one=1: no threshold is called one",
            "--threshold two=2: no threshold is called two",
            "--threshold =3: no threshold is called nothing",
        ])  # fmt: skip
        self.assertEqual(len(lines), 6)
        self.assertEqual(told.count("gpu-memory-share"), 1)
        self.assertEqual(len(self.refused("fast", "--no-such-option").splitlines()), 2)

    def test_the_plan_itself(self) -> None:
        for option in ("--skip", "--warn"):
            told = self.refused("fast", option, "plan")
            self.assertIn(f"{option} plan: that check is always made", told)
            self.assertNotIn("no check is called", told)

    def test_only_the_models_folder_without_a_folder(self) -> None:
        self.assertIn("--only-model needs --model-dir", self.refused("fast", "--only-model"))
        self.assertIn("goes with fast or deep", self.refused("verify", "--only-model", "--model-dir", "/models"))

    def test_users_that_do_not_exist(self) -> None:
        for number in ("-5", "-1", "4294967295"):
            for option in ("--engine-uid", "--engine-gid"):
                self.assertIn(f"{option} {number} is not a number from 0", self.refused("fast", option, number))
        self.assertIn("--engine-uid", self.refused("fast", "--engine-uid", "root"))


class Plans(PreflightTest):
    def given(self, text: str) -> str:
        file = self.folder / "given.json"
        file.write_text(text)
        done = self.preflight("fast", "--plan", str(file))
        self.assertEqual(done.code, 2)
        # Nothing to hold the node against: nothing else is asked.
        self.assertEqual([check["id"] for check in done.report["checks"]], ["plan"])
        return str(done.report["checks"][0]["found"])

    def test_one_that_cannot_be_used(self) -> None:
        for text, words in (
            ("{", "is not JSON"),
            ("3", "is int, not an object"),
            ("[]", "holds 0 plans"),
            (json.dumps([PLAN, PLAN]), "holds 2 plans"),
            ("{}", 'no "feasible"'),
            (json.dumps(plan(fabric="ethernet")), "fabric is"),
        ):
            self.assertIn(words, self.given(text))

    def test_not_feasible(self) -> None:
        found = self.given(json.dumps(plan(feasible=False, diagnostics=[{"severity": "error", "message": "needs 141 GiB, has 79"}])))
        self.assertIn("not feasible: needs 141 GiB, has 79", found)

    def test_fields_of_another_type_all_at_once(self) -> None:
        found = self.given(json.dumps(plan(requirements__nics="many", gpu__visibleGiB=True, requirements__minDriver=580, memoryFraction=-1)))
        for words in ('requirements.nics is "many"', "gpu.visibleGiB is true", "requirements.minDriver is 580", "memoryFraction is -1"):
            self.assertIn(words, found)
        self.assertIn("memoryFraction is 92, more than all memory", self.given(json.dumps(plan(memoryFraction=92))))
        self.assertIn("gpu.visibleGiB is NaN", self.given(json.dumps(plan(gpu__visibleGiB=float("nan")))))

    def test_whatever_stands_in_a_field(self) -> None:
        """A plan is refused or taken; and a check of a plan that is taken doesn't stumble over it."""
        odd: tuple[Any, ...] = (None, 0, -1, 0.5, 1e308, "", "x", "10.0", True, [], {}, [1], {"a": 1}, "\ud800")
        ctx = Context(thresholds=registry.thresholds(), env={})
        taken = 0
        for name, path in PLAN_PATHS.items():
            for value in odd:
                changed = plan(**{path.replace(".", "__"): value}) if value is not None else plan(**{path.replace(".", "__"): None})
                try:
                    wanted = wanted_from(changed)
                except PlanError as error:
                    self.assertIn(path.split(".")[-1], str(error))
                    continue
                taken += 1
                for check in registry.of_stage("fast"):
                    self.assertTrue(check.needs(replace(ctx, wanted=wanted)), f"{name}={value!r} {check.id}")
        self.assertGreater(taken, 50)

    def test_missing(self) -> None:
        done = self.preflight("fast", "--plan", "/nowhere/plan.json")
        self.assertEqual(done.code, 2)
        self.assertIn("can't be read", done.statuses("unknown")["plan"])

    def test_an_array_of_one_and_fields_that_are_not_known(self) -> None:
        small = {"feasible": True, "gpu": None, "somethingNew": [1]}
        (self.folder / "one.json").write_text(json.dumps([small]))
        done = self.preflight("fast", "--only-model", "--model-dir", whole_model(self.folder), "--plan", str(self.folder / "one.json"))
        self.assertEqual(done.code, 0)


class Page(PreflightTest):
    """docs/runtime/preflight.md and `--list` name the same checks."""

    PAGE = IMAGE.parent.parent / "docs" / "preflight.md"

    def listed(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self.preflight("--list", "--format", "json").out)
        return rows

    @unittest.skipUnless(PAGE.exists(), "docs/runtime/preflight.md is not beside this folder")
    def test_table(self) -> None:
        rows = re.findall(r"^\| `([a-z0-9-]+)` \| (fast|deep|verify) \| .+ \| .+ \|$", self.PAGE.read_text(encoding="utf-8"), re.MULTILINE)
        self.assertEqual(rows, [(row["id"], row["stage"]) for row in self.listed()])

    @unittest.skipUnless(PAGE.exists(), "docs/runtime/preflight.md is not beside this folder")
    def test_thresholds(self) -> None:
        text = self.PAGE.read_text(encoding="utf-8")
        rows = dict(re.findall(r"^\| `([a-z0-9-]+)` \| ([0-9.]+) \| .+ \|$", text, re.MULTILINE))
        listed = {name: value for row in self.listed() for name, value in row["thresholds"].items()}
        self.assertEqual({name: float(value) for name, value in rows.items()}, listed)

    def test_every_check_says_what_to_do(self) -> None:
        rows = self.listed()
        self.assertGreater(len(rows), 25)
        for row in rows:
            self.assertTrue(row["title"] and row["fix"], row["id"])
        self.assertEqual(len({row["id"] for row in rows}), len(rows))
        text = self.preflight("--list").out
        self.assertEqual(text, self.preflight("--list", "--format", "text").out)
        self.assertEqual([line.split()[1] for line in text.splitlines()], [row["id"] for row in rows])


class Shipped(unittest.TestCase):
    def test_all_of_it_fits_into_one_configmap(self) -> None:
        files = [file for file in (IMAGE / "preflight").rglob("*") if file.is_file() and file.parent.name != "__pycache__"]
        self.assertEqual([file.name for file in files if file.suffix != ".py"], [])
        # A ConfigMap holds 1 MiB, and the plan lies in it as well.
        self.assertLess(sum(Path(file).stat().st_size for file in files), 400_000)
