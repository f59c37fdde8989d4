import { Plan, planInference, PlanRequest } from "../../../inference-runtime/planner";
import compared from "../../../inference-runtime/planner/data/compared-families.json";
import fitted from "../../../inference-runtime/planner/data/fitted-weights.json";
import models from "../../../inference-runtime/planner/data/models.json";
import { Diagnostics } from "../../../inference-runtime/planner/checks/diagnostics";
import { findModel, modelOfShapes } from "../../../inference-runtime/planner/model/catalogue";
import { readConfig } from "../../../inference-runtime/planner/model/read-config";
import { publishedStarts } from "../../../inference-runtime/planner/report/published";

/** What was fitted to one model is used for that model: for its siblings the plan says that nothing was compared, and its band is wider. */

const plan = (request: object): Plan => planInference(request as PlanRequest);
const H200 = { gpu: { sku: "H200" }, parallelism: { tensor: 8 } };
const SGLANG = { engine: { name: "sglang", version: "0.5.16" } };
const codes = ({ diagnostics }: Plan): string[] => diagnostics.map(({ code }) => code);
const spread = ({ perGpu }: Plan): number => (perGpu?.kvCacheGiB.high ?? 0) - (perGpu?.kvCacheGiB.low ?? 0);

describe("DeepSeek-V4-Pro on 8 x H200, SGLang 0.5.16 (SemiAnalysisAI/InferenceX#2128)", () => {
  const pro = (memoryFraction: number): Plan => plan({ ...H200, ...SGLANG, model: "DeepSeek-V4-Pro", memoryFraction });

  test("0.88 is refused, with the weights that were published and the least fraction", () => {
    const { feasible, perGpu, diagnostics } = pro(0.88);
    expect(feasible).toBe(false);
    expect(Math.abs((perGpu?.weightsGiB ?? 0) / 125.65 - 1)).toBeLessThan(0.005);
    const [{ code, fix }] = diagnostics.filter(({ severity }) => severity === "error");
    const least = Number(/memoryFraction above (0\.\d+)/.exec(fix)?.[1]);
    expect([code, Math.abs(least - 0.9113) < 0.001]).toEqual(["does-not-fit", true]);
  });

  test("above it there is a cache", () => {
    expect([pro(0.92).feasible, (pro(0.92).perGpu?.kvCacheGiB.expected ?? 0) > 0]).toEqual([true, true]);
  });

  test("a start of the very model on the very engine was compared: nothing is warned of", () => {
    expect(codes(pro(0.92))).not.toContain("weights-not-compared");
    expect(spread(pro(0.92))).toBeLessThan(4);
  });
});

describe("siblings without a start", () => {
  const model = { config: { ...models.models.find(({ id }) => id === "DeepSeek-V4-Flash")?.config, num_hidden_layers: 48, hidden_size: 5120 }, parameters: 420e9 };

  test.each([
    ["the model on another engine", { model: "DeepSeek-V4-Pro", engine: { name: "vllm" } }],
    ["the smaller one on SGLang", { model: "DeepSeek-V4-Flash", ...SGLANG }],
    ["another size of the family", { model, engine: { name: "vllm" } }],
  ])("%s: a warning with the range, and a band as wide", (_name, request) => {
    const made = plan({ ...H200, ...request });
    const [{ severity, path, message }] = made.diagnostics.filter(({ code }) => code === "weights-not-compared");
    const [, low, high] = /between ([\d.]+) and ([\d.]+) GiB/.exec(message) ?? [];
    expect([severity, path, Number(high) > Number(low)]).toEqual(["warning", "model", true]);
    expect(spread(made)).toBeGreaterThan(Number(high) - Number(low));
    expect(made.perGpu?.weightsGiB).toBeCloseTo(Number(high), 1);
  });

  test("a stated count of an unknown architecture: said where it is divided", () => {
    const unknown = (tensor: number): Plan => plan({ model: { config: { model_type: "novel", hidden_size: 4096, vocab_size: 100_000, num_hidden_layers: 30, num_attention_heads: 32 }, parameters: 30e9 }, gpu: { sku: "H200" }, parallelism: { tensor } });
    expect([codes(unknown(1)).includes("weights-not-compared"), codes(unknown(2)).includes("weights-not-compared")]).toEqual([false, true]);
  });

  test("a family that no start of the engine was compared for is said, and its band is wider", () => {
    const said = (name: string): { said: boolean; width: number } => {
      const made = plan({ model: "Qwen3-8B", gpu: { sku: "H200" }, engine: { name }, memoryFraction: 0.9 });
      return { said: made.assumptions.some((sentence) => /No published start of a qwen3 model on \w+ was compared/.test(sentence)), width: spread(made) };
    };
    expect([said("vllm").said, said("sglang").said, said("trtllm").said]).toEqual([false, false, true]);
  });
});

test("every row of what is fitted is a published start, and the families are those of the starts", () => {
  const families = new Map<string, Set<string>>(compared.engines.map(({ engine }) => [engine, new Set<string>()]));
  const shapes = new Set<string>();
  for (const { request, published } of publishedStarts()) {
    if (published.weightsGiB === undefined && published.kvCacheGiB === undefined) continue;
    const { model, engine = { name: "vllm" as const } } = request;
    const architecture = typeof model === "string" ? findModel(model)?.architecture : readConfig({ ...model, config: model.config as never, quantConfig: model.quantConfig as never, path: "model", known: modelOfShapes }, new Diagnostics());
    if (architecture === undefined) continue;
    families.get(engine.name)?.add(architecture.family);
    shapes.add(`${architecture.family} ${architecture.layers} ${architecture.hidden} ${engine.name}`);
  }
  expect(compared.engines.map(({ engine, families: listed }) => [engine, listed])).toEqual([...families].map(([engine, found]) => [engine, [...found].sort()]));
  expect(fitted.rows.filter(({ family, layers, hidden, engine }) => !shapes.has(`${family} ${layers} ${hidden} ${engine}`))).toEqual([]);
});
