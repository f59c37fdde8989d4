"""All of it in one go: `python3 -m measure --sku H200 --out results`, from inference-runtime/image."""

from __future__ import annotations

import argparse
import dataclasses
import json
import shutil
import sys
import tempfile
from pathlib import Path

from . import card, induced, loading, shapes
from .common import Step, timed, without_machine


def main() -> int:
    parser = argparse.ArgumentParser(prog="measure", description="Exit 0 where all that could be tried held, 1 where something did not.")
    parser.add_argument("--sku", help="the card, by the name that the planner's gpus.json has; without it nothing is measured on a card")
    parser.add_argument("--gpus", type=int, default=1, metavar="N", help="cards (1)")
    parser.add_argument("--model-gb", type=float, default=20, metavar="GB", help="of weights to write and load; the disk must hold them (20)")
    parser.add_argument("--work", type=Path, metavar="DIR", help="on the disk that is to be measured (a temporary folder)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the raw JSON")
    parser.add_argument("--only", default="card,induced,loading,planner", help="steps, with commas between (card,induced,loading,planner)")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    work = args.work or Path(tempfile.mkdtemp(prefix="preflight-measure-"))
    work.mkdir(parents=True, exist_ok=True)
    gpu = args.sku is not None
    parts = {
        "card": lambda: card.run(args.sku, args.gpus, work) if gpu else [Step("fast, deep and bandwidth", "as planned", None, "no GPU here")],
        "induced": lambda: induced.run(work, gpu),
        "loading": lambda: loading.run(work, args.model_gb, gpu),
        "planner": shapes.run,
    }
    every: list[Step] = []
    try:
        for name in args.only.split(","):
            steps = timed(parts[name], name)
            every += steps
            told = {"step": name, "results": [without_machine(dataclasses.asdict(step), work) for step in steps]}
            (args.out / f"{name}.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
            for step in steps:
                word = "not tried" if step.held is None else "held" if step.held else "DID NOT HOLD"
                sys.stdout.write(f"{word:<14}{step.name}: {step.wanted}; {step.found} ({step.seconds:g} s)\n")
                sys.stdout.flush()
    finally:
        if args.work is None:
            shutil.rmtree(work, ignore_errors=True)
    return 1 if any(step.held is False for step in every) else 0


if __name__ == "__main__":
    sys.exit(main())
