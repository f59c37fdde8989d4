import { Testing, Token, DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import { AksInfiniBand } from "../../../../constructs/azure/infiniband/infiniband";
import { AksGpuDriver } from "../../../../constructs/azure/pools/gpu-driver";
import { AksGpuPoolOptions } from "../../../../constructs/azure/pools/pool-options";
import { nodePoolChartPath } from "../../../../constructs/azure/provisioning/provisioning-add-ons";
import { AksRegistrySku } from "../../../../constructs/azure/registry/registry";
import { Availability } from "../../../../constructs/cluster/availability/availability";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { AksClusterStackProps } from "../../../../stacks/azure/cluster-stack";
import { PROVISIONING_SINCE } from "../../../../constructs/azure/differences";
import { AZURERM, NODES_MADE } from "../../../harness/differences";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";
import { A100, all, clusterStack, json } from "../cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const T4: AksGpuPoolOptions = { name: "t4", machineType: "Standard_NC4as_T4_v3", moreMachineTypes: ["Standard_NC8as_T4_v3"], maxNodes: 3, capacity: Capacity.SPOT, zones: ["1", "3"], nodeLife: { emptyMinutes: 5, drainMinutes: 60 } };
const BY_AKS: Partial<AksClusterStackProps> = { nodeProvisioning: { azurermVersion: "4.57.0" } };
const RESERVATION = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/gpus/providers/Microsoft.Compute/capacityReservationGroups/a100";
const made = (props: Partial<AksClusterStackProps> = {}): ReturnType<typeof clusterStack> => clusterStack({ ...BY_AKS, gpuPools: [T4, A100], ...props });
const values = (stack: ReturnType<typeof clusterStack>, name: string): any =>
  Tokenization.resolve(stack.cluster.addOns.find((one) => one.name === `nodepool-${name}`)?.values, { scope: stack, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });
const problems = (stack: ReturnType<typeof clusterStack>): string[] => problemsIn(stack).map(({ code, property }) => `${code} ${property}`);

describe("a cluster whose nodes AKS makes by need", () => {
  const stack = made();
  const [cluster] = all(stack, "azurerm_kubernetes_cluster");

  test("asks for a provider that knows it, and says it past the classes", () => {
    expect(json(stack).terraform.required_providers.azurerm.version).toBe(AZURERM.provisioning);
    expect(cluster.node_provisioning_profile).toEqual(NODES_MADE.byNeed);
  });

  test("has a system pool of one size, and no scale set of GPUs", () => {
    expect(cluster.default_node_pool).toMatchObject({ auto_scaling_enabled: false, node_count: 3 });
    expect([cluster.default_node_pool.min_count, cluster.default_node_pool.max_count, cluster.lifecycle.ignore_changes]).toEqual([undefined, undefined, undefined]);
    expect(json(stack).resource.azurerm_kubernetes_cluster_node_pool).toBeUndefined();
    expect([stack.cluster.systemPool?.minNodes, stack.cluster.systemPool?.maxNodes]).toEqual([3, 3]);
  });

  test("has pools as any other to models, found by the same label, with the taints that are tolerated", () => {
    const [t4, a100] = stack.cluster.gpuPools;
    expect(t4.nodeSelector).toEqual({ "dynamo-serving/gpu-pool": "t4" });
    expect(t4.taints.map(({ key }) => key)).toEqual(["nvidia.com/gpu", "kubernetes.azure.com/scalesetpriority"]);
    expect(t4.labels).toMatchObject({ "karpenter.sh/nodepool": "t4", "karpenter.sh/capacity-type": "spot" });
    expect([t4.labels.agentpool, t4.labels["node.kubernetes.io/instance-type"]]).toEqual([undefined, undefined]);
    expect(a100.labels["node.kubernetes.io/instance-type"]).toBe("Standard_NC24ads_A100_v4");
  });

  test("has a release for each pool, with sizes, spot, zones, limits and driver", () => {
    expect(stack.cluster.addOns.map(({ name }) => name)).toEqual(["nodepool-t4", "nodepool-a100"]);
    const t4 = values(stack, "t4");
    expect(t4.requirements).toEqual([
      { key: "kubernetes.io/os", operator: "In", values: ["linux"] },
      { key: "kubernetes.io/arch", operator: "In", values: ["amd64"] },
      { key: "karpenter.azure.com/sku-name", operator: "In", values: ["Standard_NC4as_T4_v3", "Standard_NC8as_T4_v3"] },
      { key: "karpenter.sh/capacity-type", operator: "In", values: ["spot"] },
      { key: "topology.kubernetes.io/zone", operator: "In", values: ["swedencentral-1", "swedencentral-3"] },
    ]);
    expect(t4).toMatchObject({ limits: { nodes: "3", "nvidia.com/gpu": "3" }, emptyAfter: "5m", drain: "60m", expireAfter: "Never", changedAtOnce: "0" });
    expect(t4.nodeClass).toMatchObject({ driver: "None", osDiskSizeGiB: 256, hostEncryption: false, artifactStreaming: false });
    expect(t4.nodeClass.subnetId).toMatch(/azurerm_subnet\..*\.id/);
    expect(Object.keys(t4.labels)).not.toContain("kubernetes.azure.com/scalesetpriority");
    expect(values(stack, "a100").requirements.map(({ key }: any) => key)).not.toContain("topology.kubernetes.io/zone");
  });

  test("makes of what is said what Karpenter understands", () => {
    const pool: AksGpuPoolOptions = { ...A100, driver: AksGpuDriver.fromAks("580.159"), ephemeralOsDisk: true, osDiskSizeGiB: 512, artifactStreaming: true, nodeLife: { replaceChanged: true, expireAfterHours: 720 } };
    const one = made({ gpuPools: [pool], hostEncryption: true, registry: { sku: AksRegistrySku.PREMIUM }, tags: { team: "research" } });
    expect(problems(one)).toEqual([]);
    const a100 = values(one, "a100");
    expect(a100).toMatchObject({ expireAfter: "720h", changedAtOnce: "1", nodeClass: { driver: "Driver", osDiskSizeGiB: 512, hostEncryption: true, artifactStreaming: true, tags: { team: "research" } } });
    expect(a100.requirements).toContainEqual({ key: "karpenter.azure.com/sku-storage-ephemeralos-maxsize", operator: "Gt", values: ["511"] });
    expect(a100.labels["nvidia.com/gpu.deploy.driver"]).toBe("pre-installed");
  });

  test("gets a pool later as if it had been there, until its add-ons were asked for", () => {
    const later = made({ gpuPools: [T4] });
    expect(later.cluster.addGpuPool(A100)).toBe(later.cluster.gpuPools[1]);
    expect(all(later, "azurerm_kubernetes_cluster_node_pool")).toEqual(all(stack, "azurerm_kubernetes_cluster_node_pool"));
    expect(JSON.stringify(values(later, "a100"))).toBe(JSON.stringify(values(stack, "a100")));
    later.cluster.addGpuPool({ ...A100, name: "late" });
    expect(problems(later)).toEqual(["provisioned-too-late addGpuPool(options).name"]);
  });

  test("is available through zones with as many system nodes as that takes", () => {
    const high = made({ availability: Availability.HIGH });
    expect(problems(high)).toEqual([]);
    expect(all(high, "azurerm_kubernetes_cluster")[0].default_node_pool).toMatchObject({ node_count: 3, zones: ["1", "2", "3"] });
  });
});

test("without it nothing is raised or said", () => {
  const plain = clusterStack();
  expect(json(plain).terraform.required_providers.azurerm.version).toBe(AZURERM.asked);
  expect(all(plain, "azurerm_kubernetes_cluster")[0].node_provisioning_profile).toEqual(NODES_MADE.byPools);
});

const pool = (one: Partial<AksGpuPoolOptions>): Partial<AksClusterStackProps> => ({ gpuPools: [{ ...A100, ...one }] });
const AT = "gpuPools[0]";

type Refused = [string, Partial<AksClusterStackProps>, string, RegExp];
// Classes that know it themselves ask for no other version.
const VERSIONS: Refused[] = [
  ["no version of the provider", { nodeProvisioning: {} }, "azurerm-version nodeProvisioning.azurermVersion", /4\.55\.0, of which the classes here are/],
  ["the classes' own", { nodeProvisioning: { azurermVersion: "4.55.0" } }, "azurerm-version nodeProvisioning.azurermVersion", /since 4\.57\.0/],
  ["one before it", { nodeProvisioning: { azurermVersion: "4.56.9" } }, "azurerm-version nodeProvisioning.azurermVersion", /since 4\.57\.0/],
  ["an older line", { nodeProvisioning: { azurermVersion: "3.117.1" } }, "azurerm-version nodeProvisioning.azurermVersion", /since/],
  ["the next line", { nodeProvisioning: { azurermVersion: "5.2.0" } }, "azurerm-version nodeProvisioning.azurermVersion", /other arguments/],
  ["a range", { nodeProvisioning: { azurermVersion: ">= 4.57" } }, "azurerm-version nodeProvisioning.azurermVersion", /pinned/],
];

(PROVISIONING_SINCE === undefined ? describe.skip : describe)("a version of azurerm", () => {
  test.each(VERSIONS)("%s is refused", (_, props, expected, reason) => expectRefused(props, expected, reason));
});

test.each<Refused>([
  ["a system pool that scales", { systemPool: { minNodes: 2, maxNodes: 5 } }, "provisioned-pool systemPool.maxNodes", /one size/],
  ["more system nodes at most than there are", { systemPool: { maxNodes: 4 } }, "provisioned-pool systemPool.maxNodes", /3 nodes/],
  ["InfiniBand", { ...pool({ name: "h100", machineType: "Standard_ND96isr_H100_v5" }), infiniBand: AksInfiniBand.SHARED }, "provisioned-pool infiniBand", /one scale set/],
  ["a key of one's own for disks", { ownKeys: { diskEncryptionSetId: "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets/nodes" } }, "provisioned-pool ownKeys.diskEncryptionSetId", /no disk encryption set/],
  ["nodes that are kept", pool({ minNodes: 1 }), `provisioned-pool ${AT}.minNodes`, /pods that wait/],
  ["a reservation", pool({ capacity: Capacity.reservation(RESERVATION) }), `provisioned-pool ${AT}.capacity`, /no reservation/],
  ["nodes near each other", pool({ proximityPlacement: true }), `provisioned-pool ${AT}.proximityPlacement`, /no scale set/],
  ["a label of Karpenter's", pool({ labels: { "karpenter.sh/nodepool": "x" } }), `reserved-label ${AT}.labels["karpenter.sh/nodepool"]`, /Karpenter's/],
  ["a label of its part for Azure", pool({ labels: { "karpenter.azure.com/sku-name": "x" } }), `reserved-label ${AT}.labels["karpenter.azure.com/sku-name"]`, /Karpenter's/],
  ["a node gone before it is there", pool({ nodeLife: { emptyMinutes: 0 } }), `invalid-node-life ${AT}.nodeLife.emptyMinutes`, /1 to 1440/],
  ["an hour of life", pool({ nodeLife: { expireAfterHours: 1 } }), `invalid-node-life ${AT}.nodeLife.expireAfterHours`, /24 to 8760/],
  ["days of draining", pool({ nodeLife: { drainMinutes: 5000 } }), `invalid-node-life ${AT}.nodeLife.drainMinutes`, /5 to 2880/],
  ["a time that isn't known yet", pool({ nodeLife: { emptyMinutes: Token.asNumber("${var.minutes}") } }), `invalid-node-life ${AT}.nodeLife.emptyMinutes`, /synthesised/],
  ["a size twice", pool({ moreMachineTypes: ["Standard_NC24ads_A100_v4"] }), `invalid-more-machines ${AT}.moreMachineTypes[0]`, /stands there already/],
  ["another GPU", pool({ moreMachineTypes: ["Standard_NC4as_T4_v3"] }), `invalid-more-machines ${AT}.moreMachineTypes[0]`, /planned for/],
  ["more GPUs", pool({ moreMachineTypes: ["Standard_NC48ads_A100_v4"] }), `invalid-more-machines ${AT}.moreMachineTypes[0]`, /2 GPUs/],
  ["a size that nobody knows", pool({ moreMachineTypes: ["Standard_NC24ads_A100_v5"] }), `unknown-machine-type ${AT}.moreMachineTypes[0]`, /doesn't know/],
  ["streaming from a registry that can't", pool({ artifactStreaming: true }), `streaming-registry ${AT}.artifactStreaming`, /Premium/],
  ["a family of sizes", { nodeProvisioning: { azurermVersion: "4.57.0", families: ["N"] } as never }, "unknown-property nodeProvisioning.families", /./],
])("%s is refused", (_, props, expected, reason) => expectRefused(props, expected, reason));

function expectRefused(props: Partial<AksClusterStackProps>, expected: string, reason: RegExp): void {
  const stack = made({ gpuPools: [A100], ...props });
  expect(problems(stack)).toContain(expected);
  expect(problemsIn(stack).find(({ code, property }) => `${code} ${property}` === expected)?.reason).toMatch(reason);
}

test.each<[string, Partial<AksGpuPoolOptions>, string]>([
  ["a life of its nodes", { nodeLife: { emptyMinutes: 5 } }, "nodeLife"],
  ["several sizes", { moreMachineTypes: ["Standard_NC24ads_A100_v4"] }, "moreMachineTypes"],
  ["streamed images", { artifactStreaming: true }, "artifactStreaming"],
])("a pool of a scale set has not %s", (_, one, name) => expect(problems(clusterStack(pool(one)))).toEqual([`not-provisioned ${AT}.${name}`]));

describeWithHelm("the pool's chart", () => {
  test("renders the two objects as AKS's kinds have them", () => {
    const stack = made();
    Testing.synth(stack);
    const [nodeClass, nodePool] = helmTemplate(nodePoolChartPath(), { ...values(stack, "t4"), nodeClass: { ...values(stack, "t4").nodeClass, subnetId: "/subscriptions/x/subnets/nodes" } });
    expect(nodeClass).toMatchObject({ apiVersion: "karpenter.azure.com/v1beta1", kind: "AKSNodeClass", spec: { imageFamily: "Ubuntu", osDiskSizeGB: 256, gpu: { mode: "None" } } });
    expect(nodePool).toMatchObject({ apiVersion: "karpenter.sh/v1", kind: "NodePool", spec: { template: { spec: { nodeClassRef: { group: "karpenter.azure.com", kind: "AKSNodeClass", name: "t4" } } } } });
  });
});
