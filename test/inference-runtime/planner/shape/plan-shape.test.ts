import * as fs from "fs";
import { HalfPlan, ShapeRequest, planInference, planShape } from "../../../../inference-runtime/planner";
import table from "../../../../inference-runtime/planner/data/published-shapes.json";

interface Half {
  readonly gpus: number;
  readonly nodes: number;
  readonly expert: number;
  /** Experts kept twice. */
  readonly redundant?: number;
}
interface Row {
  readonly name: string;
  readonly gpus: number;
  readonly prefill: Half;
  readonly decode: Half;
  readonly request: ShapeRequest;
}
const ROWS = table.shapes as unknown as Row[];

/**
 * Weights of DeepSeek-R1 on a GPU from the size of its checkpoint alone: routed experts (fp8, a scale for each block of 128 x 128) over the group, the rest
 * on every GPU. The MTP layer isn't loaded: experts, embedding and head again, its projection, its attention and shared expert.
 */
function weightsGiB(expert: number, engine: string, redundant: number): number {
  const routedLayer = 256 * 3 * 7168 * 2048 * (1 + 4 / 128 ** 2);
  const mtp = 2 * 129280 * 7168 * 2 + 2 * 7168 * 7168 * 2 + (187e6 + 44e6);
  const rest = table.checkpoint.indexBytes - 59 * routedLayer - mtp;
  // SGLang keeps the absorbed up-projections of MLA a second time, in bf16.
  const absorbed = engine === "sglang" ? 61 * 128 * (128 + 128) * 512 * 2 : 0;
  return ((58 * routedLayer * (1 + redundant / 256)) / expert + rest + absorbed) / 2 ** 30;
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
    const expected = weightsGiB(expert, half.plan.engine.name, redundant);
    expect(Math.abs((half.plan.perGpu?.weightsGiB ?? 0) / expected - 1)).toBeLessThan(0.015);
  });

  test("fits", () => {
    const errors = halves.flatMap(([, half]) => half.plan.diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code));
    expect(errors).toEqual([]);
    expect(shape.feasible).toBe(true);
  });
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
});
