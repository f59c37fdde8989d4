import { RuleCode } from "../rules/rule";

/** One thing wrong with what the caller wrote. */
export interface Trouble {
  /** What kind of problem: a stable name in kebab case, listed in `docs/problems.md`. */
  readonly code: string;
  /** The property, from the construct's props: `gpuPools[1].minNodes`. */
  readonly property: string;
  /** The value that was given. */
  readonly value: unknown;
  /** Why it is refused, with the source of the rule where it is someone else's. */
  readonly reason: string;
  /** What would do instead. */
  readonly fix: string;
}

/**
 * A problem as a pure function finds it: it knows the property, not the construct. `refuse` adds the construct's path and makes it a
 * `Problem`.
 */
export interface Finding extends Trouble {
  /** The code of a rule in a room's `rules.ts`. */
  readonly code: RuleCode;
  /** Properties that it was found by besides its own: where one of them was refused, this isn't told (`besides`). @default - none */
  readonly alsoReads?: string[];
  /** What it comes of: where a problem of that code is told in the app, this isn't. @default - it is told in any case */
  readonly comesOf?: RuleCode;
}

/** A finding, and the construct it was found in. Its code is any text here: whoever reads problems need not know every room's rules. */
export interface Problem extends Trouble {
  /** Path of the construct, as `node.path` gives it; empty for the app. */
  readonly constructPath: string;
}
