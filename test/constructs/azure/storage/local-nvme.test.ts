import { AksGpuPoolOptions } from "../../../../constructs/azure/pools/pool-options";
import { onLocalDisks } from "../../../../constructs/inference/weights/local-volumes";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { A100, all, clusterStack } from "../cluster";

const NVME: AksGpuPoolOptions = { name: "big", machineType: "Standard_NC96ads_A100_v4", maxNodes: 2, localNvme: true };
const made = (...gpuPools: AksGpuPoolOptions[]): ReturnType<typeof clusterStack> => clusterStack({ gpuPools });
const problems = (stack: ReturnType<typeof clusterStack>): string[] => problemsIn(stack).map(({ code, property }) => `${code} ${property}`);

describe("a machine's own NVMe disks", () => {
  const stack = made(NVME, A100);

  test("are had by a class of a driver that runs on those nodes alone", () => {
    expect(problems(stack)).toEqual([]);
    expect(stack.cluster.storage.find(({ className }) => className === "local-nvme")).toMatchObject({ accessModes: [], definition: { provisioner: "localdisk.csi.acstor.io", volumeBindingMode: "WaitForFirstConsumer" } });
    const [driver] = stack.cluster.addOns;
    expect(driver).toMatchObject({ name: "local-csi-driver", version: "0.3.0", values: { daemonset: { nodeSelector: { "dynamo-serving/local-nvme": "true" } }, webhook: { hyperconverged: { enabled: false } } } });
    const labels = Object.fromEntries(all(stack, "azurerm_kubernetes_cluster_node_pool").map(({ name, node_labels }) => [name, node_labels["dynamo-serving/local-nvme"]]));
    expect(labels).toEqual({ big: "true", a100: undefined });
  });

  test("are where weights may be copied to, as a volume of each pod's own", () => {
    const [big, a100] = stack.cluster.gpuPools;
    expect([big.localDisk, big.localDiskClass, a100.localDisk, a100.localDiskClass]).toEqual([true, "local-nvme", undefined, undefined]);
    const memory = { name: "shm", emptyDir: { medium: "Memory" } };
    const claim = { name: "weights", persistentVolumeClaim: { claimName: "x" } };
    const [scratch, weights, ...rest] = onLocalDisks([{ name: "scratch", emptyDir: { sizeLimit: "50Gi" } }, { name: "local-weights", emptyDir: {} }, memory, claim], "local-nvme", 140);
    expect([scratch, weights].map(({ emptyDir, ephemeral }) => [emptyDir, ephemeral?.volumeClaimTemplate.spec.resources.requests.storage, ephemeral?.volumeClaimTemplate.spec.storageClassName])).toEqual([[undefined, "50Gi", "local-nvme"], [undefined, "140Gi", "local-nvme"]]);
    expect(rest).toEqual([memory, claim]);
    expect(onLocalDisks([memory, { name: "scratch", emptyDir: {} }], undefined)).toEqual([memory, { name: "scratch", emptyDir: {} }]);
  });

  test("ask for nothing where no pool has them", () => {
    expect(made(A100).cluster.addOns).toEqual([]);
    expect(made(A100).cluster.storage.map(({ className }) => className)).not.toContain("local-nvme");
  });
});

test.each<[string, AksGpuPoolOptions, string]>([
  ["a size without", { ...NVME, machineType: "Standard_NC4as_T4_v3" }, "no-local-nvme gpuPools[0].localNvme"],
  ["a size whose one disk the system has", { ...NVME, machineType: "Standard_NC24ads_A100_v4", ephemeralOsDisk: true }, "no-local-nvme gpuPools[0].localNvme"],
  ["a word for yes", { ...NVME, localNvme: "yes" as never }, "wrong-type gpuPools[0].localNvme"],
])("%s is refused", (_, pool, expected) => expect(problems(made(pool))).toEqual([expected]));

test.each<[string, AksGpuPoolOptions, string[]]>([
  ["a size of one disk", { ...NVME, machineType: "Standard_NC24ads_A100_v4" }, ["no-local-nvme gpuPools[0].localNvme"]],
  ["a size of four", NVME, []],
])("of nodes by need, on whose disk AKS puts the system by itself: %s", (_, pool, expected) => {
  expect(problems(clusterStack({ nodeProvisioning: { azurermVersion: "4.57.0" }, gpuPools: [pool] }))).toEqual(expected);
});

test("the first such pool of a cluster can't be added later, another can", () => {
  const later = made(A100);
  later.cluster.addGpuPool(NVME);
  expect(problems(later)).toEqual(["local-nvme-too-late addGpuPool(options).localNvme"]);
  const more = made(NVME);
  more.cluster.addGpuPool({ ...NVME, name: "more" });
  expect(problems(more)).toEqual([]);
});

test("a size whose GPUs are stated is taken at its word", () => {
  expect(problems(made({ ...NVME, machineType: "Standard_NC99ads_X_v9", gpus: { gpu: "NVIDIA A100 80GB", gpusPerNode: 1 } }))).toEqual([]);
});
