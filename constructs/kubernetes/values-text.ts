import { Fn, Tokenization } from "../core/framework";
import { isLate, isLateText } from "../core/late";

/**
 * Values of a chart as the text that `helm_release.values` takes: JSON, which is YAML too, with sorted keys, so that the order in
 * which they were written doesn't show as a change.
 *
 * A value that is only a token goes in through Terraform's own `jsonencode`, so that a number, a list or a text with quotes and
 * line breaks (a certificate) arrives whole. A token inside a longer text is inserted as it is: such a token must not hold quotes.
 * A `${` or `%{` that is no token of ours is escaped, since Terraform would take it for a template.
 */
export function valuesText(values: unknown): string {
  if (typeof values === "string") return isOneToken(values) ? Fn.jsonencode(values) : literal(values);
  if (isLate(values)) return Fn.jsonencode(values);
  if (Array.isArray(values)) return `[${values.map((value) => valuesText(value ?? null)).join(",")}]`;
  if (typeof values === "object" && values !== null) {
    const members = Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${literal(key)}:${valuesText(value)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(values ?? null);
}

/** Whether a value is a token and nothing else. */
export function isOneToken(text: unknown): boolean {
  if (typeof text !== "string") return isLate(text);
  if (!isLateText(text)) return false;
  const parts = Tokenization.reverseString(text);
  return parts.tokens.length === 1 && parts.literals.length === 0;
}

function literal(text: string): string {
  const written = JSON.stringify(text);
  if (!text.includes("{")) return written;
  return written
    .replace(/\$\{(?!TfToken\[)/g, "$$$${")
    .replace(/%\{/g, "%%{");
}
