/**
 * A rule that properties are held to. Each room's `rules.ts` has its rules, each code once over all rooms: the codes that findings may
 * have are typed from them, and `docs/problems.md` is printed from them.
 */
export interface Rule {
  /** The properties that it reads, as a person writes them: `gpuPools[].maxNodes`. Of many or of any: in words. */
  readonly reads: readonly string[];
  /** What is wrong, and what to do where a finding's own fix doesn't say it: a sentence of the page, in Markdown. */
  readonly says: string;
  /** What comes of it: refused before a file is written, or told beside what is written. @default "error" */
  readonly severity?: "error" | "warning";
}

/** The parts of the page. */
export type Section = "shapes" | "deployments" | "places" | "access" | "doors" | "pools" | "in-cluster" | "dynamo" | "models" | "operations";

/** A room's rules by the part of the page where they stand, and by their codes. */
export type RoomRules = { readonly [section in Section]?: { readonly [code: string]: Rule } };

/** The codes of a room's rules. */
export type CodesOf<Rules extends RoomRules> = { [section in keyof Rules]: keyof Rules[section] & string }[keyof Rules];

/** The codes of all rooms: each room's rules add theirs, so that the rooms below need not know those above. */
export interface RuleCodes {}

/** A code that a rule has. */
export type RuleCode = keyof RuleCodes;
