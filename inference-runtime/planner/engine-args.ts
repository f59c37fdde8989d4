import { EngineName } from "./engines/engines";
import { EngineOptions } from "./profiles/options";
import { PlanArgs } from "./profiles/profile";
import { SGLANG_OPTIONS } from "./profiles/sglang-options";
import { sglangPlanArgs } from "./profiles/sglang-plan-args";
import { TRTLLM_OPTIONS } from "./profiles/trtllm-options";
import { trtllmPlanArgs } from "./profiles/trtllm-plan-args";
import { VLLM_PROFILE } from "./profiles/vllm";
import { Understood } from "./request/parse-request";

const BY_ENGINE: { readonly [engine in EngineName]: PlanArgs } = { vllm: VLLM_PROFILE.planArgs, sglang: sglangPlanArgs, trtllm: trtllmPlanArgs };
const OPTIONS: { readonly [engine in EngineName]: EngineOptions } = { vllm: VLLM_PROFILE.options, sglang: SGLANG_OPTIONS, trtllm: TRTLLM_OPTIONS };

/** The engine's flags for a plan: what differs from its defaults. */
export const engineArgs: PlanArgs = (request, architecture, parallelism) => [
  ...BY_ENGINE[request.engine as EngineName](request, architecture, parallelism),
  ...optionArgs(request),
];

/** What it is told of adapters and drafts. A head and a model by its config have no name that could stand here. */
function optionArgs({ engine, lora, speculative }: Understood): string[] {
  const { lora: loraArgs, speculative: draftArgs } = OPTIONS[engine as EngineName];
  const { method, tokens, draft } = speculative ?? {};
  const folder = draft !== undefined && "id" in draft ? draft.id : undefined;
  const named = method === "ngram" || method === "mtp" || folder !== undefined;
  return [
    ...(lora === undefined || loraArgs === undefined ? [] : loraArgs({ ...lora, loaded: lora.adapters })),
    ...(method === undefined || tokens === undefined || draftArgs === undefined || !named ? [] : draftArgs({ method, tokens, ...(folder === undefined ? {} : { folder }) })),
  ];
}
