import { DISCOVERY, EVERYWHERE, ROLE, SECRETS, WEIGHTS } from "../managed";
import { ManagedFlags } from "../profile";

/** Flags of TensorRT-LLM's worker, which has all of them itself, that are not free. */
export const TRTLLM_MANAGED: readonly ManagedFlags[] = [
  WEIGHTS(["--model-path", "--model", "--served-model-name", "--revision"]),
  DISCOVERY(["--endpoint", "--namespace", "--discovery-backend", "--store-kv", "--request-plane", "--event-plane", "--response-plane"]),
  ROLE(["--disaggregation-mode", "--disaggregation-strategy", "--encode-endpoint"]),
  ...EVERYWHERE,
  ...SECRETS("TensorRT-LLM", ["--api-key", "--admin-api-key"]),
];
