import { TerraformStack, Testing } from "cdktf";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksExistingNetwork } from "../../../../constructs/aws/network/existing-network";
import { EksSubnetRole } from "../../../../constructs/aws/network/subnet-role";
import { problemsIn } from "../../../../constructs/core/problems/refuse";

/** A network by roles from a program without a type check: whatever stands there is told, and nothing breaks on the way. */

const GIVEN = { vpcId: "vpc-0123456789abcdef0", zones: ["us-west-2a", "us-west-2b"] };

function problemsOf(existingNetwork: unknown): string[] {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const pools = [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }];
  new EksCluster(stack, "eks", { clusterName: "lab", region: "us-west-2", gpuPools: pools, existingNetwork: existingNetwork as EksExistingNetwork });
  return problemsIn(app).map(({ code, property }) => `${code} ${property}`);
}
const byRole = (given: object): string[] => problemsOf(EksExistingNetwork.byRole({ ...GIVEN, ...given }));

const WRONG: [string, unknown][] = [["text", "x"], ["empty text", ""], ["number", 3], ["true", true], ["list", []], ["object", {}], ["function", () => 1], ["another class", Capacity.SPOT]];

test.each(["nodes", "gpuNodes", "controlPlane", "internalLoadBalancers", "publicLoadBalancers"])("%s is a role", (name) => {
  for (const [, value] of [...WRONG, ["nothing", null]]) expect(byRole({ [name]: value })).toContain(`wrong-type existingNetwork.${name}`);
});

test.each(["zones", "gpuZones"])("%s is a list", (name) => {
  for (const [, value] of WRONG.filter(([, one]) => !Array.isArray(one))) expect(byRole({ [name]: value })).toContain(`wrong-type existingNetwork.${name}`);
});

test("a role has texts as tags", () => {
  for (const tags of ["x", "", null, undefined, 3, [], ["a"], {}, { tier: 3 }, { tier: null }]) {
    expect(byRole({ nodes: EksSubnetRole.tagged(tags as unknown as { [key: string]: string }) })).toContain("invalid-subnet-role existingNetwork.nodes");
  }
  for (const value of [undefined, null, 3, {}]) expect(byRole({ nodes: EksSubnetRole.karpenter(value as unknown as string) })).toContain("invalid-subnet-role existingNetwork.nodes");
});

test.each(WRONG)("%s for all that is told of it", (_, value) => {
  expect(problemsOf(EksExistingNetwork.byRole(value as typeof GIVEN))).toContain("missing-property existingNetwork.vpcId");
});
