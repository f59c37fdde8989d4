import table from "./data/differences.json";

/** One way in which what is synthesised, or planned, differs between the lines, and why that is no harm. */
export interface ListedDifference {
  /** Steps through the JSON, the first of them the stack; `*` is any one of them, and `comment` the key `//`. */
  readonly path: string;
  readonly why: string;
}

export const IN_OUTPUT: readonly ListedDifference[] = table.output;
export const IN_PLAN: readonly ListedDifference[] = table.plan;

/** Where two values differ. A list is one value: what is said of it is said of the whole. */
export function differences(before: unknown, after: unknown, path: readonly string[] = []): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isObject(before) || !isObject(after)) return [path.join("/")];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => differences(before[key], after[key], [...path, key === "//" ? "comment" : key]));
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const matches = (pattern: string, path: string): boolean => {
  const [steps, own] = [pattern.split("/"), path.split("/")];
  return steps.length === own.length && steps.every((step, index) => step === "*" || step === own[index]);
};

/** What nobody listed, and what is listed though it no longer happens. */
export interface Surprises {
  readonly unlisted: readonly string[];
  readonly stale: readonly string[];
}

export function surprises(found: readonly string[], listed: readonly ListedDifference[]): Surprises {
  return {
    unlisted: found.filter((path) => !listed.some(({ path: pattern }) => matches(pattern, path))),
    stale: listed.flatMap(({ path: pattern }) => (found.some((path) => matches(pattern, path)) ? [] : [pattern])),
  };
}
