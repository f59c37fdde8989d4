import { Token } from "./framework";

/** What every token in a text has; taking a text apart by cdktf costs fifty times as much as looking for it. */
const MARK = "{TfToken[";
/** What a number that stands for one has, where it became part of a text: cdktf counts them within one power of ten (DOUBLE_TOKEN_MARKER_BITS). */
const NUMBER_MARK = "e+298";
/** Numbers that stand for something known only at apply lie below it, and no others: -1e298 for one, -1e289 for a list. */
export const LEAST_NUMBER = -1e280;

/** Whether a text has something in it that is known only at apply. */
export function isLateText(text: string): boolean {
  return text.includes(MARK) || text.includes(NUMBER_MARK);
}

/** What `Token.isUnresolved` says, which is asked where that may be: of what is plain it is told at a glance. */
export function isLate(value: unknown): boolean {
  switch (typeof value) {
    case "string":
      return value.includes(MARK) && Token.isUnresolved(value);
    case "number":
      return !(value > LEAST_NUMBER) && Token.isUnresolved(value);
    case "object":
      if (value === null) return false;
      if (Array.isArray(value)) return value.length === 1 && (typeof value[0] === "string" || typeof value[0] === "number") && Token.isUnresolved(value);
      return (typeof (value as { resolve?: unknown }).resolve === "function" || Object.keys(value).some((name) => name.includes(MARK))) && Token.isUnresolved(value);
    default:
      return false;
  }
}
