import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { InClusterMonitoringOptions } from "../../../constructs/kubernetes/monitoring/monitoring-options";
import { DataService } from "../../../constructs/dynamo/platform-parts";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { Scaling } from "../../../constructs/inference/scaling/scaling";
import { ScalingMetric } from "../../../constructs/inference/scaling/scaling-metric";
import { Capacity, ChartRepository, EksDeployment, EksVersion, ImageMirror, StateBackend } from "../../../stacks/aws";
import { AksDeployment, AksInfiniBand, AksRegistrySku, AksSkuTier, AksVersion, ApiServerAccess } from "../../../stacks/azure";
import { GkeDeployment, GpuDirect } from "../../../stacks/google";

/* eslint-disable @typescript-eslint/no-explicit-any -- properties as a program without types gives them */

/**
 * Kinds of wrong input, each by several properties and on each cloud, `limits.test.ts` aside: what a row gives besides a deployment that is
 * right, and all that is found.
 */
const MODEL: any = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
const BASES: { readonly [cloud: string]: [any, any] } = {
  eks: [EksDeployment, { region: "us-east-2", publicAccessCidrs: ["203.0.113.0/24"], gpuPools: [{ name: "gpus", machineType: "g6.2xlarge", maxNodes: 2 }], models: [MODEL] }],
  aks: [AksDeployment, { region: "eastus", subscriptionId: "11111111-2222-4333-8444-555555555555", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [{ name: "gpus", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }], models: [MODEL] }],
  gke: [GkeDeployment, { region: "us-central1", project: "my-project", zones: ["us-central1-a"], gpuPools: [{ name: "gpus", machineType: "g2-standard-8", maxNodes: 2 }], models: [MODEL] }],
};
const found = (cloud: string, more: (base: any) => object): string[] => {
  const [make, base] = BASES[cloud];
  const app = new App({ outdir: path.join(os.tmpdir(), "kinds") });
  new make(app, "lab", { ...base, ...more(base) });
  return problemsIn(app).map(({ code, property }) => `${code} ${property}`);
};
const model = (more: object): (() => object) => () => ({ models: [{ ...MODEL, ...more }] });
const pool = (more: object) => (base: any): object => ({ gpuPools: [{ ...base.gpuPools[0], ...more }] });
const watched = (options: InClusterMonitoringOptions): (() => object) => () => ({ monitoring: Monitoring.inCluster(options) });
const keda = (more: object): (() => object) => model({ scaling: Scaling.keda({ metric: ScalingMetric.concurrentRequests(4), maxReplicas: 2, startSeconds: 60, prometheus: "http://prometheus.monitoring:9090", ...more }) });

/** What is the same whatever the cloud. */
const EVERYWHERE: [string, (base: any) => object, string[]][] = [
  // Words of a chart's values, and of a pod's resources.
  ["a misspelt value of the platform", () => ({ dynamo: { platform: { values: { "dynamo-operatr": {} } } } }), ["unknown-value values.dynamo-operatr"]],
  ["one further below", () => ({ dynamo: { platform: { values: { "dynamo-operator": { controllerManger: {} } } } } }), ["unknown-value values.dynamo-operator.controllerManger"]],
  ["a misspelt value of Prometheus' chart", watched({ values: { prometheusOperatr: {} } }), ["unknown-value monitoring.values.prometheusOperatr"]],
  ["a misspelt kind of resources", watched({ resources: { request: { cpu: "1" } } }), ["unknown-property monitoring.resources.request"]],
  ["a quantity that is none", watched({ resources: { requests: { cpu: "lots" } } }), ["invalid-form monitoring.resources.requests.cpu"]],
  ["a quantity with a space", watched({ resources: { limits: { memory: "2 Gi" } } }), ["invalid-form monitoring.resources.limits.memory"]],
  // Numbers of workers.
  ["more replicas than GPUs", model({ replicas: 99 }), ["model-without-pool gpusPerWorker"]],
  ["no replica", model({ replicas: 0 }), ["invalid-count replicas"]],
  ["fewer at most than at least", keda({ minReplicas: 5 }), ["model-without-pool gpusPerWorker", "minimum-above-most scaling.minReplicas", "scaling-without-metrics network.monitoringNamespaces"]],
  ["a target that is no number", keda({ metric: ScalingMetric.concurrentRequests(NaN) }), ["invalid-scaling-target scaling.metric", "scaling-without-metrics network.monitoringNamespaces"]],
  ["more workers than the pool holds", keda({ maxReplicas: 200 }), ["model-without-pool gpusPerWorker", "scaling-without-metrics network.monitoringNamespaces"]],
  // Secrets in arguments.
  ["a token in an argument", model({ engineArgs: ["--hf-token=hf_abc"] }), ["secret-in-engine-args engineArgs[0]"]],
  ["a key in the next argument", model({ engineArgs: ["--api-key", "x"] }), ["secret-in-engine-args engineArgs[0]"]],
  ["a gated model without a token", model({ model: "meta-llama/Llama-3.1-8B-Instruct", maxModelLen: 4096 }), ["gated-without-token huggingFaceToken"]],
  // Names of Kubernetes and of registries.
  ["a namespace in capitals", () => ({ dynamo: { modelNamespace: "Inference" } }), ["invalid-name name"]],
  ["a namespace of clients in capitals", model({ network: { clientNamespaces: ["Apps"] } }), ["invalid-name network.clientNamespaces[0]"]],
  ["a pull secret with a space", model({ imagePullSecrets: ["A B"] }), ["invalid-name imagePullSecrets[0]"]],
  ["a mirror with its scheme", () => ({ imageMirror: ImageMirror.of("https://registry.example.com") }), ["invalid-image-mirror imageMirror.registry"]],
  ["a chart repository of another protocol", () => ({ chartRepository: ChartRepository.of("ftp://charts.example.com") }), ["invalid-chart-repository chartRepository.address"]],
  // Releases and versions.
  ["a release without its patch", () => ({ dynamo: { release: "1.6" } }), ["unknown-release release", "chart-not-pinned version"]],
  ["the latest release", () => ({ dynamo: { release: "latest" } }), ["unknown-release release", "chart-not-pinned version"]],
  ["an image of the latest tag", model({ workerImage: "nvcr.io/nvidia/ai-dynamo/vllm-runtime:latest" }), ["image-without-version workerImage"]],
  // Addresses.
  ["a NATS address without its scheme", () => ({ dynamo: { platform: { nats: DataService.external("nats.example.com") } } }), ["invalid-service-address nats"]],
  ["a Prometheus address without its scheme", () => ({ dynamo: { platform: { prometheusEndpoint: "prometheus:9090" } } }), ["invalid-service-address prometheusEndpoint"]],
  ["KEDA's too", keda({ prometheus: "prometheus:9090" }), ["invalid-service-address scaling.prometheus", "scaling-without-metrics network.monitoringNamespaces"]],
  // Counts of nodes.
  ["a pool that is never there", pool({ maxNodes: 0 }), ["pool-never-grows gpuPools[0].maxNodes"]],
  ["a pool with more at least than at most", pool({ minNodes: 5 }), ["minimum-above-maximum gpuPools[0].minNodes"]],
  ["a system pool with more at least than at most", () => ({ systemPool: { minNodes: 9, maxNodes: 2 } }), ["minimum-above-maximum systemPool.minNodes"]],
  // State.
  ["a bucket in capitals, in a region that isn't", () => ({ backend: StateBackend.s3({ bucket: "My_Bucket", region: "mars-1" }) }), ["invalid-state-place backend.bucket", "invalid-state-place backend.region"]],
];

describe.each(Object.keys(BASES))("%s, what is the same on each cloud", (cloud) => {
  test("the deployment as it stands is right", () => expect(found(cloud, () => ({}))).toEqual([]));

  test.each(EVERYWHERE)("%s", (_what, more, expected) => {
    // What several constructs of one deployment are given is found by each.
    expect([...new Set(found(cloud, more))]).toEqual(expected);
  });
});

/** Words and machines of each cloud. */
const OWN: [string, string, (base: any) => object, string[]][] = [
  ["eks", "a profile without a name, for the cluster's token", () => ({ signIn: { profile: " " } }), ["empty-profile signIn.profile"]],
  ["eks", "a role that is none, for the cluster's token", () => ({ signIn: { assumeRoleArn: "deployer" } }), ["invalid-principal signIn.assumeRoleArn"]],
  ["eks", "a profile without a name, for all", () => ({ provider: { profile: "" } }), ["empty-profile provider.profile"]],
  ["eks", "a Kubernetes version that EKS has no more", () => ({ kubernetesVersion: EksVersion.of("1.20") }), ["unknown-kubernetes-version kubernetesVersion"]],
  ["eks", "a machine without the fabric that is asked for", pool({ efa: true }), ["machine-without-efa gpuPools[0].efa", "efa-zone gpuPools[0].availabilityZones"]],
  ["eks", "a reservation that is none", pool({ capacity: Capacity.reservation("banana") }), ["invalid-reservation gpuPools[0].capacity", "reservation-zone gpuPools[0].availabilityZones"]],
  ["aks", "a client id that is none, for the cluster's token", () => ({ signIn: { clientId: "me" } }), ["invalid-client-id signIn.clientId", "client-id-unused signIn.clientId"]],
  ["aks", "a tenant that is none, for the cluster's token", () => ({ signIn: { tenantId: "me" } }), ["invalid-tenant-id signIn.tenantId"]],
  ["aks", "a tenant that is none, for all", () => ({ provider: { tenantId: "me" } }), ["invalid-tenant-id provider.tenantId"]],
  ["aks", "a tier that Azure hasn't", () => ({ skuTier: AksSkuTier.of("Gold") }), ["unknown-choice skuTier"]],
  ["aks", "a tier in another case", () => ({ skuTier: AksSkuTier.of("standard") }), ["unknown-choice skuTier"]],
  ["aks", "a size of registry that Azure hasn't", () => ({ registry: { sku: AksRegistrySku.of("Premum") } }), ["unknown-choice registry.sku"]],
  ["aks", "a Kubernetes version that AKS has no more", () => ({ kubernetesVersion: AksVersion.of("1.20") }), ["unknown-kubernetes-version kubernetesVersion"]],
  ["aks", "a fabric that no machine has", () => ({ infiniBand: AksInfiniBand.SHARED }), ["no-infiniband infiniBand"]],
  ["aks", "a reservation that is none", pool({ capacity: Capacity.reservation("banana") }), ["invalid-reservation gpuPools[0].capacity"]],
  ["gke", "an account that is none, for the cluster's token", () => ({ impersonateServiceAccount: "me" }), ["invalid-service-account impersonateServiceAccount"]],
  ["gke", "an account of a person", () => ({ impersonateServiceAccount: "me@example.com" }), ["invalid-service-account impersonateServiceAccount"]],
  ["gke", "an account that is none, for all", () => ({ provider: { impersonateServiceAccount: "me" } }), ["invalid-service-account provider.impersonateServiceAccount"]],
  ["gke", "a machine without the fabric that is asked for", pool({ gpuDirect: GpuDirect.RDMA }), ["gpudirect-not-on-machine gpuPools[0].gpuDirect"]],
  ["gke", "a reservation with a space", pool({ capacity: Capacity.reservation("a b") }), ["invalid-reservation gpuPools[0].capacity"]],
  ["gke", "a wait that Google doesn't grant", pool({ capacity: Capacity.flexStart(900) }), ["invalid-run-time gpuPools[0].capacity"]],
];
test.each(OWN)("%s: %s", (cloud, _what, more, expected) => {
  expect(found(cloud, more)).toEqual(expected);
});
