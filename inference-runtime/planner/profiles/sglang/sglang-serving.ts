import { EngineServing } from "../serving";

/** SGLang's workers beside their arguments. */
export const SGLANG_SERVING: EngineServing = {
  environment: {},
  // PyTorch's, Triton's and FlashInfer's own, with DeepGEMM's of SGLang.
  compileCaches: [["TORCHINDUCTOR_CACHE_DIR", "inductor"], ["TRITON_CACHE_DIR", "triton"], ["FLASHINFER_WORKSPACE_BASE", "flashinfer"], ["SGLANG_DG_CACHE_DIR", "deep-gemm"]],
  takesShare: false,
  pipelineOverNodes: false,
  startedByMpi: false,
  tensorFlag: "--tp-size",
  expertFlags: "--ep-size and a number",
  copiesWantRanks: false,
  encodesFirst: true,
  alike: [
    { flag: "--page-size", unsaid: "16", what: "tokens of a page" },
    { flag: "--kv-cache-dtype", unsaid: "auto", what: "type of the KV cache" },
  ],
  floors: { "--page-size": 1, "--cuda-graph-max-bs": 1, "--cuda-graph-max-bs-decode": 1, "--cuda-graph-max-bs-prefill": 1, "--max-prefill-tokens": 1, "--max-total-tokens": 1 },
  checkValues: () => [],
};
