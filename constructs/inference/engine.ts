import { EngineProfile } from "../../inference-runtime/planner/profiles/profile";
import { VLLM_PROFILE } from "../../inference-runtime/planner/profiles/vllm";
import { ServedModelOptions } from "./served-model-options";

/** The engine that serves a model. */
export function engineOf(_model: ServedModelOptions): EngineProfile {
  return VLLM_PROFILE;
}
