import table from "../data/engine-changes.json";
import { Version, atLeast, parseVersion } from "../version";

/** Engines of `data/engine-changes.json`. */
type Changing = Exclude<keyof typeof table, "about">;

type Changes<E extends Changing> = { readonly [name in keyof (typeof table)[E]]: (version: Version) => boolean };

/** Whether a version has a change, by the change's name: read once, since a plan asks for several. */
function changesOf<E extends Changing>(engine: E): Changes<E> {
  const rows = Object.entries<{ readonly from: string }>(table[engine]).map(([name, { from }]) => {
    const since = parseVersion(from);
    if (since === undefined) throw new Error(`data/engine-changes.json: ${engine} ${name} is from ${from}, which is no version`);
    return [name, (version: Version) => atLeast(version, ...since)] as const;
  });
  return Object.fromEntries(rows) as Changes<E>;
}

/** What vLLM has from a version on. */
export const VLLM_HAS = changesOf("vllm");
/** What SGLang has from a version on. */
export const SGLANG_HAS = changesOf("sglang");
/** What TensorRT-LLM has from a version on. */
export const TRTLLM_HAS = changesOf("trtllm");
