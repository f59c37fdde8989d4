/** Why a question has no answer. */
export type Silence =
  | "missing"
  | "signed-out"
  | "refused"
  | "throttled"
  | "slow"
  | "absent"
  | "no-kind"
  | "no-context"
  | "unreachable"
  | "malformed"
  | "interrupted"
  | "failed";

/** What a program was asked and said: a value, or why there is none. What has none is never taken for "there is nothing". */
export type Answer<T> = { readonly known: true; readonly value: T } | NoAnswer;

export interface NoAnswer {
  readonly known: false;
  readonly why: Silence;
  /** The program's own words where it said some. */
  readonly reason: string;
}

export function known<T>(value: T): Answer<T> {
  return { known: true, value };
}

export function noAnswer(why: Silence, reason: string): NoAnswer {
  return { known: false, why, reason };
}

/** What an answer comes to with another; the first that has none is told. */
export function both<A, B>(a: Answer<A>, b: Answer<B>): Answer<readonly [A, B]> {
  if (!a.known) return a;
  return b.known ? known([a.value, b.value] as const) : b;
}

/** Something else made of a value. */
export function map<A, B>(answer: Answer<A>, make: (value: A) => B): Answer<B> {
  return answer.known ? known(make(answer.value)) : answer;
}

/** What another answer is made of a value. */
export function andThen<A, B>(answer: Answer<A>, make: (value: A) => Answer<B>): Answer<B> {
  return answer.known ? make(answer.value) : answer;
}
