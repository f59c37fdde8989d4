import * as fc from "fast-check";

/** What people and programs put where something else belongs. Made anew for each case: some of it is changed by being looked at. */
const NASTY: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => NaN,
  () => Infinity,
  () => -Infinity,
  () => -1,
  () => 0,
  () => 1.5,
  () => 1e21,
  () => 10n,
  () => true,
  () => "",
  () => " ",
  () => "constructor",
  () => "__proto__",
  () => "toString",
  () => "ü b",
  () => "a".repeat(300),
  () => "${aws_vpc.x.id}",
  () => "%{ if true }",
  () => "0.0.0.0/0",
  () => "10.0.0.0/33",
  () => [],
  () => [undefined],
  () => [, "x"],
  () => ["", "ü"],
  () => [[[[]]]],
  () => ({}),
  () => Object.create(null),
  () => Object.assign(Object.create(null), { name: "x" }),
  () => ({ toString: 1 }),
  () => JSON.parse('{"__proto__": {"a": 1}}'),
  () => ({ constructor: "x" }),
  () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    return circle;
  },
  () => () => "x",
  () => Symbol("x"),
  () => new Date(0),
  () => /x/,
  () => new Map([["a", 1]]),
  () => new Error("x"),
];

/** Names that a property may be misspelt as. */
const NAMES = ["", "__proto__", "constructor", "toString", "ü", "name ", "Name", "values"];

export interface Mutation {
  readonly path: readonly number[];
  readonly kind: "set" | "delete" | "add" | "twice";
  readonly value: number;
  readonly name: number;
}

export const mutations = (most: number): fc.Arbitrary<Mutation[]> =>
  fc.array(
    fc.record({
      path: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 5 }),
      kind: fc.constantFrom<Mutation["kind"]>("set", "set", "set", "set", "delete", "add", "twice"),
      value: fc.nat({ max: NASTY.length - 1 }),
      name: fc.nat({ max: NAMES.length - 1 }),
    }),
    { minLength: 1, maxLength: most },
  );

/** A copy of what objects and lists hold; values of classes stay themselves, and so does what holds itself. */
function copy(value: unknown, within: readonly unknown[] = []): unknown {
  if (within.includes(value)) return value;
  const inner = (part: unknown): unknown => copy(part, [...within, value]);
  if (Array.isArray(value)) return value.map(inner);
  if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inner(part)]));
  return value;
}

function isPlain(value: unknown): value is { [name: string]: unknown } {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The properties with these changes made. */
export function mutate(props: object, changes: readonly Mutation[]): object {
  const root = copy(props) as { [name: string]: unknown };
  for (const { path, kind, value, name } of changes) {
    let holder: { [name: string]: unknown } = root;
    let key = pick(holder, path[0]);
    for (const step of path.slice(1)) {
      const inner = holder[key];
      if (!isPlain(inner) && !Array.isArray(inner)) break;
      const next = pick(inner as { [name: string]: unknown }, step);
      if (next === undefined) break;
      holder = inner as { [name: string]: unknown };
      key = next;
    }
    if (kind === "delete" && !Array.isArray(holder)) delete holder[key];
    else if (kind === "twice" && Array.isArray(holder)) holder.push(copy(holder[0]));
    else if (kind === "add" && !Array.isArray(holder)) Object.defineProperty(holder, NAMES[name], { value: NASTY[value](), enumerable: true, configurable: true, writable: true });
    else holder[key] = NASTY[value]();
  }
  return root;
}

function pick(holder: object, at: number): string {
  const keys = Object.keys(holder);
  return keys[at % Math.max(1, keys.length)] as string;
}
