import { App, Testing } from "cdktf";
import DRIVERS from "../../../../constructs/azure/data/gpu-drivers.json";
import { AksGpuDriver } from "../../../../constructs/azure/pools/gpu-driver";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { AksGpuPoolOptions } from "../../../../constructs/azure/pools/pool-options";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { AksClusterStack } from "../../../../stacks/azure/cluster-stack";
import { AksDeployment, AksDeploymentProps } from "../../../../stacks/azure/deployment";
import { StateBackend } from "../../../../stacks/state-backend";

const common = { region: "swedencentral", apiServerAccess: ApiServerAccess.ANYWHERE };
const PRE_INSTALLED = "nvidia.com/gpu.deploy.driver";

function made(pool: Partial<AksGpuPoolOptions> & { machineType: string }): AksClusterStack {
  return new AksClusterStack(Testing.app(), "test", { ...common, clusterName: "lab", gpuPools: [{ name: "gpu", maxNodes: 1, ...pool }], backend: StateBackend.local() });
}

function nodePool(stack: AksClusterStack): { gpu_driver: string; node_labels: { [label: string]: string } } {
  const { azurerm_kubernetes_cluster_node_pool: pools } = JSON.parse(Testing.synth(stack)).resource;
  return Object.values<never>(pools)[0];
}

test.each(DRIVERS.flatMap(({ version, sizes }) => sizes.map((size) => [size, version])))("%s has AKS's own driver, and the operator leaves its nodes alone", (machineType, version) => {
  // Parts of a GPU have no row in the machine data: their caller states them.
  const stack = made({ machineType, gpus: { gpu: "NVIDIA X", gpusPerNode: 1 } });
  expect(problemsIn(stack)).toEqual([]);
  expect(nodePool(stack)).toMatchObject({ gpu_driver: "Install", node_labels: { [PRE_INSTALLED]: "pre-installed" } });
  expect(stack.cluster.gpuPools[0]).toMatchObject({ driver: version, labels: { [PRE_INSTALLED]: "pre-installed" } });
});

test.each(["Standard_NC4as_T4_v3", "Standard_NC24ads_A100_v4", "Standard_ND96isr_H100_v5"])("%s has the operator's", (machineType) => {
  const stack = made({ machineType });
  expect(nodePool(stack).gpu_driver).toBe("None");
  expect(nodePool(stack).node_labels).not.toHaveProperty([PRE_INSTALLED]);
  expect(stack.cluster.gpuPools[0].driver).toBeUndefined();
});

test("AKS's driver can be asked for elsewhere; the operator's can't where it finds no GPU", () => {
  const asked = made({ machineType: "Standard_NC24ads_A100_v4", driver: AksGpuDriver.fromAks("580.126") });
  expect(problemsIn(asked)).toEqual([]);
  expect([nodePool(asked).gpu_driver, asked.cluster.gpuPools[0].driver]).toEqual(["Install", "580.126"]);
  expect(problemsIn(made({ machineType: "Standard_NV36ads_A10_v5", driver: AksGpuDriver.OPERATOR }))).toMatchObject([
    { code: "driver-not-for-machine", property: "gpuPools[0].driver", reason: expect.stringContaining("Standard_NV36ads_A10_v5 has virtual GPUs") },
  ]);
  expect(problemsIn(made({ machineType: "Standard_NC24ads_A100_v4", driver: AksGpuDriver.fromAks("latest") }))).toMatchObject([
    { code: "invalid-driver-version", property: "gpuPools[0].driver", value: "latest" },
  ]);
});

function deployed(pool: Partial<AksGpuPoolOptions> & { machineType: string }, props: Partial<AksDeploymentProps> = {}, plan = {}): App {
  const app = Testing.app();
  const models = [{ name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "gpu", ...plan }];
  new AksDeployment(app, "chat", { ...common, gpuPools: [{ name: "gpu", maxNodes: 1, ...pool }], models, ...props });
  return app;
}

test("a model whose release needs a newer driver than AKS has is refused, and served where it is new enough", () => {
  expect(problemsIn(deployed({ machineType: "Standard_NV36ads_A10_v5" }))).toMatchObject([
    { code: "driver-too-old", property: "gpuPool", value: "gpu", reason: expect.stringMatching(/come with driver 570\.237, and the images of Dynamo \d+\.\d+\.\d+ need 5[78]\d or newer/) },
  ]);
  expect(problemsIn(deployed({ machineType: "Standard_NC144ds_xl_RTXPRO6000BSE_v6" }))).toEqual([]);
  expect(problemsIn(deployed({ machineType: "Standard_NV36ads_A10_v5", driver: AksGpuDriver.fromAks("580.95") }))).toEqual([]);
  expect(problemsIn(deployed({ machineType: "Standard_NV36ads_A10_v5" }, {}, { plan: { accept: ["driver-too-old"] } }))).toEqual([]);
  expect(problemsIn(deployed({ machineType: "Standard_NC4as_T4_v3" })).filter(({ code }) => code === "driver-too-old")).toEqual([]);
});
