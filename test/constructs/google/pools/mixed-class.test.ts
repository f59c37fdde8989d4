import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GkeGpuSharing } from "../../../../constructs/google/pools/gpu-sharing";
import { GkeLocalSsd } from "../../../../constructs/google/pools/local-ssd";
import { Rendered, describeWithHelm, helmTemplate } from "../../../harness/helm";
import { L4, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- rendered objects have no type */

const SPOT = { machineType: "g2-standard-8", maxNodes: 4, capacities: [Capacity.SPOT, Capacity.ON_DEMAND] };
const RESERVED = { ...L4, name: "l4-ours", zones: ["us-central1-a"], capacity: Capacity.reservation("ours") };
const MIXED: Partial<GkeClusterProps> = { gpuPools: [RESERVED], autoProvisioning: { maxCpus: 200, maxMemoryGiB: 800 }, computeClasses: [{ name: "any-l4", pools: ["l4-ours"], autoProvision: SPOT }] };

describe("a class of a pool that is named, and of pools that GKE makes after it", () => {
  const made = make(MIXED);

  test("is one pool to models, of all nodes, with what must be borne of one", () => {
    expect(made.problems).toEqual([]);
    expect(made.cluster.gpuPools).toEqual([
      expect.objectContaining({ name: "any-l4", machineType: "g2-standard-8", maxNodes: 6, nodeSelector: { "cloud.google.com/compute-class": "any-l4" }, capacity: expect.objectContaining({ kind: "spot" }), zones: undefined }),
    ]);
    const nodes: any = made.one("google_container_node_pool", { name: "l4-ours" });
    expect(nodes.node_config).toMatchObject({ labels: { "cloud.google.com/compute-class": "any-l4" }, taint: [{ key: "cloud.google.com/compute-class", value: "any-l4", effect: "NO_SCHEDULE" }] });
  });

  test("counts the named pool's GPUs to the kind's limit", () =>
    expect(made.one("google_container_cluster").cluster_autoscaling.resource_limits).toContainEqual({ resource_type: "nvidia-l4", maximum: 6 }));

  test("has no local disks unless all of its nodes have", () => {
    const local = { ...RESERVED, localSsd: GkeLocalSsd.of(1) };
    expect(make({ ...MIXED, gpuPools: [local] }).cluster.gpuPools[0].localDisk).toBeUndefined();
    const both = (second: object): any => make({ gpuPools: [{ ...local, name: "one" }, { ...L4, name: "two", ...second }], computeClasses: [{ name: "any-l4", pools: ["one", "two"] }] }).cluster.gpuPools[0].localDisk;
    expect([both({ localSsd: GkeLocalSsd.of(1) }), both({})]).toEqual([true, undefined]);
  });
});

describeWithHelm("what GKE is told", () => {
  test("the named pool first, then the machine in each way that it is had", () => {
    const [addOn] = make(MIXED).cluster.addOns;
    const [one]: any[] = helmTemplate(addOn.localChart ?? "", addOn.values as Rendered, { name: addOn.name, namespace: addOn.namespace });
    expect(one.spec.priorities).toEqual([{ nodepools: ["l4-ours"] }, expect.objectContaining({ machineType: "g2-standard-8", spot: true }), expect.objectContaining({ machineType: "g2-standard-8", spot: false })]);
    expect(one.spec.nodePoolAutoCreation).toEqual({ enabled: true });
  });
});

describe("is refused", () => {
  const codes = (props: Partial<GkeClusterProps>): string[] => checkGkeCluster({ ...PROPS, ...MIXED, ...props }).map(({ code, property }) => `${code} ${property}`);
  test.each<[string, Partial<GkeClusterProps>, string[]]>([
    ["another machine", { computeClasses: [{ name: "any-l4", pools: ["l4-ours"], autoProvision: { ...SPOT, machineType: "g2-standard-12" } }] }, ["compute-class-machines computeClasses[0].pools"]],
    ["a pool whose GPUs are shared, which GKE's aren't", { gpuPools: [{ ...RESERVED, gpuSharing: GkeGpuSharing.timeSlicing(2) }] }, ["compute-class-machines computeClasses[0].pools"]],
    ["a disk with weights, which GKE's haven't", { gpuPools: [{ ...RESERVED, weightsDisk: { image: "projects/my-project/global/images/qwen3" } }] }, ["compute-class-disks computeClasses[0].pools"]],
    ["a pool that isn't there", { computeClasses: [{ name: "any-l4", pools: ["l4-other"], autoProvision: SPOT }] }, ["compute-class-pool computeClasses[0].pools[0]"]],
    ["one pool and no others", { autoProvisioning: undefined, computeClasses: [{ name: "any-l4", pools: ["l4-ours"] }] }, ["compute-class-of-one computeClasses[0].pools"]],
  ])("%s", (_, props, expected) => expect(codes(props)).toEqual(expected));
});
