import { App, DefaultTokenResolver, Fn, StringConcat, TerraformStack, Testing, Token, Tokenization } from "cdktf";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import table from "../../../../constructs/aws/data/karpenter.json";
import { karpenterChartPath } from "../../../../constructs/aws/karpenter/add-ons";
import { karpenterPolicies } from "../../../../constructs/aws/karpenter/policy";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { Capacity } from "../../../../constructs/cluster/capacity";
import { HelmAddOn } from "../../../../constructs/cluster/helm-add-on";
import { podNeeds } from "../../../../constructs/cluster/pool-needs";
import { problemsIn } from "../../../../constructs/core/refuse";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { EksDeployment, EksDeploymentProps } from "../../../../stacks/aws/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "karpenter-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const KARPENTER = { provisioner: EksProvisioner.KARPENTER };
const SPOT: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", moreMachineTypes: ["g6.4xlarge"], maxNodes: 3, capacity: Capacity.SPOT, ...KARPENTER };
const GROUP: EksGpuPoolOptions = { name: "a10g", machineType: "g5.xlarge", maxNodes: 1 };
const H100: EksGpuPoolOptions = { name: "h100", machineType: "p5.48xlarge", maxNodes: 2, efa: true, availabilityZones: ["us-west-2b"], ...KARPENTER };
const BLOCK: EksGpuPoolOptions = { ...H100, name: "block", capacity: Capacity.block("cr-0123456789abcdef0") };
const NETWORK = { availabilityZones: ["us-west-2a", "us-west-2b"] };

const resolved = (scope: TerraformStack, value: unknown): any => Tokenization.resolve(value, { scope, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });

function make(props: Partial<EksClusterProps>): { cluster: EksCluster; resource: any; addOns: HelmAddOn[]; values: (name: string) => any } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { clusterName: "lab", region: "us-west-2", network: NETWORK, gpuPools: [SPOT], ...props });
  const { addOns } = cluster;
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  // As text, in which a token is the expression that Terraform gets.
  return { cluster, resource, addOns, values: (name) => resolved(stack, addOns.find((one) => one.name === name)?.values) };
}

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

describe("the controller may", () => {
  const LONGEST = { cluster: "a".repeat(35), region: "ap-southeast-1", clusterArn: `arn:aws:eks:ap-southeast-1:111122223333:cluster/${"a".repeat(35)}`, role: `arn:aws:iam::111122223333:role/${"a".repeat(64)}`, queue: `arn:aws:sqs:ap-southeast-1:111122223333:${"a".repeat(45)}` };
  const policies = karpenterPolicies(LONGEST);
  const statements = Object.values<any>(policies).flatMap(({ Statement }) => Statement);

  test("no more than IAM takes of a policy, at the longest names", () => {
    for (const policy of Object.values(policies)) expect(JSON.stringify(policy).length).toBeLessThanOrEqual(6144);
  });

  test("make and end machines of its own tags alone, and pass one role", () => {
    const ends = statements.filter(({ Action }) => Action.includes("ec2:TerminateInstances"));
    expect(ends.map(({ Condition }) => Condition.StringEquals)).toEqual([{ [`aws:ResourceTag/kubernetes.io/cluster/${LONGEST.cluster}`]: "owned" }]);
    expect(statements.filter(({ Action }) => Action.includes("iam:PassRole")).map(({ Resource }) => Resource)).toEqual([[LONGEST.role]]);
    expect(JSON.stringify(policies)).not.toMatch(/<[a-zA-Z]+>/);
  });

  test("change nothing in IAM", () => {
    const iam = statements.flatMap(({ Action }) => Action).filter((action: string) => action.startsWith("iam:"));
    expect(iam.sort()).toEqual(["iam:GetInstanceProfile", "iam:ListInstanceProfiles", "iam:PassRole"]);
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

describe("a deployment with it", () => {
  const deploy = (more: Partial<EksDeploymentProps> = {}): { problems: string[]; addOns: any[]; inference: any; description: any } => {
    const outdir = fs.mkdtempSync(path.join(scratch, "out-"));
    const app = new App({ outdir });
    new EksDeployment(app, "chat", { region: "us-west-2", gpuPools: [SPOT], models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }], backend: StateBackend.local(), ...more });
    const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
    app.synth();
    const read = (file: string): any => JSON.parse(fs.readFileSync(path.join(outdir, file), "utf8"));
    const releases = (step: string): any[] => Object.values(read(`stacks/chat-${step}/cdk.tf.json`).resource.helm_release);
    return { problems, addOns: releases("addons"), inference: releases("inference")[0], description: read("deployments/chat.json") };
  };

  test("its models are those of a managed pool, to the byte", () => {
    const { problems, inference } = deploy();
    expect(problems).toEqual([]);
    expect(inference).toEqual(deploy({ gpuPools: [{ ...SPOT, provisioner: undefined }] }).inference);
  });

  test("is described as any other, with its releases", () => {
    const { description } = deploy();
    expect(description.pools.find(({ name }: any) => name === "l4")).toMatchObject({ machineType: "g6.2xlarge", moreMachineTypes: ["g6.4xlarge"], minNodes: 0, maxNodes: 3, capacity: "spot" });
    expect(description.releases.map(({ name }: any) => name)).toEqual(expect.arrayContaining(["karpenter-crd", "karpenter", "nodepool-l4"]));
  });

  test("its controller's image comes from a mirror, where there is one", () => {
    const { problems, addOns } = deploy({ imageMirror: ImageMirror.of("registry.example.com/mirror") });
    expect(problems).toEqual([]);
    const karpenter = addOns.find(({ name }) => name === "karpenter");
    expect(JSON.parse(karpenter.values[0]).controller.image.repository).toBe("registry.example.com/mirror/public.ecr.aws/karpenter/controller");
  });

  test("gives its nodes an hour to go before the controller does", () => {
    expect(deploy().addOns.find(({ name }) => name === "nodepool-l4")).toMatchObject({ wait: true, timeout: 3600 });
  });
});

describeWithHelm("the chart of a pool", () => {
  const places = { ...make({ gpuPools: [H100, { ...SPOT, fastImagePull: true, diskThroughputMiBps: 700, nodeLife: { emptyMinutes: 30, replaceChanged: true, expireAfterHours: 720, drainMinutes: 120 } }, { ...BLOCK, instanceStore: true }] }) };
  const rendered = (name: string): any => {
    const values = JSON.parse(JSON.stringify(places.values(`nodepool-${name}`)).replace(/\$\{[^}]*\}/g, "id-of-it"));
    const objects = helmTemplate(karpenterChartPath(), values, { name: `nodepool-${name}`, namespace: "kube-system" });
    expect(objects.map(({ kind }) => kind).sort()).toEqual(["EC2NodeClass", "NodePool"]);
    return Object.fromEntries(objects.map((object) => [object.kind, object]));
  };

  test("nodes that are empty go after ten minutes, and no others, changed ones neither", () => {
    const { NodePool } = rendered("h100");
    expect(NodePool.metadata.name).toBe("h100");
    expect(NodePool.spec.disruption).toEqual({ consolidationPolicy: "WhenEmpty", consolidateAfter: "10m", budgets: [{ nodes: "0", reasons: ["Drifted"] }, { nodes: "100%", reasons: ["Empty"] }] });
    expect(NodePool.spec.template.spec.expireAfter).toBe("Never");
    expect(NodePool.spec.template.spec.terminationGracePeriod).toBeUndefined();
    expect(NodePool.spec.limits).toEqual({ nodes: "2", "nvidia.com/gpu": "16" });
  });

  test("nodes start with a taint that the storage drivers take off, and keep the GPUs'", () => {
    const { taints, startupTaints, nodeClassRef } = rendered("h100").NodePool.spec.template.spec;
    expect(taints).toEqual([{ key: "nvidia.com/gpu", value: "true", effect: "NoSchedule" }]);
    expect(startupTaints.map(({ key }: any) => key)).toEqual(["ebs.csi.aws.com/agent-not-ready", "efs.csi.aws.com/agent-not-ready"]);
    expect(nodeClassRef).toEqual({ group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "h100" });
  });

  test("times of one's own are Karpenter's words for them", () => {
    const { spec } = rendered("l4").NodePool;
    expect([spec.disruption.consolidateAfter, spec.template.spec.expireAfter, spec.template.spec.terminationGracePeriod]).toEqual(["30m", "720h", "120m"]);
    expect(spec.disruption.budgets).toContainEqual({ nodes: "1", reasons: ["Drifted"] });
  });

  test("machines have an encrypted disk of the speed that was asked for, and no pod reaches their metadata", () => {
    const { spec } = rendered("l4").EC2NodeClass;
    expect(spec.blockDeviceMappings).toEqual([{ deviceName: "/dev/xvda", rootVolume: true, ebs: { volumeType: "gp3", volumeSize: "200Gi", throughput: 700, encrypted: true, deleteOnTermination: true } }]);
    expect(spec.metadataOptions).toEqual({ httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 });
    expect(spec.userData).toContain("FastImagePull: true");
    expect(spec.instanceStorePolicy).toBeUndefined();
  });

  test("disks of the machine, reservation and cards are said as Karpenter has them", () => {
    const { spec } = rendered("block").EC2NodeClass;
    expect(spec.instanceStorePolicy).toBe("RAID0");
    expect(spec.capacityReservationSelectorTerms).toEqual([{ id: "cr-0123456789abcdef0" }]);
    expect(spec.networkInterfaces).toHaveLength(33);
    expect(spec.placementGroupSelector).toBeUndefined();
    expect(rendered("h100").EC2NodeClass.spec.placementGroupSelector).toEqual({ name: "id-of-it" });
  });

  test("an image that changes by itself is refused by the chart too", () => {
    const values = places.values("nodepool-l4");
    expect(() => helmTemplate(karpenterChartPath(), { ...values, nodeClass: { ...values.nodeClass, image: "al2023@latest" } })).toThrow(/image/);
  });
});
