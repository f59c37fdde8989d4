import { Diagnostic, Plan, planInference, PlanRequest } from "../../../inference-runtime/planner";
import table from "../../../inference-runtime/planner/data/weight-only.json";

/** Formats that a GPU has no arithmetic for: served by weight-only kernels, with what is lost; or refused, with what would do. */

const plan = (request: object): Plan => planInference(request as PlanRequest);
const of = (request: object): Pick<Diagnostic, "code" | "severity">[] => plan(request).diagnostics.filter(({ code }) => code.startsWith("format-")).map(({ code, severity }) => ({ code, severity }));
const WARNED = [{ code: "format-weight-only", severity: "warning" }];
const REFUSED = [{ code: "format-unsupported", severity: "error" }];
const A100 = { gpu: { sku: "A100-80GB" } };
const H100 = { gpu: { sku: "H100" } };
const on = (name: string, version: string): object => ({ engine: { name, version } });

describe("FP8 below 8.9", () => {
  test.each([
    ["a dense model, blocks", { model: "Qwen/Qwen3-8B-FP8", ...on("vllm", "0.28.0") }, WARNED],
    ["a dense model, blocks, before Marlin had them", { model: "Qwen/Qwen3-8B-FP8", ...on("vllm", "0.8.5") }, REFUSED],
    ["a dense model, channels, in 0.8.5 already", { model: "Qwen3-8B", quantization: "fp8", ...on("vllm", "0.8.5") }, WARNED],
    ["experts", { model: "Qwen3-30B-A3B", quantization: "fp8", ...on("vllm", "0.9.0") }, WARNED],
    ["experts before Marlin took them", { model: "Qwen3-30B-A3B", quantization: "fp8", ...on("vllm", "0.8.5") }, REFUSED],
    ["SGLang, dense", { model: "Qwen/Qwen3-8B-FP8", ...on("sglang", "0.5.16") }, WARNED],
    ["SGLang, experts", { model: "Qwen3-30B-A3B", quantization: "fp8", ...on("sglang", "0.5.16") }, REFUSED],
    ["TensorRT-LLM", { model: "Qwen/Qwen3-8B-FP8", ...on("trtllm", "1.3.0rc25") }, REFUSED],
  ])("%s", (_name, request, found) => expect(of({ ...A100, ...request })).toEqual(found));

  test("Turing from vLLM 0.14 on", () => {
    const t4 = (version: string): object => ({ model: "Qwen3-0.6B", quantization: "fp8", gpu: { sku: "T4" }, maxModelLen: 4096, ...on("vllm", version) });
    expect([of(t4("0.13.0")), of(t4("0.14.0"))]).toEqual([REFUSED, WARNED]);
    // Turing has no bf16 whatever the weights are stored in.
    expect(plan(t4("0.14.0")).diagnostics.map(({ code }) => code)).toContain("bf16-unsupported");
  });

  test("the warning says what is kept and what is lost, and the way to its speed", () => {
    const [{ message, fix, path }] = plan({ ...A100, model: "Qwen/Qwen3-8B-FP8" }).diagnostics;
    expect(message).toMatch(/fp8-block needs compute capability 8\.9, A100-80GB has 8\.0: vllm serves it by weight-only kernels \(Marlin\).*memory is that of fp8-block, the arithmetic that of 16 bits/);
    expect([path, fix]).toEqual(["model", expect.stringMatching(/Ada or Hopper.*ModelOpt/)]);
    expect(plan({ ...A100, model: "Qwen/Qwen3-8B-FP8" }).feasible).toBe(true);
  });

  test("ModelOpt's FP8 checkpoints have a class that asks for 8.9 in every vLLM", () => {
    const config = { architectures: ["LlamaForCausalLM"], model_type: "llama", num_hidden_layers: 32, hidden_size: 4096, vocab_size: 128_256, max_position_embeddings: 8192, num_attention_heads: 32, num_key_value_heads: 8, intermediate_size: 14_336 };
    const made = { ...A100, model: { config, quantConfig: { quantization: { quant_algo: "FP8" } } }, ...on("vllm", "0.28.0") };
    expect(of(made)).toEqual(REFUSED);
    expect(of({ ...made, model: { config: { ...config, quantization_config: { quant_method: "fp8" } } } })).toEqual(WARNED);
  });

  test("a refusal names the version that serves it", () => {
    expect(plan({ ...A100, model: "Qwen/Qwen3-8B-FP8", ...on("vllm", "0.8.5") }).diagnostics[0].fix).toMatch(/vllm serves it here from 0\.9\.0 on/);
  });
});

describe("NVFP4 below 10.0", () => {
  test.each([
    ["vLLM on Hopper", { ...H100, model: "Qwen3-8B", ...on("vllm", "0.28.0") }, WARNED],
    ["vLLM on Ampere, experts", { ...A100, model: "Qwen3-30B-A3B", ...on("vllm", "0.14.1") }, WARNED],
    ["vLLM 0.8.5", { ...H100, model: "Qwen3-8B", ...on("vllm", "0.8.5") }, REFUSED],
    ["SGLang 0.5.14", { ...H100, model: "Qwen3-8B", ...on("sglang", "0.5.14") }, WARNED],
    ["SGLang 0.5.11", { ...H100, model: "Qwen3-8B", ...on("sglang", "0.5.11") }, REFUSED],
    ["TensorRT-LLM, which has it as an option", { ...H100, model: "Qwen3-8B", ...on("trtllm", "1.3.0rc25") }, REFUSED],
  ])("%s", (_name, request, found) => expect(of({ quantization: "nvfp4", ...request })).toEqual(found));

  test("SGLang's experts on Hopper are to be looked at, TensorRT-LLM's option is named", () => {
    expect(plan({ ...H100, model: "Qwen3-30B-A3B", quantization: "nvfp4", ...on("sglang", "0.5.16") }).diagnostics[0].fix).toMatch(/sglang#29931/);
    expect(plan({ ...H100, model: "Qwen3-8B", quantization: "nvfp4", ...on("trtllm", "1.3.0rc25") }).diagnostics[0].fix).toMatch(/moe_config\.backend MARLIN/);
  });
});

test("INT4 on Turing: vLLM's own kernels for AWQ and GPTQ", () => {
  const t4 = { model: "Qwen3-8B", quantization: "int4-g128", gpu: { sku: "T4" }, maxModelLen: 2048 };
  expect([of(t4), of({ ...t4, engine: { name: "sglang" } })]).toEqual([WARNED, REFUSED]);
});

test("weight-only kernels multiply in 16 bits: the bound of a prefill is that of bf16 weights", () => {
  const rate = (quantization: string): number | null => plan({ ...H100, model: "Qwen3-8B", quantization }).bounds.prefillTokensPerSecond;
  expect(rate("nvfp4")).toBe(rate("bf16"));
  expect(rate("fp8")).toBeGreaterThan(rate("bf16") as number);
});

test("each row says where it was read", () => {
  expect(table.kernels.filter(({ source }) => source.length < 20)).toEqual([]);
});
