import { Fabric } from "../../../constructs/cluster/pools/fabric";
import { GpuPool } from "../../../constructs/cluster/pools/node-pool";
import { fractionOn, isShared, shareArgs, withSureCache, withoutOwnShare, withoutSureCache } from "../../../constructs/inference/shared-gpu";
import { Plan, PlanRequest, planInference } from "../../../inference-runtime/planner";
import { FlagWords } from "../../../inference-runtime/planner/flags/words";
import { EngineArgs } from "../../../inference-runtime/planner/profiles/profile";

const pool = (gpuClients?: number): GpuPool => ({
  name: "l4", machineType: "g2-standard-8", labels: {}, nodeSelector: {}, taints: [], minNodes: 0, maxNodes: 2, gpu: "NVIDIA L4", gpusPerNode: gpuClients ?? 1, fabric: Fabric.NONE, gpuClients,
});
const NOTHING: EngineArgs = { expertParallel: false, unplanned: [], invalid: [] };
const NEW = FlagWords.of("vllm", { engine: "0.28.0" });
const OLD = FlagWords.of("vllm", { engine: "0.10.1" });
const asked = (memoryFraction?: number): PlanRequest => ({ model: "Qwen/Qwen3-0.6B", machineType: "g2-standard-8", maxModelLen: 8192, parallelism: {}, memoryFraction });

describe("a share of a GPU", () => {
  test.each([[undefined, undefined], [1, undefined], [2, 0.45], [3, 0.3], [4, 0.225], [7, 0.128], [48, 0.018]])("of %s pods is %s of its memory, all together nine tenths at most", (clients, share) => {
    expect(fractionOn(pool(clients))).toBe(share);
    expect((share ?? 0) * (clients ?? 1)).toBeLessThanOrEqual(0.9);
    expect(isShared(pool(clients))).toBe(share !== undefined);
  });

  const first = planInference(asked(0.45));
  const sure = withSureCache(asked(0.45), first, NEW);
  const plan: Plan = planInference(sure ?? asked());

  test("has the cache that is sure, which is what the plan's lower end says", () => {
    expect(sure?.kvCacheGiB).toBeLessThanOrEqual(first.perGpu?.kvCacheGiB.low ?? 0);
    expect(sure?.kvCacheGiB).toBeGreaterThan((first.perGpu?.kvCacheGiB.low ?? 0) - 0.02);
    expect(plan.feasible).toBe(true);
  });

  test("is written to the engine, but for what it is told already and for what its version hasn't", () => {
    expect(shareArgs(pool(2), NOTHING, NEW, plan)).toEqual(["--gpu-memory-utilization", "0.45", "--kv-cache-memory-bytes", String(Math.floor((sure?.kvCacheGiB ?? 0) * 2 ** 30))]);
    expect(shareArgs(pool(2), { ...NOTHING, memoryFraction: 0.3, kvCacheBytes: 2 ** 30 }, NEW, plan)).toEqual([]);
    expect(shareArgs(pool(2), NOTHING, NEW)).toEqual(["--gpu-memory-utilization", "0.45"]);
    expect(shareArgs(pool(), NOTHING, NEW, plan)).toEqual([]);
    // vLLM 0.10.1 hasn't the flag: its cache follows from its share alone.
    expect(withSureCache(asked(0.45), first, OLD)).toBeUndefined();
  });

  test("warns of nothing that nobody wrote, and of a share that somebody did", () => {
    const unused = ({ diagnostics }: Plan): string[] => diagnostics.filter(({ code }) => code === "unused-property").map(({ path }) => path);
    expect(unused(plan)).toEqual(["memoryFraction"]);
    expect(unused(withoutOwnShare(plan, NOTHING))).toEqual([]);
    expect(unused(withoutOwnShare(plan, { ...NOTHING, memoryFraction: 0.4 }))).toEqual(["memoryFraction"]);
  });

  test("of a model that isn't planned has no size of its cache, and that is told once", () => {
    expect(withoutSureCache(["it isn't known", "a flag isn't"], pool(2), NOTHING)).toEqual(["it isn't known", expect.stringMatching(/^a flag isn't; until then vLLM isn't told how large its cache may be, and on pool l4,/)]);
    expect(withoutSureCache(["it isn't known"], pool(2), { ...NOTHING, kvCacheBytes: 2 ** 30 })).toEqual(["it isn't known"]);
  });

  test("of which nothing is left for a cache, isn't asked again: the plan says so", () => {
    const none = planInference({ ...asked(0.05) });
    expect(none.feasible).toBe(false);
    expect(withSureCache(asked(0.05), none, NEW)).toBeUndefined();
  });
});
