"""The command line."""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NoReturn

from . import registry, report
from ..check.check import STAGES, Check
from ..core.result import Result, Status, passed, skipped, unknown
from ..check.context import Context
from .runner import Outcome, ended, run
from ..core.wanted import FABRICS, FLAGS, PLAN_PATHS, PlanError, Wanted, read_plan, wanted_from, with_flags


class PlanGiven(Check):
    id = "plan"
    stage = "fast"
    title = "The plan can be used"
    remedy = "make the plan again with `npx cdktf-dynamo plan`, and give one that is feasible"

    def needs(self, ctx: Context) -> str:
        return "one feasible plan of the planner, as JSON"

    def run(self, ctx: Context) -> Result:
        return passed(f"model {ctx.wanted.model or 'not named'}") if ctx.plan else skipped("no plan given: only what flags ask for is checked")


class Parser(argparse.ArgumentParser):
    """Says what is wrong, one line each, without the usage of thirty options before it."""

    def error(self, message: str) -> NoReturn:
        lines = "".join(f"{self.prog}: {line}\n" for line in message.split("\n"))
        self.exit(2, f"{lines}{self.prog}: --help names all options\n")


def parser() -> argparse.ArgumentParser:
    made = Parser(
        prog="preflight",
        description="Asks whether this node can serve this plan. Exit 0: all passed; 1: a check failed; 2: a check could not be made.",
        allow_abbrev=False,
    )
    made.add_argument("stage", nargs="?", choices=STAGES, help="fast: under 5 s; deep: also measures, under 90 s; verify: after the engine started")
    made.add_argument("--plan", metavar="FILE", help="the planner's JSON")
    made.add_argument("--format", choices=("json", "text"), help="of what is on standard output: json for a report, text for --list, if not given")
    made.add_argument("--output", metavar="FILE", help="also writes the report as JSON there")
    made.add_argument("--termination-log", metavar="FILE", help="writes what is wrong there, at most 4096 bytes: /dev/termination-log in a pod")
    made.add_argument("--textfile", metavar="FILE", help="writes metrics there for Prometheus' textfile collector")
    made.add_argument("--timeout", type=float, metavar="SECONDS", help="of the whole run")
    made.add_argument("--skip", action="append", default=[], metavar="ID", help="doesn't make this check")
    made.add_argument("--warn", action="append", default=[], metavar="ID", help="a failure of this check is told as a warning")
    made.add_argument("--threshold", action="append", default=[], metavar="NAME=VALUE", help="another bound than the default")
    made.add_argument("--model-dir", metavar="DIR", help="folder with the weights")
    made.add_argument("--only-model", action="store_true", help="makes only the checks of that folder: no GPU is needed")
    made.add_argument("--engine-uid", type=int, metavar="UID", help="user that the engine runs as, where it isn't this one")
    made.add_argument("--engine-gid", type=int, metavar="GID", default=0, help="its group (0)")
    made.add_argument("--list", action="store_true", help="names all checks, and makes none")
    for add in registry.ARGUMENTS:
        add(made)
    group = made.add_argument_group("instead of a plan, or before it")
    for name, kind in FLAGS.items():
        option, path = f"--{name.replace('_', '-')}", PLAN_PATHS[name]
        if name == "fabric":
            group.add_argument(option, choices=FABRICS, help=f"{path} of a plan")
        else:
            group.add_argument(option, type=kind, metavar="TEXT" if kind is str else "N", help=f"{path} of a plan")
    return made


def main(argv: Sequence[str]) -> int:
    made = parser()
    args = made.parse_args(argv)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ended)
    thresholds, problems = _options(args)
    if args.stage is None and not args.list:
        problems.insert(0, "say which: fast, deep or verify")
    if problems:
        made.error("\n".join(problems))
    if args.list:
        _list(args.format or "text")
        return 0
    started, begun = time.time(), time.monotonic()
    outcomes, ctx = _run(args, thresholds, begun)
    told = report.as_json(outcomes, ctx, args.stage, started, time.monotonic() - begun)
    written = _write(args, told)
    _print(report.as_text(told) if args.format == "text" else json.dumps(told, indent=2) + "\n")
    return int(told["exitCode"]) or written


def _print(text: str) -> None:
    """A reader that goes away (`| head`), or a terminal without these letters, is no failure of the node."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(args: argparse.Namespace, thresholds: dict[str, float], begun: float) -> tuple[list[Outcome], Context]:
    flags = {name: getattr(args, name) for name in FLAGS}
    first = PlanGiven()
    ctx = Context(args=args, thresholds=thresholds)
    try:
        plan: dict[str, Any] = read_plan(args.plan) if args.plan else {}
        ctx = replace(ctx, plan=plan, wanted=with_flags(wanted_from(plan), flags))
    except PlanError as error:
        # Without the plan there is nothing to hold the node against.
        ctx = replace(ctx, wanted=with_flags(Wanted(), flags))
        return [Outcome(first, unknown(str(error), first.remedy), first.needs(ctx), 0.0)], ctx
    waiting = args.wait if args.stage == "verify" else 0.0
    until = begun + (args.timeout or registry.TIMEOUTS[args.stage] + waiting)
    outcomes = [Outcome(first, first.run(ctx), first.needs(ctx), 0.0)]
    asked = [check for check in registry.of_stage(args.stage) if check.of_model or not args.only_model]
    checks = [check for check in asked if check.id not in args.skip]
    # Asked beside each other what only asks; measured one after the other.
    outcomes += run([check for check in checks if check.stage == "fast"], ctx, until, parallel=True)
    outcomes += run([check for check in checks if check.stage != "fast"], ctx, until, parallel=False)
    outcomes += [Outcome(check, skipped("left out with --skip"), check.needs(ctx), 0.0) for check in asked if check.id in args.skip]
    return [_softened(outcome, args.warn) for outcome in outcomes], ctx


def _softened(outcome: Outcome, warn: Sequence[str]) -> Outcome:
    if outcome.result.status is not Status.FAILED or outcome.check.id not in warn:
        return outcome
    return replace(outcome, result=replace(outcome.result, status=Status.WARNING))


# What setuid and setgid take; the last one means "leave it as it is".
LAST_ID = 2**32 - 2


def _options(args: argparse.Namespace) -> tuple[dict[str, float], list[str]]:
    """The thresholds, defaults and what was given; and every mistake in the options."""
    found = registry.thresholds()
    problems = []
    strange = False
    for given in args.threshold:
        name, _, value = given.partition("=")
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if name not in found:
            problems.append(f"--threshold {given}: no threshold is called {name or 'nothing'}")
            strange = True
        elif not 0 <= number < float("inf"):
            problems.append(f"--threshold {given}: the value is not a number from 0")
        else:
            found[name] = number
    if strange:
        problems.append(f"there are these thresholds: {', '.join(sorted(found))}")
    known = {check.id for check in registry.CHECKS}
    for option, names in (("--skip", args.skip), ("--warn", args.warn)):
        for name in names:
            if name == PlanGiven.id:
                problems.append(f"{option} {name}: that check is always made, and a plan that can't be used ends the run; leave --plan out instead")
            elif name not in known:
                problems.append(f"{option} {name}: no check is called {name or 'nothing'}: see --list")
    given_numbers = {name: getattr(args, name) for name, kind in FLAGS.items() if kind is not str}
    problems += [
        f"--{name.replace('_', '-')} {number} is not a number from 0"
        for name, number in given_numbers.items()
        if number is not None and not 0 <= number < float("inf")
    ]
    if not 0 <= args.wait < float("inf"):
        problems.append("--wait is not a number from 0")
    if not 0 < args.chat_timeout < float("inf"):
        problems.append("--chat-timeout is not above 0")
    if args.timeout is not None and not 0 < args.timeout < float("inf"):
        problems.append("--timeout is not above 0")
    for option, number in (("--engine-uid", args.engine_uid), ("--engine-gid", args.engine_gid)):
        if number is not None and not 0 <= number <= LAST_ID:
            problems.append(f"{option} {number} is not a number from 0 to {LAST_ID}")
    if args.only_model and not args.model_dir:
        problems.append("--only-model needs --model-dir: without a folder there is nothing to check")
    if args.only_model and args.stage == "verify":
        problems.append("--only-model goes with fast or deep: verify looks at no folder")
    return found, problems


def _list(kind: str) -> None:
    checks = [PlanGiven(), *registry.CHECKS]
    if kind == "json":
        rows = [
            {"id": check.id, "stage": check.stage, "title": check.title, "fix": check.remedy, "thresholds": dict(check.thresholds)}
            for check in checks
        ]
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
        return
    width = max(len(check.id) for check in checks)
    sys.stdout.write("".join(f"{check.stage:<8}{check.id:<{width}}  {check.title}\n" for check in checks))


def _write(args: argparse.Namespace, told: dict[str, Any]) -> int:
    """0, or 2 where a file that was asked for could not be written. The termination log is a kindness: without it the node is no worse."""
    files = [(args.output, json.dumps(told, indent=2) + "\n"), (args.textfile, report.as_prometheus(told))]
    code = 0
    for file, text in files:
        if file is None:
            continue
        try:
            report.write_atomically(file, text)
        except OSError as error:
            sys.stderr.write(f"preflight: {file} can't be written: {error}\n")
            code = 2
    if args.termination_log is not None:
        try:
            with open(args.termination_log, "w", encoding="utf-8") as stream:
                stream.write(report.termination_message(told))
        except OSError as error:
            sys.stderr.write(f"preflight: {args.termination_log} can't be written: {error}\n")
    return code
