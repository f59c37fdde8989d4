/** What cdktf asks its package for: two blanks for each level. */
interface Wanted {
  readonly space?: unknown;
}

/**
 * JSON with its members sorted, as the framework's package `json-stable-stringify` writes it where it is asked for two blanks a level and nothing
 * else, which is all that cdktf asks: lists and objects with nothing in them take two lines. Thirty modules are loaded for that otherwise.
 *
 * @returns nothing for any other wish
 * @see https://github.com/ljharb/json-stable-stringify/blob/v1.3.0/index.js
 */
export function sortedJson(value: unknown, wanted: Wanted | undefined): { readonly text: string | undefined } | undefined {
  if (wanted?.space !== 2 || Object.keys(wanted).length !== 1) return undefined;
  return { text: written(value, "\n", new Set()) };
}

/** @param line what begins a line of what it stands in */
function written(given: unknown, line: string, within: Set<object>): string | undefined {
  const value = hasToJson(given) ? given.toJSON() : given;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${line}  `;
  if (Array.isArray(value)) return `[${Array.from(value, (each) => `${inner}${written(each, inner, within) ?? "null"}`).join(",")}${line}]`;
  if (within.has(value)) throw new TypeError("Converting circular structure to JSON");
  within.add(value);
  const members: string[] = [];
  for (const name of Object.keys(value).sort()) {
    const member = written((value as { [name: string]: unknown })[name], inner, within);
    if (member !== undefined) members.push(`${inner}${JSON.stringify(name)}: ${member}`);
  }
  within.delete(value);
  return `{${members.join(",")}${line}}`;
}

function hasToJson(value: unknown): value is { toJSON: () => unknown } {
  return typeof value === "object" && value !== null && typeof (value as { toJSON?: unknown }).toJSON === "function";
}
