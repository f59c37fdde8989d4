import { Answer, NoAnswer } from "../programs/answer";

/** `ok`: it is there. `lacking`: it isn't, or not enough. `unknown`: nobody could tell. */
export type Verdict = "ok" | "lacking" | "unknown";

/** What a row of the group "rights" is about. */
export const RIGHTS = "rights to deploy";

/** One thing that must be there before a deployment is made. */
export interface Row {
  /** "quota", "machine", "reservation", "service", "name", "range", "token", "tool", "account", "rights". */
  readonly group: string;
  readonly what: string;
  readonly needed: string;
  readonly there: string;
  readonly verdict: Verdict;
  /** What else is to be said. */
  readonly note?: string;
  /** What asks for it, or shows more. */
  readonly command?: string;
}

/** A row about what couldn't be asked. */
export function unknownRow(group: string, what: string, needed: string, { why, reason }: NoAnswer, command?: string): Row {
  const there = { missing: "no program", "signed-out": "not signed in", refused: "not allowed to ask", throttled: "throttled", slow: "no answer in time" } as { [why: string]: string };
  return { group, what, needed, there: there[why] ?? "could not be read", verdict: "unknown", note: reason, ...(command === undefined ? {} : { command }) };
}

/** The rows of an answer, or one that says why there is none. */
export function rowsOf<T>(answer: Answer<T>, group: string, what: string, needed: string, rows: (value: T) => Row[], command?: string): Row[] {
  return answer.known ? rows(answer.value) : [unknownRow(group, what, needed, answer, command)];
}
