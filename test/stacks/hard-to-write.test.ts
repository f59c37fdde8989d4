import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, Aspects, Fn, Lazy, TerraformCount, TerraformElement, TerraformIterator, TerraformLocal, TerraformOutput, TerraformResource, TerraformStack, Token } from "cdktf";
import { Remembered } from "../../constructs/core/late/remembered";
import { PreparedStack } from "../../stacks/prepared-stack";

class Ours extends PreparedStack {}

type Stacks = readonly [TerraformStack, TerraformStack];

/** All files of an app of two stacks, or what it is refused with. */
function written(fill: (stacks: Stacks) => void, of: new (app: App, id: string) => TerraformStack): string {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-hard-"));
  try {
    const app = new App({ outdir });
    app.node.setContext("cdktfStaticModuleAssetHash", "x");
    fill([new of(app, "one"), new of(app, "two")]);
    app.synth();
    const files = fs.readdirSync(outdir, { recursive: true, encoding: "utf8" }).sort().filter((file) => file.endsWith(".json"));
    return files.map((file) => `${file}\n${fs.readFileSync(path.join(outdir, file), "utf8")}`).join("\n");
  } catch (error) {
    return `refused: ${(error as Error).message.replace(/TOKEN\.\d+/g, "TOKEN").replace(/-1\.\d+e\+289/g, "LIST")}`;
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
}

/** An element of somebody's own. */
const element = (stack: TerraformStack, terraform: unknown, metadata: unknown = {}): TerraformElement =>
  new (class extends TerraformElement {
    public override toTerraform(): unknown {
      return terraform;
    }
    public override toMetadata(): unknown {
      return metadata;
    }
  })(stack, "own", "own");

const put = (stack: TerraformStack, id: string, input: unknown): Remembered => new Remembered(stack, id, { input });
const deep = (levels: number, inner: unknown): unknown => Array.from({ length: levels }).reduce((within) => ({ a: within }), inner);
const later = (produce: () => unknown): unknown => Lazy.anyValue({ produce });

const SAME: [string, (stacks: Stacks) => void][] = [
  ["Aspects that put values over resources and the stack, and add elements", ([one, two]) => {
    put(one, "a", "x");
    Aspects.of(one).add({ visit: (node) => TerraformResource.isTerraformResource(node) && (node as TerraformResource).addOverride("input", { late: later(() => "z") }) });
    Aspects.of(one).add({ visit: (node) => node === one && one.addOverride("terraform.x", 1) });
    Aspects.of(two).add({ visit: (node) => node === two && put(two, "b", "x") });
  }],
  ["producers that read what an Aspect changes", ([one]) => {
    const tags: { [name: string]: string } = { a: "x" };
    put(one, "a", later(() => ({ ...tags, children: one.node.children.length })));
    put(one, "b", tags);
    Aspects.of(one).add({ visit: () => void (tags.b = "y") });
  }],
  ["references to another stack that only producers make", ([one, two]) => {
    const a = put(one, "a", "x");
    put(two, "b", later(() => ({ x: [a.fqn, { y: a.getStringAttribute("output") }] })));
    put(two, "c", [Lazy.listValue({ produce: () => [a.fqn] })]);
    put(two, "d", { [Lazy.stringValue({ produce: () => a.fqn })]: Fn.join(",", ["${x}", a.getStringAttribute("id")]) });
    put(two, "e", { ...a.getStringMapAttribute("output") });
  }],
  ["iterators and counts", ([one, two]) => {
    const a = put(one, "a", "x");
    const [list, map, count] = [TerraformIterator.fromList(Token.asList(a.getListAttribute("output"))), TerraformIterator.fromMap({ x: { k: a.fqn } }), TerraformCount.of(3)];
    put(two, "b", { value: list.value, key: list.key }).forEach = list;
    put(one, "c", [map.getString("k"), map.key, map.dynamic({ a: map.value })]).forEach = map;
    put(one, "d", `x ${count.index}`).count = count;
    new TerraformLocal(one, "e", map.forExpressionForList("x"));
  }],
  ["objects of classes, maps, dates and boxed values", ([one]) => {
    class Own { public x = 1; public z = Lazy.stringValue({ produce: () => "w" }); public get y(): number { return 2; } }
    [new Own(), [new Own(), [new Own()]], new Map([["a", 1]]), new Set([1]), new Date(0), [new Date(0)], new String("ab"), /x/, Buffer.from("ab"), { a: Symbol("x") }].forEach((value, index) => put(one, `v${index}`, value));
  }],
  ["names of members that mean something elsewhere", ([one]) => {
    put(one, "a", JSON.parse('{"__proto__": {"x": 1}, "constructor": "x", "": 1, "//": 2, "hasOwnProperty": 3, "toJSON": "x", "resolve": "x", "creationStack": []}'));
    put(one, "b", { k: { a: [1], b: 1 }, [Lazy.stringValue({ produce: () => "k" })]: { a: [2] } });
  }],
  ["numbers at the edges", ([one]) => void put(one, "a", [[1, , 3], NaN, -0, Infinity, -Infinity, -1e281, -1.9e298, "x -1.9e+298 y", 1e-300])],
  ["resources of one name, put together", ([one]) => {
    const inputs = [{ x: 1, y: 2, l: [1] }, { x: later(() => undefined), l: [2], y: [1] }, { y: { z: 1 } }];
    inputs.forEach((input, index) => put(one, `a${index}`, input).overrideLogicalId("same"));
  }],
  ["something over nothing", ([one]) => [null, { x: 1 }].forEach((input, index) => put(one, `a${index}`, input).overrideLogicalId("same"))],
  ["outputs within constructs, one above another", ([one]) => {
    const within = put(one, "within", "x");
    new TerraformOutput(within, "a", { value: 1 });
    new TerraformOutput(within, "b", { value: { a: [within.fqn] }, sensitive: true });
  }],
  ["an element that says of itself what it likes", ([one]) => void element(one, { terraform: { a: { resolve: undefined } }, locals: { a: [1], b: later(() => [2]) }, "//": { metadata: { backend: "x" } } }, { cloud: "c", backend: undefined, l: later(() => "m") })],
  ["an element that is known late", ([one]) => void element(one, later(() => ({ locals: { x: 1 } })))],
  ["an element that is nothing", ([one]) => void element(one, undefined)],
  ["an element that is a text", ([one]) => void element(one, "ab")],
  ["an element that is a list", ([one]) => void element(one, ["ab"])],
  ["an element that says nothing of itself", ([one]) => void element(one, {}, null)],
  ["as deep as may be", ([one]) => void put(one, "a", deep(196, "x"))],
  ["too deep", ([one]) => void put(one, "a", deep(210, "x"))],
  ["too deep by what is made late", ([one]) => void put(one, "a", deep(150, later(() => deep(150, "x"))))],
  ["a list's token beside others", ([one]) => void put(one, "b", [...Token.asList(put(one, "a", 1).getListAttribute("output")), "x"])],
  ["a list of numbers' token beside others", ([one]) => void put(one, "b", [...Token.asNumberList(put(one, "a", 1).getNumberListAttribute("output")), 7])],
  ["a name that resolves to a number", ([one]) => void put(one, "a", { deep: { [Lazy.stringValue({ produce: () => 5 as never })]: 1 } })],
  ["a token that nobody made", ([one]) => void put(one, "a", ["${TfToken[nobody.1]}"])],
];

test.each(SAME)("%s: written, or refused in the words, as by cdktf", (_, fill) => {
  expect(written(fill, Ours)).toBe(written(fill, TerraformStack));
});

test("what a producer makes is asked for at each place: two that count don't get one name", () => {
  let count = 0;
  const next = Lazy.stringValue({ produce: () => `n${count++}` });
  const stack = new Ours(new App(), "one");
  put(stack, "a", [next, next]);
  put(stack, "b", { x: next, y: `${next}` });
  const { a, b } = (stack.toTerraform() as { resource: { terraform_data: { a: { input: string[] }; b: { input: { x: string; y: string } } } } }).resource.terraform_data;
  expect(new Set([...a.input, b.input.x, b.input.y]).size).toBe(4);
});

test("an app is synthesised twice, with what came between", () => {
  const twice = (of: new (app: App, id: string) => TerraformStack): unknown[] => {
    const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-dynamo-twice-"));
    try {
      const app = new App({ outdir });
      const stack = new of(app, "one");
      let value = "first";
      put(stack, "a", later(() => value));
      const read = (): unknown => (app.synth(), JSON.parse(fs.readFileSync(path.join(outdir, "stacks/one/cdk.tf.json"), "utf8")));
      const first = read();
      value = "second";
      put(stack, "b", { late: later(() => value) });
      stack.addOverride("locals.x", 1);
      return [first, read()];
    } finally {
      fs.rmSync(outdir, { recursive: true });
    }
  };
  expect(twice(Ours)).toEqual(twice(TerraformStack));
});

test("what a framework keeps of one synthesis is forgotten when the next is prepared", () => {
  const stack = new Ours(new App(), "one") as Ours & { _usedFunctions?: Set<string>; _usedProviderFunctions?: Set<string> };
  stack._usedFunctions ??= new Set();
  stack._usedProviderFunctions ??= new Set();
  stack._usedFunctions.add("of-before");
  stack._usedProviderFunctions.add("provider::of::before");
  const forget = jest.fn();
  Object.assign(put(stack, "a", "x"), { _resetResolveDiscoveredProviderFeatureUsage: forget });
  stack.prepareStack();
  expect([...stack._usedFunctions, ...stack._usedProviderFunctions]).toEqual([]);
  expect(forget).toHaveBeenCalledTimes(1);
});
