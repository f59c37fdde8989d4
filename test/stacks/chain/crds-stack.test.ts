import { App, Testing } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ExistingCluster, ExistingDeployment, Fabric } from "../../../stacks/kubernetes";
import { CrdsStack } from "../../../stacks/chain/crds-stack";

const labels = { pool: "l4" };

/** The values with which a deployment's CRDs are applied. */
function values(platform: { readonly restrictToNamespace?: string }): { readonly [name: string]: unknown } {
  const app: App = Testing.app();
  const cluster = new ExistingCluster({
    clusterName: "lab",
    context: "lab",
    gpuPools: [{ name: "l4", gpu: "NVIDIA L4", gpusPerNode: 1, labels, nodeSelector: labels, taints: [], minNodes: 0, maxNodes: 2, fabric: Fabric.NONE }],
    storage: [],
  });
  new ExistingDeployment(app, "lab", { cluster, models: [], dynamo: { platform } });
  expect(problemsIn(app)).toEqual([]);
  const stack = app.node.findAll().find((one): one is CrdsStack => one instanceof CrdsStack)!;
  const [release] = Object.values(JSON.parse(Testing.synth(stack)).resource.helm_release) as { readonly values: string[] }[];
  return JSON.parse(release.values[0]);
}

test("beside another's operator CRDs are applied for a restricted platform alone, and elsewhere the value isn't written", () => {
  expect(values({ restrictToNamespace: "inference" })).toMatchObject({ besideOtherOperator: true });
  expect(values({})).not.toHaveProperty("besideOtherOperator");
});
