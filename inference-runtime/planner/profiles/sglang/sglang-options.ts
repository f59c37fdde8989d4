import { FlagWords } from "../../flags/words";
import { EngineOptions, RedundantExpertsGiven, SpeculativeGiven, SpeculativeMethod } from "../options";

const ALGORITHM: { readonly [method in SpeculativeMethod]: string } = { ngram: "NGRAM", eagle3: "EAGLE3", mtp: "NEXTN", "draft-model": "STANDALONE" };

/** SGLang's words for a model's options. */
export const SGLANG_OPTIONS: EngineOptions = {
  flags: {
    lora: ["--enable-lora", "--lora-paths", "--max-loras-per-batch", "--max-loaded-loras", "--max-lora-rank", "--lora-target-modules"],
    speculative: ["--speculative-algorithm", "--speculative-draft-model-path", "--speculative-num-steps", "--speculative-num-draft-tokens", "--speculative-eagle-topk"],
    embeddings: ["--embedding-worker", "--is-embedding"],
    multimodal: ["--enable-multimodal"],
    redundantExperts: ["--ep-num-redundant-experts"],
  },
  // Which of the model's matrices adapters change it must know before it has seen one.
  lora: ({ adapters, loaded, rank }) => [
    ...["--enable-lora", "--max-loras-per-batch", String(adapters), "--max-loaded-loras", String(loaded)],
    ...["--max-lora-rank", String(rank), "--lora-target-modules", "all"],
  ],
  speculative: (given) => ["--speculative-algorithm", ALGORITHM[given.method], ...steps(given), ...(given.folder === undefined ? [] : ["--speculative-draft-model-path", given.folder])],
  redundantExperts: balanced,
  embeddings: () => ["--embedding-worker"],
  multimodal: () => ["--enable-multimodal"],
};

/** Without its balancing the copies are of the first experts, whatever is asked (sglang/srt/eplb/expert_location.py, init_trivial). */
function balanced({ redundant, versions, own }: RedundantExpertsGiven): string[] | undefined {
  const words = FlagWords.of("sglang", versions);
  if (!words.takes("--ep-num-redundant-experts")) return undefined;
  return ["--ep-num-redundant-experts", String(redundant), ...(words.read(own).has("--enable-eplb") ? [] : ["--enable-eplb"])];
}

/** A chain of drafts: each step one token, and the one that the model itself adds among those that are checked. */
function steps({ method, tokens }: SpeculativeGiven): string[] {
  if (method === "ngram") return ["--speculative-num-draft-tokens", String(tokens)];
  return ["--speculative-num-steps", String(tokens), "--speculative-eagle-topk", "1", "--speculative-num-draft-tokens", String(tokens + 1)];
}
