"""Other people's tools, played by small scripts that print what the tools are documented to print. These are samples."""

from __future__ import annotations

import json
import textwrap
import unittest
from typing import Any

from preflight.gpu import toolparse

from ..harness import PLAN, PreflightTest, needs_cc, plan


def dcgm(root: str, *tests: tuple[str, str, Any]) -> str:
    made = [{"name": name, "results": [{"entity_group": "GPU", "entity_id": 0, "status": status, "warnings": said}]} for name, status, said in tests]
    return json.dumps({root: {"test_categories": [{"category": "Deployment", "tests": made}]}, "metadata": {"version": "4.2.3"}})


def nvbandwidth(up: str = "55.1", down: str = "54.2", status: str = "Passed") -> str:
    cases = [
        {"name": "host_to_device_memcpy_ce", "status": status, "bandwidth_matrix": [["56.02", up]], "sum": 111},
        {"name": "device_to_host_memcpy_ce", "status": "Passed", "bandwidth_matrix": [["55.02", down]], "sum": 109},
        {"name": "device_to_device_memcpy_read_ce", "status": "Waived"},
    ]
    return json.dumps({"nvbandwidth": {"version": "v0.8", "testcases": cases}})


NCCL = """\
# nThread 1 nGpus 8 minBytes 8388608 maxBytes 268435456 step: 4(factor) warmup iters: 3 iters: 10 agg iters: 1 validation: 1 graph: 0
#
#                                                              out-of-place                       in-place
#       size         count      type   redop    root     time   algbw   busbw #wrong     time   algbw   busbw #wrong
#        (B)    (elements)                               (us)  (GB/s)  (GB/s)            (us)  (GB/s)  (GB/s)
     8388608       2097152     float     sum      -1    118.0   71.09  124.41      0    117.2   71.58  125.26      0
    33554432       8388608     float     sum      -1    231.0  145.26  254.20      0    230.1  145.83  255.20      0
   268435456      67108864     float     sum      -1   1201.0  223.51  391.14      0   1199.0  223.88  391.80      0
# Out of bounds values : 0 OK
# Avg bus bandwidth    : 257.002
#
"""


class Tools(PreflightTest):
    def tool(self, name: str, output: str, code: int = 0, then: str = "", error: str = "") -> dict[str, str]:
        """A folder on PATH with a program that prints this."""
        folder = self.folder / "bin"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.out").write_text(output, encoding="utf-8")
        script = f'#!/bin/sh\necho "$@" > "{folder}/{name}.asked"\ncat "{folder}/{name}.out"\necho "{error}" >&2\n{then}\nexit {code}\n'
        (folder / name).write_text(script, encoding="utf-8")
        (folder / name).chmod(0o755)
        return {"PATH": f"{folder}:/usr/bin:/bin"}

    def asked(self, name: str) -> str:
        return (self.folder / "bin" / f"{name}.asked").read_text(encoding="utf-8").strip()

    def test_a_tool_that_is_not_there_is_skipped_by_name(self) -> None:
        empty = {"PATH": str(self.folder)}
        named = {"dcgm-diag": "dcgmi", "nvbandwidth": "nvbandwidth", "efa-provider": "fi_info", "nccl-all-reduce": "all_reduce_perf"}
        for id, program in named.items():
            self.assert_status(self.check(id, env=empty), "skipped", f"{program} isn't in this image")

    def test_dcgm(self) -> None:
        for root in ("DCGM Diagnostic", "DCGM GPU Diagnostic"):
            env = self.tool("dcgmi", dcgm(root, ("software", "Pass", None), ("pcie", "Skip", None)))
            self.assert_status(self.check("dcgm-diag", env=env), "passed", "1 tests passed")
        self.assertEqual(self.asked("dcgmi"), "diag -r 1 -j")

    def test_dcgm_finds_something(self) -> None:
        new = [{"warning": "GPU 0 has uncorrectable memory errors", "error_id": 5}]
        for said in (new, "GPU 0 has uncorrectable memory errors"):
            env = self.tool("dcgmi", dcgm("DCGM Diagnostic", ("memory", "Fail", said), ("software", "Pass", None)), code=226)
            self.assert_status(self.check("dcgm-diag", env=env), "failed", "memory: GPU 0 has uncorrectable memory errors")

    def test_dcgm_and_a_setting_of_the_node(self) -> None:
        said = [{"warning": "Persistence mode for GPU 0 is currently disabled.", "error_category": 8}]
        env = self.tool("dcgmi", dcgm("DCGM Diagnostic", ("software", "Fail", said), ("memory", "Pass", None)))
        self.assert_status(self.check("dcgm-diag", env=env), "warning", "Persistence mode")

    def test_dcgm_without_its_daemon(self) -> None:
        env = self.tool("dcgmi", "Error: unable to establish a connection to the specified host: localhost\n", code=1)
        self.assert_status(self.check("dcgm-diag", env=env), "skipped", "host engine")

    def test_what_can_not_be_read(self) -> None:
        for output in ("", "Segmentation fault", "{broken", "{}", '{"DCGM Diagnostic": {"runtime_error": "no GPUs"}}'):
            self.assert_status(self.check("dcgm-diag", env=self.tool("dcgmi", output, code=139)), "unknown", "dcgmi ended with 139")
        for output in ("", '{"nvbandwidth": {"error": "CUDA_ERROR_NOT_INITIALIZED"}}', '{"nvbandwidth": {"testcases": []}}'):
            self.assert_status(self.check("nvbandwidth", env=self.tool("nvbandwidth", output)), "unknown", "can't be read")

    def test_a_tool_that_hangs(self) -> None:
        env = self.tool("dcgmi", "", then="sleep 60")
        self.assert_status(self.check("dcgm-diag", seconds=1.5, env=env), "unknown", "no answer within")

    def test_nvbandwidth(self) -> None:
        result = self.check("nvbandwidth", env=self.tool("nvbandwidth", nvbandwidth()))
        self.assert_status(result, "passed", "host_to_device_memcpy_ce 55.1 to 56.02 GB/s")
        self.assertEqual(result.values["host_to_device_memcpy_ce_lowest_gbps"], 55.1)
        self.assertIn("-j -t host_to_device_memcpy_ce", self.asked("nvbandwidth"))
        slow = self.check("nvbandwidth", env=self.tool("nvbandwidth", nvbandwidth(down="11.0")))
        self.assert_status(slow, "failed", "below 48: device_to_host_memcpy_ce")
        self.assert_status(self.check("nvbandwidth", env=self.tool("nvbandwidth", nvbandwidth(status="Error"))), "failed", "Error")
        unknown = plan(gpu__hostLinkGBps=None)
        self.assert_status(self.check("nvbandwidth", unknown, env=self.tool("nvbandwidth", nvbandwidth())), "skipped", "not judged")

    @needs_cc
    def test_all_reduce(self) -> None:
        result = self.check("nccl-all-reduce", env=self.tool("all_reduce_perf", NCCL))
        self.assert_status(result, "passed", "391.14 GB/s", "256 MiB")
        self.assertIn("-g 8", self.asked("all_reduce_perf"))
        wrong = NCCL.replace("values : 0 OK", "values : 4 FAILED")
        self.assert_status(self.check("nccl-all-reduce", env=self.tool("all_reduce_perf", wrong)), "failed", "4 wrong values")
        slow = self.check("nccl-all-reduce", env=self.tool("all_reduce_perf", NCCL), thresholds={"all-reduce": 400.0})
        self.assert_status(slow, "failed", "391.14")
        alone = self.check("nccl-all-reduce", env={**self.tool("all_reduce_perf", NCCL), "FAKE_GPUS": "1"})
        self.assert_status(alone, "skipped", "one GPU")
        broken = self.check("nccl-all-reduce", env=self.tool("all_reduce_perf", "Test NCCL failure\n", code=1))
        self.assert_status(broken, "unknown", "all_reduce_perf ended with 1")

    def test_libfabric(self) -> None:
        def interface(name: str) -> str:
            return textwrap.dedent(
                f"""\
                provider: efa
                    fabric: efa
                    domain: {name}-rdm
                    version: 122.0
                    type: FI_EP_RDM
                    protocol: FI_PROTO_EFA
                """
            )

        four = "".join(interface(f"rdmap{number}s0") for number in range(4))
        self.assert_status(self.check("efa-provider", env=self.tool("fi_info", four * 2)), "passed", "4: rdmap0s0-rdm")
        self.assert_status(self.check("efa-provider", env=self.tool("fi_info", interface("rdmap0s0"))), "failed", "1 of 4: rdmap0s0-rdm", "-efa")
        none = self.tool("fi_info", "", code=61, error="fi_getinfo: -61 (No data available)")
        self.assert_status(self.check("efa-provider", env=none), "failed", "0 of 4: none")
        self.assert_status(self.check("efa-provider", plan(fabric="none"), env=none), "skipped", "isn't planned (fabric none)")
        self.assert_status(self.check("efa-provider", plan(fabric=None), env=none), "skipped", "fabric not known")
        self.assertEqual(toolparse.efa_domains("provider: tcp\n    domain: eth0\n"), [])

    def test_verbs(self) -> None:
        def device(name: str, state: str) -> str:
            return f"hca_id:\t{name}\n\ttransport:\t\t\tInfiniBand (0)\n\t\tport:\t1\n\t\t\tstate:\t\t\t{state}\n\t\t\tlink_layer:\t\tInfiniBand\n"

        planned = plan(fabric="infiniband")
        both = self.tool("ibv_devinfo", device("mlx5_0", "PORT_ACTIVE (4)") + device("mlx5_1", "PORT_DOWN (1)"))
        self.assert_status(self.check("verbs-devices", planned, env=both), "passed", "1 active: mlx5_0; not: mlx5_1 PORT_DOWN")
        down = self.tool("ibv_devinfo", device("mlx5_0", "PORT_DOWN (1)"))
        self.assert_status(self.check("verbs-devices", planned, env=down), "failed", "0 active")
        self.assert_status(self.check("verbs-devices", planned, env=self.tool("ibv_devinfo", "No IB devices found\n")), "failed", "none")
        self.assert_status(self.check("verbs-devices", PLAN, env=both), "skipped", "planned")


if __name__ == "__main__":
    unittest.main()
