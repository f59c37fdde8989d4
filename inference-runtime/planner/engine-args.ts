import { EngineName } from "./engines/engines";
import { PlanArgs } from "./profiles/profile";
import { sglangPlanArgs } from "./profiles/sglang-plan-args";
import { trtllmPlanArgs } from "./profiles/trtllm-plan-args";
import { VLLM_PROFILE } from "./profiles/vllm";

const BY_ENGINE: { readonly [engine in EngineName]: PlanArgs } = { vllm: VLLM_PROFILE.planArgs, sglang: sglangPlanArgs, trtllm: trtllmPlanArgs };

/** The engine's flags for a plan: what differs from its defaults. */
export const engineArgs: PlanArgs = (request, architecture, parallelism) => BY_ENGINE[request.engine as EngineName](request, architecture, parallelism);
