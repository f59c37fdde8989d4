/** A statement of a policy, and where it stands. */
export interface Statement {
  readonly at: string;
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action?: string | string[];
  readonly NotAction?: unknown;
  readonly Resource?: string | string[];
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

/** One or several, as several. */
export const listOf = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());

/** The statements of every document below a value, wherever it stands. */
export function statements(value: unknown, at: string): Statement[] {
  if (typeof value === "string") {
    if (!value.startsWith("{") || !value.includes('"Statement"')) return [];
    return [JSON.parse(value).Statement].flat().map((one) => ({ at, ...one }));
  }
  return typeof value !== "object" || value === null ? [] : Object.entries(value).flatMap(([key, below]) => statements(below, `${at}.${key}`));
}
