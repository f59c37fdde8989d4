import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { podNeeds } from "../../../../constructs/cluster/pools/pool-needs";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GpuDirect } from "../../../../constructs/google/gpu-direct/gpu-direct";
import { GkeGpuPoolOptions } from "../../../../constructs/google/pools/node-pools";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { Rendered, describeWithHelm, helmTemplate } from "../../../harness/helm";
import { Made, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const A4X: GkeGpuPoolOptions = { name: "gb200", machineType: "a4x-highgpu-4g", maxNodes: 18, zones: ["us-central1-a"], capacity: Capacity.reservation("ours"), compactPlacement: true, gpuDirect: GpuDirect.RDMA };
const RACK: Partial<GkeClusterProps> = { multiNetworking: true, gpuPools: [A4X] };
const poolOf = (made: Made): any => made.one("google_container_node_pool", { name: "gb200" });

describe("A4X with RDMA", () => {
  const made = make(RACK);
  const [pool] = made.cluster.gpuPools;

  test("has four subnets of RDMA in the zone's network, and a second Ethernet", () => {
    expect(made.problems).toEqual([]);
    const subnets = Object.values<any>(made.of("google_compute_subnetwork")).map(({ name }) => name);
    expect(subnets.filter((name) => name.includes("us-central1-a")).sort()).toEqual(["lab-us-central1-a-gvnic", ...[0, 1, 2, 3].map((index) => `lab-us-central1-a-rdma-${index}`)]);
    expect(made.one("google_compute_network", { name: "lab-us-central1-a-rdma" }).network_profile).toMatch(/us-central1-a-vpc-roce$/);
    expect(poolOf(made).network_config.additional_node_network_configs).toHaveLength(5);
  });

  test("lies in one NVLink domain, by a policy of the pool's own", () => {
    const [[id, policy]] = Object.entries<any>(made.of("google_compute_resource_policy"));
    expect(policy).toMatchObject({ name: "lab-us-central1-gb200", region: "us-central1", workload_policy: { type: "HIGH_THROUGHPUT", accelerator_topology: "1x72" } });
    expect(poolOf(made).placement_policy).toEqual({ type: "COMPACT", policy_name: `\${google_compute_resource_policy.${id}.name}` });
    expect(poolOf(made).node_config.reservation_affinity).toMatchObject({ values: ["ours"] });
    const apart = make({ ...RACK, gpuPools: [{ ...A4X, compactPlacement: undefined }] });
    expect(apart.of("google_compute_resource_policy")).toEqual({});
    expect(poolOf(apart)).not.toHaveProperty("placement_policy");
    // Others are placed as ever.
    const h100 = make({ gpuPools: [{ name: "gb200", machineType: "a3-megagpu-8g", maxNodes: 40, zones: ["us-central1-a"], compactPlacement: true }] });
    expect(poolOf(h100).placement_policy).toEqual({ type: "COMPACT" });
  });

  test("gives a pod that talks with other nodes four interfaces, after the second Ethernet, as Google's own test has them", () => {
    expect(pool.fabric).toMatchObject({ kind: "roce", devicesPerNode: 4 });
    const needs = podNeeds(pool, 4, true);
    expect(JSON.parse(needs.annotations["networking.gke.io/interfaces"])).toEqual([
      { interfaceName: "eth0", network: "default" },
      ...[0, 1, 2, 3].map((index) => ({ interfaceName: `eth${index + 2}`, network: `rdma-a-${index}` })),
    ]);
    expect(Object.keys(needs.resources)).toHaveLength(9);
    expect(needs.tolerations).toEqual(expect.arrayContaining([expect.objectContaining({ key: "kubernetes.io/arch", value: "arm64" })]));
  });

  test("serves a worker over two nodes", () => {
    const model = { name: "large", model: "Qwen/Qwen3-235B-A22B", gpusPerWorker: 4, nodesPerWorker: 2 };
    expect(checkModel(model, made.cluster, DynamoRelease.of("1.6.1"), GangScheduler.BUNDLED).map(({ code, property }) => `${code} ${property}`)).toEqual([]);
  });
});

describeWithHelm("its nodes", () => {
  test("get NCCL's plugin for Arm, whatever taints they have", () => {
    const [addOn] = make(RACK).cluster.addOns;
    const daemon: any = (helmTemplate(addOn.localChart ?? "", addOn.values as Rendered, { name: addOn.name, namespace: addOn.namespace }) as any[]).find(({ kind }) => kind === "DaemonSet");
    expect(daemon.spec.template.spec.initContainers.map(({ image }: any) => image)).toEqual(["us-docker.pkg.dev/gce-ai-infra/gpudirect-gib/nccl-plugin-gib-arm64:v1.1.0"]);
    expect(daemon.spec.template.spec.tolerations).toEqual([{ operator: "Exists" }]);
  });
});

describe("is refused", () => {
  const codes = (props: Partial<GkeClusterProps>): string[] => checkGkeCluster({ ...PROPS, ...props }).map(({ code, property }) => `${code} ${property}`);
  test.each<[string, Partial<GkeGpuPoolOptions>, string[]]>([
    ["more nodes than a domain has", { maxNodes: 19 }, ["compact-placement-nodes gpuPools[0].maxNodes"]],
    ["a capacity that Google doesn't sell it as", { capacity: Capacity.SPOT }, ["not-sold-that-way gpuPools[0].capacity"]],
    ["NVLink between nodes", { gpuDirect: GpuDirect.NVLINK }, ["gpudirect-not-on-machine gpuPools[0].gpuDirect"]],
    ["TCPXO", { gpuDirect: GpuDirect.TCPXO }, ["gpudirect-not-on-machine gpuPools[0].gpuDirect"]],
  ])("%s", (_, more, expected) => expect(codes({ ...RACK, gpuPools: [{ ...A4X, ...more }] })).toEqual(expected));

  test("as many, and more of them without the domain, are taken", () => {
    expect(codes(RACK)).toEqual([]);
    expect(codes({ ...RACK, gpuPools: [{ ...A4X, maxNodes: 40, compactPlacement: undefined }] })).toEqual([]);
  });
});
