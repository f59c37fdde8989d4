import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { podNeeds } from "../../../../constructs/cluster/pools/pool-needs";
import { GpuDirect } from "../../../../constructs/google/gpu-direct/gpu-direct";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GkeExistingNetwork } from "../../../../constructs/google/network/existing-network";
import { GkeGpuPoolOptions } from "../../../../constructs/google/pools/node-pools";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { Token } from "cdktf";
import { L4, Made, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const A4: GkeGpuPoolOptions = { name: "b200", machineType: "a4-highgpu-8g", maxNodes: 4, zones: ["us-central1-b"], capacity: Capacity.reservation("ours"), gpuDirect: GpuDirect.RDMA };
const H200: GkeGpuPoolOptions = { name: "h200", machineType: "a3-ultragpu-8g", maxNodes: 2, zones: ["us-central1-b"], capacity: Capacity.SPOT, compactPlacement: true, gpuDirect: GpuDirect.RDMA };
const DIRECT: Partial<GkeClusterProps> = { multiNetworking: true, gpuPools: [A4] };
const pools = (made: Made): any[] => Object.values(made.of("google_container_node_pool"));
const poolOf = (made: Made, name: string): any => pools(made).find((one) => one.name === name);

describe("the networks of a zone's GPUs", () => {
  const made = make(DIRECT);

  test("one of RDMA by the zone's profile, with a subnet to an interface, and one of Ethernet", () => {
    expect(made.problems).toEqual([]);
    const [project] = Object.keys(made.json.data.google_project);
    expect(made.one("google_compute_network", { name: "lab-us-central1-b-rdma" })).toMatchObject({
      auto_create_subnetworks: false, mtu: 8896, network_profile: `projects/\${data.google_project.${project}.project_id}/global/networkProfiles/us-central1-b-vpc-roce`,
    });
    const ethernet = made.one("google_compute_network", { name: "lab-us-central1-b-gvnic" });
    expect([ethernet.mtu, ethernet.network_profile]).toEqual([8896, undefined]);
    // Zone b has the second of 32 parts of 192.168.0.0/16; RDMA the upper half of it.
    expect(made.one("google_compute_subnetwork", { name: "lab-us-central1-b-gvnic" }).ip_cidr_range).toBe("192.168.8.0/25");
    const rdma = [0, 1, 2, 3, 4, 5, 6, 7].map((index) => made.one("google_compute_subnetwork", { name: `lab-us-central1-b-rdma-${index}` }));
    expect(rdma.map((subnet) => subnet.ip_cidr_range)).toEqual(["12.0", "12.128", "13.0", "13.128", "14.0", "14.128", "15.0", "15.128"].map((end) => `192.168.${end}/25`));
    // No rule opens either: the only one is that of the cluster's own network.
    expect(Object.values<any>(made.of("google_compute_firewall")).map((rule) => rule.allow)).toEqual([[{ protocol: "tcp", ports: ["9443"] }]]);
  });

  test("each node of the pool is in all nine, and still without a public address", () => {
    const { network_config: config } = poolOf(made, "b200");
    expect(config.enable_private_nodes).toBe(true);
    const name = (kind: string, text: string): string => made.of(`google_compute_${kind}`)[/\.([\w-]+)\.name}/.exec(text)![1]].name;
    expect(config.additional_node_network_configs.map((one: any) => [name("network", one.network), name("subnetwork", one.subnetwork)])).toEqual([
      ["lab-us-central1-b-gvnic", "lab-us-central1-b-gvnic"],
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((index) => ["lab-us-central1-b-rdma", `lab-us-central1-b-rdma-${index}`]),
    ]);
    expect(poolOf(made, "b200").node_config.labels["dynamo-serving/gpudirect"]).toBe("rdma");
    // Said of the others too, so that a pool whose networks are taken away is made anew: left out whole, the block would stay as it was.
    expect(poolOf(made, "system").network_config).toEqual({ enable_private_nodes: true });
    expect(pools(make()).map((one) => one.network_config)).toEqual([undefined, undefined]);
  });

  test("the cluster may have them, and one that has none says nothing of it", () => {
    expect(made.one("google_container_cluster").enable_multi_networking).toBe(true);
    expect(make().one("google_container_cluster")).not.toHaveProperty("enable_multi_networking");
    expect(make({ multiNetworking: true }).cluster.addOns).toEqual([]);
  });

  test("a project that was given is the profile's", () => {
    const given = make({ ...DIRECT, project: "my-project" });
    expect(given.one("google_compute_network", { name: "lab-us-central1-b-rdma" })).toMatchObject({ project: "my-project", network_profile: "projects/my-project/global/networkProfiles/us-central1-b-vpc-roce" });
  });

  test("names of a long cluster fit, and are one to a subnet", () => {
    const long = make({ ...DIRECT, clusterName: "a".repeat(40), region: "us-central1" });
    const names = Object.values<any>(long.of("google_compute_subnetwork")).map((subnet) => subnet.name);
    expect(new Set(names).size).toBe(names.length);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(63);
  });

  test("a range of one's own is cut the same way", () => {
    const own = make({ ...DIRECT, ipRanges: { gpuNetworks: "172.20.0.0/14" } });
    expect(own.one("google_compute_subnetwork", { name: "lab-us-central1-b-rdma-7" }).ip_cidr_range).toBe("172.20.62.0/23");
  });
});

describe("a pool that comes, goes or moves in the list", () => {
  const text = (made: Made): any => made.json.resource;
  const without = (resources: any, name: string): any => ({
    ...resources,
    google_container_node_pool: Object.fromEntries(Object.entries<any>(resources.google_container_node_pool).filter(([, one]) => one.name !== name)),
  });

  test("changes nothing but itself, in a zone whose networks are there", () => {
    const [one, both] = [make(DIRECT), make({ ...DIRECT, gpuPools: [A4, H200] })];
    expect(without(text(both), "h200")).toEqual(text(one));
    expect(both.cluster.addOns).toEqual(one.cluster.addOns);
    expect(text(make({ ...DIRECT, gpuPools: [H200, A4] }))).toEqual(text(both));
  });

  test("makes the networks of a zone that has none, and leaves those of others", () => {
    const far = { ...H200, zones: ["us-central1-c"], accelerator: undefined };
    const [one, both, turned] = [make(DIRECT), make({ ...DIRECT, gpuPools: [A4, far] }), make({ ...DIRECT, gpuPools: [far, A4] })];
    for (const [type, resources] of Object.entries<any>(text(one))) expect(text(both)[type]).toMatchObject(resources);
    expect(both.cluster.addOns.map(({ name }) => name)).toEqual(["gpudirect-us-central1-b", "gpudirect-us-central1-c"]);
    expect(both.cluster.addOns[0]).toEqual(one.cluster.addOns[0]);
    expect(turned.cluster.addOns).toEqual(both.cluster.addOns);
    expect(text(turned)).toEqual(text(both));
  });

  test("is the same when it is added after the cluster", () => {
    const made = make({ multiNetworking: true });
    expect(made.cluster.addGpuPool(A4)).toMatchObject({ fabric: { kind: "roce", devicesPerNode: 8 } });
    expect(made.cluster.addOns).toEqual(make({ ...DIRECT, gpuPools: [L4, A4] }).cluster.addOns);
  });
});

describe("what the pool gives a pod", () => {
  const [pool] = make(DIRECT).cluster.gpuPools;

  test("that talks with other nodes: all interfaces of its own, NCCL's plugin and its variables", () => {
    const needs = podNeeds(pool, 8, true);
    const names = [0, 1, 2, 3, 4, 5, 6, 7].map((index) => `rdma-b-${index}`);
    expect(needs.resources).toEqual({
      "nvidia.com/gpu": "8",
      ...Object.fromEntries(names.flatMap((name) => [[`networking.gke.io.networks/${name}`, "1"], [`networking.gke.io.networks/${name}.IP`, "1"]])),
    });
    expect(needs.annotations["networking.gke.io/default-interface"]).toBe("eth0");
    expect(JSON.parse(needs.annotations["networking.gke.io/interfaces"])).toEqual([
      { interfaceName: "eth0", network: "default" },
      ...names.map((network, index) => ({ interfaceName: `eth${index + 2}`, network })),
    ]);
    expect(needs).toMatchObject({
      capabilities: ["IPC_LOCK"],
      environment: { NCCL_SOCKET_IFNAME: "eth0", NCCL_CROSS_NIC: "0" },
      volumes: [{ name: "gib", hostPath: { path: "/home/kubernetes/bin/gib", type: "Directory" } }],
      mounts: [{ name: "gib", mountPath: "/usr/local/gib", readOnly: true }],
      libraryPaths: ["/usr/local/gib/lib64"],
      environmentScript: "/usr/local/gib/scripts/set_nccl_env.sh",
      driverRoot: "/usr/local/nvidia",
      takesNode: true,
    });
  });

  test("that doesn't: its GPUs, as every pool of GKE does", () => {
    const plain = make({ gpuPools: [{ ...A4, gpuDirect: undefined }] }).cluster.gpuPools[0];
    expect(podNeeds(pool, 4, false)).toEqual(podNeeds(plain, 4, false));
    expect(plain.fabric.kind).toBe("none");
  });
});

type Row = [string, Partial<GkeClusterProps>, string, string, RegExp];
const direct = (more: Partial<GkeGpuPoolOptions>, cluster: Partial<GkeClusterProps> = {}): Partial<GkeClusterProps> => ({ ...DIRECT, ...cluster, gpuPools: [{ ...A4, ...more }] });
const h100 = { capacity: Capacity.ON_DEMAND, zones: ["us-central1-a"], compactPlacement: true };
const SHARED = GkeExistingNetwork.fromNames({ network: "main", subnetwork: "gpu", region: "us-central1", podRange: "pods", serviceRange: "services", project: "host-project" });
const at = "gpuPools[0].gpuDirect";

const REFUSED: Row[] = [
  ["a machine with L4", direct({ machineType: "g2-standard-8", capacity: undefined }), "gpudirect-not-on-machine", at, /a3-ultragpu-8g or a4-highgpu-8g or a4x-highgpu-4g/],
  ["a machine with A100", direct({ ...h100, machineType: "a2-highgpu-8g" }), "gpudirect-not-on-machine", at, /a3-ultragpu-8g or a4-highgpu-8g or a4x-highgpu-4g/],
  ["A3 Mega, which has another kind", direct({ ...h100, machineType: "a3-megagpu-8g" }), "gpudirect-not-on-machine", at, /has tcpxo write GpuDirect\.TCPXO/],
  ["A3 High, whose own needs a daemon", direct({ ...h100, machineType: "a3-highgpu-8g" }), "gpudirect-not-on-machine", at, /qualified with NCCL 2\.19\.4 alone/],
  ["NVLink between A4X's nodes", direct({ machineType: "a4x-highgpu-4g", gpuDirect: GpuDirect.NVLINK }), "gpudirect-not-on-machine", at, /compute domain of NVIDIA's DRA driver.*GpuDirect\.RDMA/],
  ["A4X beside A4 in a zone", { ...DIRECT, gpuPools: [A4, { ...A4, name: "gb200", machineType: "a4x-highgpu-4g" }] }, "gpudirect-two-kinds", "gpuPools[1].gpuDirect", /rdma over 8 interfaces/],
  ["a machine that nobody knows", direct({ machineType: "a9-highgpu-8g", accelerator: { type: "nvidia-r300", count: 8 } }), "gpudirect-not-on-machine", at, /says nothing of its network/],
  ["a cluster that doesn't say it", direct({}, { multiNetworking: undefined }), "gpudirect-without-multi-networking", at, /set multiNetworking: true/],
  ["a cluster that says no", direct({}, { multiNetworking: false }), "gpudirect-without-multi-networking", at, /set multiNetworking: true/],
  ["two zones", direct({ zones: ["us-central1-b", "us-central1-c"] }), "gpudirect-zones", "gpuPools[0].zones", /within one zone/],
  ["the cluster's two zones", direct({ zones: undefined, capacity: Capacity.SPOT, compactPlacement: true }, { zones: ["us-central1-b", "us-central1-c"] }), "gpudirect-zones", "gpuPools[0].zones", /within one zone/],
  ["a zone that is known only at apply", direct({ zones: [Token.asString({ resolve: () => "us-central1-b" })] }), "gpudirect-zones", "gpuPools[0].zones", /written out/],
  ["spot machines anywhere in the zone", direct({ capacity: Capacity.SPOT }), "gpudirect-placement", "gpuPools[0].compactPlacement", /compactPlacement: true/],
  ["flex-start machines anywhere in the zone", direct({ capacity: Capacity.flexStart() }), "gpudirect-placement", "gpuPools[0].compactPlacement", /or take a reservation/],
  ["one node", direct({ maxNodes: 1 }), "gpudirect-single-node", at, /two nodes or more/],
  ["a shared VPC", direct({}, { network: SHARED }), "gpudirect-shared-vpc", at, /of the cluster's own project/],
  ["more nodes than the range holds", direct({ maxNodes: 125 }), "cidr-too-small", "ipRanges.gpuNetworks", /\/15 or larger/],
  ["a range that holds none", direct({}, { ipRanges: { gpuNetworks: "192.168.0.0/21" } }), "cidr-too-small", "ipRanges.gpuNetworks", /\/20 or larger/],
  ["a range with host bits", direct({}, { ipRanges: { gpuNetworks: "192.168.0.1/16" } }), "cidr-invalid", "ipRanges.gpuNetworks", /like "192.168.0.0\/16"/],
  ["no range", direct({}, { ipRanges: { gpuNetworks: "all" } }), "cidr-invalid", "ipRanges.gpuNetworks", /first address/],
  ["a range over the pods'", direct({}, { ipRanges: { gpuNetworks: "10.0.0.0/13" } }), "cidr-overlap", "ipRanges.gpuNetworks", /10\.0\.0\.0\/20|10\.4\.0\.0\/14/],
  ["the control plane's range", direct({}, { ipRanges: { gpuNetworks: "172.16.0.0/16" } }), "cidr-overlap", "ipRanges.gpuNetworks", /172\.16\.0\.0\/28/],
  ["multicast", direct({}, { ipRanges: { gpuNetworks: "224.0.0.0/16" } }), "cidr-prohibited", "ipRanges.gpuNetworks", /224\.0\.0\.0\/4/],
  ["a range for networks that aren't made", { ipRanges: { gpuNetworks: "192.168.0.0/16" } }, "gpu-networks-unused", "ipRanges.gpuNetworks", /set multiNetworking: true/],
  ["a label of ours", direct({ labels: { "dynamo-serving/gpudirect": "tcpxo" } }), "reserved-label", 'gpuPools[0].labels["dynamo-serving/gpudirect"]', /which nodes have GPUDirect/],
  ["B200 where none are", direct({ gpuDirect: "rdma" as unknown as GpuDirect }), "wrong-type", at, /GpuDirect\.RDMA/],
  ["a word for yes", { multiNetworking: "true" as unknown as boolean }, "wrong-type", "multiNetworking", /true or false/],
];

describe("is refused", () => {
  test.each(REFUSED)("%s", (_, props, code, property, says) => {
    const all = code === "wrong-type" ? make(props).problems : checkGkeCluster({ ...PROPS, ...props });
    const found = all.filter((one) => one.code === code && one.property === property);
    expect(found).toHaveLength(1);
    expect(`${found[0].reason} ${found[0].fix}`).toMatch(says);
    // Beside it nothing else, but that nodes side by side want one zone too.
    expect(all.map((one) => one.code).filter((one) => one !== code && one !== "compact-placement-zones")).toEqual([]);
  });
});

describe("is taken", () => {
  test.each<[string, Partial<GkeClusterProps>]>([
    ["A4 of a reservation", DIRECT],
    ["A3 Ultra as spot, side by side", { ...DIRECT, gpuPools: [H200] }],
    ["A4 as flex-start, side by side", direct({ capacity: Capacity.flexStart(), compactPlacement: true })],
    ["the cluster's one zone", direct({ zones: undefined }, { zones: ["us-central1-b"] })],
    ["as many nodes as the range holds", direct({ maxNodes: 124 })],
    ["more of them in a larger range", direct({ maxNodes: 1020 }, { ipRanges: { gpuNetworks: "172.24.0.0/13", pods: "10.16.0.0/12" } })],
    ["a VPC of the cluster's project", direct({}, { network: GkeExistingNetwork.fromNames({ network: "main", subnetwork: "gpu", region: "us-central1", podRange: "pods", serviceRange: "services" }) })],
    ["a cluster that may have them later", { multiNetworking: true }],
    ["a range that is known only at apply", direct({}, { ipRanges: { gpuNetworks: Token.asString({ resolve: () => "192.168.0.0/16" }) } })],
  ])("%s", (_, props) => expect(make(props).problems).toEqual([]));
});
