import { nearest } from "../nearest";
import { Flag, Kind } from "./flag";

/** Why a value is refused, and what is taken. */
export interface RefusedValue {
  readonly reason: string;
  readonly fix: string;
}

const TAKES: { readonly [kind in Kind]: string } = {
  flag: "no value",
  bool: "no value",
  string: "a text",
  int: "a whole number",
  float: "a number",
  size: "a whole number, or one with k, m, g, t (powers of 1000) or K, M, G, T (of 1024, no fraction)",
  "size-or-auto": 'a whole number, one with k, m, g, t or K, M, G, T, or "auto"',
  json: "JSON",
  "json-or-string": "a text, or a JSON object",
};

/** What a flag takes, as a person says it. */
export function takes(flag: Flag): string {
  return flag.choices === undefined ? TAKES[flag.kind] : `one of ${list(flag.choices.map(String))}`;
}

/** Looks at one value of a flag as its parser does. */
export function refuseValue(flag: Flag, value: string): RefusedValue | undefined {
  if (flag.nullable && (value === "" || value === "None")) return undefined;
  if (flag.choices !== undefined) {
    const folded = flag.fold === undefined ? value : value.toLowerCase().replace(/-/g, "_");
    if (flag.choices.some((choice) => (typeof choice === "number" ? choice === integer(value) : choice === folded))) return undefined;
    const near = nearest(value, flag.choices.map(String));
    return { reason: `takes ${takes(flag)}`, fix: near.length === 0 ? "write one of them, or leave it out" : `did you mean "${near[0]}"?` };
  }
  const refused = { reason: `takes ${takes(flag)}`, fix: "write one, or leave it out" };
  switch (flag.kind) {
    case "int":
      return integer(value) === undefined ? refused : undefined;
    case "float":
      return isFloat(value) ? undefined : refused;
    case "size":
      return isSize(value) ? undefined : refused;
    case "size-or-auto":
      return /^\s*auto\s*$/i.test(value) || isSize(value) ? undefined : refused;
    case "json":
      return refuseJson(flag, value);
    case "json-or-string":
      return /^\s*\{[^]*\}\s*$/.test(value) ? refuseJson(flag, value) : undefined;
    default:
      return undefined;
  }
}

/** Looks at the first part of a dotted name, `--compilation-config.mode`. */
export function refuseKey(flag: Flag, key: string): RefusedValue | undefined {
  if (flag.keys === undefined || flag.keys.includes(key)) return undefined;
  const near = nearest(key, flag.keys);
  return { reason: `has no "${key}"; it has ${list(flag.keys)}`, fix: near.length === 0 ? "write one of them, or leave it out" : `did you mean "${near[0]}"?` };
}

function refuseJson(flag: Flag, value: string): RefusedValue | undefined {
  let parsed: unknown;
  try {
    // vLLM reads bare numbers with a suffix in JSON as it does outside, and Python's JSON knows NaN and Infinity.
    parsed = JSON.parse(outsideStrings(value, (text) => text.replace(/\b\d+(?:\.\d+)?[kKmMgGtT]\b|\bNaN\b|-?\bInfinity\b/g, "0")));
  } catch (error) {
    const pythonic = /'|\b(True|False|None)\b/.test(value) ? ' (JSON has "double quotes", true, false and null)' : "";
    return { reason: `takes JSON, and this is none: ${(error as Error).message}${pythonic}`, fix: "write it with JSON.stringify({ ... })" };
  }
  if (flag.keys === undefined) return undefined;
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return { reason: "takes a JSON object", fix: "write it with JSON.stringify({ ... })" };
  return Object.keys(parsed).map((key) => refuseKey(flag, key)).find((refused) => refused !== undefined);
}

function outsideStrings(text: string, change: (outside: string) => string): string {
  return text
    .split(/("(?:[^"\\]|\\.)*")/)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join("");
}

/** Python's int(): blanks around it, a sign, single underscores between digits. */
function integer(text: string): number | undefined {
  return /^\s*[+-]?\d+(_\d+)*\s*$/.test(text) ? Number(text.replace(/_/g, "")) : undefined;
}

function isFloat(text: string): boolean {
  return /^\s*[+-]?(\d+(_\d+)*\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) || /^\s*[+-]?(inf|infinity|nan)\s*$/i.test(text);
}

function isSize(text: string): boolean {
  return integer(text) !== undefined || /^\s*(\d+(\.\d+)?[kmgt]|\d+[KMGT])\s*$/.test(text);
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 12).join(", ");
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}
