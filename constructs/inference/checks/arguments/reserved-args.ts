import { ManagedFlags } from "../../../../inference-runtime/planner/profiles/profile";
import { Finding } from "../../../core/problems/problem";

/** A Hugging Face token, wherever it is written. */
const TOKEN = /\bhf_[A-Za-z0-9]{16,}/;

/** A flag that isn't free for the caller, by its full name. The value of a secret is not repeated. */
export function reservedFinding(managed: readonly ManagedFlags[], property: string, name: string, value: string): Finding | undefined {
  const rule = managed.find(({ flags }) => flags.includes(name));
  if (rule === undefined) return undefined;
  // As it is without it.
  if (name === "--disaggregation-mode" && /[= ]agg$/.test(value)) return undefined;
  const { code, reason, fix } = rule;
  return { code, property, value: code === "secret-in-engine-args" ? `${name} (not shown)` : value, reason, fix };
}

/** A secret in a word, whether or not the word is read as what it was meant for. */
export function secretFinding(managed: readonly ManagedFlags[], property: string, word: string): Finding | undefined {
  const name = /^(--?[A-Za-z_-]+)[=\s]/.exec(word)?.[1].replace(/_/g, "-");
  const named = managed.find(({ code, flags }) => code === "secret-in-engine-args" && name !== undefined && flags.includes(name));
  if (named === undefined && !TOKEN.test(word)) return undefined;
  return reservedFinding(managed, property, named === undefined ? "--hf-token" : (name as string), "");
}
