import { FlagWords } from "../../flags/words";
import { EngineOptions, SpeculativeGiven } from "../options";

/** Words of a prompt that are looked for again in it. */
const LONGEST_NGRAM = 4;

/** TensorRT-LLM's words for a model's options. */
export const TRTLLM_OPTIONS: EngineOptions = {
  flags: { speculative: ["--override-engine-args"], redundantExperts: ["--override-engine-args"], multimodal: ["--enable-multimodal", "--modality"] },
  overrides: (given) => ({ speculative_config: drafting(given) }),
  // Slots are of all experts, the copies with them. Its wide expert parallelism alone balances, with a rank of attention on each GPU
  // (tensorrt_llm/_torch/modules/fused_moe/fused_moe_wide_ep.py; MoeConfig.load_balancer of llmapi/llm_args.py); read, not run.
  redundantExperts: () => [],
  expertOverrides: ({ redundant, experts }) => ({ moe_config: { backend: "WIDEEP", load_balancer: { num_slots: experts + redundant } } }),
  multimodal: (release) => (FlagWords.of("trtllm", { dynamo: release }).takes("--enable-multimodal") ? ["--enable-multimodal"] : ["--modality", "multimodal"]),
};

/**
 * By names that every release of Dynamo's takes: later ones call a head's kind Eagle3 and a draft's folder speculative_model, and these are other
 * names of both there (DecodingBaseConfig of tensorrt_llm/llmapi/llm_args.py).
 */
function drafting({ method, tokens, folder }: SpeculativeGiven): object {
  switch (method) {
    case "mtp":
      return { decoding_type: "MTP", num_nextn_predict_layers: tokens };
    case "ngram":
      return { decoding_type: "NGram", max_draft_len: tokens, max_matching_ngram_size: LONGEST_NGRAM };
    case "eagle3":
      return { decoding_type: "Eagle", max_draft_len: tokens, speculative_model_dir: folder };
    case "draft-model":
      return { decoding_type: "DraftTarget", max_draft_len: tokens, speculative_model_dir: folder };
  }
}
