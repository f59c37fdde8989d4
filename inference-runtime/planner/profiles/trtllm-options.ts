import { FlagWords } from "../flags/words";
import { EngineOptions } from "./options";

/** TensorRT-LLM's words for a model's options. */
export const TRTLLM_OPTIONS: EngineOptions = {
  flags: { speculative: ["--override-engine-args"], multimodal: ["--enable-multimodal", "--modality"] },
  overrides: ({ tokens }) => ({ speculative_config: { decoding_type: "MTP", num_nextn_predict_layers: tokens } }),
  multimodal: (release) => (FlagWords.of("trtllm", { dynamo: release }).takes("--enable-multimodal") ? ["--enable-multimodal"] : ["--modality", "multimodal"]),
};
