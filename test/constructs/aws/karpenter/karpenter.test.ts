import { Fn, TerraformStack, Testing, Token } from "cdktf";
import table from "../../../../constructs/aws/data/karpenter.json";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { podNeeds } from "../../../../constructs/cluster/pools/pool-needs";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { BLOCK, H100, NETWORK, SPOT, make, resolved } from "./made";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const GROUP: EksGpuPoolOptions = { name: "a10g", machineType: "g5.xlarge", maxNodes: 1 };

const only = (resource: any, type: string): any => {
  const all = Object.values<any>(resource[type]);
  expect(all).toHaveLength(1);
  return all[0];
};

describe("a pool of Karpenter's", () => {
  const { cluster, resource, addOns, values } = make({ gpuPools: [SPOT, GROUP] });

  test("has no node group, and a managed one beside it stays one", () => {
    expect(Object.values<any>(resource.aws_eks_node_group).map((group) => group.node_group_name).sort()).toEqual(["a10g", "system"]);
    expect(Object.values<any>(resource.aws_launch_template).map(({ name }) => name).sort()).toEqual(["lab-a10g", "lab-system"]);
  });

  test("is a pool as any other to models, found by the same label", () => {
    const [pool] = cluster.gpuPools;
    expect(pool).toMatchObject({ name: "l4", gpu: "NVIDIA L4", gpusPerNode: 1, minNodes: 0, maxNodes: 3, nodeSelector: { "dynamo-serving/gpu-pool": "l4" }, capacity: { kind: "spot" } });
    // Nodes come as they are needed: a model that needs three isn't warned of one.
    expect(pool.startNodes).toBeUndefined();
    expect(pool.labels).toMatchObject({ "dynamo-serving/gpu-pool": "l4", "karpenter.sh/nodepool": "l4", "karpenter.sh/capacity-type": "spot" });
    expect(Object.keys(pool.labels).filter((label) => label.startsWith("eks.amazonaws.com"))).toEqual([]);
  });

  test("asks of its pods what a managed one does: Karpenter wouldn't end them in time if they said that they stay", () => {
    const [karpenter, managed] = cluster.gpuPools;
    const { nodeSelector, ...needs } = podNeeds(karpenter, 1);
    expect({ ...needs, nodeSelector: managed.nodeSelector }).toEqual(podNeeds(managed, 1));
    expect(nodeSelector).toEqual({ "dynamo-serving/gpu-pool": "l4" });
  });

  test("comes by Karpenter's kinds, its controller, and a release of its own, each after the other", () => {
    expect(addOns.map(({ name, chart, version, after }) => [name, chart, version, after])).toEqual([
      ["aws-load-balancer-controller", "aws-load-balancer-controller", "3.5.0", undefined],
      ["karpenter-crd", "karpenter-crd", "1.14.1", undefined],
      ["karpenter", "karpenter", "1.14.1", ["karpenter-crd"]],
      ["nodepool-l4", undefined, undefined, ["karpenter"]],
    ]);
  });

  test("its controller runs on the system pool, reads its queue, and is told its region", () => {
    const { nodeSelector, settings, controller, serviceAccount } = values("karpenter");
    expect(nodeSelector).toEqual({ "kubernetes.io/os": "linux", "eks.amazonaws.com/nodegroup": "system" });
    expect(settings).toEqual({ clusterName: "lab", interruptionQueue: "lab-karpenter", eksControlPlane: true });
    expect(controller.env).toEqual([{ name: "AWS_REGION", value: "us-west-2" }]);
    const [association] = Object.values<any>(resource.aws_eks_pod_identity_association).filter(({ service_account: account }) => account === serviceAccount.name);
    expect(association).toMatchObject({ namespace: "kube-system", service_account: "karpenter" });
  });

  test("takes what AWS has of several machines, and no more nodes than it may", () => {
    const { requirements, limits } = values("nodepool-l4");
    expect(Object.fromEntries(requirements.map(({ key, values: all }: any) => [key, all]))).toEqual({
      "kubernetes.io/os": ["linux"],
      "kubernetes.io/arch": ["amd64"],
      "node.kubernetes.io/instance-type": ["g6.2xlarge", "g6.4xlarge"],
      "karpenter.sh/capacity-type": ["spot"],
    });
    expect(limits).toEqual({ nodes: "3", "nvidia.com/gpu": "3" });
  });

  test("its nodes have a role with an access entry and a profile, and come into the cluster's own security group", () => {
    expect(only(resource, "aws_iam_instance_profile").name).toBe("lab-us-west-2-gpu-nodes");
    expect(only(resource, "aws_eks_access_entry")).toMatchObject({ type: "EC2_LINUX", principal_arn: expect.stringMatching(/aws_iam_role\..*karpenter.*\.arn/) });
    const { nodeClass } = values("nodepool-l4");
    expect(nodeClass).toMatchObject({ image: "al2023@v20260714", networkInterfaces: [], tags: { "dynamo-serving-cluster": "lab", Name: "lab-l4" } });
    expect(nodeClass.securityGroupIds).toEqual([expect.stringMatching(/cluster_security_group_id/)]);
    expect(nodeClass.subnetIds).toHaveLength(2);
  });

  test("what AWS tells of machines that go is kept for it, from EventBridge alone and over TLS", () => {
    expect(only(resource, "aws_sqs_queue")).toMatchObject({ name: "lab-karpenter", message_retention_seconds: 300, sqs_managed_sse_enabled: true });
    const { Statement } = JSON.parse(only(resource, "aws_sqs_queue_policy").policy);
    expect(Statement.map(({ Effect, Principal, Action }: any) => [Effect, Principal, Action])).toEqual([
      ["Allow", { Service: ["events.amazonaws.com", "sqs.amazonaws.com"] }, "sqs:SendMessage"],
      ["Deny", "*", "sqs:*"],
    ]);
    const rules = Object.values<any>(resource.aws_cloudwatch_event_rule).map(({ event_pattern: pattern }) => JSON.parse(pattern)["detail-type"][0]);
    expect(rules.sort()).toEqual(table.events.map(({ type }) => type).sort());
    expect(Object.values<any>(resource.aws_cloudwatch_event_target)).toHaveLength(5);
  });
});

describe("EFA on Karpenter's nodes", () => {
  const { cluster, resource, addOns, values } = make({ gpuPools: [H100, { ...H100, name: "b300", machineType: "p6-b300.48xlarge", capacity: Capacity.block("cr-0123456789abcdef0"), placementGroup: "shared" }, BLOCK] });

  test("each card has its interface, of which the first alone takes addresses", () => {
    const { networkInterfaces } = values("nodepool-h100").nodeClass;
    expect(networkInterfaces.slice(0, 3)).toEqual([
      { networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface" },
      { networkCardIndex: 0, deviceIndex: 1, interfaceType: "efa-only" },
      { networkCardIndex: 1, deviceIndex: 1, interfaceType: "efa-only" },
    ]);
    // What a node then offers is what the planner counts on.
    const devices = (name: string): number => values(`nodepool-${name}`).nodeClass.networkInterfaces.filter((one: any) => one.interfaceType === "efa-only").length;
    expect(cluster.gpuPools.map(({ name, fabric }) => [name, fabric.devicesPerNode, devices(name)])).toEqual([["h100", 32, 32], ["b300", 16, 16], ["block", 32, 32]]);
  });

  test("one whose first card is Ethernet alone begins with the second", () => {
    const cards = values("nodepool-b300").nodeClass.networkInterfaces;
    expect(cards).toHaveLength(17);
    expect(cards.filter((one: any) => one.networkCardIndex === 0)).toEqual([{ networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface" }]);
  });

  test("their nodes are in EFA's security group, in one zone and near each other, unless they are reserved", () => {
    const { nodeClass, requirements } = values("nodepool-h100");
    expect(nodeClass.securityGroupIds).toHaveLength(2);
    expect(requirements).toContainEqual({ key: "topology.kubernetes.io/zone", operator: "In", values: ["us-west-2b"] });
    expect(only(resource, "aws_placement_group")).toMatchObject({ name: "lab-h100", strategy: "cluster" });
    expect(["h100", "b300", "block"].map((name) => values(`nodepool-${name}`).nodeClass.placementGroup)).toEqual([expect.stringMatching(/aws_placement_group/), "shared", undefined]);
  });

  test("a block is a reservation to Karpenter, of a kind of its own", () => {
    const { nodeClass, requirements } = values("nodepool-block");
    expect(nodeClass.reservationId).toBe("cr-0123456789abcdef0");
    expect(requirements).toContainEqual({ key: "karpenter.sh/capacity-type", operator: "In", values: ["reserved"] });
    expect(requirements).toContainEqual({ key: "karpenter.k8s.aws/capacity-reservation-type", operator: "In", values: ["capacity-block"] });
  });

  test("the device plugin comes as with managed groups, and pods get what EFA asks for", () => {
    expect(addOns.map(({ name }) => name)).toContain("aws-efa-k8s-device-plugin");
    const needs = podNeeds(cluster.gpuPools[0], 8, true);
    expect(needs).toMatchObject({ resources: { "vpc.amazonaws.com/efa": "32", "hugepages-2Mi": "5120Mi" }, capabilities: ["IPC_LOCK"] });
  });
});

test("a pool more changes nothing of another's, and its number may be known only at apply", () => {
  const before = make({ gpuPools: [SPOT] });
  const after = make({ gpuPools: [{ ...SPOT, name: "late", maxNodes: Token.asNumber(Fn.max([1, 2])) }, SPOT] });
  expect(after.values("nodepool-l4")).toEqual(before.values("nodepool-l4"));
  expect(after.values("karpenter")).toEqual(before.values("karpenter"));
  expect(Object.entries<any>(before.resource).filter(([type, all]) => JSON.stringify(after.resource[type]) !== JSON.stringify(all))).toEqual([]);
  expect(after.values("nodepool-late").limits).toEqual({ nodes: expect.stringContaining("max"), "nvidia.com/gpu": expect.stringMatching(/^\$\{max\(1, 2\) \* 1\}$|^\$\{.*max.*\}$/) });
});

test("a cluster without NAT has a controller that asks nothing outside", () => {
  const network = { ...NETWORK, nat: false, privateEndpoints: true, moreEndpoints: ["sqs", "ssm"] };
  expect(make({ network }).values("karpenter").settings).toMatchObject({ isolatedVPC: true });
});

test("a pool that is added is the same as one in gpuPools", () => {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { clusterName: "lab", region: "us-west-2", network: NETWORK, gpuPools: [], karpenter: { nodeImage: "v20260801" } });
  cluster.addGpuPool(SPOT);
  expect(problemsIn(app)).toEqual([]);
  expect(cluster.addOns.map(({ name }) => name)).toContain("nodepool-l4");
  expect(resolved(stack, cluster.addOns.slice(-1)[0].values).nodeClass.image).toBe("al2023@v20260801");
});

test("managed groups take several machines too", () => {
  const { resource } = make({ gpuPools: [{ ...SPOT, provisioner: EksProvisioner.MANAGED_GROUP }] });
  expect(Object.values<any>(resource.aws_eks_node_group).map((group) => group.instance_types)).toEqual([["g6.2xlarge", "g6.4xlarge"], ["m6i.xlarge"]]);
  expect(resource.aws_sqs_queue).toBeUndefined();
});
