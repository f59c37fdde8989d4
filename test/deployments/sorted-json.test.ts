import { createRequire } from "module";
import { sortedJson } from "../../deployments/sorted-json";

type Theirs = (value: unknown, wanted: object) => string | undefined;

/** The package itself, where this line of the framework has it. */
function theirs(): Theirs | undefined {
  try {
    return createRequire(require.resolve("cdktf"))("json-stable-stringify") as Theirs;
  } catch {
    return undefined;
  }
}

const ITS = theirs();
const same = ITS === undefined ? test.skip : test;

const VALUES: unknown[] = [
  {},
  [],
  { b: [], a: {}, c: [[], {}] },
  { "10": 1, "9": 2, b: 3, a: 4, B: 5, "ä": 6, "\u{1f600}": 7, "": 8, "a\"b\n": 9, __proto__: null },
  [1, "x", null, undefined, true, NaN, -0, 1e21, () => 1, Symbol("x"), , 2], // eslint-disable-line no-sparse-arrays
  { a: undefined, b: () => 1, c: Symbol("x"), d: new Date(0), e: { toJSON: () => ({ z: 1, y: [2] }) }, f: { toJSON: () => undefined }, g: /x/, h: new Map([[1, 2]]) },
  "text with \u2028 and \ud800",
  null,
  1,
  false,
];

same.each(VALUES.map((value, index) => [index, value]))("value %#: as the package writes it", (_, value) => {
  expect(sortedJson(value, { space: 2 })?.text).toBe((ITS as Theirs)(value, { space: 2 }));
});

same("the same object in two places, and values of no order", () => {
  const shared = { z: [1], a: {} };
  let seed = 7;
  const next = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % below;
  const made = (depth: number): unknown => {
    const kind = next(depth > 4 ? 4 : 7);
    if (kind < 4) return [next(1000) / 7, `t${next(50)}"\\\t`, null, next(2) === 0][kind];
    if (kind === 4) return shared;
    if (kind === 5) return Array.from({ length: next(5) }, () => made(depth + 1));
    return Object.fromEntries(Array.from({ length: next(6) }, () => [`${String.fromCharCode(60 + next(60))}${next(30)}`, made(depth + 1)]));
  };
  for (let index = 0; index < 300; index++) {
    const value = made(0);
    expect(sortedJson(value, { space: 2 })?.text).toBe((ITS as Theirs)(value, { space: 2 }));
  }
});

test("what holds itself is refused", () => {
  const circle: { self?: unknown } = {};
  circle.self = [circle];
  expect(() => sortedJson(circle, { space: 2 })).toThrow(/circular/);
});

test("any other wish is the package's", () => {
  for (const wanted of [undefined, {}, { space: 4 }, { space: "  " }, { space: 2, cmp: () => 0 }]) expect(sortedJson({}, wanted)).toBeUndefined();
});
