import { App, Fn, Lazy, TerraformElement, TerraformLocal, TerraformOutput, TerraformStack, TerraformVariable, Testing, Token, Tokenization } from "cdktf";
import { Remembered } from "../../constructs/core/late/remembered";
import { PreparedStack } from "../../stacks/prepared-stack";

class Ours extends PreparedStack {}

type Fill = (stack: TerraformStack) => void;

/** What becomes of a stack of ours, and of one of cdktf's, filled alike. */
function both(fill: Fill): { ours: unknown; theirs: unknown } {
  const [ours, theirs] = [Ours, TerraformStack].map((of) => {
    const stack = new of(new App(), "one");
    fill(stack);
    stack.prepareStack();
    return stack.toTerraform();
  });
  return { ours, theirs };
}

const put = (input: unknown): Fill => (stack) => {
  const late = new Remembered(stack, "late", { input: "x" });
  new Remembered(stack, "value", { input: typeof input === "function" ? (input as (late: Remembered) => unknown)(late) : input });
};

const VALUES: [string, unknown][] = [
  ["texts, numbers, nothing", { a: "x", b: -1.5, c: null, d: undefined, e: true, f: [undefined, null, [], {}], g: "", h: 1e300 }],
  ["what Terraform escapes", { a: "$${x} %%{y} ${z} }", b: 'a "quote" and \\ and\nlines' }],
  ["texts like marks", { a: "TfToken[", b: "1e5 -3e+298x", c: "{Token[a]}" }],
  ["a text with tokens", (late: Remembered) => ({ a: `x ${late.fqn} y ${late.fqn}`, b: late.fqn, c: [late.fqn, late.fqn] })],
  ["a list that is one", (late: Remembered) => Token.asList(late.getListAttribute("output"))],
  ["numbers", (late: Remembered) => ({ a: late.getNumberAttribute("output"), b: [1, late.getNumberAttribute("output")], c: `x ${late.getNumberAttribute("output")}`, d: late.getNumberListAttribute("output") })],
  ["maps", (late: Remembered) => ({ a: late.getStringMapAttribute("output"), b: late.getNumberMapAttribute("output"), c: late.getAnyMapAttribute("output") })],
  ["a token as a name", (late: Remembered) => ({ [late.fqn]: { x: late.fqn } })],
  ["functions", (late: Remembered) => ({ a: Fn.join(",", [late.fqn, "${x}"]), b: Fn.jsonencode({ x: late.fqn, y: ["z"] }), c: Fn.merge([{ a: 1 }, late.getAnyMapAttribute("output")]) })],
  ["what is made late", () => ({ a: Lazy.stringValue({ produce: () => "x" }), b: Lazy.listValue({ produce: () => ["x", undefined as never] }), c: Lazy.anyValue({ produce: () => ({ x: [{ y: undefined, z: "w" }] }) }), d: Lazy.anyValue({ produce: () => undefined }) })],
  ["a resolvable of one's own", () => ({ a: { creationStack: [], resolve: () => ({ x: 1 }), toString: () => "x" } })],
  ["an object of a class", () => new (class One { public readonly x = "y"; public readonly none = undefined; })()],
  ["nothing over it", () => Object.assign(Object.create(null) as object, { x: 1 })],
  ["a text that resolves to one with a mark", () => Lazy.stringValue({ produce: () => `x ${Token.asString({ a: 1 })}` })],
];

test.each(VALUES)("%s: as cdktf writes it", (_, input) => {
  const { ours, theirs } = both(put(input));
  expect(ours).toEqual(theirs);
  expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs));
});

test("outputs, variables, locals and what is put over a resource", () => {
  const { ours, theirs } = both((stack) => {
    const one = new Remembered(stack, "one", { input: "x" });
    one.addOverride("lifecycle.ignore_changes", ["input", one.fqn]);
    one.addOverride("//", { of: "ours" });
    one.addOverride("input", undefined);
    new TerraformOutput(stack, "out", { value: one.fqn, sensitive: true, dependsOn: [one] });
    new TerraformVariable(stack, "in", { type: "string", default: "x" });
    new TerraformLocal(stack, "here", { a: one.fqn });
    new TerraformLocal(stack, "there", ["a"]);
  });
  expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs));
});

test("what is put over the stack", () => {
  const { ours, theirs } = both((stack) => {
    put("x")(stack);
    stack.addOverride("terraform.required_version", ">= 1.11");
    stack.addOverride("locals.late", Lazy.stringValue({ produce: () => "x" }));
  });
  expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs));
  expect(ours).toMatchObject({ terraform: { required_version: ">= 1.11" }, locals: { late: "x" } });
});

const WRONG: [string, unknown][] = [
  ["a function", () => ({ a: { b: () => 1 } })],
  ["a construct", (late: Remembered) => ({ a: late.node.root })],
  ["a circle", () => { const a: { a?: unknown } = {}; a.a = a; return a; }],
  ["a list's token within a text", (late: Remembered) => ({ a: `x ${Token.asList(late.getListAttribute("output"))[0]}` })],
  ["a list's token beside others", (late: Remembered) => [...Token.asList(late.getListAttribute("output")), "x"]],
  ["a map's token beside others", (late: Remembered) => ({ ...late.getStringMapAttribute("output"), x: "y" })],
  ["a token that nobody made", () => "${TfToken[TOKEN.999999]}"],
  ["what a map's token holds", () => Token.STRING_MAP_TOKEN_VALUE],
  ["what a map's token holds, a number", () => Token.NUMBER_MAP_TOKEN_VALUE],
  ["what throws when it is made", () => Lazy.stringValue({ produce: () => { throw new Error("no"); } })],
];

test.each(WRONG)("%s: told as cdktf tells it, with where it is", (_, input) => {
  const [ours, theirs] = [Ours, TerraformStack].map((of) => {
    const stack = new of(new App(), "one");
    put(input)(stack);
    try {
      stack.toTerraform();
      return "nothing";
    } catch (error) {
      return (error as Error).message.replace(/TOKEN\.\d+/g, "TOKEN");
    }
  });
  expect(ours).toBe(theirs);
  expect(ours).not.toBe("nothing");
});

test("what is plain isn't resolved: cdktf is asked for what is known at apply, and each text once", () => {
  const stack = new Ours(new App(), "one");
  const late = new Remembered(stack, "late", { input: { plain: ["x", 1, { y: "z" }] } });
  for (let index = 0; index < 20; index++) new Remembered(stack, `one-${index}`, { input: [late.fqn, "x", { y: late.fqn }] });
  const resolve = jest.spyOn(Tokenization, "resolve");
  const elements = stack.node.findAll().filter((one) => TerraformElement.isTerraformElement(one)).length;
  stack.toTerraform();
  const asked = resolve.mock.calls.length;
  resolve.mockRestore();
  expect(elements).toBe(21);
  expect(asked).toBe(1);
});

test("Testing.synth writes it too", () => {
  const stack = new Ours(Testing.app(), "one");
  put("x")(stack);
  expect(JSON.parse(Testing.synth(stack))).toMatchObject({ resource: { terraform_data: { value: { input: "x" } } } });
});
