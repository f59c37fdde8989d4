import * as fc from "fast-check";
import { catalogueIds, knownSkus, Parallelism, Plan, planInference, PlanRequest, PlanRequestError } from "../../../inference-runtime/planner";
import configs from "./configs.json";

/** What holds for any request, and that no config, however broken, gets more than a plan of numbers or a diagnostic with its path. */

const plan = (request: object): Plan => planInference(request as PlanRequest);
const SETTINGS = { seed: 20_261_126, numRuns: 250 };

const ENGINES = [
  { name: "vllm", version: "0.10.0" },
  { name: "vllm", version: "0.19.0" },
  { name: "vllm", version: "0.28.0" },
  { name: "sglang", version: "0.4.9" },
  { name: "sglang", version: "0.5.18" },
  { name: "trtllm", version: "1.3.0rc25" },
];

/** Any model on any GPU by its memory, in any split that is in use. */
const REQUEST = fc.record({
  model: fc.constantFrom(...catalogueIds()),
  engine: fc.constantFrom(...ENGINES),
  gpu: fc.record({ visibleGiB: fc.double({ min: 14, max: 300, noNaN: true }), computeCapability: fc.constant("10.0"), memoryBandwidthGBps: fc.constant(3000), bf16Tflops: fc.constant(900) }),
  parallelism: fc.constantFrom({ tensor: 1 }, { tensor: 2 }, { tensor: 4 }, { tensor: 8 }, { tensor: 4, pipeline: 2 }, { data: 8, expert: 8 }, { tensor: 2, data: 4 }),
  maxModelLen: fc.integer({ min: 64, max: 300_000 }),
  kvCacheDtype: fc.constantFrom("auto", "bf16", "fp8"),
  maxNumSeqs: fc.option(fc.integer({ min: 1, max: 2048 }), { nil: undefined }),
  memoryFraction: fc.option(fc.double({ min: 0.3, max: 0.97, noNaN: true }), { nil: undefined }),
});

/**
 * A change that can only help never turns what fits into what does not. Nor does it take tokens away, but for more memory: engines set
 * aside more on larger GPUs (vLLM: more sequences at once), which on a GPU between two sizes may be more than it has more.
 */
function helps(request: object, change: object): void {
  const before = plan(request);
  const after = plan({ ...request, ...change });
  if (before.feasible) expect({ change, errors: after.diagnostics.filter(({ severity }) => severity === "error") }).toEqual({ change, errors: [] });
  if (typeof before.kvTokens === "object" && typeof after.kvTokens === "object" && !("maxModelLen" in change) && !("gpu" in change)) {
    expect(after.kvTokens.expected).toBeGreaterThanOrEqual(before.kvTokens.expected);
  }
}

describe("what can only help", () => {
  test("more memory", () => {
    fc.assert(
      fc.property(REQUEST, fc.double({ min: 0, max: 60, noNaN: true }), (request, more) => {
        helps(request, { gpu: { ...request.gpu, visibleGiB: request.gpu.visibleGiB + more } });
      }),
      { ...SETTINGS, numRuns: 600 },
    );
  });

  test("a pool given in bytes, larger", () => {
    fc.assert(
      fc.property(REQUEST, fc.double({ min: 0.1, max: 60, noNaN: true }), fc.double({ min: 0, max: 60, noNaN: true }), (request, pool, more) => {
        const roomy = { ...request, memoryFraction: undefined, gpu: { ...request.gpu, visibleGiB: 5000 } };
        helps({ ...roomy, kvCacheGiB: pool }, { kvCacheGiB: pool + more });
      }),
      SETTINGS,
    );
  });

  test("fewer tokens a sequence", () => {
    fc.assert(
      fc.property(REQUEST, fc.double({ min: 0, max: 1, noNaN: true }), (request, share) => {
        helps(request, { maxModelLen: Math.max(1, Math.floor(request.maxModelLen * share)) });
      }),
      SETTINGS,
    );
  });

  test("fewer tokens of work", () => {
    const length = fc.integer({ min: 1, max: 60_000 });
    fc.assert(
      fc.property(REQUEST, length, length, fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (request, isl, osl, concurrency, share) => {
        const fewer = (value: number): number => Math.max(1, Math.floor(value * share));
        const sla = { itlMs: 30, ttftMs: 2000 };
        helps({ ...request, sla, workload: { isl, osl, concurrency } }, { workload: { isl: fewer(isl), osl: fewer(osl), concurrency: fewer(concurrency) } });
      }),
      SETTINGS,
    );
  });

  test("an fp8 cache instead of bf16", () => {
    fc.assert(fc.property(REQUEST, (request) => helps({ ...request, kvCacheDtype: "bf16" }, { kvCacheDtype: "fp8" })), SETTINGS);
  });

  test("weights in a smaller format", () => {
    // Not nvfp4 to mxfp4: mxfp4's kernels pad their matrices, and a padded 4.25 bits may be more than 4.5.
    const pairs = [["bf16", "fp8"], ["fp8", "nvfp4"], ["fp8", "mxfp4"], ["fp8", "int4-g32"], ["int4-g32", "int4-g128"]];
    const formats = ["fp8", "nvfp4", "mxfp4", "int4-g32", "int4-g128"];
    fc.assert(
      fc.property(REQUEST, fc.constantFrom(...pairs), fc.boolean(), fc.constantFrom(...formats), (request, [larger, smaller], quantizedExpertsOnly, format) => {
        helps({ ...request, quantizedExpertsOnly, quantization: larger }, { quantization: smaller });
        // Left to the format, what stays bf16 differs: against bf16 each is smaller.
        helps({ ...request, quantization: "bf16" }, { quantization: format });
      }),
      { ...SETTINGS, numRuns: 250 },
    );
  });

  test("tokens fall as the cache that tensor parallelism does not divide grows", () => {
    const latent = (configs as unknown as { id: string; config: object }[]).filter(({ id }) => ["DeepSeek-R1", "Kimi-K2-Instruct", "GLM-4.7-Flash"].includes(id));
    fc.assert(
      fc.property(fc.constantFrom(...latent), fc.integer({ min: 64, max: 4000 }), fc.integer({ min: 1, max: 500 }), fc.constantFrom(...ENGINES), fc.constantFrom(1, 2, 4, 8), ({ config }, rank, more, engine, tensor) => {
        const tokens = (kv_lora_rank: number): number => {
          const { kvTokens } = plan({ model: { config: { ...config, kv_lora_rank } }, engine, gpu: { visibleGiB: 5000 }, parallelism: { tensor }, kvCacheGiB: 40 });
          return typeof kvTokens === "object" ? kvTokens.expected : Number.NaN;
        };
        expect(tokens(rank + more)).toBeLessThanOrEqual(tokens(rank));
        expect(tokens(2 * rank)).toBeLessThan(tokens(rank));
      }),
      { ...SETTINGS, numRuns: 200 },
    );
  });
});

/** Every split of fewer GPUs than `limit` on one node. */
function splits(limit: number): Parallelism[] {
  const sizes = Array.from({ length: limit - 1 }, (_, i) => i + 1);
  return sizes.flatMap((tensor) => sizes.flatMap((pipeline) => sizes.flatMap((data) => (tensor * pipeline * data < limit ? sizes.filter((expert) => (tensor * data) % expert === 0).map((expert) => ({ tensor, pipeline, expert, data })) : []))));
}

describe("auto", () => {
  test("never takes more GPUs than a smaller choice that works", () => {
    fc.assert(
      fc.property(REQUEST, (request) => {
        const auto = plan({ ...request, parallelism: "auto", gpusPerNode: 8, nodes: 1 });
        // Data-parallel ranks of a dense model share nothing: that is more replicas, not a way to fit.
        const smaller = splits(auto.feasible ? auto.gpusPerReplica : 9).filter((parallelism) => plan({ ...request, parallelism, gpusPerNode: 8, nodes: 1 }).feasible);
        expect({ taken: auto.gpusPerReplica, feasible: auto.feasible, smaller }).toEqual({ taken: auto.gpusPerReplica, feasible: auto.feasible, smaller: [] });
        if (auto.feasible) expect(plan({ ...request, parallelism: auto.parallelism, gpusPerNode: 8, nodes: 1 }).feasible).toBe(true);
      }),
      { ...SETTINGS, numRuns: 40 },
    );
  });

  test("takes more GPUs for an SLA that fewer cannot meet", () => {
    const request = { model: "Meta-Llama-3.1-70B", gpu: { sku: "H200" }, parallelism: "auto", workload: { isl: 2000, osl: 500 } };
    const [slow, fast] = [plan(request), plan({ ...request, sla: { itlMs: 6 } })];
    expect(fast.gpusPerReplica).toBeGreaterThan(slow.gpusPerReplica);
    expect(fast.bounds.itlMs).toBeLessThanOrEqual(6);
  });
});

describe("the same request", () => {
  const shuffled = (value: unknown, reverse: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => shuffled(item, reverse));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, inner]) => [key, shuffled(inner, reverse)]);
    return Object.fromEntries(reverse ? entries.reverse() : entries.sort());
  };

  test("gives the same bytes, whatever was planned before and in whichever order its keys stand", () => {
    fc.assert(
      fc.property(REQUEST, fc.boolean(), (request, reverse) => {
        const first = JSON.stringify(plan(request));
        plan({ model: "Qwen3-8B", gpu: { sku: "L4" } });
        expect(JSON.stringify(plan(shuffled(request, reverse) as object))).toBe(first);
      }),
      { ...SETTINGS, numRuns: 200 },
    );
  });

  test("has a hash of its own", () => {
    const hashes = knownSkus().map((sku) => plan({ model: "Qwen3-8B", gpu: { sku } }).inputsSha256);
    expect(new Set(hashes).size).toBe(knownSkus().length);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });
});

/** Seeded and small: the fuzz must say the same on every machine. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) >>> 0) / 2 ** 32;
}

describe("broken input", () => {
  const random = generator(17);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) });
  type Fields = { [key: string]: unknown };

  /** What no field of a config should hold. */
  const ABSURD: readonly (() => unknown)[] = [
    () => undefined, () => null, () => 0, () => -1, () => 1.5, () => 1e308, () => -1e308, () => Number.NaN, () => Infinity, () => 2 ** 53, () => 1e9, () => 1, () => 3, () => 127,
    () => "", () => "8", () => "NaN", () => "__proto__", () => true, () => false, () => [], () => [1, 2], () => ["full_attention"], () => new Array(200).fill("x"),
    () => ({}), () => ({ toString: 1 }), () => deep(40), () => deep(200), () => "x".repeat(3000), () => "M".repeat(88),
  ];
  const NAMES = ["__proto__", "constructor", "toString", "model_type", "architectures", "text_config", "vision_config", "quantization_config", "layer_types", "layers_block_type", "hybrid_override_pattern", "hybrid_layer_pattern", "kv_lora_rank", "num_local_experts", "n_routed_experts", "global_head_dim", "use_sliding_window", "sliding_window", "max_window_layers", "compress_ratios", "moe_layer_freq", "mlp_layer_types", "mlp_only_layers", "decoder_sparse_step", "interleave_moe_layer_step", "indexer_types", "linear_num_value_heads", "mamba_num_heads", "num_kv_shared_layers", "enable_moe_block"];

  function pathsIn(value: unknown, at: readonly string[] = []): string[][] {
    if (typeof value !== "object" || value === null || Array.isArray(value) || at.length > 4) return [];
    return Object.entries(value).flatMap(([key, inner]) => [[...at, key], ...pathsIn(inner, [...at, key])]);
  }

  function broken(config: object): object {
    const copy = structuredClone(config) as Fields;
    for (let i = Math.floor(random() * 4); i >= 0; i--) {
      const known = pathsIn(copy);
      const place = random() < 0.8 && known.length > 0 ? pick(known) : [pick(NAMES)];
      let holder: unknown = copy;
      for (const key of place.slice(0, -1)) holder = (holder as Fields)[key];
      const name = place[place.length - 1];
      const fields = holder as Fields;
      const value = fields[name];
      if (random() < 0.2) delete fields[name];
      else if (typeof value === "number" && random() < 0.4) fields[name] = pick([value * 2, value + 1, value - 1, value * 1e6, value / 3, -value]);
      // As JSON.parse does it: __proto__ is a field like any other.
      else Object.defineProperty(fields, name, { value: pick(ABSURD)(), enumerable: true, configurable: true, writable: true });
    }
    return copy;
  }

  function notFinite(value: unknown, at = ""): string[] {
    if (typeof value === "number") return Number.isFinite(value) ? [] : [at];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => notFinite(inner, `${at}.${key}`));
  }

  /** Plans it; anything but a plan of finite numbers or problems with paths is thrown. */
  function outcomeOf(request: object): "feasible" | "refused" | "notUnderstood" {
    try {
      const made = plan(request);
      const wrong = notFinite(made);
      const pathless = made.diagnostics.filter(({ path, message }) => path === "" || message === "" || /undefined|\[object/.test(message));
      const silent = !made.feasible && made.diagnostics.every(({ severity }) => severity !== "error");
      if (wrong.length > 0 || pathless.length > 0 || silent) throw new Error(`${JSON.stringify(request).slice(0, 4000)}: ${wrong.join(", ")} ${JSON.stringify(pathless)}`);
      return made.feasible ? "feasible" : "refused";
    } catch (error) {
      if (!(error instanceof PlanRequestError)) throw error;
      expect(error.problems.filter(({ path, message }) => path === "" || message === "")).toEqual([]);
      return "notUnderstood";
    }
  }

  test("10,000 configs: each gets a plan of finite numbers, or a diagnostic with its path", () => {
    // Lists of hundreds of module names cost time and say no more than forty of them.
    const short = (_key: string, value: unknown): unknown => (Array.isArray(value) && value.length > 100 ? value.slice(0, 40) : value);
    const rows = JSON.parse(JSON.stringify(configs, short)) as readonly { readonly config: object; readonly quantConfig?: object }[];
    const outcomes = { feasible: 0, refused: 0, notUnderstood: 0 };
    const slow: number[] = [];
    for (let i = 0; i < 10_000; i++) {
      const row = pick(rows);
      const model = { config: broken(row.config), ...(row.quantConfig ? { quantConfig: broken(row.quantConfig) } : {}), ...(random() < 0.1 ? { parameters: pick([1, 7e9, 1e15]) } : {}) };
      const parallelism = i % 500 === 0 ? "auto" : pick([{ tensor: 1 }, { tensor: 8 }, { tensor: 3, pipeline: 2 }, { tensor: 2, data: 4, expert: 8 }]);
      const request = { model, parallelism, gpu: { sku: pick(["H200", "B200", "T4"]) }, engine: { name: pick(["vllm", "sglang", "trtllm"]) }, workload: { isl: 1000, osl: 100, requestRate: 2 } };
      const start = performance.now();
      outcomes[outcomeOf(request)]++;
      slow.push(performance.now() - start);
    }
    // The mutations reach every outcome, and none hangs: five seconds are ten thousand times a plan.
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(100);
    expect(Math.max(...slow)).toBeLessThan(5000);
  }, 120_000);

  test("2,000 requests: the same", () => {
    const whole = {
      model: "Qwen3-30B-A3B", quantization: "fp8", quantizedExpertsOnly: true, engine: { name: "vllm", version: "0.28.0" }, dynamoRelease: "1.5.1", gpu: { sku: "H200", visibleGiB: 139, memoryBandwidthGBps: 4800, bf16Tflops: 989, fp8Tflops: 1978, computeCapability: "9.0" },
      machineType: "p5en.48xlarge", cloud: "aws", gpusPerNode: 8, nodes: 1, parallelism: { tensor: 4, pipeline: 1, expert: 4, data: 1 }, memoryFraction: 0.9, freeGiB: 60, maxModelLen: 9000, maxNumSeqs: 128, maxNumBatchedTokens: 8192, kvCacheDtype: "fp8", kvCacheGiB: 20,
      workload: { isl: 3000, osl: 300, concurrency: 10, requestRate: 2 }, sla: { ttftMs: 500, itlMs: 20 }, disaggregated: false, fabric: "efa", driver: "580.95", image: "registry/vllm-runtime:1.5.1-efa",
    };
    const outcomes = { feasible: 0, refused: 0, notUnderstood: 0 };
    for (let i = 0; i < 2000; i++) outcomes[outcomeOf(broken(whole))]++;
    expect(plan(whole).feasible).toBe(true);
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(20);
  }, 60_000);
});
