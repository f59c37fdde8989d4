"""A DynamoGraphDeploymentRequest as Dynamo's own search reads it: its types take the spec, and its functions make of a graph what they would of the one
that is found. What the search reckons with isn't there, and is played. Reads the spec from standard input, tells on standard output, both as JSON."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import json
import sys
from typing import Any
from unittest.mock import MagicMock

PLAYED = (
    "aiconfigurator",
    "aisimulate",
    "aisimulate_core",
    "filterpy",
    "kr8s",
    "kubernetes",
    "kubernetes_asyncio",
    "pandas",
    "plotly",
    "prometheus_api_client",
    "pmdarima",
    "prophet",
    "scipy",
    "sklearn",
)


class Played(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if name.partition(".")[0] in PLAYED else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> Any:
        module = MagicMock(name=spec.name)
        module.__path__, module.__spec__, module.__name__ = [], spec, spec.name
        return module

    def exec_module(self, module: Any) -> None:
        pass


sys.meta_path.insert(0, Played())
from dynamo.profiler.utils.dgd_materialization import DGDMaterializationPurpose, materialize_dgd  # noqa: E402
from dynamo.profiler.utils.dgdr_v1beta1_types import DynamoGraphDeploymentRequestSpec  # noqa: E402
from dynamo.profiler.utils.profile_common import get_profiling_job_tolerations  # noqa: E402

spec = DynamoGraphDeploymentRequestSpec.model_validate(json.load(sys.stdin))
blueprint = {
    "apiVersion": "nvidia.com/v1beta1",
    "kind": "DynamoGraphDeployment",
    "spec": {"components": [{"name": "Frontend", "type": "frontend"}, {"name": "Worker", "type": "worker"}]},
}
# The program that lays overrides over it is Go's, and in the image alone.
found = materialize_dgd(blueprint, purpose=DGDMaterializationPurpose.FINAL_OUTPUT, tolerations=get_profiling_job_tolerations(spec))
print(
    json.dumps(
        {
            "pods": [one["podTemplate"]["spec"] for one in found["spec"]["components"]],
            "read": spec.model_dump(exclude_none=True, mode="json"),
        }
    )
)
