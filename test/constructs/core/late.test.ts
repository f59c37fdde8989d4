import { App, Fn, Lazy, TerraformStack, Token } from "cdktf";
import { isLate } from "../../../constructs/core/late";
import { Remembered } from "../../../constructs/core/late/remembered";

const late = new Remembered(new TerraformStack(new App(), "one"), "late", { input: "x" });
const [list, map, number] = [Token.asList(late.getListAttribute("output")), late.getStringMapAttribute("output"), late.getNumberAttribute("output")];

const VALUES: unknown[] = [
  ...["", "x", "TfToken[", "${TfToken[", "1e+298", 0, -1, 1e300, -1e300, -1e290, NaN, Infinity, -Infinity, true, null, undefined, 1n, Symbol("x"), () => 1, {}, [], [[]], ["x"], [1], { a: 1 }, { resolve: 1 }, new Date(0)],
  ...[late.fqn, `x ${late.fqn}`, [late.fqn], ["x", late.fqn], { a: late.fqn }, { [late.fqn]: 1 }],
  ...[list, [...list, "x"], list[0], late.getNumberListAttribute("output"), number, [number], `x ${number}`, map, { ...map, x: 1 }, late.getAnyMapAttribute("output")],
  ...[Fn.join(",", list), Lazy.stringValue({ produce: () => "x" }), Lazy.anyValue({ produce: () => 1 }), { resolve: () => 1 }, late.output, late],
];

test.each(VALUES.map((value, index) => [index, value]))("value %#: late where cdktf says that it is a token", (_, value) => {
  expect(isLate(value)).toBe(Token.isUnresolved(value as never));
});
