import { knownModelIds, Plan, planInference, PlanRequest } from "../../../inference-runtime/planner";
import checkpoints from "../../../inference-runtime/planner/data/checkpoints.json";
import configs from "./configs.json";

const GIB = 2 ** 30;
const plan = (request: object): Plan => planInference(request as PlanRequest);
const rows = checkpoints.checkpoints as readonly { readonly hfId: string; readonly config: object; readonly quantConfig?: object; readonly aliases?: readonly { readonly hfId: string }[] }[];
const on = { gpu: { sku: "B200" }, parallelism: { tensor: 8 }, maxModelLen: 4096, maxNumSeqs: 8 };
/** GiB of a checkpoint, as its files take on disk. */
const diskGiB = (model: string | object): number => plan({ ...on, model }).requirements.weightsBytes / GIB;

test.each(rows.map(({ hfId, config, quantConfig }) => [hfId, { config, ...(quantConfig === undefined ? {} : { quantConfig }) }] as const))("%s by name is what its files are, and has the size that its name says", (hfId, files) => {
  expect(knownModelIds()).toContain(hfId);
  const [named, given] = [plan({ ...on, model: hfId }), plan({ ...on, model: files })];
  expect([named.perGpu, named.kvBytesPerTokenPerGpu, named.requirements.weightsBytes]).toEqual([given.perGpu, given.kvBytesPerTokenPerGpu, given.requirements.weightsBytes]);
  expect(named.diagnostics.filter(({ code }) => code.startsWith("config-") || code.startsWith("quantization-"))).toEqual([]);
  expect(plan({ ...on, model: hfId.split("/")[1] }).perGpu).toEqual(named.perGpu);
  const billions = /-(\d+(?:\.\d+)?)B(?:-|$)/.exec(hfId)?.[1];
  const bits = /NVFP4/.test(hfId) ? [4.5, 9] : /FP8/.test(hfId) ? [8, 9] : [16, 16];
  if (billions !== undefined) {
    const told = (named.requirements.weightsBytes * 8) / (Number(billions) * 1e9);
    // Names are rounded, towers not counted in them, and of four bits more or less stays in sixteen.
    expect([hfId, told > 0.9 * bits[0], told < 1.2 * bits[1]]).toEqual([hfId, true, true]);
  }
});

test("a checkpoint in another format has the same shapes", () => {
  for (const { hfId, aliases = [] } of rows) for (const alias of aliases) expect([alias.hfId, diskGiB(alias.hfId) / diskGiB(hfId)]).toEqual([alias.hfId, expect.closeTo(0.53, 1)]);
  expect(diskGiB("moonshotai/Kimi-K2.6")).toBe(diskGiB("moonshotai/Kimi-K2.5"));
});

test("lists of modules that are shortened read as the whole files do", () => {
  const whole = configs.find((row) => row.id === "DeepSeek-V3.2" && "quantConfig" in row) as unknown as { config: object; quantConfig: object };
  expect(plan({ ...on, model: "nvidia/DeepSeek-V3.2-NVFP4" }).perGpu).toEqual(plan({ ...on, model: { config: whole.config, quantConfig: whole.quantConfig } }).perGpu);
});

describe("what these files write that others don't", () => {
  const glm = rows.find(({ hfId }) => hfId === "nvidia/GLM-5.3-NVFP4")!.config as { readonly layer_types: string[] };
  const ultra = rows.find(({ hfId }) => hfId === "nvidia/NVIDIA-Nemotron-3-Ultra-550B-A55B-BF16")!.config as { readonly layers_block_type: string[] };

  test("layers of sparse attention are whole layers; a kind that isn't known is told once, not for each layer", () => {
    expect(new Set(glm.layer_types)).toEqual(new Set(["deepseek_sparse_attention"]));
    const strange = plan({ ...on, model: { config: { ...glm, layer_types: glm.layer_types.map(() => "hyena") } } });
    expect(strange.diagnostics.filter(({ code }) => code === "config-contradiction").map(({ message }) => message)).toEqual(['model.config.layer_types: "hyena" is no layer kind this planner knows.']);
  });

  test("a config that lists its layers needn't count them", () => {
    expect(Object.keys(ultra)).not.toContain("num_hidden_layers");
    const counted = plan({ ...on, model: { config: { ...ultra, num_hidden_layers: ultra.layers_block_type.length } } });
    expect(plan({ ...on, model: { config: ultra } }).perGpu).toEqual(counted.perGpu);
    const none = Object.fromEntries(Object.entries(ultra).filter(([name]) => name !== "layers_block_type"));
    expect(plan({ ...on, model: { config: none } }).diagnostics.map(({ path }) => path)).toContain("model.config.num_hidden_layers");
  });

  test("experts that were made NVFP4 leave the rest of an FP8 checkpoint in its blocks", () => {
    // 284 billion parameters, nearly all of them experts: 4.25 bits of MXFP4 become 4.5, and nothing grows to sixteen.
    const [mxfp4, nvfp4] = ["deepseek-ai/DeepSeek-V4-Flash", "nvidia/DeepSeek-V4-Flash-NVFP4"].map(diskGiB);
    expect(nvfp4 / mxfp4).toBeGreaterThan(1.02);
    expect(nvfp4 / mxfp4).toBeLessThan(4.5 / 4.25);
  });

  test("of Kimi-K3 the routed experts are known by their shapes, and 1.5 TB are planned, as upstream says of the checkpoint", () => {
    const config = { model_type: "kimi_k3", num_hidden_layers: 93, hidden_size: 7168, vocab_size: 163840, num_attention_heads: 96, max_position_embeddings: 1048576, num_experts: 896, num_experts_per_token: 16, num_shared_experts: 2, moe_intermediate_size: 3072, routed_expert_hidden_size: 3584, intermediate_size: 33792, first_k_dense_replace: 1 };
    const quantization_config = { quant_method: "compressed-tensors", config_groups: { group_0: { weights: { num_bits: 4, type: "float", group_size: 32 } } }, ignore: ["re:.*self_attn.*", "re:.*shared_experts.*", "re:.*mlp\\.(gate|up|gate_up|down)_proj.*"] };
    expect((diskGiB({ parameters: 2.8e12, config: { ...config, quantization_config } }) * GIB) / 1.5e12).toBeCloseTo(1, 0);
    expect(plan({ ...on, model: { config: { ...config, quantization_config } } }).diagnostics.map(({ code }) => code)).toContain("parameters-needed");
  });
});

test("DeepSeek-V4-Pro starts where upstream starts it: SGLang, eight GB200, a fraction of 0.82", () => {
  const made = plan({ model: "deepseek-ai/DeepSeek-V4-Pro", engine: { name: "sglang" }, gpu: { sku: "GB200" }, gpusPerNode: 4, nodes: 2, fabric: "infiniband", parallelism: { tensor: 8 }, memoryFraction: 0.82, maxModelLen: 32768 });
  expect(made.perGpu?.weightsGiB).toBeLessThan(0.82 * 183.9);
  expect(made.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
});
