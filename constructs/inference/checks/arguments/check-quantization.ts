import { findModel } from "../../../../inference-runtime/planner/model/catalogue";
import { Format } from "../../../../inference-runtime/planner/model/quantization";
import { Finding } from "../../../core/problems/problem";
import { ServedModelOptions } from "../../served-model-options";

/** Methods of vLLM that read one kind of checkpoint, by that kind's `quant_method` (vllm/model_executor/layers/quantization). */
const FAMILIES: { readonly [method: string]: readonly string[] } = {
  awq: ["awq", "awq_marlin", "auto_awq", "cpu_awq"],
  gptq: ["gptq", "gptq_marlin", "gptq_marlin_24", "auto_gptq", "gptq_bitblas", "cpu_gptq"],
  modelopt: ["modelopt", "modelopt_fp4", "modelopt_mxfp8", "modelopt_mixed"],
  mxfp4: ["mxfp4", "gpt_oss_mxfp4"],
  fp8: ["fp8", "deepseek_v4_fp8"],
  "compressed-tensors": ["compressed-tensors"],
  fbgemm_fp8: ["fbgemm_fp8"],
  quark: ["quark"],
  aqlm: ["aqlm"],
  hqq: ["hqq"],
  "auto-round": ["auto-round"],
  bitsandbytes: ["bitsandbytes"],
};

/** Families that quantise a checkpoint which isn't, while it loads. */
const ON_LOAD = ["fp8", "bitsandbytes"];

/** Families that a checkpoint of the catalogue's format may be of. */
const BY_FORMAT: { readonly [format in Format]: readonly string[] } = {
  bf16: [],
  fp8: ["fp8", "fbgemm_fp8", "compressed-tensors", "modelopt", "quark"],
  "fp8-block": ["fp8", "compressed-tensors", "modelopt"],
  nvfp4: ["modelopt", "compressed-tensors"],
  mxfp4: ["mxfp4", "compressed-tensors", "modelopt", "quark"],
  "int4-g32": ["awq", "gptq", "compressed-tensors", "auto-round", "modelopt"],
  "int4-g128": ["awq", "gptq", "compressed-tensors", "auto-round", "modelopt"],
};

/** A quantisation that the weights haven't: vLLM compares it with the checkpoint's own and stops. */
export function checkQuantization(property: string, model: ServedModelOptions, method: string): Finding[] {
  const family = Object.keys(FAMILIES).find((name) => FAMILIES[name].includes(method));
  const weights = weightsOf(model);
  if (family === undefined || weights === undefined) return [];
  const { families, what } = weights;
  if (families.length === 0 ? ON_LOAD.includes(family) : families.includes(family)) return [];
  return [
    {
      code: "quantization-mismatch",
      property,
      value: `--quantization ${method}`,
      reason: families.length === 0 ? `the weights of ${model.model} are ${what}, and ${method} reads weights that were quantised so before` : `the weights of ${model.model} are ${what}, which ${method} doesn't read`,
      fix: families.length === 0 ? 'leave it out, write "fp8" to quantise them as they load, or serve a checkpoint that is quantised so' : "leave it out: vLLM reads from the checkpoint how it is quantised",
    },
  ];
}

/** How the weights are quantised, as far as it is known: by the config that was given, else by the catalogue. */
function weightsOf({ model, plan }: ServedModelOptions): { readonly families: readonly string[]; readonly what: string } | undefined {
  const config = plan?.config;
  if (config === undefined) {
    const format = findModel(model)?.architecture.quantization.format;
    return format && { families: BY_FORMAT[format], what: format === "bf16" ? "not quantised" : format };
  }
  if (plan?.quantConfig !== undefined) return { families: ["modelopt"], what: "quantised by ModelOpt" };
  const given = config.quantization_config;
  if (given === undefined || given === null) return { families: [], what: "not quantised" };
  const method = (given as { readonly quant_method?: unknown }).quant_method;
  const family = typeof method === "string" ? Object.keys(FAMILIES).find((name) => FAMILIES[name].includes(method)) : undefined;
  return family === undefined ? undefined : { families: [family], what: `quantised by ${String(method)}` };
}
