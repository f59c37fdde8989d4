import { RuleCode } from "../constructs/core/rules/rule";

/**
 * From where an API server is reached, in words.
 *
 * @param ranges as they were given: what is none of them is refused elsewhere
 */
export function reachedFrom(ranges: unknown, itself: string): string {
  const named = Array.isArray(ranges) ? ranges.filter((range): range is string => typeof range === "string") : [];
  return named.length === 0 ? `${itself} alone` : `${named.join(", ")}, and ${itself}`;
}

const UNREACHED: RuleCode = "api-server-out-of-reach";

/**
 * What to know of a deployment whose API server only its own network reaches: its first stack asks nothing of it, and the others stop when the
 * cluster is already paid for.
 *
 * @param access as `reachedFrom` says it
 * @param after the stacks that need it
 */
export function unreached(access: string | undefined, after: readonly string[]): string[] {
  if (access === undefined || !/ alone$/.test(access) || after.length === 0) return [];
  return [`[${UNREACHED}] the API server is reached from ${access}: ${after.join(", ")} can't be deployed from elsewhere. Name your own address range, or deploy them from there.`];
}
