import { Token } from "../framework";
import { Finding } from "../problems/problem";
import { findSecret } from "../problems/without-secrets";

/**
 * What of a value no document can hold: functions, symbols, BigInts, numbers that are none, holes in lists, objects of classes, what refers
 * to itself; and what none should hold, a credential in clear. What is known only at apply passes, and so does a member that isn't given.
 */
export function findNotJson(property: string, value: unknown, within: readonly unknown[] = []): Finding[] {
  if (value === undefined || value === null || typeof value === "boolean") return [];
  if (typeof value === "string") return findSecret(property, value);
  if (within.includes(value)) return [refused(property, value, "it holds itself, so there is no end of it")];
  if (typeof value === "number") return Number.isFinite(value) ? [] : [refused(property, value, "a number here is neither NaN nor infinite")];
  if (Token.isUnresolved(value)) return [];
  const inside = [...within, value];
  if (Array.isArray(value)) return Array.from(value).flatMap((one, index) => member(`${property}[${index}]`, one, inside));
  if (typeof value !== "object" || !isPlain(value)) return [refused(property, value, "only texts, numbers, true, false, null, lists and plain objects can be written down")];
  return Object.entries(value).flatMap(([name, one]) => findNotJson(`${property}.${name}`, one, inside));
}

/** A copy without what no document can hold, so that the rest can still be checked and written. */
export function jsonOf(value: unknown, within: readonly unknown[] = []): unknown {
  if (typeof value !== "object" || value === null) return findNotJson("", value).length === 0 ? value : undefined;
  if (within.includes(value)) return undefined;
  const inside = [...within, value];
  if (Array.isArray(value)) return Array.from(value, (one) => jsonOf(one, inside) ?? null);
  if (!isPlain(value)) return findNotJson("", value).length === 0 ? value : undefined;
  // By entries, which an object without prototype and a member called `__proto__` survive.
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const kept = jsonOf(one, inside);
      return kept === undefined ? [] : [[name, kept]];
    }),
  );
}

/** An object of no class. One from another realm, as test runners have them, is one too. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function member(property: string, value: unknown, within: readonly unknown[]): Finding[] {
  return value === undefined ? [refused(property, value, "a list has a value at each of its places")] : findNotJson(property, value, within);
}

function refused(property: string, value: unknown, reason: string): Finding {
  return { code: "wrong-type", property, value, reason, fix: "write a value that JSON has" };
}
