import { FlagWords } from "../../flags/words";
import { EngineOptions, RedundantExpertsGiven, SpeculativeGiven } from "../options";

/** Words of a prompt that are looked for again in it. */
const LONGEST_NGRAM = 4;

/** vLLM's words for a model's options. */
export const VLLM_OPTIONS: EngineOptions = {
  flags: {
    lora: ["--enable-lora", "--max-loras", "--max-cpu-loras", "--max-lora-rank", "--lora-modules"],
    speculative: ["--speculative-config", "--spec-method", "--spec-model", "--spec-tokens"],
    embeddings: ["--embedding-worker", "--task", "--runner", "--convert"],
    multimodal: ["--enable-multimodal"],
    redundantExperts: ["--eplb-config", "--num-redundant-experts"],
  },
  lora: ({ adapters, loaded, rank }) => ["--enable-lora", "--max-loras", String(adapters), "--max-cpu-loras", String(loaded), "--max-lora-rank", String(rank)],
  speculative: (given) => ["--speculative-config", JSON.stringify(drafting(given))],
  redundantExperts: balanced,
  embeddings: () => ["--embedding-worker"],
  multimodal: () => ["--enable-multimodal"],
};

/** It takes copies with its balancing alone (vllm/config/parallel.py: "Either enable EPLB or unset num_redundant_experts"). */
function balanced({ redundant, versions, own }: RedundantExpertsGiven): string[] | undefined {
  const words = FlagWords.of("vllm", versions);
  const on = words.read(own).has("--enable-eplb") ? [] : ["--enable-eplb"];
  if (words.takes("--eplb-config")) return [...on, "--eplb-config", JSON.stringify({ num_redundant_experts: redundant })];
  return words.takes("--num-redundant-experts") ? [...on, "--num-redundant-experts", String(redundant)] : undefined;
}

function drafting({ method, tokens, folder }: SpeculativeGiven): object {
  const common = { method: method.replace("-", "_"), num_speculative_tokens: tokens };
  if (method === "ngram") return { ...common, prompt_lookup_max: LONGEST_NGRAM, prompt_lookup_min: 2 };
  return folder === undefined ? common : { ...common, model: folder };
}
