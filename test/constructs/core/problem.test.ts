import { InvalidInputError } from "../../../constructs/core/problem";

const circle: { self?: unknown } = {};
circle.self = circle;

test.each<[unknown, string]>([
  [undefined, "(not given)"],
  [10n, "10n"],
  [Symbol("x"), "Symbol(x)"],
  [circle, "(Object)"],
  [Object.create(null), "{}"],
  [[1, 2n], "(Array)"],
  [NaN, "NaN"],
  ["a".repeat(400), `"${"a".repeat(299)}...`],
])("%#: a value that has no text of its own is told all the same", (value, shown) => {
  const { message } = new InvalidInputError([{ code: "wrong-type", property: "name", value, reason: "r", fix: "f", constructPath: "stack" }]);
  expect(message).toContain(`[wrong-type] stack: name = ${shown}\n`);
});
