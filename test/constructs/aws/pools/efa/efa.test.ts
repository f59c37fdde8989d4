import { App, Fn, TerraformStack, Testing } from "cdktf";
import { checkEksCluster } from "../../../../../constructs/aws/check-eks-cluster";
import { EksCluster } from "../../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../../constructs/aws/eks-cluster-props";
import { EfaMachine, efaInterfaces, efaMachine, efaMachineTypes } from "../../../../../constructs/aws/pools/efa/efa-machine";
import { EksGpuPoolOptions } from "../../../../../constructs/aws/pools/pool-options";
import { Capacity } from "../../../../../constructs/cluster/pools/capacity";
import { GpuPool } from "../../../../../constructs/cluster/pools/node-pool";
import { PodNeeds } from "../../../../../constructs/cluster/pools/pod-needs";
import { podNeeds } from "../../../../../constructs/cluster/pools/pool-needs";
import { problemsIn } from "../../../../../constructs/core/problems/refuse";
import { DynamoRelease } from "../../../../../constructs/dynamo/release";
import { graphManifest } from "../../../../../constructs/inference/graph/model-graph";
import { ChartId, findChartImages, imageUnder } from "../../../../../constructs/kubernetes/images/chart-images";
import { EksDeployment } from "../../../../../stacks/aws/deployment";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const H100: EksGpuPoolOptions = { name: "h100", machineType: "p5.48xlarge", maxNodes: 2, efa: true, availabilityZones: ["us-west-2b"] };
const L4: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2 };
const PROPS: EksClusterProps = { clusterName: "lab", region: "us-west-2", network: { availabilityZones: ["us-west-2a", "us-west-2b"] }, gpuPools: [L4] };

interface Made {
  readonly cluster: EksCluster;
  readonly resource: any;
  template(pool: string): any;
}

function make(gpuPools: EksGpuPoolOptions[], change: (cluster: EksCluster) => void = () => undefined): Made {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...PROPS, gpuPools });
  change(cluster);
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  return { cluster, resource, template: (pool) => Object.values<any>(resource.aws_launch_template).find(({ name }) => name === `lab-${pool}`) };
}

const cards = (machineType: string): [number, number, string][] =>
  efaInterfaces(efaMachine(machineType) as EfaMachine).map(({ networkCardIndex, deviceIndex, interfaceType }) => [networkCardIndex, deviceIndex, interfaceType]);

describe("the machines' table", () => {
  test("knows interfaces of each machine whose cards it knows", () => {
    expect(efaMachineTypes()).toHaveLength(34);
    for (const machineType of efaMachineTypes()) expect([machineType, (efaMachine(machineType)?.interfaces ?? 0) > 0]).toEqual([machineType, true]);
    expect(efaMachine("p6e-gb200.36xlarge")).toBeUndefined();
  });

  test("one card is both", () => expect(cards("g6.8xlarge")).toEqual([[0, 0, "efa"]]));

  test("of several the first has the addresses, and the others carry EFA alone", () => {
    expect(cards("g6e.48xlarge")).toEqual([[0, 0, "efa"], [1, 1, "efa-only"], [2, 1, "efa-only"], [3, 1, "efa-only"]]);
    expect(cards("p5.48xlarge")).toHaveLength(32);
  });

  test("a first card of Ethernet alone has no EFA: 16 of 17 cards do", () => {
    const all = cards("p6-b300.48xlarge");
    expect(all[0]).toEqual([0, 0, "interface"]);
    expect(all.slice(1)).toEqual(Array.from({ length: 16 }, (_, index) => [index + 1, 0, "efa-only"]));
  });

  test("what is stated goes before it", () => {
    const stated = { gpu: "NVIDIA X", count: 8, efaInterfaces: 4 };
    expect(efaInterfaces(efaMachine("p9.48xlarge", stated) as EfaMachine)).toHaveLength(4);
    expect(efaMachine("p9.48xlarge")).toBeUndefined();
  });
});

describe("a pool with EFA", () => {
  const made = make([L4, H100]);

  test("has all cards' interfaces in its launch template, each in the cluster's own group and in EFA's", () => {
    const interfaces: any[] = made.template("h100").network_interfaces;
    expect(interfaces).toHaveLength(32);
    for (const one of interfaces) {
      expect(one.security_groups).toEqual([expect.stringContaining("vpc_config[0].cluster_security_group_id"), expect.stringMatching(/^\$\{aws_security_group\.\w*efa\w*\.id\}$/)]);
      expect(one.delete_on_termination).toBe("true");
    }
    // EKS refuses a template that names groups twice, or a subnet.
    expect(made.template("h100")).not.toHaveProperty("vpc_security_group_ids");
    expect(interfaces.map(({ subnet_id: subnet }) => subnet)).toEqual(Array.from({ length: 32 }, () => undefined));
  });

  test("its group lets itself in and out, and nobody else", () => {
    const id = expect.stringMatching(/^\$\{aws_security_group\.\w*efa\w*\.id\}$/);
    const itself = { security_group_id: id, referenced_security_group_id: id, ip_protocol: "-1" };
    const rules = (type: string): any[] => Object.entries<any>(made.resource[type]).filter(([name]) => /efa/.test(name)).map(([, rule]) => rule);
    for (const type of ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"]) {
      expect(rules(type)).toEqual([expect.objectContaining(itself)]);
      expect(rules(type)[0]).not.toHaveProperty("cidr_ipv4");
    }
  });

  test("is in one zone, close together in a placement group of its own", () => {
    const group: any = Object.values<any>(made.resource.aws_eks_node_group).find(({ node_group_name: name }) => name === "h100");
    expect(group.subnet_ids).toEqual([expect.stringMatching(/_b_private_/)]);
    expect(group.labels).toMatchObject({ "dynamo-serving/efa": "true" });
    expect(Object.values(made.resource.aws_placement_group)).toMatchObject([{ name: "lab-h100", strategy: "cluster" }]);
    expect(made.template("h100").placement.group_name).toMatch(/^\$\{aws_placement_group\..*\.id\}$/);
  });

  test.each([Capacity.reservation("cr-0123456789abcdef0"), Capacity.block("cr-0123456789abcdef0")])("of machines that are reserved none is made: %p", (capacity) => {
    const { resource, template } = make([{ ...H100, capacity }]);
    expect([resource.aws_placement_group, template("h100").placement]).toEqual([undefined, undefined]);
    expect(make([{ ...H100, capacity, placementGroup: "training" }]).template("h100").placement).toEqual({ group_name: "training" });
  });

  test("says how many devices a node has, and what they reach", () => {
    expect(made.cluster.gpuPools[1].fabric).toEqual({ kind: "efa", resourceName: "vpc.amazonaws.com/efa", devicesPerNode: 32, reach: "us-west-2b" });
    expect(make([{ ...H100, machineType: "p4d.24xlarge" }]).cluster.gpuPools[0].fabric).toMatchObject({ devicesPerNode: 4, reach: "us-west-2b, among P4 machines" });
    expect(make([{ ...H100, machineType: "p6-b300.48xlarge" }]).cluster.gpuPools[0].fabric.devicesPerNode).toBe(16);
  });
});

describe("what changes nothing", () => {
  test("without it a cluster has nothing of it", () => {
    const { resource, template, cluster } = make([L4, { ...H100, efa: undefined }]);
    expect(make([L4, { ...H100, efa: false }]).resource).toEqual(resource);
    expect(JSON.stringify(resource).match(/\befa\b|placement/gi)).toBeNull();
    expect([template("h100").network_interfaces, resource.aws_placement_group]).toEqual([undefined, undefined]);
    expect(cluster.addOns.map(({ name }) => name)).toEqual(["aws-load-balancer-controller"]);
  });

  test("the pools' order, and one more with EFA changes only itself", () => {
    const second: EksGpuPoolOptions = { ...H100, name: "decode" };
    const one = make([L4, H100]).resource;
    const two = make([second, H100, L4]).resource;
    expect(make([L4, H100, second]).resource).toEqual(two);
    for (const type of Object.keys(one)) for (const id of Object.keys(one[type])) expect([type, id, two[type][id]]).toEqual([type, id, one[type][id]]);
    expect(Object.keys(two.aws_security_group)).toEqual(Object.keys(one.aws_security_group));
    expect(make([L4], (cluster) => [H100, second].forEach((pool) => cluster.addGpuPool(pool))).resource).toEqual(two);
  });

  test("a second pool with EFA leaves the plugin's chart as it is", () => {
    const plugins = (pools: EksGpuPoolOptions[]): unknown => make(pools).cluster.addOns.filter(({ name }) => name === "aws-efa-k8s-device-plugin");
    expect(plugins([H100, { ...H100, name: "decode", machineType: "p5en.48xlarge" }])).toEqual(plugins([H100]));
    expect(plugins([H100])).toHaveLength(1);
  });
});

describe("the device plugin", () => {
  const plugin = make([H100]).cluster.addOns[1];

  test("runs on nodes with EFA, whatever their machine, and tolerates their taint", () => {
    expect(plugin).toMatchObject({ chart: "aws-efa-k8s-device-plugin", version: "v0.5.30", namespace: "kube-system" });
    expect(plugin.values).toEqual({
      supportedInstanceLabels: { keys: ["dynamo-serving/efa"], values: ["true"] },
      tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
    });
  });

  test("its image is known, and can be mirrored", () => {
    const rows = findChartImages(plugin as ChartId)?.images ?? [];
    expect(rows.map((row) => imageUnder(row, {}))).toEqual(["602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/aws-efa-k8s-device-plugin:v0.5.20"]);
    expect(imageUnder(rows[0], { image: { repository: "lab.example/efa" } })).toBe("lab.example/efa:v0.5.20");
  });
});

describe("what a pod gets", () => {
  const poolOf = (machineType: string): GpuPool => make([{ ...H100, machineType }]).cluster.gpuPools[0];
  const needs = (machineType: string, gpus: number, acrossNodes = true): PodNeeds => podNeeds(poolOf(machineType), gpus, acrossNodes);

  test.each([
    [8, "32", "5120Mi"],
    [4, "16", "5120Mi"],
    [2, "8", "2560Mi"],
    [1, "4", "1280Mi"],
  ])("with %d of 8 GPUs: %s devices, and huge pages that leave as many to the node's other pods: %s", (gpus, devices, pages) => {
    expect(needs("p5.48xlarge", gpus).resources).toEqual({ "nvidia.com/gpu": String(gpus), "vpc.amazonaws.com/efa": devices, "hugepages-2Mi": pages });
    expect((parseInt(pages) * 8) / gpus).toBeLessThanOrEqual(10256);
  });

  test("on one node nothing of it", () => expect(needs("p5.48xlarge", 8, false)).toMatchObject({ resources: { "nvidia.com/gpu": "8" }, environment: {}, capabilities: [] }));

  test("the variables, the capability and the image of EFA", () => {
    expect(needs("p5.48xlarge", 8)).toMatchObject({ environment: { FI_PROVIDER: "efa", FI_EFA_USE_DEVICE_RDMA: "1" }, capabilities: ["IPC_LOCK"], imageVariant: "efa" });
  });

  test("where GPUDirect isn't documented libfabric isn't made to insist on it", () => {
    expect(needs("g6.8xlarge", 1).environment).toEqual({ FI_PROVIDER: "efa", FI_EFA_ENABLE_SHM_TRANSFER: "0" });
    expect(needs("g7e.12xlarge", 2).environment).toHaveProperty("FI_EFA_USE_DEVICE_RDMA", "1");
  });

  test("where nodes have no huge pages, none are asked for, and libfabric is told so", () => {
    const without = podNeeds(make([{ ...H100, hugePages: false }]).cluster.gpuPools[0], 8, true);
    expect(without.resources).toEqual({ "nvidia.com/gpu": "8", "vpc.amazonaws.com/efa": "32" });
    expect(without.environment).toMatchObject({ FI_PROVIDER: "efa", FI_EFA_USE_HUGE_PAGE: "0" });
  });

  test.each(["1.6.1", "1.1.1"])("huge pages never stand alone, which Kubernetes refuses: where no plan asks for memory, a processor stands beside them (%s)", (release) => {
    const { cluster } = make([{ ...H100, machineType: "p9.48xlarge", machine: { gpu: "NVIDIA X", count: 8, efaInterfaces: 8 } }]);
    const text = JSON.stringify(graphManifest({ name: "m", model: "Qwen/Qwen3-32B", gpuPool: "h100", gpusPerWorker: 2, prefill: {} }, cluster, DynamoRelease.of(release)));
    // Each worker and its preflight, which asks for more already.
    expect(text.match(/"hugepages-2Mi":"2560Mi"/g)).toHaveLength(4);
    expect(text.match(/"hugepages-2Mi":"2560Mi"\}\}?,"requests":\{"cpu":"1"\}/g)).toHaveLength(2);
  });
});

describe("refused", () => {
  const found = (pool: Partial<EksGpuPoolOptions>, more: Partial<EksClusterProps> = {}): any[] => checkEksCluster({ ...PROPS, gpuPools: [{ ...H100, ...pool }], ...more });
  const stated = { gpu: "NVIDIA X", count: 8 };

  test.each<[string, Partial<EksGpuPoolOptions>, Partial<EksClusterProps>, string, string, RegExp]>([
    ["a small G6", { machineType: "g6.2xlarge" }, {}, "machine-without-efa", "efa", /g6\.8xlarge, g6\.12xlarge/],
    ["a small G5", { machineType: "g5.4xlarge" }, {}, "machine-without-efa", "efa", /g5\.8xlarge/],
    ["a small G6e", { machineType: "g6e.xlarge" }, {}, "machine-without-efa", "efa", /g6e\.8xlarge/],
    ["a small Gr6", { machineType: "gr6.4xlarge" }, {}, "machine-without-efa", "efa", /gr6\.8xlarge/],
    ["a small G4dn", { machineType: "g4dn.2xlarge" }, {}, "machine-without-efa", "efa", /g4dn\.12xlarge/],
    ["a small G7e", { machineType: "g7e.4xlarge" }, {}, "machine-without-efa", "efa", /g7e\.8xlarge/],
    ["a family without any", { machineType: "p3.2xlarge", machine: stated }, {}, "machine-without-efa", "efa", /efaInterfaces/],
    ["GB200, whose layout isn't known", { machineType: "p6e-gb200.36xlarge", capacity: Capacity.block("cr-0123456789abcdef0") }, {}, "machine-without-efa", "efa", /efaInterfaces/],
    ["all zones", { availabilityZones: undefined }, {}, "efa-zone", "availabilityZones", /one zone/],
    ["two zones", { availabilityZones: ["us-west-2a", "us-west-2b"] }, {}, "efa-zone", "availabilityZones", /one zone/],
    ["a placement group without EFA", { efa: false, placementGroup: "a" }, {}, "invalid-efa", "placementGroup", /efa: true/],
    ["huge pages without EFA", { efa: false, hugePages: true }, {}, "invalid-efa", "hugePages", /efa: true/],
    ["no huge pages without EFA", { efa: false, hugePages: false }, {}, "invalid-efa", "hugePages", /efa: true/],
    ["a placement group without a name", { placementGroup: "" }, {}, "invalid-placement-group", "placementGroup", /describe-placement-groups/],
    ["a long one", { placementGroup: "g".repeat(256) }, {}, "invalid-placement-group", "placementGroup", /describe-placement-groups/],
    ["one in another script", { placementGroup: "grüße" }, {}, "invalid-placement-group", "placementGroup", /describe-placement-groups/],
    ["no interfaces", { machine: { ...stated, efaInterfaces: 0 } }, {}, "invalid-efa", "machine.efaInterfaces", /how many/],
    ["half an interface", { machine: { ...stated, efaInterfaces: 1.5 } }, {}, "invalid-efa", "machine.efaInterfaces", /how many/],
    ["a hundred interfaces", { machine: { ...stated, efaInterfaces: 100 } }, {}, "invalid-efa", "machine.efaInterfaces", /how many/],
    ["the tag by which the plugin finds nodes", { labels: { "dynamo-serving/efa": "false" } }, {}, "reserved-label", 'labels["dynamo-serving/efa"]', /prefix of your own/],
  ])("%s", (_, pool, more, code, property, fix) => {
    expect(found(pool, more)).toMatchObject([{ code, property: `gpuPools[0].${property}`, fix: expect.stringMatching(fix) }]);
  });

  test.each(["v1.18.4-eksbuild.1", "v1.17.9-eksbuild.2", "v0.99.0-eksbuild.1"])("a network plugin that knows no EFA-only interfaces: %s", (vpcCni) => {
    expect(found({}, { addOnVersions: { vpcCni } })).toMatchObject([{ code: "plugin-before-efa", property: "addOnVersions.vpcCni", fix: expect.stringContaining("v1.18.5") }]);
    expect(found({ efa: false }, { addOnVersions: { vpcCni } })).toEqual([]);
  });

  test.each(["v1.18.5-eksbuild.1", "v1.20.4-eksbuild.1", "v2.0.0-eksbuild.1"])("a newer one isn't: %s", (vpcCni) => expect(found({}, { addOnVersions: { vpcCni } })).toEqual([]));

  test("what is known only at apply is let through", () => {
    expect(found({ placementGroup: Fn.lower("A"), machineType: Fn.lower("P9"), machine: { ...stated, efaInterfaces: 4 } })).toEqual([]);
  });

  test("a first pool with EFA after the add-ons were made", () => {
    const app = new App({ outdir: Testing.app().outdir });
    const { cluster } = new EksDeployment(app, "lab", { region: "us-west-2", network: PROPS.network, gpuPools: [L4], models: [] });
    cluster.addGpuPool(H100);
    expect(problemsIn(app)).toMatchObject([{ code: "efa-too-late", property: "addGpuPool(options).efa" }]);
  });

  test("but not a second", () => {
    const app = new App({ outdir: Testing.app().outdir });
    const { cluster } = new EksDeployment(app, "lab", { region: "us-west-2", network: PROPS.network, gpuPools: [H100], models: [] });
    cluster.addGpuPool({ ...H100, name: "decode" });
    expect(problemsIn(app)).toEqual([]);
  });
});

describe("models over it", () => {
  const problems = (pools: EksGpuPoolOptions[], prefillPool?: string): any[] => {
    const root = new App({ outdir: Testing.app().outdir });
    new EksDeployment(root, "lab", {
      region: "us-west-2",
      network: PROPS.network,
      gpuPools: pools,
      models: [{ name: "qwen", model: "Qwen/Qwen3-32B", gpuPool: "h100", gpusPerWorker: 2, prefill: { gpuPool: prefillPool, gpusPerWorker: 2 }, maxModelLen: 8192 }],
    });
    return problemsIn(root);
  };
  const other = (one: Partial<EksGpuPoolOptions>): EksGpuPoolOptions => ({ ...H100, name: "prefill", ...one });

  test("prefill and decode apart are taken on pools of ours, as on an existing cluster's", () => {
    expect(problems([H100])).toEqual([]);
    expect(problems([H100, other({})], "prefill")).toEqual([]);
  });

  test("without EFA they aren't", () => expect(problems([{ ...H100, efa: false }])).toMatchObject([{ code: "prefill-without-rdma" }]));

  test.each([
    ["in another zone", { availabilityZones: ["us-west-2a"] }, /us-west-2b, that of pool prefill in us-west-2a|us-west-2a, that of pool h100 in us-west-2b/],
    ["on P4 machines", { machineType: "p4d.24xlarge" }, /P4/],
  ])("nor with prefill %s", (_, one, reason) => {
    expect(problems([H100, other(one)], "prefill")).toMatchObject([{ code: "prefill-out-of-reach", property: expect.stringContaining("prefill"), reason: expect.stringMatching(reason) }]);
  });
});
