import { EngineProfile } from "./profile";
import { SGLANG_PROFILE } from "./sglang/sglang";
import { TRTLLM_PROFILE } from "./trtllm/trtllm";
import { VLLM_PROFILE } from "./vllm/vllm";

/** The engines, by their names in requests and graphs: a line here makes one known to planner, constructs and their messages. */
export const PROFILES = { vllm: VLLM_PROFILE, sglang: SGLANG_PROFILE, trtllm: TRTLLM_PROFILE } as const satisfies { readonly [name: string]: EngineProfile };

/** An engine's name. */
export type EngineName = keyof typeof PROFILES;

/** The engine where none is named. */
export const DEFAULT_ENGINE: EngineName = "vllm";

/** What is known of an engine by its name. */
export function profileOf(name: string): EngineProfile {
  const profiles: { readonly [name: string]: EngineProfile } = PROFILES;
  if (!Object.hasOwn(profiles, name)) throw new Error(`no engine is called ${name}`);
  return profiles[name];
}
