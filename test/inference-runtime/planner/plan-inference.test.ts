import gpus from "../../../inference-runtime/facts/gpus.json";
import aws from "../../../inference-runtime/facts/machines/aws.json";
import azure from "../../../inference-runtime/facts/machines/azure.json";
import google from "../../../inference-runtime/facts/machines/google.json";
import models from "../../../inference-runtime/planner/data/models.json";
import starts from "../../../inference-runtime/planner/data/published-starts.json";
import { catalogueIds, knownSkus, Plan, planInference, PlanRequest } from "../../../inference-runtime/planner";
import { findModel } from "../../../inference-runtime/planner/model/catalogue";
import { comparePublished, Comparison, publishedTable } from "../../../inference-runtime/planner/report/published";
import { weightGroups } from "../../../inference-runtime/planner/weights/groups";
import { Diagnostics } from "../../../inference-runtime/planner/checks/diagnostics";
import { readConfig } from "../../../inference-runtime/planner/model/read-config";
import configs from "./configs.json";
import counted from "./counts.json";

/** The planner's numbers: against published starts and latencies, against public config.json files, and its data. */

const machines = [...aws.machines, ...azure.machines, ...google.machines];
const plan = (request: object): Plan => planInference(request as PlanRequest);
const GIB = 2 ** 30;

/** How far a planned figure may be from the published one. */
function check({ start, what, published, planned }: Comparison): void {
  if (typeof published === "boolean" || typeof planned === "boolean") return expect(planned).toBe(published);
  const off = Math.abs(planned - published);
  const { tensor = 1, data = 1 } = start.request.parallelism === "auto" ? {} : start.request.parallelism ?? {};
  switch (what) {
    case "weightsGiB":
      return expect(off / published).toBeLessThanOrEqual(0.015);
    case "kvTokens":
    case "longestSequence":
      return expect(off / published).toBeLessThanOrEqual(0.012);
    case "kvCacheGiB":
      return expect(off).toBeLessThanOrEqual(tensor * data === 1 ? 1 : 2.5);
    case "activationGiB":
      return expect(off).toBeLessThanOrEqual(0.5);
    case "itlMs":
      return expect(planned).toBeLessThan(published);
    default:
      throw new Error(`no tolerance for ${what}`);
  }
}

describe("published starts", () => {
  const rows = comparePublished();

  test.each(rows.map((row) => [row.start.name, row.what, row] as const))("%s: %s", (_name, _what, row) => check(row));

  test("every row says where it is from", () => {
    expect(starts.starts.filter(({ source }) => source.length < 10)).toEqual([]);
  });

  test.each([
    ["weightsGiB", [14.99, 33.88, 13.47, 14.2474]],
    ["activationGiB", [4.76, 4.84, 7.38]],
    ["kvCacheGiB", [51.38, 32, 50.28]],
    ["kvTokens", [715_072, 163_168]],
    ["itlMs", [16.63, 20.06]],
  ])("the calibration points are among them: %s", (what, figures) => {
    const published = rows.filter((row) => row.what === what).map((row) => row.published);
    expect(published).toEqual(expect.arrayContaining(figures));
  });

  test("bands hold what is expected, in every row", () => {
    for (const { request } of starts.starts) {
      const { perGpu, kvTokens } = plan(request);
      const bands = [perGpu?.kvCacheGiB, perGpu?.activationGiB, perGpu?.otherGiB, kvTokens].filter((band) => typeof band === "object");
      for (const band of bands) expect([band.low <= band.expected, band.expected <= band.high]).toEqual([true, true]);
    }
  });

  test("the table of the page has a line for each figure", () => {
    expect(publishedTable().trim().split("\n")).toHaveLength(rows.length + 2);
    expect(publishedTable()).not.toMatch(/NaN|undefined/);
  });
});

describe("figures that are known exactly", () => {
  test.each([
    ["DeepSeek-R1, 8 x H200, 16 users", { model: "DeepSeek-R1", gpu: { sku: "H200" }, parallelism: { tensor: 8 }, workload: { isl: 1024, osl: 1024, concurrency: 16 } }, 7.59],
    ["Qwen3-32B, 2 x H100, 32 users", { model: "Qwen3-32B", gpu: { sku: "H100" }, parallelism: { tensor: 2 }, workload: { isl: 1024, osl: 1024, concurrency: 32 } }, 11.47],
  ])("the lower bound of a decode step: %s", (_name, request, milliseconds) => {
    expect(plan(request).bounds.itlMs).toBeCloseTo(milliseconds, 1);
  });

  test.each([
    ["Meta-Llama-3.1-8B", 1, "auto", 131_072],
    ["Meta-Llama-3.1-70B", 1, "auto", 327_680],
    ["Meta-Llama-3.1-70B", 4, "auto", 81_920],
    ["Qwen3-235B-A22B", 1, "auto", 192_512],
    ["Qwen3-235B-A22B", 4, "auto", 48_128],
    // Four KV heads on eight GPUs: each keeps a whole one.
    ["Qwen3-235B-A22B", 8, "auto", 48_128],
    ["DeepSeek-R1", 1, "auto", 70_272],
    ["DeepSeek-R1", 8, "auto", 70_272],
    ["Kimi-K2-Instruct", 8, "fp8", 35_136],
    ["gpt-oss-120b", 1, "auto", 36_864],
  ])("bytes of a token: %s, tensor %i, %s", (model, tensor, kvCacheDtype, bytes) => {
    expect(plan({ model, gpu: { sku: "B200" }, parallelism: { tensor }, kvCacheDtype }).kvBytesPerTokenPerGpu).toBe(bytes);
  });

  test("the DeepSeek-R1 checkpoint: its index counts one layer for multi-token prediction, with an embedding and a head of its own", () => {
    const hidden = 7168;
    const experts = 257 * 3 * hidden * 2048;
    const attention = hidden * 1536 + 1536 * 128 * 192 + hidden * 576 + 512 * 128 * 256 + 128 * 128 * hidden;
    const prediction = experts + attention + 2 * (2 * hidden * hidden + 2 * 129_280 * hidden + 256 * hidden);
    const { weightsBytes } = plan({ model: "DeepSeek-R1", gpu: { sku: "H200" }, parallelism: { tensor: 8 } }).requirements;
    expect((weightsBytes + prediction) / 688_586_727_753).toBeCloseTo(1, 3);
  });

  test.each([
    ["vllm", 1, 14.99],
    ["vllm", 2, 7.51],
    ["vllm", 4, 3.77],
    ["sglang", 1, 15.02],
  ])("the rotary cache of Llama-3.1-8B is whole on every GPU: %s, tensor %i", (engine, tensor, gib) => {
    expect(plan({ model: "Meta-Llama-3.1-8B", gpu: { sku: "H100" }, parallelism: { tensor }, engine: { name: engine } }).perGpu?.weightsGiB).toBeCloseTo(gib, 2);
  });

  test("a Qwen tower is divided by tensor, and its largest image counts where the text takes less", () => {
    const at = (tensor: number, maxNumSeqs: number, model = "Qwen3.5-35B-A3B"): Plan => plan({ model, gpu: { sku: "H100" }, parallelism: { tensor }, maxNumSeqs });
    const activation = (made: Plan): number => made.perGpu?.activationGiB.expected ?? Number.NaN;
    expect(activation(at(1, 1))).toBeCloseTo(2 * activation(at(2, 1)), 1);
    expect(activation(at(1, 1))).toBeGreaterThan(2);
    expect(activation(at(1, 1, "Qwen3-30B-A3B"))).toBeLessThan(1);
    const whole = (engine: string): number => plan({ model: "Qwen3-VL-235B-A22B-Instruct", gpu: { sku: "H200" }, parallelism: { tensor: 8 }, engine: { name: engine } }).perGpu?.weightsGiB ?? Number.NaN;
    expect(whole("trtllm") - whole("vllm")).toBeGreaterThan(0.8);
  });

  test("blocks: tokens are whole blocks of the engine", () => {
    const tokens = (engine: string, model: string): number => {
      const { kvTokens } = plan({ model, gpu: { sku: "H200" }, parallelism: { tensor: 8 }, engine: { name: engine }, kvCacheGiB: 20.001 });
      return typeof kvTokens === "object" ? kvTokens.expected : Number.NaN;
    };
    expect([tokens("vllm", "Qwen3-32B") % 16, tokens("vllm", "DeepSeek-R1") % 64, tokens("trtllm", "Qwen3-32B") % 32]).toEqual([0, 0, 0]);
  });
});

interface PublicConfig {
  readonly id: string;
  readonly config: { readonly model_type?: string };
  readonly quantConfig?: object;
  /** What the catalogue's row must be asked for to be this checkpoint. */
  readonly request?: object;
  /** The file leaves fields to transformers' class: said as information. */
  readonly defaults?: boolean;
  readonly source: string;
}

/** No copy of these files was found: field names of the family, sizes of the catalogue. Another model of the family is there as a copy. */
const NO_COPY = ["Mixtral-8x7B-v0.1", "Qwen3-30B-A3B", "Qwen3-235B-A22B", "gemma-3-4b-it-text", "gpt-oss-20b", "DeepSeek-V3.2"];

describe("a public config.json gives the plan of the catalogue's row", () => {
  const rows = configs as unknown as readonly PublicConfig[];
  const family = (modelType: string): string => modelType.replace(/_text$/, "");

  test("each is a copy of the public file, but for those that are named; of each family there is a copy", () => {
    const copied = rows.filter(({ source }) => !source.includes("no copy of the file was found"));
    expect(rows.filter((row) => !copied.includes(row)).map(({ id }) => id)).toEqual(NO_COPY);
    const families = new Set(copied.map(({ config }) => family(config.model_type ?? "")));
    expect(rows.map(({ config }) => family(config.model_type ?? "")).filter((name) => !families.has(name))).toEqual([]);
  });

  test("there is one of every family in the catalogue", () => {
    const shown = new Set(rows.map(({ config }) => family(config.model_type ?? "")));
    expect(models.models.map(({ config }) => family(config.model_type)).filter((name) => !shown.has(name))).toEqual([]);
  });

  test.each(rows.map((row, i) => [`${row.id} (${i})`, row] as const))("%s", (_name, row) => {
    for (const place of [{ gpu: { sku: "H200" }, parallelism: { tensor: 8 } }, { gpu: { sku: "L40S" }, engine: { name: "sglang" } }, { gpu: { sku: "B200" }, parallelism: { tensor: 4 }, engine: { name: "trtllm" } }]) {
      const byName = plan({ ...place, model: row.id, ...row.request });
      const byConfig = plan({ ...place, model: { config: row.config, ...(row.quantConfig ? { quantConfig: row.quantConfig } : {}) } });
      const figures = ({ inputsSha256: _hash, model: _model, diagnostics, assumptions: _said, engineArgs, ...rest }: Plan): object => ({
        ...rest,
        engineArgs: row.request ? [] : engineArgs,
        diagnostics: diagnostics.filter(({ code }) => code !== "config-default").map(({ path, ...diagnostic }) => ({ ...diagnostic, path: path.replace("model.config", "model").replace("quantization", "model") })),
      });
      expect(figures(byConfig)).toEqual(figures(byName));
      expect(byConfig.diagnostics.some(({ code }) => code === "config-default")).toBe(row.defaults ?? false);
    }
  });

  test.each([
    ["yarn from the original context", { max_position_embeddings: 32_768, rope_scaling: { type: "yarn", factor: 4, original_max_position_embeddings: 32_768 } }, 131_072],
    ["yarn that is included", { max_position_embeddings: 131_072, rope_scaling: { rope_type: "yarn", factor: 32, original_max_position_embeddings: 4096 } }, 131_072],
    ["linear", { max_position_embeddings: 16_384, rope_scaling: { type: "linear", factor: 4 } }, 65_536],
    ["llama3, which is included", { max_position_embeddings: 131_072, rope_scaling: { rope_type: "llama3", factor: 8, original_max_position_embeddings: 8192 } }, 131_072],
    ["nonsense", { max_position_embeddings: 8192, rope_scaling: { type: "yarn", factor: "4" } }, 8192],
  ])("the context with rope scaling: %s", (_name, change, length) => {
    expect(plan({ model: { config: { ...configOf("Meta-Llama-3.1-70B"), ...change } }, gpu: { sku: "B200" } }).maxModelLen).toBe(length);
  });

  test("a checkpoint's other names are the same model, by name alone too", () => {
    for (const { id, hfId, aliases = [] } of models.models as { id: string; hfId: string; aliases?: { hfId: string; quantization?: string; maxPositionEmbeddings?: number }[] }[]) {
      for (const alias of aliases) {
        const request = { gpu: { sku: "B200" }, parallelism: { tensor: 8 }, maxModelLen: 8192 };
        const named = plan({ ...request, model: alias.hfId });
        const row = plan({ ...request, model: id, ...(alias.quantization ? { quantization: alias.quantization } : {}) });
        expect([alias.hfId, named.requirements.weightsBytes, named.kvBytesPerTokenPerGpu]).toEqual([alias.hfId, row.requirements.weightsBytes, row.kvBytesPerTokenPerGpu]);
        // A longer context has a longer rotary cache.
        if (alias.maxPositionEmbeddings === undefined) expect([alias.hfId, named.perGpu]).toEqual([alias.hfId, row.perGpu]);
        expect(plan({ ...request, model: alias.hfId.split("/")[1] }).perGpu).toEqual(named.perGpu);
      }
      expect(plan({ model: hfId, gpu: { sku: "B200" } }).model).toBe(hfId);
    }
  });

  // GiB of the checkpoint on disk, as the model's page or an engine's log says.
  const layers = (count: number, ...names: string[]): string[] => Array.from({ length: count }, (_, i) => names.map((name) => `model.layers.${i}.${name}`)).flat();
  const modelopt = (exclude_modules: string[]): object => ({ quantization: { quant_algo: "NVFP4", kv_cache_quant_algo: "FP8", group_size: 16, exclude_modules } });
  const checkpointGiB = (request: object): number => plan(request).requirements.weightsBytes / GIB;
  const configOf = (id: string): object => (rows.find((row) => row.id === id) as PublicConfig).config;

  test("NVIDIA's NVFP4 of Gemma 4 quantises the experts alone: 17.5 GiB", () => {
    const quantConfig = modelopt(["lm_head", "model.embed_vision*", ...layers(30, "mlp*", "router*", "self_attn*"), "model.vision_tower*"]);
    expect(checkpointGiB({ model: { config: configOf("gemma-4-26B-A4B"), quantConfig }, gpu: { sku: "B200" } })).toBeCloseTo(17.5, 0);
  });

  test("attention that is left alone in a few layers of a hybrid model is left alone in all that have it", () => {
    const full = Array.from({ length: 10 }, (_, i) => `model.language_model.layers.${4 * i + 3}.self_attn*`);
    const config = configOf("Qwen3.5-35B-A3B");
    const bytes = (list: string[]): number => checkpointGiB({ model: { config, quantConfig: modelopt(list) }, gpu: { sku: "B200" } });
    // Ten full layers: query with its gate, two KV heads, output, in bf16 instead of 4.5 bits.
    const attention = 10 * 2048 * (2 * 16 * 256 + 2 * 2 * 256 + 16 * 256) * (2 - 0.5625);
    expect(bytes(["lm_head", ...full]) - bytes(["lm_head"])).toBeCloseTo(attention / GIB, 3);
    // The vision tower's own projections, and layers of multi-token prediction, say nothing about the text model.
    expect(bytes(["lm_head", "model.visual.blocks.0.attn.qkv", "mtp.layers.0*", "model.layers.40.self_attn*"])).toBe(bytes(["lm_head"]));
  });

  test("a checkpoint of mixed precision is read module by module", () => {
    const quantized_layers = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => i).flatMap((i) => [
        [`model.language_model.layers.${i}.${i % 4 === 3 ? "self_attn.q_proj" : "linear_attn.in_proj_qkv"}`, { quant_algo: "FP8" }],
        [`model.language_model.layers.${i}.mlp.experts`, { quant_algo: "W4A16_NVFP4", group_size: 16 }],
      ]),
    );
    const bytes = (quantization: object): number => checkpointGiB({ model: { config: configOf("Qwen3.5-35B-A3B"), quantConfig: { quantization } }, gpu: { sku: "B200" } });
    const mixed = bytes({ quant_algo: "MIXED_PRECISION", quantized_layers });
    const experts = (40 * 256 * 3 * 2048 * 512 * 0.5625) / GIB;
    expect(mixed).toBeGreaterThan(experts + 2);
    expect(mixed).toBeLessThan(bytes({ quant_algo: "FP8" }));
  });
});

const count = (groups: ReturnType<typeof weightGroups>): number => groups.reduce((sum, group) => sum + group.parameters, 0);

describe("models outside the catalogue, by their config.json", () => {
  test.each(counted.models.map(({ id, parameters, config }) => [id, parameters, config] as const))("%s: %i parameters", (_id, parameters, config) => {
    const diagnostics = new Diagnostics();
    const architecture = readConfig({ config, path: "model.config" }, diagnostics);
    expect(diagnostics.list.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(architecture && count(weightGroups(architecture))).toBe(parameters);
  });
});

describe("data", () => {
  test("forty models, and the two Gemmas with their vision towers", () => {
    expect(catalogueIds()).toHaveLength(42);
    expect(new Set(catalogueIds()).size).toBe(42);
  });

  test("every row of models, GPUs and machines says where it is from", () => {
    const rows: readonly { readonly source: string }[] = [...models.models, ...gpus.gpus, ...machines];
    expect(rows.filter(({ source }) => typeof source !== "string" || source.length < 10)).toEqual([]);
  });

  test("every machine has a GPU that is known, and every GPU that is known can be planned for", () => {
    expect(machines.filter(({ gpu }) => !knownSkus().includes(gpu))).toEqual([]);
    for (const sku of knownSkus()) expect(plan({ model: "Qwen3-0.6B", gpu: { sku } }).perGpu?.weightsGiB).toBeCloseTo(1.11, 1);
  });

  test.each(models.models.map(({ id, parameters }) => [id, parameters] as const))("%s: the formulas count %i parameters", (id, parameters) => {
    const architecture = findModel(id)?.architecture;
    if (!architecture) throw new Error(`${id} is not found`);
    const groups = weightGroups(architecture);
    // Four rows were counted without their vision tower (data/models.json says which class counted).
    expect([count(groups), count(groups.filter(({ part }) => part !== "vision"))]).toContain(parameters);
  });
});
