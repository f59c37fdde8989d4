/** JSON of Kubernetes has no type here: what it lacks is found out where it is read. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** Why nothing can be said of what was asked. */
export type Why =
  | "refused"
  | "absent"
  | "no-kind"
  | "time-out"
  | "malformed"
  | "unreachable"
  | "login"
  | "no-context"
  | "no-tool"
  | "interrupted"
  | "failed";

/** What came of a question: what was read, or why nothing was. Nothing is concluded from the second. */
export type Answer<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: Why; readonly words: string };

export function known<T>(value: T): Answer<T> {
  return { known: true, value };
}

export function unknown<T>(why: Why, words: string): Answer<T> {
  return { known: false, why, words };
}

/** The same answer, with something made of its value. */
export function andThen<T, U>(answer: Answer<T>, make: (value: T) => Answer<U>): Answer<U> {
  return answer.known ? make(answer.value) : answer;
}
