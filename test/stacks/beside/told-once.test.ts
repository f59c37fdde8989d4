import { AksGpuDriver } from "../../../constructs/azure/pools/gpu-driver";
import { PoolColor } from "../../../constructs/cluster/pools/blue-green";
import { AksExistingNetwork } from "../../../constructs/azure/network/existing-network";
import { GkeExistingNetwork } from "../../../constructs/google/network/existing-network";
import { GkeGpuSharing } from "../../../constructs/google/pools/gpu-sharing";
import { Speculative } from "../../../constructs/inference/options/speculative";
import { ChartRepository } from "../../../constructs/kubernetes/chart-repository";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ImageMirror } from "../../../constructs/kubernetes/images/image-mirror";
import { AKS_POOL, EKS_POOL, GKE_POOL, GPU_POOL, MODEL, aks, eks, existing, gke, refusedOf, scratchApp, warnedOf } from "./deployed";

/* eslint-disable @typescript-eslint/no-explicit-any -- what a program without types gives */

const CLOUDS: [string, any, object, string, object][] = [
  ["eks", eks, EKS_POOL, "p5.47xlarge", { machine: { gpu: "NVIDIA L4", count: 0 } }],
  ["gke", gke, GKE_POOL, "a3-highgpu-9g", { accelerator: { type: "nvidia-l4", count: 0 } }],
  ["aks", aks, AKS_POOL, "Standard_ND96isr_H100_v6", { gpus: { gpu: "NVIDIA L40S", gpusPerNode: 0 } }],
];
const COUNTS: { readonly [cloud: string]: string } = { eks: "machine.count", gke: "accelerator.count", aks: "gpus.gpusPerNode" };

describe.each(CLOUDS)("a GPU pool on %s that was refused", (cloud, make, pool, machineType, noGpus) => {
  test.each([1, 8])("for its machine leaves its models of %d GPUs alone", (gpusPerWorker) => {
    expect(refusedOf(make, { gpuPools: [{ ...pool, machineType }], models: [{ ...MODEL, gpusPerWorker }] })).toEqual(["unknown-machine-type gpuPools[0].machineType"]);
  });

  test("for its GPUs, too", () => {
    const type = { eks: "g9.2xlarge", gke: "g9-standard-8", aks: "Standard_NC24ads_A100_v9" }[cloud];
    expect(refusedOf(make, { gpuPools: [{ ...pool, machineType: type, ...noGpus }] })).toEqual([`invalid-gpu-count gpuPools[0].${COUNTS[cloud]}`]);
  });

  test.each([[0, "pool-never-grows"], [-1, "invalid-node-count"]])("for %d nodes, too", (maxNodes, code) => {
    expect(refusedOf(make, { gpuPools: [{ ...pool, maxNodes }] })).toEqual([`${code} gpuPools[0].maxNodes`]);
  });

  test("for being nothing, too, and twice the same is told of its name alone", () => {
    expect(refusedOf(make, { gpuPools: [null] })).toEqual(["wrong-type gpuPools[0]"]);
    expect(refusedOf(make, { gpuPools: [{}] })).toEqual(["name", "machineType", "maxNodes"].map((name) => `missing-property gpuPools[0].${name}`));
    expect(refusedOf(make, { gpuPools: [pool, pool] })).toEqual(["duplicate-pool-name gpuPools[1].name"]);
  });

  test("a model that no pool holds is told of as ever", () => {
    expect(refusedOf(make, { models: [{ ...MODEL, gpusPerWorker: 4 }] })).toEqual(["model-without-pool gpusPerWorker"]);
  });

  test("a role of pools that aren't there is told of where it stands, and its models aren't", () => {
    const models = [{ ...MODEL, gpuPool: "r", prefill: undefined }];
    expect(refusedOf(make, { blueGreen: [{ role: "r", blue: "x", green: "y", active: PoolColor.GREEN }], models })).toEqual(["unknown-color-pool blueGreen[0].blue", "unknown-color-pool blueGreen[0].green"]);
  });
});

test("what somebody described of a pool is told there, and not of its models", () => {
  expect(refusedOf(existing, { gpuPools: [{ ...GPU_POOL, maxNodes: 0 }] })).toEqual(["pool-never-grows cluster.gpuPools[0].maxNodes"]);
  expect(refusedOf(existing, { gpuPools: [{ ...GPU_POOL, gpusPerNode: 0 }] })).toEqual(["invalid-gpu-count cluster.gpuPools[0].gpusPerNode"]);
  expect(refusedOf(existing, { gpuPools: [{ ...GPU_POOL, gpuClients: 2, gpusPerNode: 1 }] })).toEqual(["shares-of-node cluster.gpuPools[0].gpusPerNode"]);
  expect(refusedOf(existing, { gpuPools: [{ ...GPU_POOL, gpuClients: 2, gpusPerNode: 2 }] })).toEqual([]);
});

test("a role with a pool's name is told of once", () => {
  const more = { gpuPools: [EKS_POOL, { ...EKS_POOL, name: "m" }], blueGreen: [{ role: "l4", blue: "l4", green: "m" }], models: [{ ...MODEL, gpuPool: "l4" }] };
  expect(refusedOf(eks, more)).toEqual(["role-is-pool blueGreen[0].role"]);
});

describe("GPUs that are shared", () => {
  test.each<[unknown]>([["2"], [1], [49], [undefined]])("by %p pods are told of at the pool alone", (clients) => {
    expect(refusedOf(gke, { gpuPools: [{ ...GKE_POOL, gpuSharing: GkeGpuSharing.timeSlicing(clients as number) }] })).toEqual(["invalid-gpu-sharing gpuPools[0].gpuSharing"]);
  });

  test("are no reason to ask for what a share can't have", () => {
    const app = scratchApp();
    gke(app, { gpuPools: [{ ...GKE_POOL, gpuSharing: GkeGpuSharing.timeSlicing(48) }] });
    const [{ code, fix }] = problemsIn(app);
    expect(code).toBe("does-not-fit");
    expect(fix).toMatch(/^Let fewer pods share each GPU/);
    expect(fix).not.toMatch(/memoryFraction|gpusPerWorker/);
  });

  test("warn of no share that nobody wrote", () => {
    const gpuPools = [{ ...GKE_POOL, gpuSharing: GkeGpuSharing.timeSlicing(2) }];
    expect(warnedOf(gke, { gpuPools }).filter((line) => line.includes("memoryFraction"))).toEqual([]);
    expect(warnedOf(gke, { gpuPools, models: [{ ...MODEL, maxModelLen: 4096, engineArgs: ["--kv-cache-memory-bytes", "1000000000"] }] }).filter((line) => line.includes("memoryFraction"))).toEqual([]);
  });
});

test("a class of GKE's with a name that can't be is told of once", () => {
  const more = { autoProvisioning: { maxCpus: 200, maxMemoryGiB: 1000 }, computeClasses: [{ name: "My Class", autoProvision: { machineType: "g2-standard-8", maxNodes: 1 } }] };
  expect(refusedOf(gke, more)).toEqual(["invalid-name computeClasses[0].name"]);
});

test.each<[unknown]>([[580], [undefined]])("a driver of AKS's of version %p is told of at the pool alone", (version) => {
  expect(refusedOf(aks, { gpuPools: [{ ...AKS_POOL, driver: AksGpuDriver.fromAks(version as string) }] })).toEqual(["invalid-driver-version gpuPools[0].driver"]);
});

test("a mirror, or a place of charts, that can't be is told of once a deployment", () => {
  expect(refusedOf(eks, { chartRepository: ChartRepository.of(3 as any) })).toEqual(["wrong-type chartRepository.address"]);
  expect(refusedOf(eks, { imageMirror: ImageMirror.of(3 as any) })).toEqual(["wrong-type imageMirror.registry"]);
});

test("a network of which nothing was said is told of once", () => {
  expect(refusedOf(gke, { network: GkeExistingNetwork.fromNames(undefined as any) })).toEqual(["missing-property network.options"]);
  expect(refusedOf(aks, { network: { virtualNetwork: AksExistingNetwork.fromIds(undefined as any) } })[0]).toBe("missing-property network.virtualNetwork.options");
});

test("a role of which nothing was said is told of what it lacks", () => {
  expect(refusedOf(eks, { blueGreen: [{}] })).toEqual(["role", "blue", "green"].map((name) => `missing-property blueGreen[0].${name}`));
});

test("pools of more nodes than any private range holds aren't told to take one", () => {
  const app = scratchApp();
  gke(app, { gpuPools: [{ ...GKE_POOL, maxNodes: 1e9 }] });
  expect(problemsIn(app).map(({ fix }) => fix)).toEqual(Array(2).fill("let pools have fewer nodes: no private range holds as many"));
});

test("drafted tokens that are no number are told of once, and what is no text isn't told of as standing twice", () => {
  expect(refusedOf(gke, { models: [{ ...MODEL, speculative: Speculative.ngram("4" as any) }] })).toEqual(["invalid-speculative speculative.tokens"]);
  expect(refusedOf(gke, { models: [{ ...MODEL, imagePullSecrets: [1, 1] }] })).toEqual(["wrong-type imagePullSecrets[0]", "wrong-type imagePullSecrets[1]"]);
});
