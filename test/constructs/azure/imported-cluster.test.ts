import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TerraformOutput, TerraformStack, Testing } from "cdktf";
import { AksCluster } from "../../../constructs/azure/aks-cluster";
import { AksClusterAttributes } from "../../../constructs/azure/cluster-attributes";
import { GpuSoftware } from "../../../constructs/cluster/gpu-software";
import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ExistingDeployment } from "../../../stacks/kubernetes/existing-deployment";
import { StateBackend } from "../../../stacks/state-backend";
import { A100, clusterStack, json } from "./cluster";

const SUBSCRIPTION = "11111111-2222-4333-8444-555555555555";
const ATTRIBUTES: AksClusterAttributes = { clusterName: "lab", resourceGroupName: "lab-swedencentral", gpuPools: [A100] };

function imported(attributes: Partial<AksClusterAttributes> = {}): { readonly stack: TerraformStack; readonly cluster: IKubernetesCluster } {
  const stack = new TerraformStack(Testing.app(), "theirs");
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  const cluster = AksCluster.fromAttributes(stack, "aks", { ...ATTRIBUTES, ...attributes });
  const { host, clusterCaCertificate } = cluster.connection.execOptions!;
  new TerraformOutput(stack, "host", { value: host });
  new TerraformOutput(stack, "ca", { value: clusterCaCertificate });
  return { stack, cluster };
}

test("is to the rooms after it as the app that made it has it, with its software in place", () => {
  const { cluster } = imported();
  const { cluster: own } = clusterStack();
  expect(cluster.gpuPools).toEqual(own.gpuPools);
  expect(cluster.systemPool).toEqual(own.systemPool);
  expect(cluster.spotTaints).toEqual(own.spotTaints);
  expect(cluster.storage.map(({ className, accessModes, minimumGiB }) => [className, accessModes, minimumGiB])).toEqual(
    own.storage.map(({ className, accessModes, minimumGiB }) => [className, accessModes, minimumGiB]),
  );
  expect(cluster.storage.every(({ definition }) => definition === undefined)).toBe(true);
  expect(cluster.gpuSoftware).toBe(GpuSoftware.PROVIDED);
  expect(cluster.connection.execOptions!.credential).toEqual(own.connection.execOptions!.credential);
});

test("address and CA are asked of Azure, and a cluster whose answer holds a key is stopped", () => {
  const { data, output, resource } = json(imported().stack);
  const [cluster] = Object.values<never>(data.azurerm_kubernetes_cluster);
  expect(cluster).toMatchObject({
    name: "lab",
    resource_group_name: "lab-swedencentral",
    lifecycle: { postcondition: [{ condition: '${self.kube_config[0].client_key == ""}', error_message: expect.stringContaining("would come into the state") }] },
  });
  expect(cluster).not.toHaveProperty("provider");
  expect(output.host.value).toMatch(/^\$\{data\.azurerm_kubernetes_cluster\..*kube_config\[0\]\.host\}$/);
  expect(output.ca.value).toMatch(/^\$\{base64decode\(data\.azurerm_kubernetes_cluster\..*cluster_ca_certificate\)\}$/);
  expect(resource).toBeUndefined();
});

test("in another subscription it has a provider of its own", () => {
  const { data, provider } = json(imported({ subscriptionId: SUBSCRIPTION }).stack);
  const [cluster] = Object.values<{ provider: string }>(data.azurerm_kubernetes_cluster);
  expect(cluster.provider).toBe(`azurerm.lab-${SUBSCRIPTION}`);
  expect(provider.azurerm).toContainEqual(expect.objectContaining({ alias: `lab-${SUBSCRIPTION}`, subscription_id: SUBSCRIPTION }));
});

test("with address and CA given nothing is asked", () => {
  const { data, output } = json(imported({ host: "https://lab:443", clusterCaCertificate: "PEM" }).stack);
  expect(data).toBeUndefined();
  expect([output.host.value, output.ca.value]).toEqual(["https://lab:443", "PEM"]);
});

test("models are put on it", () => {
  const app = Testing.app();
  const stack = new TerraformStack(app, "theirs");
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  const cluster = AksCluster.fromAttributes(stack, "aks", ATTRIBUTES);
  const { stacks } = new ExistingDeployment(app, "chat", { cluster, backend: StateBackend.local(), models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "a100" }] });
  expect(problemsIn(app)).toEqual([]);
  expect(stacks.map(({ node }) => node.id)).toEqual(["chat-crds", "chat-platform", "chat-inference"]);
  expect(JSON.stringify(json(stacks[2]))).toContain("dynamo-serving/gpu-pool");
});

const WRONG: [string, object, string, string][] = [
  ["a subscription", { subscriptionId: "mine" }, "invalid-subscription-id", "subscriptionId"],
  ["a group", { resourceGroupName: "a group." }, "invalid-name", "resourceGroupName"],
  ["a name", { clusterName: "Lab" }, "invalid-name", "clusterName"],
  ["no pools", { gpuPools: [] }, "no-gpu-pools", "gpuPools"],
  ["a machine", { gpuPools: [{ ...A100, machineType: "Standard_NC24ads_A100_v5" }] }, "unknown-machine-type", "gpuPools[0].machineType"],
  ["a region, which it has already", { region: "swedencentral" }, "unknown-property", "region"],
];
test.each(WRONG)("refused: %s", (_, attributes, code, property) => {
  const { stack } = imported(attributes);
  expect(problemsIn(stack).map((problem) => [problem.code, problem.constructPath, problem.property])).toEqual([[code, "theirs/aks", property]]);
});
