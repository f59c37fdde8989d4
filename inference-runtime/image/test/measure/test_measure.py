"""The measurements that need a GPU can't be made here; that they run, and what they count, can."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import unittest
from pathlib import Path

from measure import loading, shapes
from measure.common import plan_for

from ..harness import IMAGE, PreflightTest, libraries, needs_cc

MEASURE = IMAGE / "measure"


class Measure(PreflightTest):
    def test_what_needs_no_gpu_holds(self) -> None:
        out = self.folder / "out"
        command = [sys.executable, "-m", "measure", "--out", str(out), "--work", str(self.folder / "work"), "--only", "card,induced"]
        env = self.environment({"PREFLIGHT_ROOT": None})
        done = subprocess.run(command, cwd=IMAGE, env=env, capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        results = [step for name in ("card", "induced") for step in json.loads((out / f"{name}.json").read_text(encoding="utf-8"))["results"]]
        held = {step["name"] for step in results if step["held"]}
        self.assertLessEqual({"libcuda.so.1 hidden", "a truncated shard"}, held)
        self.assertIn("not tried     a filled card", done.stdout)
        self.assertNotIn(f'"node": "{Path("/proc/sys/kernel/hostname").read_text(encoding="utf-8").strip()}"', json.dumps(results))

    @needs_cc
    def test_loads_into_a_card(self) -> None:
        out = self.folder / "out"
        folders = ["--out", str(out), "--work", str(self.folder)]
        command = [sys.executable, "-m", "measure", "--sku", "H100", "--only", "loading", "--model-gb", "0.14", *folders]
        env = self.environment({"PREFLIGHT_ROOT": None, "PREFLIGHT_LIBCUDA": str(libraries() / "all/libcuda.so.1")})
        subprocess.run(command, cwd=IMAGE, env=env, capture_output=True, text=True, timeout=120, check=False)
        result = json.loads((out / "loading.json").read_text(encoding="utf-8"))["results"][0]
        self.assertEqual(result["raw"]["into"], "into the card", result)
        self.assertEqual(result["raw"]["bytes"], result["raw"]["check"]["values"]["weights_bytes"])

    def test_a_set_of_weights_is_written_whole(self) -> None:
        for file in loading.write_set(self.folder / "model", 2 * loading.BLOCK + 1000):
            data = file.read_bytes()
            length = int.from_bytes(data[:8], "little")
            header = json.loads(data[8 : 8 + length])
            self.assertEqual(len(data), 8 + length + header["weight"]["data_offsets"][1])
            self.assertEqual(header["weight"]["data_offsets"][1], 2 * loading.BLOCK)

    def test_the_shapes_are_the_plans(self) -> None:
        requests, plans = (json.loads((MEASURE / name).read_text(encoding="utf-8")) for name in ("requests.json", "plans.json"))
        for request, plan in zip(requests, plans, strict=True):
            config = request["model"]["config"]
            size = 2 * sum(math.prod(shape) for _, shape in shapes.parameters(config))
            self.assertAlmostEqual(size / shapes.GIB / plan["perGpu"]["weightsGiB"], 1, delta=0.005)

    def test_a_card_by_any_of_its_names(self) -> None:
        self.assertEqual(plan_for("H100", 8)["gpu"]["memoryBandwidthGBps"], 3350)
        with self.assertRaisesRegex(SystemExit, "no GPU H99"):
            plan_for("H99", 1)


if __name__ == "__main__":
    unittest.main()
