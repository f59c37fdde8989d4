import { Fn, Testing } from "cdktf";
import { AksClusterOptions } from "../../../constructs/azure/aks-cluster-props";
import { ApiServerAccess, checkApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { AksVersion } from "../../../constructs/azure/control-plane/kubernetes-version";
import { MaintenanceDay } from "../../../constructs/azure/control-plane/maintenance-window";
import { AKS_LABELS } from "../../../constructs/azure/pools/own-labels";
import { AksGpuPoolOptions } from "../../../constructs/azure/pools/pool-options";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { checkNodeLabels } from "../../../constructs/cluster/pools/node-labels";
import { Problem } from "../../../constructs/core/problems/problem";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { A100, all, clusterStack, json } from "./cluster";

const RESERVATION = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/gpus/providers/Microsoft.Compute/capacityReservationGroups/a100";

describe("what is refused, and where it is said to be", () => {
  const found = (options: Partial<AksClusterOptions & { clusterName: string }>): Problem[] => problemsIn(clusterStack(options));
  const gpuPool = (options: Partial<AksGpuPoolOptions>): Partial<AksClusterOptions> => ({ gpuPools: [{ ...A100, ...options }] });

  test("a sound cluster: nothing", () => {
    expect(found({})).toEqual([]);
  });

  const cases: [string, Partial<AksClusterOptions & { clusterName: string }>, string, string, RegExp][] = [
    ["an empty region", { region: "" }, "empty-region", "region", /the Azure region is empty/],
    ["an unknown region", { region: "swedncentral" }, "unknown-region", "region", /did you mean "swedencentral"\?.*acceptUnlistedRegion/],
    ["a cluster name", { clusterName: "Lab_1" }, "invalid-name", "clusterName", /write it like "lab-1"/],
    ["a long cluster name", { clusterName: "x".repeat(55) }, "invalid-name", "clusterName", /1 to 54/],
    ["a resource group", { resourceGroupName: "a group." }, "invalid-name", "resourceGroupName", /doesn't end with a period/],
    ["a registry name", { registry: { name: "my-registry" } }, "invalid-name", "registry.name", /5 to 50 letters and digits/],
    ["an account name", { sharedFiles: { accountName: "My" } }, "invalid-name", "sharedFiles.accountName", /3 to 24 lower-case/],
    ["an old release", { kubernetesVersion: AksVersion.of("1.20") }, "unknown-kubernetes-version", "kubernetesVersion", /oldest version that AKS offers.*1\.34/],
    ["no release", { kubernetesVersion: AksVersion.of("latest") }, "unknown-kubernetes-version", "kubernetesVersion", /a minor version such as 1\.35/],
    ["no pools", { gpuPools: [] }, "no-gpu-pools", "gpuPools", /can't serve a model/],
    ["a pool name with a hyphen", gpuPool({ name: "a-100" }), "invalid-name", "gpuPools[0].name", /1 to 12 lower-case letters and digits, a letter first/],
    ["a pool name of 13", gpuPool({ name: "a123456789012" }), "invalid-name", "gpuPools[0].name", /1 to 12/],
    ["the system pool's name", gpuPool({ name: "system" }), "duplicate-pool-name", "gpuPools[0].name", /system pool has this name/],
    ["a name twice", { gpuPools: [A100, A100] }, "duplicate-pool-name", "gpuPools[1].name", /same name stands at gpuPools\[0\]\.name/],
    ["a misspelt size", gpuPool({ machineType: "Standard_NC24ads_A100_v5" }), "unknown-machine-type", "gpuPools[0].machineType", /did you mean "Standard_NC24ads_A100_v4"\?.*gpus:/],
    ["an empty size", gpuPool({ machineType: "" }), "unknown-machine-type", "gpuPools[0].machineType", /state its GPUs/],
    ["a stated size of a wrong form", gpuPool({ machineType: "NC24", gpus: { gpu: "x", gpusPerNode: 1 } }), "unknown-machine-type", "gpuPools[0].machineType", /Standard_D4s_v5/],
    ["no GPUs stated", gpuPool({ gpus: { gpu: "x", gpusPerNode: 0 } }), "invalid-gpu-count", "gpuPools[0].gpus.gpusPerNode", /one GPU or more/],
    ["an architecture", gpuPool({ gpus: { gpu: "x", gpusPerNode: 1, cpuArch: "x86" } }), "unknown-architecture", "gpuPools[0].gpus.cpuArch", /amd64/],
    ["spot where none is sold", gpuPool({ machineType: "Standard_ND128isr_GB300_v6", capacity: Capacity.SPOT }), "not-sold-that-way", "gpuPools[0].capacity", /no source says that Azure sells Standard_ND128isr_GB300_v6 as spot\ntake one of Capacity\.ON_DEMAND, or/],
    ["a reservation where none is made", gpuPool({ machineType: "Standard_NC40ads_H100_v5", capacity: Capacity.reservation(RESERVATION) }), "not-sold-that-way", "gpuPools[0].capacity", /as reservation\ntake one of Capacity\.ON_DEMAND, Capacity\.SPOT, or/],
    ["a reservation's name", gpuPool({ capacity: Capacity.reservation("mine") }), "invalid-reservation", "gpuPools[0].capacity", /az capacity reservation group show/],
    ["a minimum above", gpuPool({ minNodes: 3 }), "minimum-above-maximum", "gpuPools[0].minNodes", /above the maximum, 2/],
    ["a pool that never grows", gpuPool({ maxNodes: 0 }), "pool-never-grows", "gpuPools[0].maxNodes", /never has a node/],
    ["half a node", gpuPool({ maxNodes: 1.5 }), "invalid-node-count", "gpuPools[0].maxNodes", /whole number/],
    ["a zone", gpuPool({ zones: ["1", "eastus-1"] }), "invalid-zone", "gpuPools[0].zones[1]", /1, 2 and 3/],
    ["a disk", gpuPool({ osDiskSizeGiB: 4096 }), "invalid-disk-size", "gpuPools[0].osDiskSizeGiB", /30 to 2048 GiB/],
    ["a label of AKS's", gpuPool({ labels: { "kubernetes.azure.com/x": "y" } }), "reserved-label", 'gpuPools[0].labels["kubernetes.azure.com/x"]', /set labels of this prefix themselves/],
    ["a label of no form", gpuPool({ labels: { team: "a b" } }), "invalid-label", 'gpuPools[0].labels["team"]', /up to 63/],
    ["an empty system pool", { systemPool: { minNodes: 0 } }, "invalid-node-count", "systemPool.minNodes", /at least one node/],
    ["a full system pool", { systemPool: { minNodes: 9 } }, "minimum-above-maximum", "systemPool.minNodes", /maximum, 5/],
    ["a system size", { systemPool: { machineType: "m5.large" } }, "unknown-machine-type", "systemPool.machineType", /list-skus/],
    ["no ranges", { apiServerAccess: ApiServerAccess.fromRanges([]) }, "no-authorized-networks", "apiServerAccess", /not even who deploys/],
    ["a range", { apiServerAccess: ApiServerAccess.fromRanges(["me"]) }, "cidr-invalid", "apiServerAccess.ranges[0]", /no range of IPv4 addresses/],
    ["all ranges", { apiServerAccess: ApiServerAccess.fromRanges(["0.0.0.0/0"]) }, "open-to-the-world", "apiServerAccess.ranges[0]", /ApiServerAccess\.ANYWHERE/],
    ["nobody", { adminObjectIds: [] }, "no-admins", "adminObjectIds", /nobody can deploy into it/],
    ["a mail address", { adminObjectIds: ["me@example.com"] }, "invalid-object-id", "adminObjectIds[0]", /is a GUID.*\n.*az ad/],
    ["an hour", { maintenance: { day: MaintenanceDay.MONDAY, startHourUtc: 24 } }, "invalid-maintenance-window", "maintenance.startHourUtc", /0 to 23/],
    ["a replacement that isn't", { allowReplacement: ["regsitry" as never] }, "unknown-replacement", "allowReplacement[0]", /there are cluster, sharedFiles, registry, managedLustre, netAppFiles, blob\n.*did you mean "registry"/],
    ["a short window", { maintenance: { day: MaintenanceDay.MONDAY, startHourUtc: 1, hours: 3 } }, "invalid-maintenance-window", "maintenance.hours", /4 to 24/],
    ["services over the network", { network: { serviceCidr: "10.0.0.0/16" } }, "cidr-overlap", "network.serviceCidr", /overlaps vnetCidr, 10\.0\.0\.0\/16/],
    ["too many nodes", gpuPool({ maxNodes: 300 }), "cidr-too-small", "network.podCidr", /the pools can have 306/],
  ];

  test.each(cases)("%s", (_, options, code, property, message) => {
    const problems = found(options);
    expect(problems.map((problem) => [problem.code, problem.constructPath, problem.property])).toEqual([[code, "test/aks", property]]);
    expect(`${problems[0].reason}\n${problems[0].fix}`).toMatch(message);
  });

  test("a subscription id that is none; one that isn't given is Terraform's to find", () => {
    expect(problemsIn(clusterStack({ subscriptionId: "my-subscription" }))).toMatchObject([
      { code: "invalid-subscription-id", constructPath: "test", property: "subscriptionId", value: "my-subscription", fix: expect.stringContaining("az account show") },
    ]);
    const id = "11111111-2222-4333-8444-555555555555";
    expect(json(clusterStack({ subscriptionId: id })).provider.azurerm[0].subscription_id).toBe(id);
    expect(json(clusterStack()).provider.azurerm[0]).not.toHaveProperty("subscription_id");
  });

  test("all of it at once, and the rest of the cluster is built all the same", () => {
    const stack = clusterStack({
      region: "",
      kubernetesVersion: AksVersion.of("1.20"),
      gpuPools: [A100, { ...A100, minNodes: 9 }, { ...A100, name: "", machineType: "p5.48xlarge" }],
    });
    expect(problemsIn(stack).map((problem) => problem.code)).toEqual([
      "empty-region",
      "unknown-kubernetes-version",
      "duplicate-pool-name",
      "minimum-above-maximum",
      "invalid-name",
      "unknown-machine-type",
    ]);
    expect(stack.cluster.gpuPools.map((candidate) => candidate.name)).toEqual(["a100", ""]);
    expect(all(stack, "azurerm_kubernetes_cluster_node_pool")).toHaveLength(2);
    expect(() => Testing.synth(stack, true)).toThrow(/\[empty-region\] test\/aks: region = ""/);
  });

  test("a region that is new passes when its caller vouches for it", () => {
    expect(found({ region: "atlantiscentral", acceptUnlistedRegion: true })).toEqual([]);
  });

  test("newer releases and values known only at apply pass", () => {
    expect(found({ kubernetesVersion: AksVersion.of("1.38.1"), region: Fn.upper("x"), ...gpuPool({ zones: [Fn.upper("1")] }) })).toEqual([]);
    expect(checkApiServerAccess("access", ApiServerAccess.fromRanges([Fn.upper("x")]))).toEqual([]);
  });

  test.each(["example.com/a", "team", "node.kubernetes.io/x", "x.node.kubernetes.io/y"])("the label %s is free to use", (key) => {
    expect(checkNodeLabels("labels", { [key]: "" }, AKS_LABELS)).toEqual([]);
  });

  test.each(["kubernetes.io/x", "k8s.io/x", "app.kubernetes.io/name", "agentpool", "x.kubernetes.azure.com/y", "dynamo-serving/gpu-pool"])("the label %s isn't", (key) => {
    expect(checkNodeLabels("labels", { [key]: "x" }, AKS_LABELS).map((finding) => finding.code)).toEqual(["reserved-label"]);
  });
});
