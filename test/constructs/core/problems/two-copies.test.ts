import { App, TerraformStack } from "cdktf";
import { Finding } from "../../../../constructs/core/problems/problem";

type Refuse = typeof import("../../../../constructs/core/problems/refuse");

/** A copy of the library, as a second folder of packages has one. */
function copy(): Refuse {
  let loaded: Refuse | undefined;
  jest.isolateModules(() => {
    // Cdktf is one, as it is a peer.
    jest.doMock("cdktf", () => FRAMEWORK);
    loaded = jest.requireActual<Refuse>("../../../../constructs/core/problems/refuse");
  });
  return loaded!;
}

/** Handed to each copy. */
const FRAMEWORK = jest.requireActual<object>("cdktf");
const finding = (property: string): Finding => ({ code: "wrong-type", property, value: 1, reason: "r", fix: "f" });

test("two copies of one version tell everything at once", () => {
  const [one, two] = [copy(), copy()];
  expect(one.refuse).not.toBe(two.refuse);
  const app = new App();
  one.refuse(new TerraformStack(app, "a"), [finding("first")]);
  two.refuse(new TerraformStack(app, "b"), [finding("second")]);
  expect(() => app.synth()).toThrow(/first[^]*second/);
});

test("what a copy of another version keeps isn't read, and neither's problems pass", () => {
  const app = new App();
  Object.defineProperty(app, Symbol.for("cdktf-dynamo/problems"), { value: { found: [finding("of before")], later: [() => []], watched: new WeakSet() } });
  const { refuse, problemsIn } = copy();
  expect(problemsIn(app)).toEqual([]);
  refuse(new TerraformStack(app, "a"), [finding("of now")]);
  expect(() => app.synth()).toThrow(/of now/);
});
