import { EngineOptions, SpeculativeGiven } from "../options";

/** Words of a prompt that are looked for again in it. */
const LONGEST_NGRAM = 4;

/** vLLM's words for a model's options. */
export const VLLM_OPTIONS: EngineOptions = {
  flags: {
    lora: ["--enable-lora", "--max-loras", "--max-cpu-loras", "--max-lora-rank", "--lora-modules"],
    speculative: ["--speculative-config", "--spec-method", "--spec-model", "--spec-tokens"],
    embeddings: ["--embedding-worker", "--task", "--runner", "--convert"],
    multimodal: ["--enable-multimodal"],
  },
  lora: ({ adapters, loaded, rank }) => ["--enable-lora", "--max-loras", String(adapters), "--max-cpu-loras", String(loaded), "--max-lora-rank", String(rank)],
  speculative: (given) => ["--speculative-config", JSON.stringify(drafting(given))],
  embeddings: () => ["--embedding-worker"],
  multimodal: () => ["--enable-multimodal"],
};

function drafting({ method, tokens, folder }: SpeculativeGiven): object {
  const common = { method: method.replace("-", "_"), num_speculative_tokens: tokens };
  if (method === "ngram") return { ...common, prompt_lookup_max: LONGEST_NGRAM, prompt_lookup_min: 2 };
  return folder === undefined ? common : { ...common, model: folder };
}
