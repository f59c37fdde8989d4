import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GpuDirect } from "../../../../constructs/google/gpu-direct/gpu-direct";
import { GkeGpuPoolOptions } from "../../../../constructs/google/pools/node-pools";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { GkeDeployment } from "../../../../stacks/google/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { gpus } from "../../../../inference-runtime/facts/gpus.json";
import mig from "../../../../inference-runtime/facts/mig.json";
import { PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "partition-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const CUT: GkeGpuPoolOptions = { name: "h100", machineType: "a3-highgpu-8g", maxNodes: 2, zones: ["us-central1-a"], gpuPartition: "3g.40gb" };
const node = (pool: GkeGpuPoolOptions): any => (Object.values<any>(make({ gpuPools: [pool] }).of("google_container_node_pool")).find(({ name }) => name === pool.name) as any).node_config;

describe("a pool whose GPUs are cut", () => {
  test("asks GKE for it, with the machine's GPUs and their driver; others say nothing of it", () => {
    expect(node(CUT).guest_accelerator).toEqual([{ type: "nvidia-h100-80gb", count: 8, gpu_partition_size: "3g.40gb", gpu_driver_installation_config: { gpu_driver_version: "LATEST" } }]);
    expect(node({ ...CUT, gpuPartition: undefined }).guest_accelerator[0]).not.toHaveProperty("gpu_partition_size");
  });

  test("offers slices: twice as many GPUs, of half the memory", () => {
    const [pool] = make({ gpuPools: [CUT] }).cluster.gpuPools;
    expect(pool).toMatchObject({ gpu: "NVIDIA H100 80GB SXM, 3g.40gb", gpusPerNode: 16, gpuMemoryGiB: 40, gpuPartition: { size: "3g.40gb", perGpu: 2, memoryShare: 0.5 } });
    expect(pool.labels).toMatchObject({ "cloud.google.com/gke-gpu-partition-size": "3g.40gb", "cloud.google.com/gke-accelerator": "nvidia-h100-80gb" });
    // Its nodes are still told by our own label, as every pool's.
    expect(pool.nodeSelector).toEqual({ "dynamo-serving/gpu-pool": "h100" });
  });

  test.each<[string, Partial<GkeClusterProps>, string, string, RegExp]>([
    ["into a size that it hasn't", { gpuPools: [{ ...CUT, gpuPartition: "3g.71gb" }] }, "invalid-gpu-partition", "gpuPools[0].gpuPartition", /1g\.10gb, 2g\.20gb, 3g\.40gb/],
    ["into words", { gpuPools: [{ ...CUT, gpuPartition: "half" }] }, "invalid-gpu-partition", "gpuPools[0].gpuPartition", /3g\.40gb/],
    ["that have no MIG", { gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 1, gpuPartition: "1g.5gb" }] }, "invalid-gpu-partition", "gpuPools[0].gpuPartition", /a GPU is whole/],
    ["that nobody knows", { gpuPools: [{ ...CUT, machineType: "a9-highgpu-8g", accelerator: { type: "nvidia-next", count: 8 } }] }, "invalid-gpu-partition", "gpuPools[0].gpuPartition", /leave it out/],
    ["beside GPUDirect", { multiNetworking: true, gpuPools: [{ ...CUT, machineType: "a4-highgpu-8g", gpuPartition: "3g.90gb", gpuDirect: GpuDirect.RDMA, compactPlacement: true, capacity: Capacity.SPOT }] }, "partition-between-nodes", "gpuPools[0].gpuPartition", /one of them/],
    ["of nodes that come by a queue", { gpuPools: [{ ...CUT, capacity: Capacity.queued(24) }] }, "partition-between-nodes", "gpuPools[0].gpuPartition", /flexStart/],
    ["as another's of the class aren't", { gpuPools: [CUT, { ...CUT, name: "whole", gpuPartition: undefined, capacity: Capacity.SPOT }], computeClasses: [{ name: "any", pools: ["h100", "whole"] }] }, "compute-class-machines", "computeClasses[0].pools", /gpuPartition is the same/],
  ])("GPUs %s are refused", (_, props, code, property, fix) => {
    expect(checkGkeCluster({ ...PROPS, ...props })).toEqual([expect.objectContaining({ code, property, fix: expect.stringMatching(fix) })]);
  });

  test("every size's memory is what its name says, but for a GiB or two", () => {
    for (const { sku, size, memory, perGpu } of mig.slices) {
      const whole = gpus.find((one) => one.sku === sku)?.memoryGiB ?? Number.NaN;
      const named = Number(/^\dg\.(\d+)gb$/.exec(size)?.[1]);
      expect(Math.abs(whole * memory - named)).toBeLessThan(2);
      expect(memory * perGpu).toBeLessThanOrEqual(1);
    }
  });
});

const deploy = (model: Partial<ServedModelOptions>, pool: Partial<GkeGpuPoolOptions> = {}): { problems: string[]; model: any; pool: any } => {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  new GkeDeployment(app, "chat", { region: "us-central1", project: "my-project-1", gpuPools: [{ ...CUT, ...pool }], models: [{ name: "small", model: "Qwen/Qwen3-0.6B", ...model }], backend: StateBackend.local() });
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  if (problems.length > 0) return { problems, model: undefined, pool: undefined };
  app.synth();
  const told = JSON.parse(fs.readFileSync(path.join(app.outdir, "deployments", "chat.json"), "utf8"));
  return { problems, model: told.models[0], pool: told.pools.find(({ name }: any) => name === "h100") };
};

describe("a model on slices", () => {
  test("is planned for a slice's memory, which is less than was ever seen of one", () => {
    const [cut, whole] = [deploy({}), deploy({}, { gpuPartition: undefined })];
    expect(cut.problems).toEqual([]);
    // 39.38 GiB says nvidia-smi of one.
    expect(cut.model.plan.gpuMemoryGiB).toBe(38.99);
    expect(whole.model.plan.gpuMemoryGiB).toBe(79.18);
    expect(cut.model.plan.kvCacheGiB).toBeLessThan(whole.model.plan.kvCacheGiB / 2);
    expect(cut.pool).toMatchObject({ gpusPerNode: 16, gpuPartition: { size: "3g.40gb", perGpu: 2 } });
  });

  test.each<[string, Partial<ServedModelOptions>, string]>([
    ["over two of them", { gpusPerWorker: 2 }, "slices-apart gpusPerWorker"],
    ["with prefill apart", { prefill: { replicas: 1 } }, "slices-apart prefill"],
  ])("is refused %s: they don't reach each other", (_, model, problem) => expect(deploy(model).problems).toContain(problem));

  test("that doesn't fit into one is refused, and fits on the whole GPU", () => {
    const large = { model: "Qwen/Qwen3-32B", maxModelLen: 8192 };
    expect(deploy(large).problems.length).toBeGreaterThan(0);
    expect(deploy(large, { gpuPartition: undefined }).problems).toEqual([]);
  });
});
