import { TerraformStack, Testing } from "cdktf";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { PodIdentityRole } from "../../../../constructs/aws/identity/pod-identity-role";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const cluster = (stack: TerraformStack, clusterName = "lab"): EksCluster =>
  new EksCluster(stack, clusterName, { clusterName, region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }] });
const reader = (stack: TerraformStack, name = "lab"): PodIdentityRole =>
  new PodIdentityRole(stack, "reader", { cluster: name, roleName: "reader", namespace: "inference", serviceAccounts: ["models"] });
const association = (stack: TerraformStack): any =>
  Object.values<any>(JSON.parse(Testing.synth(stack)).resource.aws_eks_pod_identity_association).find((one) => one.service_account === "models");

describe("a role of a cluster that is named by a constant", () => {
  test("goes after the cluster in the same stack", () => {
    const stack = new TerraformStack(Testing.app(), "own");
    cluster(stack);
    cluster(stack, "other");
    reader(stack);
    const { cluster_name: name, depends_on: after } = association(stack);
    expect(name).toBe("lab");
    expect(after.filter((id: string) => id.startsWith("aws_eks_cluster."))).toEqual([expect.stringMatching(/^aws_eks_cluster\.lab_/)]);
  });

  test("makes its stack go after the cluster's", () => {
    const app = Testing.app();
    const [first, own] = ["eks-cluster", "own"].map((id) => new TerraformStack(app, id));
    cluster(first);
    reader(own);
    expect(own.dependsOn(first)).toBe(true);
    expect(association(own).depends_on).toEqual([]);
  });

  test("closes no circle with a stack that goes before the cluster's", () => {
    const app = Testing.app();
    const [first, own] = ["eks-cluster", "own"].map((id) => new TerraformStack(app, id));
    cluster(first);
    first.addDependency(own);
    reader(own);
    expect(own.dependsOn(first)).toBe(false);
  });

  test("waits for nothing where the app makes no such cluster", () => {
    const stack = new TerraformStack(Testing.app(), "own");
    reader(stack);
    expect(association(stack).depends_on).toEqual([]);
  });
});
