import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GkeGpuSharing } from "../../../../constructs/google/pools/gpu-sharing";
import { GkeGpuPoolOptions } from "../../../../constructs/google/pools/node-pools";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { checkPlan } from "../../../../constructs/inference/checks/check-plan";
import { planModel } from "../../../../constructs/inference/plan-model";
import { Engine } from "../../../../constructs/inference/engine";
import { ModelPlans } from "../../../../constructs/inference/model-plans";
import { modelValues } from "../../../../constructs/inference/model-values";
import { PreflightMode, ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { podSecurityLabels } from "../../../../stacks/chain/pod-security";
import { Rendered, describeWithHelm, helmTemplate } from "../../../harness/helm";
import { CHART, podOf } from "../../../inference-runtime/chart/render";
import { Made, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const MPS: GkeGpuPoolOptions = { name: "l4", machineType: "g2-standard-24", maxNodes: 2, gpuSharing: GkeGpuSharing.mps({ clients: 2, hostIpc: true }) };
const TURNS: GkeGpuPoolOptions = { ...MPS, name: "turns", gpuSharing: GkeGpuSharing.timeSlicing(2) };
const SMALL: ServedModelOptions = { name: "small", model: "Qwen/Qwen3-0.6B", gpuPool: "l4", maxModelLen: 8192 };
const release = (version = "1.6.1"): DynamoRelease => DynamoRelease.of(version);
const made: Made = make({ gpuPools: [MPS, TURNS] });

function found(model: Partial<ServedModelOptions> = {}, version?: string): string[] {
  const served = { ...SMALL, ...model };
  const findings = checkModel(served, made.cluster, release(version));
  return [...findings, ...checkPlan(served, planModel(served, made.cluster, release(version)))].map(({ code, property }) => `${code} ${property}`);
}

describe("a pool whose GPUs several pods use at once", () => {
  const [pool, turns] = made.cluster.gpuPools;

  test("asks GKE for it, offers shares, and carries GKE's labels", () => {
    expect(made.problems).toEqual([]);
    const nodes = Object.values<any>(made.of("google_container_node_pool")).find(({ name }) => name === "l4").node_config;
    expect(nodes.guest_accelerator[0].gpu_sharing_config).toEqual({ gpu_sharing_strategy: "MPS", max_shared_clients_per_gpu: 2 });
    expect(pool).toMatchObject({ gpusPerNode: 4, gpuClients: 2, hostIpc: true, labels: { "cloud.google.com/gke-gpu-sharing-strategy": "mps", "cloud.google.com/gke-max-shared-clients-per-gpu": "2" } });
    expect(turns).not.toHaveProperty("hostIpc");
  });

  test("takes the standard from the models' namespace, which one by turns leaves as it is", () => {
    const labels = (gpuPools: any[]): object => podSecurityLabels({ gpuPools, storage: [] } as any);
    expect(labels([pool])).toEqual({ "pod-security.kubernetes.io/warn": "baseline" });
    expect(labels([turns])).toEqual({ "pod-security.kubernetes.io/enforce": "restricted" });
  });

  const of = (gpuSharing: GkeGpuSharing, more: Partial<GkeGpuPoolOptions> = {}): Partial<GkeClusterProps> => ({ gpuPools: [{ ...MPS, gpuSharing, ...more }] });
  test.each<[string, Partial<GkeClusterProps>, string, string, RegExp]>([
    ["without the word for it", of(GkeGpuSharing.mps({ clients: 2 })), "mps-without-host-ipc", "gpuPools[0].gpuSharing", /hostIpc: true/],
    ["with that word denied", of(GkeGpuSharing.mps({ clients: 2, hostIpc: false })), "mps-without-host-ipc", "gpuPools[0].gpuSharing", /timeSlicing/],
    ["by 49 pods", of(GkeGpuSharing.mps({ clients: 49, hostIpc: true })), "invalid-gpu-sharing", "gpuPools[0].gpuSharing", /GkeGpuSharing\.mps/],
    ["and cut", of(GkeGpuSharing.mps({ clients: 2, hostIpc: true }), { machineType: "a2-highgpu-1g", zones: ["us-central1-a"], gpuPartition: "3g.20gb" }), "sharing-with-partition", "gpuPools[0].gpuSharing", /gpuPartition/],
    ["beside one by turns in a class", { gpuPools: [MPS, TURNS], computeClasses: [{ name: "any", pools: ["l4", "turns"] }] }, "compute-class-machines", "computeClasses[0].pools", /gpuSharing is the same/],
  ])("GPUs shared %s are refused", (_, props, code, property, fix) => {
    expect(checkGkeCluster({ ...PROPS, ...props })).toEqual([expect.objectContaining({ code, property, fix: expect.stringMatching(fix) })]);
  });
});

describe("a model on it", () => {
  test.each<[string, Partial<ServedModelOptions>, string[], string?]>([
    ["of vLLM is taken", {}, []],
    ["on a pool by turns of an old release", { gpuPool: "turns" }, [], "1.1.1"],
    ["of a release whose operator covers /dev/shm", {}, ["host-ipc-not-in-release gpuPool"], "1.1.1"],
    ["of SGLang", { engine: Engine.SGLANG }, ["share-of-gpu engine"]],
    ["of two shares", { gpusPerWorker: 2 }, ["share-of-gpu gpusPerWorker"]],
    ["looked at deeply", { preflight: { mode: PreflightMode.DEEP } }, ["share-of-gpu preflight.mode"]],
    ["that can't be planned", { model: "acme/unknown-model" }, ["mps-without-cache-size gpuPool"]],
    ["that can't be planned, by turns", { model: "acme/unknown-model", gpuPool: "turns" }, []],
    ["that can't be planned, with the size of its cache", { model: "acme/unknown-model", engineArgs: ["--kv-cache-memory-bytes", "2147483648"] }, []],
  ])("%s", (...[, model, expected, version]) => expect(found(model, version).filter((one) => /mps|share|host-ipc/.test(one))).toEqual(expected));
});

describeWithHelm("what the chart makes of it", () => {
  const graphOf = (model: ServedModelOptions): any => {
    const plans = ModelPlans.of(planModel(model, made.cluster, release()));
    return (helmTemplate(CHART, modelValues(model, made.cluster, release(), { plans }) as Rendered, { name: "small", namespace: "inference" }) as any[]).find(({ kind }) => kind === "DynamoGraphDeployment");
  };
  const graph = graphOf(SMALL);
  const worker = podOf([graph], "worker") as any;

  test("workers that see the node's /dev/shm, with nothing mounted over it, by our graph or the operator", () => {
    expect(worker.hostIPC).toBe(true);
    expect(JSON.stringify(worker)).not.toContain("/dev/shm");
    expect(graph.spec.components.find(({ name }: any) => name === "worker").sharedMemorySize).toBe("0");
    expect(JSON.stringify(worker.containers[0].args ?? worker.containers[0].command)).toMatch(/--kv-cache-memory-bytes/);
    expect(JSON.stringify(worker)).not.toMatch(/CUDA_MPS/);
  });

  test("frontends that don't, and workers by turns that have a volume of their own", () => {
    expect(podOf([graph], "frontend")).not.toHaveProperty("hostIPC");
    const turns = podOf([graphOf({ ...SMALL, gpuPool: "turns" })], "worker") as any;
    expect(turns).not.toHaveProperty("hostIPC");
    expect(JSON.stringify(turns)).toContain("/dev/shm");
  });
});
