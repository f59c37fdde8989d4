import * as fs from "fs";
import { Band, HalfPlan, ShapeRequest, planInference, planShape } from "../../../../inference-runtime/planner";
import table from "../../../../inference-runtime/planner/data/published-shapes.json";

interface Half {
  readonly gpus: number;
  readonly nodes: number;
  readonly expert: number;
  /** Experts kept twice. */
  readonly redundant?: number;
  /** Sequences that a GPU wrote at once, as was published, and their tokens. */
  readonly batch?: number;
  readonly length?: number;
}
interface Row {
  readonly name: string;
  readonly gpus: number;
  readonly prefill: Half;
  readonly decode: Half;
  readonly request: ShapeRequest;
}
const ROWS = table.shapes as unknown as Row[];

const [R1, K2] = table.checkpoints as { indexBytes?: number; parameters?: number }[];
/** Parameters of a layer's routed expert, alike in both. */
const EXPERT = 3 * 7168 * 2048;
/** Bytes of a parameter in fp8, a scale for each block of 128 x 128. */
const FP8 = 1 + 4 / 128 ** 2;
const NVFP4 = 4.5 / 8;

/** Bytes of a checkpoint's routed experts, and of the rest, which stands on every GPU. */
interface Checkpoint {
  readonly routed: number;
  readonly rest: number;
  readonly experts: number;
  /** What SGLang keeps a second time, in bf16: the absorbed up-projections of MLA. */
  readonly absorbed: number;
}

/** From the size of its index. The MTP layer isn't loaded: experts, embedding and head again, its projection, its attention and shared expert. */
function deepseek(): Checkpoint {
  const routedLayer = 256 * EXPERT * FP8;
  const mtp = 2 * 129280 * 7168 * 2 + 2 * 7168 * 7168 * 2 + (187e6 + 44e6);
  return { routed: 58 * routedLayer, rest: R1.indexBytes! - 59 * routedLayer - mtp, experts: 256, absorbed: 61 * 128 * 256 * 512 * 2 };
}

/** From its number of parameters, in fp8 but for embedding, head and routers. */
function kimi(): Checkpoint {
  const routed = 60 * 384 * EXPERT;
  const bf16 = 2 * 163840 * 7168 + 60 * 384 * 7168;
  return { routed: routed * FP8, rest: (K2.parameters! - routed - bf16) * FP8 + bf16 * 2, experts: 384, absorbed: 61 * 64 * 256 * 512 * 2 };
}

/** NVIDIA's FP4 of DeepSeek-R1: attention, embedding, head and routers in bf16. */
function deepseekFp4(): Checkpoint {
  const attention = 7168 * 1536 + 1536 * 128 * 192 + 7168 * 576 + 512 * 128 * 256 + 128 * 128 * 7168;
  const bf16 = 61 * attention + 2 * 129280 * 7168 + 58 * 256 * 7168;
  return { routed: 58 * 256 * EXPERT * NVFP4, rest: bf16 * 2 + (58 * EXPERT + 3 * 3 * 7168 * 18432) * NVFP4, experts: 256, absorbed: 0 };
}

function weightsGiB(model: ShapeRequest["model"], expert: number, engine: string, redundant: number): number {
  const { routed, rest, experts, absorbed } = typeof model !== "string" ? deepseekFp4() : model.includes("Kimi") ? kimi() : deepseek();
  return ((routed * (1 + redundant / experts)) / expert + rest + (engine === "sglang" ? absorbed : 0)) / 2 ** 30;
}

describe.each(ROWS)("$name", ({ gpus, prefill, decode, request }) => {
  const shape = planShape(request);
  const halves: [string, HalfPlan, Half][] = [["prefill", shape.prefill, prefill], ["decode", shape.decode, decode]];

  test("as many GPUs and nodes as were published", () => {
    expect([shape.gpus, shape.nodes]).toEqual([gpus, prefill.nodes + decode.nodes]);
    for (const [, half, published] of halves) expect([half.gpus, half.nodes]).toEqual([published.gpus, published.nodes]);
  });

  // A tensor split of attention and dense layers divides what the index alone doesn't tell apart.
  test.each(halves.filter(([, half]) => half.plan.parallelism.tensor === 1))("weights of %s within 1.5 %% of what the checkpoint's size leaves", (_, half, { expert, redundant = 0 }) => {
    const expected = weightsGiB(request.model, expert, half.plan.engine.name, redundant);
    expect(Math.abs((half.plan.perGpu?.weightsGiB ?? 0) / expected - 1)).toBeLessThan(0.015);
  });

  test("fits", () => {
    const errors = halves.flatMap(([, half]) => half.plan.diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code));
    expect(errors).toEqual([]);
    expect(shape.feasible).toBe(true);
  });
});

const BATCHES = ROWS.filter(({ decode }) => decode.batch !== undefined);

test.each(BATCHES)("$name: decode holds the batch that was published, with the fraction that was", ({ decode: { batch, length }, request }) => {
  const { plan, gpus } = planShape(request).decode;
  const held = (plan.kvTokens as Band).expected / gpus;
  expect(held).toBeGreaterThanOrEqual(batch! * length!);
  // Both wrote as many at once as their cache took: a plan that holds half as much again counts something too small.
  expect(held).toBeLessThan(batch! * length! * 1.5);
});

describe("a shape", () => {
  const request: ShapeRequest = { model: "Qwen/Qwen3-32B", gpu: { sku: "H100" }, fabric: "efa", workload: { isl: 8000, osl: 400, concurrency: 16 }, sla: { ttftMs: 5000, itlMs: 40 }, prefill: { parallelism: { tensor: 2 } }, decode: { parallelism: { tensor: 4 } } };

  test("each half is planned by itself, with its half of what is asked", () => {
    const { prefill, decode } = planShape(request);
    const common = { model: request.model, gpu: request.gpu, fabric: request.fabric, disaggregated: true };
    expect(prefill.plan).toEqual(planInference({ ...common, parallelism: { tensor: 2 }, workload: { isl: 8000, osl: 1 }, sla: { ttftMs: 5000 } }));
    expect(decode.plan).toEqual(planInference({ ...common, parallelism: { tensor: 4 }, workload: request.workload, sla: { itlMs: 40 } }));
  });

  test("a rate of requests counts both halves; a stated number stays", () => {
    const busy = { ...request, workload: { ...request.workload!, requestRate: 20 } };
    const { prefill, decode, requestsPerSecond } = planShape(busy);
    expect(prefill.replicas).toBe(Math.ceil((20 * 8000) / prefill.plan.bounds.prefillTokensPerSecond!));
    expect(decode.replicas).toBe(decode.plan.replicas);
    expect(requestsPerSecond.prefill).toBeGreaterThanOrEqual(20);
    expect(planShape({ ...busy, prefill: { ...busy.prefill, replicas: 1 } }).prefill.replicas).toBe(1);
  });

  test("workers of less than a node share one, of more take whole ones", () => {
    expect(planShape({ ...request, prefill: { replicas: 5, parallelism: { tensor: 2 } } }).prefill.nodes).toBe(2);
    expect(planShape({ ...request, decode: { replicas: 2, parallelism: { tensor: 8, pipeline: 2 } } }).decode).toMatchObject({ gpus: 32, nodes: 4 });
  });

  test("one half that doesn't fit is told", () => {
    const { feasible, prefill, decode } = planShape({ ...request, gpu: { sku: "L4" }, decode: { gpu: { sku: "H100" }, parallelism: { tensor: 4 } } });
    expect([feasible, prefill.plan.feasible, decode.plan.feasible]).toEqual([false, false, true]);
  });
});

test("the page's table has what the planner says", () => {
  const page = fs.readFileSync("docs/planner/shapes.md", "utf8");
  for (const { name, gpus, request } of ROWS) {
    const { prefill, decode } = planShape(request);
    expect(page).toContain(`| ${name} | ${gpus} | ${prefill.gpus} on ${prefill.nodes} | ${decode.gpus} on ${decode.nodes} | ${prefill.plan.perGpu?.weightsGiB.toFixed(2)} | ${decode.plan.perGpu?.weightsGiB.toFixed(2)} |`);
  }
  for (const { name, decode: { batch, length }, request } of BATCHES) {
    const { plan, gpus } = planShape(request).decode;
    const [published, held] = [batch! * length!, (plan.kvTokens as Band).expected / gpus].map((tokens) => tokens.toLocaleString("en-US"));
    expect(page).toContain(`| ${name} | ${plan.memoryFraction} | ${batch} of ${length!.toLocaleString("en-US")} | ${published} | ${held} |`);
  }
});
