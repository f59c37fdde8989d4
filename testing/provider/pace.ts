import { Value, ValueObject, isObject } from "./values";

/** What a provider did to a resource, and from when to when: milliseconds of one clock for all providers. */
export interface Change {
  readonly action: "create" | "update" | "delete";
  readonly type: string;
  /** The resource as it is to be, or was. */
  readonly value: ValueObject;
  readonly begin: number;
  readonly end: number;
}

/** Milliseconds that most changes take at the most; the longest takes as long as this. */
const LONGEST = 600;

/**
 * Lets changes take their time, a random one, and notes them. Most are short and some long, as clouds are: what nothing makes wait for the
 * other then comes in another order from run to run.
 */
export class Pace {
  /** In the order in which they ended. */
  public readonly changes: Change[] = [];

  /** @param random from 0 to 1, the same for the same seed */
  public constructor(private readonly random: () => number) {}

  /** Waits, has it done, and notes it. */
  public async change<T>(type: string, before: Value, after: Value, change: () => T): Promise<T> {
    const begin = performance.now();
    await new Promise((resolve) => setTimeout(resolve, LONGEST * this.random() ** 4));
    const done = change();
    const action = isObject(after) ? (isObject(before) ? "update" : "create") : "delete";
    const value = isObject(after) ? after : isObject(before) ? before : {};
    this.changes.push({ action, type, value, begin, end: performance.now() });
    return done;
  }
}

/** Random numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
