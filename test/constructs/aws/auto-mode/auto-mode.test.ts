import { DefaultTokenResolver, StringConcat, TerraformStack, Testing, Tokenization } from "cdktf";
import table from "../../../../constructs/aws/data/auto-mode.json";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { autoModeChartPath } from "../../../../constructs/aws/auto-mode/add-ons";
import { karpenterChartPath } from "../../../../constructs/aws/karpenter/add-ons";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { podNeeds } from "../../../../constructs/cluster/pools/pool-needs";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { gpuSoftwareAddOns } from "../../../../constructs/kubernetes/gpu-software";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const AUTO = { provisioner: EksProvisioner.AUTO_MODE };
const L4: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", moreMachineTypes: ["g6.4xlarge"], maxNodes: 3, capacity: Capacity.SPOT, ...AUTO };
const GROUP: EksGpuPoolOptions = { name: "a10g", machineType: "g5.xlarge", maxNodes: 1 };
const H100: EksGpuPoolOptions = { name: "h100", machineType: "p5.48xlarge", maxNodes: 2, efa: true, availabilityZones: ["us-west-2b"], ...AUTO };
const NETWORK = { availabilityZones: ["us-west-2a", "us-west-2b"] };
const CLUSTER: EksClusterProps = { clusterName: "lab", region: "us-west-2", network: NETWORK, gpuPools: [L4] };
const ALL: Partial<EksClusterProps> = { systemPool: AUTO };

const resolved = (scope: TerraformStack, value: unknown): any => Tokenization.resolve(value, { scope, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });

function make(props: Partial<EksClusterProps> = {}, change: (cluster: EksCluster) => void = () => undefined): { cluster: EksCluster; resource: any; names: string[]; values: (name: string) => any } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...CLUSTER, ...props });
  change(cluster);
  const { addOns } = cluster;
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  return { cluster, resource, names: addOns.map(({ name }) => name), values: (name) => resolved(stack, addOns.find((one) => one.name === name)?.values) };
}

const all = (resource: any, type: string): any[] => Object.values<any>(resource[type] ?? {});
const cluster = (resource: any): any => all(resource, "aws_eks_cluster")[0];
const eksAddOns = (resource: any): string[] => all(resource, "aws_eks_addon").map(({ addon_name: name }) => name).sort();

describe("a pool of Auto Mode's beside a managed one", () => {
  const { cluster: made, resource, names, values } = make({ gpuPools: [L4, GROUP] });

  test("turns on all three of its parts, without EKS's own NodePools", () => {
    expect(cluster(resource)).toMatchObject({
      compute_config: { enabled: true },
      kubernetes_network_config: { elastic_load_balancing: { enabled: true } },
      storage_config: { block_storage: { enabled: true } },
      bootstrap_self_managed_addons: false,
    });
    expect(cluster(resource).compute_config.node_pools).toBeUndefined();
  });

  test("the cluster's role may do what AWS's policies say and write our tags, and is taken with session tags", () => {
    const role = all(resource, "aws_iam_role").find(({ name }) => name === "lab-us-west-2-cluster");
    expect(JSON.parse(role.assume_role_policy).Statement[0].Action).toEqual(["sts:AssumeRole", "sts:TagSession"]);
    const attached = all(resource, "aws_iam_role_policy_attachment").map(({ policy_arn: arn }) => arn);
    for (const policy of table.policies) expect(attached).toContain(`arn:aws:iam::aws:policy/${policy}`);
    const tags = JSON.parse(all(resource, "aws_iam_role_policy").find(({ name }) => name === "auto-mode-tags").policy).Statement;
    // Nothing without the cluster's own tag, and nothing of another region.
    for (const { Resource, Condition } of tags) {
      expect(Condition.StringEquals).toEqual({ "aws:RequestTag/eks:eks-cluster-name": "$${aws:PrincipalTag/eks:eks-cluster-name}" });
      for (const arn of Resource) expect(arn).toMatch(/^arn:aws:ec2:us-west-2:\*:[a-z-]+\/\*$/);
    }
    expect(cluster(resource).depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/^aws_iam_role_policy_attachment\.\w*.*AmazonEKSComputePolicy/), expect.stringMatching(/^aws_iam_role_policy\..*auto-mode-tags/)]));
  });

  test("its nodes have a role of two policies and a way in of their own kind", () => {
    const [entry] = all(resource, "aws_eks_access_entry");
    expect(entry).toMatchObject({ type: "EC2", principal_arn: expect.stringMatching(/auto-mode/) });
    expect(all(resource, "aws_eks_access_policy_association")).toEqual([expect.objectContaining({ policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy", access_scope: { type: "cluster" } })]);
    const role = all(resource, "aws_iam_role").find(({ name }) => name === "lab-us-west-2-auto-nodes");
    expect(JSON.parse(role.assume_role_policy).Statement[0].Principal.Service).toBe("ec2.amazonaws.com");
  });

  test("is a pool as any other to models, and the managed one stays one", () => {
    const [pool] = made.gpuPools;
    expect(pool).toMatchObject({ name: "l4", gpusPerNode: 1, maxNodes: 3, nodeSelector: { "dynamo-serving/gpu-pool": "l4" } });
    expect(pool.startNodes).toBeUndefined();
    expect(pool.labels).toMatchObject({ "eks.amazonaws.com/compute-type": "auto", "karpenter.sh/nodepool": "l4", "karpenter.sh/capacity-type": "spot", "nvidia.com/gpu.present": "true" });
    expect(all(resource, "aws_eks_node_group").map((group) => group.node_group_name).sort()).toEqual(["a10g", "system"]);
    expect(names).toEqual(["aws-load-balancer-controller", "nodepool-l4"]);
  });

  test("what the managed nodes need is there as ever, and the device plugin keeps off the others", () => {
    expect(eksAddOns(resource)).toEqual(["aws-ebs-csi-driver", "aws-efs-csi-driver", "coredns", "eks-pod-identity-agent", "kube-proxy", "vpc-cni"]);
    const [plugin] = gpuSoftwareAddOns(made);
    const { nodeSelectorTerms } = (plugin.values as any).affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution;
    expect(nodeSelectorTerms).toEqual([
      { matchExpressions: [{ key: "dynamo-serving/gpu-pool", operator: "Exists" }, { key: "eks.amazonaws.com/compute-type", operator: "NotIn", values: ["auto"] }] },
    ]);
  });

  test("its nodes have a block storage of their own, and neither mounts the other's", () => {
    const blocks = made.storage.filter(({ className }) => className.startsWith("gp3")).map(({ className, definition, pools, isDefault }) => [className, definition?.provisioner, pools, isDefault]);
    expect(blocks).toEqual([
      ["gp3", "ebs.csi.aws.com", ["a10g"], true],
      ["gp3-auto", "ebs.csi.eks.amazonaws.com", ["l4"], undefined],
    ]);
    const model = { name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "l4", singleNodeCache: true, storageClass: "gp3" };
    const single = { ...made, gpuPools: made.gpuPools.map((pool) => ({ ...pool, maxNodes: 1 })), storage: made.storage, gpuSoftware: made.gpuSoftware, addOns: [] } as any;
    const codes = (storageClass?: string): string[] => checkModel({ ...model, storageClass }, single, DynamoRelease.of(DynamoRelease.DEFAULT)).map(({ code, property, fix }) => `${code} ${property}: ${fix}`);
    expect(codes("gp3")).toEqual(["storage-out-of-reach storageClass: name gp3-auto or efs"]);
    expect(codes("gp3-auto")).toEqual([]);
    expect(codes()).toEqual([]);
  });

  test("its release has what a node class takes, and nothing of Karpenter's", () => {
    const { autoClass, nodeClass, requirements, startupTaints, expireAfter, limits } = values("nodepool-l4");
    expect(nodeClass).toBeUndefined();
    expect(autoClass).toMatchObject({ role: expect.stringMatching(/aws_iam_role\..*auto-mode/), disk: { size: "200Gi" }, networkInterfaces: [], tags: { "dynamo-serving-cluster": "lab", Name: "lab-l4" } });
    expect(requirements.map(({ key }: any) => key)).toEqual(["kubernetes.io/arch", "node.kubernetes.io/instance-type", "karpenter.sh/capacity-type"]);
    expect(startupTaints.map(({ key }: any) => key)).toEqual(["efs.csi.aws.com/agent-not-ready"]);
    expect([expireAfter, limits]).toEqual(["504h", { nodes: "3", "nvidia.com/gpu": "3" }]);
  });
});

describe("a cluster of Auto Mode alone", () => {
  const { cluster: made, resource, names } = make(ALL);

  test("has EKS's NodePools for what has no GPU, by the nodes' role", () => {
    expect(cluster(resource).compute_config).toMatchObject({ enabled: true, node_pools: ["general-purpose", "system"], node_role_arn: expect.stringMatching(/auto-mode/) });
    expect(resource.aws_eks_node_group).toBeUndefined();
    // EKS makes the entry of a role that it is told of.
    expect(resource.aws_eks_access_entry).toBeUndefined();
    expect(made.systemPool).toMatchObject({ name: "general-purpose", nodeSelector: { "karpenter.sh/nodepool": "general-purpose" } });
  });

  test("nothing is installed that Auto Mode brings", () => {
    expect(eksAddOns(resource)).toEqual(["aws-efs-csi-driver"]);
    expect(all(resource, "aws_iam_role").map(({ name }) => name)).not.toEqual(expect.arrayContaining([expect.stringMatching(/vpc-cni|ebs-csi/)]));
    expect(gpuSoftwareAddOns(made)).toEqual([]);
    expect(made.storage.map(({ className, definition }) => [className, definition?.provisioner])).toEqual([["gp3", "ebs.csi.eks.amazonaws.com"], ["efs", "efs.csi.aws.com"]]);
  });

  test("says itself that network policies are enforced", () => {
    expect(names).toEqual(["aws-load-balancer-controller", "network-policies", "nodepool-l4"]);
  });
});

describe("EFA, reservations and disks", () => {
  const { resource, names, values, cluster: made } = make({ gpuPools: [H100, { ...H100, name: "block", capacity: Capacity.block("cr-0123456789abcdef0"), instanceStore: true, efa: false }] });

  test("each card has its interface, of which the first alone has addresses, as many as the node starts with", () => {
    const { networkInterfaces, placementGroup, securityGroupIds } = values("nodepool-h100").autoClass;
    expect(networkInterfaces.slice(0, 3)).toEqual([
      { networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface", secondaryIPv4PrefixCount: 1 },
      { networkCardIndex: 0, deviceIndex: 1, interfaceType: "efa-only" },
      { networkCardIndex: 1, deviceIndex: 1, interfaceType: "efa-only" },
    ]);
    expect(networkInterfaces).toHaveLength(33);
    expect(placementGroup).toMatch(/aws_placement_group/);
    expect(securityGroupIds).toHaveLength(2);
    expect(all(resource, "aws_placement_group")).toEqual([expect.objectContaining({ strategy: "cluster" })]);
  });

  test("the plugin is in its image, and pods ask for no huge pages", () => {
    expect(names).not.toContain("aws-efa-k8s-device-plugin");
    const needs = podNeeds(made.gpuPools[0], 8, true);
    expect(needs.resources).toMatchObject({ "vpc.amazonaws.com/efa": "32" });
    expect(needs.resources).not.toHaveProperty("hugepages-2Mi");
    expect(needs.environment).toMatchObject({ FI_EFA_USE_HUGE_PAGE: "0" });
  });

  test("a block is a reservation, and with the machine's disks the volume is smaller than they are", () => {
    const { autoClass, requirements } = values("nodepool-block");
    expect(autoClass).toMatchObject({ reservationId: "cr-0123456789abcdef0", disk: { size: "80Gi" } });
    expect(requirements).toContainEqual({ key: "karpenter.sh/capacity-type", operator: "In", values: ["reserved"] });
  });
});

test("without such a pool nothing is said of it, and turned off all three are", () => {
  const none = make({ gpuPools: [GROUP] }).resource;
  for (const part of ["compute_config", "kubernetes_network_config", "storage_config"]) expect(cluster(none)[part]).toBeUndefined();
  expect(cluster(make({ gpuPools: [GROUP], autoMode: { enabled: false } }).resource)).toMatchObject({
    compute_config: { enabled: false },
    kubernetes_network_config: { elastic_load_balancing: { enabled: false } },
    storage_config: { block_storage: { enabled: false } },
  });
});

test("a pool that is added is the same as one in gpuPools, and changes nothing of the others", () => {
  const before = make({ gpuPools: [GROUP] });
  const added = make({ gpuPools: [GROUP] }, (one) => void one.addGpuPool(L4));
  const given = make({ gpuPools: [GROUP, L4] });
  expect(added.resource).toEqual(given.resource);
  expect(added.resource.aws_eks_node_group).toEqual(before.resource.aws_eks_node_group);
  expect(added.resource.aws_launch_template).toEqual(before.resource.aws_launch_template);
});

describeWithHelm("the charts", () => {
  const rendered = (pool: EksGpuPoolOptions): any => {
    const values = JSON.parse(JSON.stringify(make({ gpuPools: [pool] }).values(`nodepool-${pool.name}`)).replace(/\$\{[^}]*\}/g, "id-of-it"));
    const objects = helmTemplate(karpenterChartPath(), values, { name: `nodepool-${pool.name}`, namespace: "kube-system" });
    return Object.fromEntries(objects.map((object) => [object.kind, object]));
  };

  test("a pool is a NodePool and a NodeClass, and goes by itself when it is empty", () => {
    const { NodePool, NodeClass, EC2NodeClass } = rendered(L4);
    expect(EC2NodeClass).toBeUndefined();
    expect(NodePool.spec.template.spec.nodeClassRef).toEqual({ group: "eks.amazonaws.com", kind: "NodeClass", name: "l4" });
    expect(NodePool.spec.disruption.consolidationPolicy).toBe("WhenEmpty");
    expect(NodeClass).toMatchObject({ apiVersion: "eks.amazonaws.com/v1", metadata: { name: "l4" } });
    expect(NodeClass.spec).toEqual({
      role: "id-of-it",
      subnetSelectorTerms: [{ id: "id-of-it" }, { id: "id-of-it" }],
      securityGroupSelectorTerms: [{ id: "id-of-it" }],
      networkPolicy: "DefaultAllow",
      ephemeralStorage: { size: "200Gi" },
      tags: { "dynamo-serving-cluster": "lab", Name: "lab-l4" },
    });
  });

  test("EFA, reservation and disk are said as a NodeClass has them", () => {
    const { spec } = rendered({ ...H100, capacity: Capacity.reservation("cr-0123456789abcdef0"), placementGroup: "training", diskThroughputMiBps: 700, diskIops: 4000 }).NodeClass;
    expect(spec.advancedNetworking.networkInterfaces).toHaveLength(33);
    expect([spec.placementGroupSelector, spec.capacityReservationSelectorTerms, spec.ephemeralStorage]).toEqual([{ name: "training" }, [{ id: "cr-0123456789abcdef0" }], { size: "200Gi", throughput: 700, iops: 4000 }]);
  });

  test("a pool is of one of the two", () => {
    const values = make().values("nodepool-l4");
    expect(() => helmTemplate(karpenterChartPath(), { ...values, nodeClass: { image: "al2023@v20260714", instanceProfile: "x", subnetIds: ["a"], securityGroupIds: ["b"], disk: { size: "1Gi" } } })).toThrow(/oneOf|one/);
    expect(() => helmTemplate(karpenterChartPath(), { ...values, autoClass: null })).toThrow(/oneOf|one/);
  });

  test("network policies are turned on by the ConfigMap that EKS looks for", () => {
    const [configMap] = helmTemplate(autoModeChartPath(), {}, { name: "network-policies", namespace: "kube-system" });
    expect(configMap).toMatchObject({ kind: "ConfigMap", metadata: { name: "amazon-vpc-cni", namespace: "kube-system" }, data: { "enable-network-policy-controller": "true" } });
  });
});

const AT = "gpuPools[0]";
const pool = (one: Partial<EksGpuPoolOptions>): Partial<EksClusterProps> => ({ gpuPools: [{ ...L4, moreMachineTypes: undefined, ...one }] });
const REFUSED: [string, Partial<EksClusterProps>, string, string, RegExp][] = [
  ["parallel pulls", pool({ instanceStore: true, fastImagePull: true }), "auto-mode-decides", `${AT}.fastImagePull`, /no user data/],
  ["huge pages", pool({ ...H100, hugePages: true }), "auto-mode-decides", `${AT}.hugePages`, /waits for ever/],
  ["a volume's size beside the machine's disks", pool({ instanceStore: true, diskSizeGiB: 300 }), "auto-mode-decides", `${AT}.diskSizeGiB`, /leave out one/],
  ["its speed", pool({ instanceStore: true, diskThroughputMiBps: 300 }), "auto-mode-decides", `${AT}.diskThroughputMiBps`, /small volume/],
  ["its operations", pool({ instanceStore: true, diskIops: 4000 }), "auto-mode-decides", `${AT}.diskIops`, /small volume/],
  ["a machine that it doesn't make", pool({ machineType: "p6e-gb200.36xlarge", capacity: Capacity.block("cr-0123456789abcdef0"), availabilityZones: ["us-west-2a"] }), "not-of-auto-mode", `${AT}.machineType`, /g6e/],
  ["one that is stated", pool({ machineType: "g6f.large", capacity: undefined, machine: { gpu: "NVIDIA L4", count: 1 } }), "not-of-auto-mode", `${AT}.machineType`, /KARPENTER/],
  ["nodes that are kept", pool({ minNodes: 1 }), "karpenter-node-count", `${AT}.minNodes`, /MANAGED_GROUP/],
  ["a number of nodes", pool({ desiredNodes: 1 }), "karpenter-node-count", `${AT}.desiredNodes`, /no number/],
  ["a longer life than it allows", pool({ nodeLife: { expireAfterHours: 720 } }), "invalid-node-life", `${AT}.nodeLife.expireAfterHours`, /24 to 504/],
  ["a label of its own", pool({ labels: { "eks.amazonaws.com/compute-type": "auto" } }), "reserved-label", `${AT}.labels["eks.amazonaws.com/compute-type"]`, /never join/],
  ["Karpenter beside it", { gpuPools: [L4, { ...GROUP, provisioner: EksProvisioner.KARPENTER }] }, "karpenter-beside-auto-mode", "gpuPools[1].provisioner", /kinds NodePool/],
  ["turned off all the same", { autoMode: { enabled: false } }, "auto-mode-off", "autoMode.enabled", /away first/],
  ["a region without it", { region: "mx-central-1", acceptUnlistedRegion: true, network: undefined }, "auto-mode-region", "region", /no Auto Mode/],
  ["a system pool of Karpenter's", { systemPool: { provisioner: EksProvisioner.KARPENTER } }, "system-pool-provisioner", "systemPool.provisioner", /can't make/],
  ["a managed group where all else is Auto Mode's", { ...ALL, gpuPools: [L4, GROUP] }, "group-beside-auto-mode", "gpuPools[1].provisioner", /network plugin/],
  ["a size of EKS's own NodePool", { systemPool: { ...AUTO, maxNodes: 4 } }, "auto-mode-decides", "systemPool.maxNodes", /nothing can be changed/],
  ["its machine", { systemPool: { ...AUTO, machineType: "m6i.xlarge" } }, "auto-mode-decides", "systemPool.machineType", /managed group/],
];

describe("refused", () => {
  test.each(REFUSED)("%s", (_, props, code, property, words) => {
    const found = checkEksCluster({ ...CLUSTER, ...props });
    expect(found.map((one) => `${one.code} ${one.property}`)).toEqual([`${code} ${property}`]);
    expect(`${found[0].reason}; ${found[0].fix}`).toMatch(words);
  });

  test("a pool of Auto Mode's, added beside Karpenter's", () => {
    const app = Testing.app();
    const made = new EksCluster(new TerraformStack(app, "eks-cluster"), "eks", { ...CLUSTER, gpuPools: [{ ...GROUP, provisioner: EksProvisioner.KARPENTER }] });
    made.addGpuPool({ ...L4, maxNodes: 1 });
    expect(problemsIn(app).map(({ code }) => code)).toEqual(["karpenter-beside-auto-mode"]);
  });

  test("what it can have", () => {
    for (const props of [ALL, pool({ instanceStore: true }), pool({ nodeLife: { expireAfterHours: 504, emptyMinutes: 1 } }), pool({ ...H100 })]) expect(checkEksCluster({ ...CLUSTER, ...props })).toEqual([]);
  });
});
