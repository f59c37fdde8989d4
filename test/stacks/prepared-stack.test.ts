import { App, Fn, TerraformElement, TerraformOutput, TerraformStack, Token } from "cdktf";
import { Remembered } from "../../constructs/core/late/remembered";
import { PreparedStack } from "../../stacks/prepared-stack";

class Ours extends PreparedStack {}

/** Two stacks, the second referring to the first in every way there is; what both become. */
function written(make: (app: App, id: string) => TerraformStack): unknown[] {
  const app = new App();
  const [first, second] = ["first", "second"].map((id) => make(app, id));
  const late = (id: string): Remembered => new Remembered(first, id, { input: { a: 1 } });
  new Remembered(second, "plain", { input: { text: "a", list: ["a", 1], none: undefined, deep: [{ list: [[true]] }] } });
  new Remembered(second, "text", { input: `x ${late("a").fqn} y ${late("b").fqn}` });
  new Remembered(second, "list", { input: Token.asList(late("c").getListAttribute("output")) });
  new Remembered(second, "elements", { input: ["x", { deep: [late("d").fqn] }] });
  new Remembered(second, "number", { input: { one: late("e").getNumberAttribute("output"), two: 2 } });
  new Remembered(second, "map", { input: late("f").getStringMapAttribute("output") });
  new Remembered(second, "key", { input: { [late("g").fqn]: "x" } });
  new Remembered(second, "numbers", { input: late("i").getNumberListAttribute("output") });
  new Remembered(second, "number in a text", { input: `x ${late("j").getNumberAttribute("output")} y` });
  new Remembered(second, "number in a key", { input: { [`x ${late("k").getNumberAttribute("output")}`]: "x" } });
  new TerraformOutput(second, "output", { value: Fn.join(",", [late("h").fqn, "x"]) });
  const stacks = [first, second];
  stacks.forEach((stack) => stack.prepareStack());
  return stacks.map((stack) => JSON.parse(JSON.stringify(stack.toTerraform())));
}

test("a stack is written as cdktf writes it, with what another refers to", () => {
  const ours = written((app, id) => new Ours(app, id));
  expect(ours).toEqual(written((app, id) => new TerraformStack(app, id)));
  expect(Object.keys((ours[0] as { output: object }).output)).toHaveLength(11);
});

test("a construct among the values isn't walked through, and is told when the stack is written", () => {
  const stack = new Ours(new App(), "one");
  const wrong = new Remembered(stack, "wrong", { input: { construct: stack } });
  expect(TerraformElement.isTerraformElement(wrong)).toBe(true);
  expect(() => stack.prepareStack()).not.toThrow();
  expect(() => stack.toTerraform()).toThrow(/[Cc]onstruct/);
});
