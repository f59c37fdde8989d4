import table from "../data/engine-options.json";
import { EngineVersions } from "../flags/read-args";

/** How tokens are drafted that the model then checks. */
export type SpeculativeMethod = "ngram" | "eagle3" | "mtp" | "draft-model";

/** What an engine is told of drafting. */
export interface SpeculativeGiven {
  readonly method: SpeculativeMethod;
  /** Tokens that are drafted at a time. */
  readonly tokens: number;
  /** Folder of the draft's weights, where it has any. */
  readonly folder?: string;
}

/** What an engine is told of adapters. */
export interface LoraGiven {
  /** Adapters in one batch at most. */
  readonly adapters: number;
  /** Adapters that are loaded at most. */
  readonly loaded: number;
  /** The highest rank of one. */
  readonly rank: number;
}

/** What an engine is told of experts that are kept twice. */
export interface RedundantExpertsGiven {
  readonly redundant: number;
  /** The model's own, of each layer. */
  readonly experts: number;
  readonly versions: EngineVersions;
  /** The caller's own arguments, beside which nothing is said a second time. */
  readonly own: readonly string[];
}

/** What of a model's options an engine is told by arguments. */
export interface EngineOptions {
  /** Flags that say the same, which therefore stand not beside the option. */
  readonly flags: { readonly [option: string]: readonly string[] };
  /** @default - the engine takes none */
  lora?(given: LoraGiven): string[];
  /** @default - it is said by an object beside the role's, `overrides` */
  speculative?(given: SpeculativeGiven): string[];
  /** Fields of the object by which an engine is told what it has no flags for. @default - there is no such object */
  overrides?(given: SpeculativeGiven): { readonly [field: string]: unknown };
  /** @returns nothing where the version has no such thing. @default - the engine has none */
  redundantExperts?(given: RedundantExpertsGiven): string[] | undefined;
  /** The same for an engine that has no flag for it: fields of the object. */
  expertOverrides?(given: RedundantExpertsGiven): { readonly [field: string]: unknown };
  embeddings?(): string[];
  multimodal?(release: string): string[];
}

/** A row of `data/engine-options.json`. */
interface Row {
  readonly engine: string;
  readonly option: string;
  readonly from?: string;
  readonly prefill?: string | null;
  readonly why?: string;
}

/** Why an option isn't there. */
export interface Missing {
  readonly why: string;
  /** The first minor that has it. @default - none does */
  readonly since?: string;
}

/** Minor releases by number: 0.9 is before 1.0. */
function order(release: string): number {
  const [major, minor] = release.replace(/^v/, "").split(".").map(Number);
  return major * 1000 + minor;
}

/**
 * Why a release's worker for an engine hasn't an option; nothing where it has.
 *
 * @param apart whether prefill and decode are on workers of their own
 */
export function missingOption(engine: string, option: string, release: string, apart: boolean): Missing | undefined {
  const row = (table.options as readonly Row[]).find((one) => one.engine === engine && one.option === option);
  if (row?.from === undefined) return { why: row?.why ?? "it isn't offered for this engine" };
  const first = apart && row.prefill !== undefined ? row.prefill : row.from;
  if (first === null) return { why: row.why ?? "it isn't there with prefill and decode apart" };
  if (order(first) <= order(release)) return undefined;
  return { why: row.why ?? `it isn't there before ${first}`, since: first };
}
