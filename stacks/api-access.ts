/**
 * From where an API server is reached, in words.
 *
 * @param ranges as they were given: what is none of them is refused elsewhere
 */
export function reachedFrom(ranges: unknown, itself: string): string {
  const named = Array.isArray(ranges) ? ranges.filter((range): range is string => typeof range === "string") : [];
  return named.length === 0 ? `${itself} alone` : `${named.join(", ")}, and ${itself}`;
}
