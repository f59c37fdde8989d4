"""A DynamoGraphDeploymentRequest as Dynamo's own search reads it: its types take the spec, and its functions make of a graph what they would of the one
that is found. What the search reckons with isn't there, and is played. Reads the spec from standard input, tells on standard output, both as JSON."""

from __future__ import annotations

import json
import sys

from played import play

play(
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
