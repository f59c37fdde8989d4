import { TerraformStack, Testing } from "cdktf";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { DynamoPlatform } from "../../../../constructs/dynamo/platform";

function found(release: string, operator: object): string[] {
  const stack = new TerraformStack(Testing.app(), "stack");
  new DynamoPlatform(stack, "platform", { cluster: new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [], storage: [] }), release, values: { "dynamo-operator": operator } });
  return problemsIn(stack).map(({ code, property }) => `${code} ${property}`);
}

test.each(["fullnameOverride", "nameOverride"])("an operator with another name (%s) than its CRDs call is refused, where they call it", (name) => {
  expect(found("1.6.1", { [name]: "operator" })).toEqual([`operator-renamed values.dynamo-operator.${name}`]);
  expect(found("1.6.1", { [name]: "" })).toEqual([]);
  // Its CRDs convert nothing.
  expect(found("1.1.1", { [name]: "operator" })).toEqual([]);
});
