import { createHash } from "node:crypto";

/** JSON with the keys of every object in order, so that equal inputs are equal bytes. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item === undefined ? null : item)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const object = value as { [key: string]: unknown };
    const keys = Object.keys(object).filter((key) => object[key] !== undefined).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** Levels a request may nest: a config.json has about six. Also stops objects that contain themselves. */
const DEEPEST = 64;

/** The path of something nested deeper than any request, which a recursion could not follow. */
export function tooDeep(value: unknown): string | undefined {
  const open: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [{ value, path: "", depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value !== "object" || next.value === null) continue;
    if (next.depth > DEEPEST) return next.path;
    for (const key of Object.keys(next.value)) {
      const inner = (next.value as { readonly [key: string]: unknown })[key];
      // Only what may nest further is walked: lists of a config hold thousands of names.
      if (typeof inner === "object" && inner !== null) open.push({ value: inner, path: next.path === "" ? key : `${next.path}.${key}`, depth: next.depth + 1 });
    }
  }
  return undefined;
}

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
