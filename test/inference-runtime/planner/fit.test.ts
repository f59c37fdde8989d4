import * as fc from "fast-check";
import { catalogueIds, Plan, planInference, PlanRequest } from "../../../inference-runtime/planner";

/** What fits and how many of it: no plan says yes and nothing, and none takes a printed token count for capacity. */

const plan = (request: object): Plan => planInference(request as PlanRequest);

/** Gemma-4-31B: five sliding layers for each full one. */
const GEMMA_31B = {
  architectures: ["Gemma4ForConditionalGeneration"],
  model_type: "gemma4",
  text_config: {
    model_type: "gemma4_text", num_hidden_layers: 60, hidden_size: 5376, vocab_size: 262_144, max_position_embeddings: 262_144, tie_word_embeddings: true,
    num_attention_heads: 32, num_key_value_heads: 16, head_dim: 256, intermediate_size: 21_504, sliding_window: 1024, num_global_key_value_heads: 4, global_head_dim: 512,
    attention_k_eq_v: true, hidden_size_per_layer_input: 0, num_kv_shared_layers: 0,
    layer_types: Array.from({ length: 60 }, (_, layer) => (layer % 6 === 5 ? "full_attention" : "sliding_attention")),
  },
};
const gemma = (version: string, more: object = {}): Plan => plan({ model: { config: GEMMA_31B }, gpu: { sku: "H200" }, engine: { name: "vllm", version }, ...more });
const numbers = ({ kvTokens }: Plan): { low: number; expected: number; high: number } => kvTokens as { low: number; expected: number; high: number };

describe("mixed attention in vLLM up to 0.20.0, whose log counts blocks over groups", () => {
  test("Gemma-4-31B on 0.20.0: two sequences of 262,144 tokens, not none, and the printed count is said to be no capacity", () => {
    const before = gemma("0.20.0");
    expect([before.feasible, before.maxModelLenThatFits, before.maxConcurrency]).toEqual([true, 262_144, 2]);
    expect(numbers(before).expected).toBeLessThan(262_144);
    expect(before.diagnostics.filter(({ code }) => code === "printed-tokens-not-capacity").map(({ severity, message }) => [severity, message])).toEqual([["info", expect.stringMatching(/0\.20\.0 prints .* 262,144 fits all the same/)]]);
  });

  test("the scheduler's blocks are the same in 0.20.0 and 0.20.1: only what is printed changed", () => {
    for (const length of [8192, 65_536, 262_144]) {
      const [before, after] = ["0.20.0", "0.20.1"].map((version) => gemma(version, { maxModelLen: length, kvCacheGiB: 60 }));
      expect(before.maxConcurrency).toBe(after.maxConcurrency);
      expect(numbers(after).expected).toBeGreaterThanOrEqual((after.maxConcurrency as number) * length);
      expect(after.diagnostics.map(({ code }) => code)).not.toContain("printed-tokens-not-capacity");
    }
  });

  test.each(["0.10.2", "0.14.1", "0.19.0", "0.20.0"])("sequences of a workload are counted by blocks too: %s", (version) => {
    const { maxConcurrency } = gemma(version, { kvCacheGiB: 60, workload: { isl: 4000, osl: 500 } });
    expect(maxConcurrency).toBe(gemma("0.20.1", { kvCacheGiB: 60, workload: { isl: 4000, osl: 500 } }).maxConcurrency);
  });
});

describe("sequences at once", () => {
  test("each rank of data-parallel attention has whole sequences of its own", () => {
    const one = { model: "DeepSeek-R1", gpu: { sku: "H200" }, kvCacheGiB: 9, maxModelLen: 100_000 };
    const [rank, replica] = [{ tensor: 8 }, { data: 8, expert: 8 }].map((parallelism) => plan({ ...one, parallelism }).maxConcurrency as number);
    expect([rank, replica]).toEqual([1, 8]);
  });

  test("SGLang keeps three states for each running sequence of a hybrid model: they bound it as tokens do", () => {
    const { maxConcurrency, kvTokens } = plan({ model: "Qwen3.5-35B-A3B", gpu: { sku: "H200" }, parallelism: { tensor: 2 }, engine: { name: "sglang", version: "0.5.11" }, kvCacheGiB: 4, workload: { isl: 100, osl: 28 } });
    expect(maxConcurrency as number).toBeLessThan(Math.floor((kvTokens as { expected: number }).expected / 128));
    expect(maxConcurrency as number).toBeGreaterThan(0);
  });

  test("a workload longer than what the cache holds is refused where the engine shortens its default context", () => {
    const { feasible, diagnostics } = plan({ model: "Qwen3-32B", gpu: { sku: "H100" }, engine: { name: "sglang" }, kvCacheGiB: 4, workload: { isl: 20_000, osl: 500 } });
    expect([feasible, diagnostics.filter(({ severity }) => severity === "error").map(({ code, message }) => [code, message])]).toEqual([false, [["workload-too-long", expect.stringMatching(/20,000 input .* 16,38\d tokens of one sequence/)]]]);
  });
});

const ENGINES = [
  { name: "vllm", version: "0.8.5" }, { name: "vllm", version: "0.14.1" }, { name: "vllm", version: "0.20.0" }, { name: "vllm", version: "0.20.1" }, { name: "vllm", version: "0.28.0" },
  { name: "sglang", version: "0.4.9" }, { name: "sglang", version: "0.5.18" }, { name: "trtllm", version: "1.3.0rc25" },
];
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const REQUEST = fc.record({
  model: fc.constantFrom<string | object>(...catalogueIds(), { config: GEMMA_31B }),
  engine: fc.constantFrom(...ENGINES),
  gpu: fc.record({ visibleGiB: fc.double({ min: 60, max: 300, noNaN: true }), computeCapability: fc.constantFrom("8.0", "9.0", "10.0"), memoryBandwidthGBps: fc.constant(3000), bf16Tflops: fc.constant(900) }),
  parallelism: fc.constantFrom<object | string>({ tensor: 1 }, { tensor: 2 }, { tensor: 8 }, { tensor: 4, pipeline: 2 }, { data: 8, expert: 8 }, { tensor: 2, data: 4 }),
  maxModelLen: maybe(fc.integer({ min: 1, max: 120_000 })),
  kvCacheGiB: maybe(fc.double({ min: 0.01, max: 40, noNaN: true })),
  maxNumSeqs: maybe(fc.integer({ min: 1, max: 2048 })),
  memoryFraction: maybe(fc.double({ min: 0.3, max: 0.97, noNaN: true })),
  workload: maybe(fc.record({ isl: fc.integer({ min: 1, max: 60_000 }), osl: fc.integer({ min: 1, max: 2000 }), requestRate: fc.constant(3) })),
});

test("no plan contradicts itself: what is feasible holds a sequence, and one is no longer than what it says it holds", () => {
  let feasible = 0;
  fc.assert(
    fc.property(REQUEST, (request) => {
      const made = plan(request);
      const { maxConcurrency, maxModelLenThatFits, kvTokens, maxModelLen, engine } = made;
      expect(made.feasible).toBe(made.diagnostics.every(({ severity }) => severity !== "error"));
      if (!made.feasible || typeof maxConcurrency !== "number" || typeof maxModelLenThatFits !== "number" || typeof kvTokens !== "object") return;
      feasible++;
      const codes = made.diagnostics.map(({ code }) => code);
      expect(maxConcurrency).toBeGreaterThanOrEqual(1);
      // vLLM serves its whole context or doesn't start; the others shorten a default one, and say it.
      const asked = request.workload === undefined ? (codes.includes("sequence-does-not-fit") ? 1 : (maxModelLen as number)) : request.workload.isl + request.workload.osl;
      expect(maxModelLenThatFits).toBeGreaterThanOrEqual(asked);
      if (engine.name === "vllm" && request.workload === undefined) expect(maxModelLenThatFits).toBeGreaterThanOrEqual(maxModelLen as number);
      if (!codes.includes("printed-tokens-not-capacity")) expect(kvTokens.high).toBeGreaterThanOrEqual(Math.min(maxModelLenThatFits, maxModelLen as number));
      if (request.workload !== undefined) expect(made.replicas === null || made.replicas >= 1).toBe(true);
      expect(made.perGpu?.kvCacheGiB.high).toBeGreaterThan(0);
    }),
    { seed: 20_261_129, numRuns: 1500 },
  );
  expect(feasible).toBeGreaterThan(200);
});
