import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GpuDirect } from "../../../../constructs/google/gpu-direct/gpu-direct";
import { GkeGpuSharing } from "../../../../constructs/google/pools/gpu-sharing";
import { GkeGpuPoolOptions } from "../../../../constructs/google/pools/node-pools";
import { Engine } from "../../../../constructs/inference/engine";
import { PreflightMode, ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { GkeDeployment } from "../../../../stacks/google/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "sharing-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const SHARED: GkeGpuPoolOptions = { name: "l4", machineType: "g2-standard-24", maxNodes: 2, gpuSharing: GkeGpuSharing.timeSlicing(2) };
const node = (pool: GkeGpuPoolOptions): any => (Object.values<any>(make({ gpuPools: [pool] }).of("google_container_node_pool")).find(({ name }) => name === pool.name) as any).node_config;

describe("a pool whose GPUs are shared", () => {
  test("asks GKE for it, with the machine's own GPUs; others say nothing of it", () => {
    expect(node(SHARED).guest_accelerator).toEqual([
      { type: "nvidia-l4", count: 2, gpu_sharing_config: { gpu_sharing_strategy: "TIME_SHARING", max_shared_clients_per_gpu: 2 }, gpu_driver_installation_config: { gpu_driver_version: "LATEST" } },
    ]);
    expect(node({ ...SHARED, gpuSharing: undefined }).guest_accelerator[0]).not.toHaveProperty("gpu_sharing_config");
  });

  test("offers shares, with GKE's labels; the taint is that of any node with GPUs", () => {
    const [pool] = make({ gpuPools: [SHARED] }).cluster.gpuPools;
    expect(pool).toMatchObject({ gpu: "NVIDIA L4", gpusPerNode: 4, gpuMemoryGiB: 24, gpuClients: 2 });
    expect(pool.labels).toMatchObject({ "cloud.google.com/gke-gpu-sharing-strategy": "time-sharing", "cloud.google.com/gke-max-shared-clients-per-gpu": "2" });
    expect(pool.taints).toEqual([{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }]);
  });

  const of = (gpuSharing: GkeGpuSharing, more: Partial<GkeGpuPoolOptions> = {}): Partial<GkeClusterProps> => ({ gpuPools: [{ ...SHARED, gpuSharing, ...more }] });
  test.each<[string, Partial<GkeClusterProps>, string, string, RegExp]>([
    ["by one pod", of(GkeGpuSharing.timeSlicing(1)), "invalid-gpu-sharing", "gpuPools[0].gpuSharing", /timeSlicing\(2\)/],
    ["by 49 pods", of(GkeGpuSharing.timeSlicing(49)), "invalid-gpu-sharing", "gpuPools[0].gpuSharing", /leave it out/],
    ["by two and a half", of(GkeGpuSharing.timeSlicing(2.5)), "invalid-gpu-sharing", "gpuPools[0].gpuSharing", /leave it out/],
    ["and cut", of(GkeGpuSharing.timeSlicing(2), { machineType: "a2-highgpu-1g", zones: ["us-central1-a"], gpuPartition: "3g.20gb" }), "sharing-with-partition", "gpuPools[0].gpuSharing", /gpuPartition/],
    ["beside GPUDirect", { multiNetworking: true, ...of(GkeGpuSharing.timeSlicing(2), { machineType: "a4-highgpu-8g", zones: ["us-central1-b"], gpuDirect: GpuDirect.RDMA, compactPlacement: true, capacity: Capacity.SPOT }) }, "sharing-between-nodes", "gpuPools[0].gpuSharing", /one of them/],
    ["on nodes that come by a queue", of(GkeGpuSharing.timeSlicing(2), { capacity: Capacity.queued(24) }), "sharing-between-nodes", "gpuPools[0].gpuSharing", /flexStart/],
    ["as another's of the class aren't", { gpuPools: [SHARED, { ...SHARED, name: "whole", gpuSharing: undefined, capacity: Capacity.SPOT }], computeClasses: [{ name: "any", pools: ["l4", "whole"] }] }, "compute-class-machines", "computeClasses[0].pools", /gpuSharing is the same/],
  ])("GPUs shared %s are refused", (_, props, code, property, fix) => {
    expect(checkGkeCluster({ ...PROPS, ...props })).toEqual([expect.objectContaining({ code, property, fix: expect.stringMatching(fix) })]);
  });
});

interface Deployed {
  readonly problems: string[];
  readonly args: string[];
  readonly model: any;
  readonly pool: any;
}

function deploy(model: Partial<ServedModelOptions> = {}, pool: Partial<GkeGpuPoolOptions> = {}): Deployed {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  new GkeDeployment(app, "chat", { region: "us-central1", project: "my-project-1", gpuPools: [{ ...SHARED, ...pool }], models: [{ name: "small", model: "Qwen/Qwen3-0.6B", maxModelLen: 8192, ...model }], backend: StateBackend.local() });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  if (problems.length > 0) return { problems, args: [], model: undefined, pool: undefined };
  app.synth();
  const told = JSON.parse(fs.readFileSync(path.join(app.outdir, "deployments", "chat.json"), "utf8"));
  const stack = fs.readFileSync(path.join(app.outdir, "stacks", "chat-inference", "cdk.tf.json"), "utf8");
  const words = [...stack.matchAll(/--(gpu-memory-utilization|kv-cache-memory-bytes)[\\", ]+([0-9.]+)/g)].map(([, flag, value]) => `--${flag} ${value}`);
  return { problems, args: [...new Set(words)], model: told.models[0], pool: told.pools.find(({ name }: any) => name === "l4") };
}

describe("a model on a share of a GPU", () => {
  test("is told its part of the memory and the size of its cache, and planned for no more", () => {
    const shared = deploy();
    const whole = deploy({}, { gpuSharing: undefined });
    expect(shared.problems).toEqual([]);
    // Nine tenths of the GPU for both together.
    expect(shared.args).toEqual(["--gpu-memory-utilization 0.45", expect.stringMatching(/^--kv-cache-memory-bytes \d+$/)]);
    const bytes = Number(shared.args[1].split(" ")[1]);
    expect(bytes / 2 ** 30).toBeCloseTo(shared.model.plan.kvCacheGiB, 1);
    // Weights, cache and all else of two lie within the GPU: engine's own count by its own rule.
    expect(bytes / 2 ** 30 + shared.model.plan.weightsGiB).toBeLessThan(0.45 * shared.model.plan.gpuMemoryGiB);
    expect(shared.model.plan.kvCacheGiB).toBeLessThan(whole.model.plan.kvCacheGiB / 2);
    expect(whole.args).toEqual([]);
    expect(shared.pool).toMatchObject({ gpusPerNode: 4, gpuClients: 2 });
  });

  test("with a smaller part of its own has that one", () => {
    const { problems, args } = deploy({ engineArgs: ["--gpu-memory-utilization", "0.3"] });
    expect(problems).toEqual([]);
    expect(args).toContain("--gpu-memory-utilization 0.3");
    expect(args).not.toContain("--gpu-memory-utilization 0.45");
  });

  test("that doesn't fit into its part is refused, and fits on the whole GPU", () => {
    const model = { model: "Qwen/Qwen3-8B", maxModelLen: 4096 };
    expect(deploy(model).problems.length).toBeGreaterThan(0);
    expect(deploy(model, { gpuSharing: undefined }).problems).toEqual([]);
  });

  test.each<[string, Partial<ServedModelOptions>, string]>([
    ["over two shares", { gpusPerWorker: 2 }, "share-of-gpu gpusPerWorker"],
    ["over two nodes", { gpusPerWorker: 1, nodesPerWorker: 2 }, "share-of-gpu nodesPerWorker"],
    ["with prefill apart", { prefill: { replicas: 1 } }, "share-of-gpu prefill"],
    ["with more than its part", { engineArgs: ["--gpu-memory-utilization", "0.6"] }, "share-of-gpu engineArgs"],
    ["with a deep check", { preflight: { mode: PreflightMode.DEEP } }, "share-of-gpu preflight.mode"],
    ["by SGLang", { engine: Engine.SGLANG }, "share-of-gpu engine"],
    ["by TensorRT-LLM", { engine: Engine.TENSORRT_LLM }, "share-of-gpu engine"],
  ])("is refused %s", (_, model, problem) => expect(deploy(model).problems).toContain(problem));
});
