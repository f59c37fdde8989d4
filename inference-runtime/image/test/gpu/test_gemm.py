"""Matrix products, with a torch that only says what it was told to."""

from __future__ import annotations

import sys
import unittest
from unittest import mock

from preflight.core.result import Result

from ..harness import PreflightTest, plan

TORCH = """
import os, sys
__version__ = "9.9"
bfloat16 = "bf16"
if os.environ.get("FAKE_TORCH") == "full":
    sys.exit("torch.OutOfMemoryError: CUDA out of memory")
def randn(*shape, device=None, dtype=None):
    assert device == "cuda" and dtype == bfloat16
    return list(shape)
def empty_like(one):
    return one
def matmul(a, b, out):
    pass
class _Event:
    def __init__(self, enable_timing):
        pass
    def record(self):
        pass
    def synchronize(self):
        pass
    def elapsed_time(self, other):
        return 20 * float(os.environ.get(f"FAKE_MS_{cuda.at}", os.environ["FAKE_MS"]))
class cuda:
    at = 0
    Event = _Event
    device_count = staticmethod(lambda: int(os.environ["FAKE_GPUS"]))
    empty_cache = staticmethod(lambda: None)
    @staticmethod
    def set_device(index):
        cuda.at = index
"""

# 2 x 8192^3 operations in 1.4 ms are 785 TFLOP/s.
GOOD = {"FAKE_GPUS": "2", "FAKE_MS": "1.4"}


class Gemm(PreflightTest):
    def gemm(self, planned: dict[str, object] | None = None, **env: str) -> Result:
        folder = self.folder / "site"
        (folder / "torch").mkdir(parents=True, exist_ok=True)
        (folder / "torch/__init__.py").write_text(TORCH, encoding="utf-8")
        with mock.patch.object(sys, "path", [str(folder), *sys.path]):
            return self.check("bf16-gemm", planned, env={**GOOD, "PYTHONPATH": str(folder), **env})

    def test_healthy(self) -> None:
        result = self.gemm()
        self.assert_status(result, "passed", "785.4 to 785.4 TFLOP/s with torch 9.9", "79% of 989")
        self.assertEqual(result.values["gpu1_tflops"], 785.4)

    def test_a_slow_card(self) -> None:
        self.assert_status(self.gemm(FAKE_MS_1="3.0"), "failed", "GPU 1 37%", "clock-events-load")

    def test_without_a_datasheet(self) -> None:
        self.assert_status(self.gemm(plan(gpu__bf16Tflops=None)), "skipped", "not judged")

    def test_no_room_on_the_card(self) -> None:
        self.assert_status(self.gemm(FAKE_TORCH="full"), "unknown", "CUDA out of memory")

    def test_torch_without_cuda(self) -> None:
        self.assert_status(self.gemm(FAKE_GPUS="0"), "unknown", "sees no GPU")

    def test_without_torch(self) -> None:
        with mock.patch("preflight.gpu.gemm.importlib.util.find_spec", return_value=None):
            self.assert_status(self.check("bf16-gemm"), "skipped", "torch")


if __name__ == "__main__":
    unittest.main()
