import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksCluster as EksClusterResource } from "@cdktf/provider-aws/lib/eks-cluster";
import { App, DefaultTokenResolver, StringConcat, TerraformStack, Testing, Tokenization } from "cdktf";
import { EksCluster } from "../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../constructs/aws/eks-cluster-props";
import { EksGpuPoolOptions } from "../../../constructs/aws/pools/pool-options";
import { InvalidInputError } from "../../../constructs/core/problems/problem";
import { problemsIn } from "../../../constructs/core/problems/refuse";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const L4: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2 };
const A10G: EksGpuPoolOptions = { name: "a10g", machineType: "g5.xlarge", maxNodes: 1 };
const ADA = "arn:aws:iam::111122223333:user/ada";
const PROPS: EksClusterProps = { clusterName: "lab", region: "us-west-2", gpuPools: [L4] };

interface Made {
  readonly app: App;
  readonly cluster: EksCluster;
  readonly json: any;
  readonly problems: string[];
}

function make(props: Partial<EksClusterProps>, change: (cluster: EksCluster) => void = () => undefined): Made {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...PROPS, ...props });
  change(cluster);
  return { app, cluster, json: JSON.parse(Testing.synth(stack)), problems: problemsIn(app).map(({ code, property }) => `${code} ${property}`) };
}

const plain = make({});
const resolved = (value: unknown): unknown =>
  Tokenization.resolve(value, { scope: plain.cluster, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });

describe("after it is made", () => {
  test("a GPU pool can be added, and is what it would be among the properties", () => {
    const added = make({}, (cluster) => expect(cluster.addGpuPool(A10G)).toMatchObject({ name: "a10g", gpu: "NVIDIA A10G", gpusPerNode: 1 }));
    const named = make({ gpuPools: [L4, A10G] });
    expect(added.problems).toEqual([]);
    expect(added.json).toEqual(named.json);
    expect(added.cluster.gpuPools).toEqual(named.cluster.gpuPools);
  });

  test("what the properties lacked may still be added; what nobody added is refused when the app is complete", () => {
    const bare: Partial<EksClusterProps> = { gpuPools: [], creatorIsAdmin: false };
    const mended = make(bare, (cluster) => [cluster.addGpuPool(L4), cluster.grantAdmin(ADA)]);
    expect(mended.problems).toEqual([]);
    expect(mended.json).toEqual(make({ admins: [ADA], creatorIsAdmin: false }).json);
    const { app, problems } = make(bare);
    expect(problems).toEqual(["no-admins admins", "no-gpu-pools gpuPools"]);
    expect(() => app.synth()).toThrow(InvalidInputError);
    expect(make({ gpuPools: "l4" as never }).problems).toEqual(["wrong-type gpuPools"]);
  });

  test("so can an administrator, and twice is once", () => {
    const added = make({}, (cluster) => [ADA, ADA].forEach((arn) => cluster.grantAdmin(arn)));
    expect(added.problems).toEqual([]);
    expect(added.json).toEqual(make({ admins: [ADA] }).json);
  });

  test("and a role for pods, which is made after the cluster", () => {
    let roleArn: unknown;
    const { json, problems } = make({}, (cluster) => {
      const role = cluster.addPodRole("weights", { namespace: "inference", serviceAccounts: ["models"], managedPolicies: ["AmazonS3ReadOnlyAccess"] });
      ({ roleArn } = role);
    });
    expect(problems).toEqual([]);
    const [id, association] = Object.entries<any>(json.resource.aws_eks_pod_identity_association).find(([, one]) => one.service_account === "models") ?? [""];
    expect(id).toMatch(/^eks_pod-roles_weights_models_/);
    expect(association.cluster_name).toMatch(/^\$\{aws_eks_cluster\.\w+\.name\}$|^\$\{aws_eks_cluster\.[\w-]+\.name\}$/);
    const roles = Object.values<any>(json.resource.aws_iam_role).map(({ name }) => name);
    expect(roles).toContain("lab-us-west-2-weights");
    expect(resolved(roleArn)).toBe(association.role_arn);
  });

  test.each<[string, (cluster: EksCluster) => unknown, string[]]>([
    ["a pool's name that is taken", (cluster) => cluster.addGpuPool(L4), ["duplicate-pool-name addGpuPool(options).name"]],
    ["the system pool's name", (cluster) => cluster.addGpuPool({ ...L4, name: "system" }), ["duplicate-pool-name addGpuPool(options).name"]],
    ["two added pools of a name", (cluster) => [A10G, A10G].forEach((one) => cluster.addGpuPool(one)), ["duplicate-pool-name addGpuPool(options).name"]],
    ["a machine nobody knows", (cluster) => cluster.addGpuPool({ ...A10G, machineType: "g5.large" }), ["unknown-machine-type addGpuPool(options).machineType"]],
    ["a pool of the wrong form", (cluster) => cluster.addGpuPool({ name: "x", machineType: 5 } as never), ["wrong-type addGpuPool(options).machineType", "missing-property addGpuPool(options).maxNodes"]],
    ["an administrator that is none", (cluster) => cluster.grantAdmin("ada"), ["invalid-principal grantAdmin(principalArn)"]],
    ["a role for nobody", (cluster) => cluster.addPodRole("x", { namespace: "a", serviceAccounts: [] }), ["no-service-accounts addPodRole(name, options).serviceAccounts"]],
    ["a role's name that is none", (cluster) => cluster.addPodRole("x/y", { namespace: "a", serviceAccounts: ["b"] }), ["invalid-name addPodRole(name, options).name"]],
    [
      "two roles for a service account",
      (cluster) => ["x", "y"].forEach((name) => cluster.addPodRole(name, { namespace: "a", serviceAccounts: ["b"] })),
      ["duplicate-service-account addPodRole(name, options).serviceAccounts[0]"],
    ],
    [
      "two roles of a name",
      (cluster) => ["b", "c"].forEach((account) => cluster.addPodRole("x", { namespace: "a", serviceAccounts: [account] })),
      ["duplicate-role addPodRole(name, options).name"],
    ],
  ])("refused: %s", (_, change, expected) => {
    const { app, problems } = make({}, change);
    expect(problems).toEqual(expected);
    expect(() => app.synth()).toThrow(InvalidInputError);
  });
});

test("what CDK users reach for is there", () => {
  const { cluster, json } = plain;
  const [id] = Object.keys(json.resource.aws_eks_cluster);
  expect(cluster.resource).toBeInstanceOf(EksClusterResource);
  expect(cluster.node.defaultChild).toBe(cluster.resource);
  expect(resolved(cluster.securityGroupId)).toBe(`\${aws_eks_cluster.${id}.vpc_config[0].cluster_security_group_id}`);
  expect(resolved(cluster.nodeRole.name)).toBe(resolved(cluster.nodeRoleArn)?.toString().replace(".arn}", ".name}"));
  expect(cluster.oidcProvider.clientIdListInput).toEqual(["sts.amazonaws.com"]);
  // An access entry of one's own, with what the construct offers.
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const own = new EksCluster(stack, "eks", PROPS);
  new EksAccessEntry(stack, "nodes", { clusterName: own.resource.name, principalArn: own.nodeRoleArn, type: "EC2_LINUX" });
  const [entry] = Object.values<any>(JSON.parse(Testing.synth(stack)).resource.aws_eks_access_entry);
  expect(entry.principal_arn).toMatch(/^\$\{aws_iam_role\..*nodes.*\.arn\}$/);
});
