import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { Finding, InvalidInputError } from "../../../../constructs/core/problems/problem";
import { SYNTH_REFUSED, refuse, refuseLater } from "../../../../constructs/core/problems/refuse";

/** Problems are met however a stack is synthesised. */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "refuse-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const FINDING: Finding = { code: "wrong-type", property: "size", value: "x", reason: "a number is expected here", fix: "write 1" };
const newApp = (config: object = {}): App => {
  const app = new App({ outdir: scratch, ...config });
  // The tests' own setting, which a user doesn't have.
  if (!("context" in config)) app.node.setContext(SYNTH_REFUSED, undefined);
  return app;
};
const ways: [string, (stack: TerraformStack) => unknown][] = [
  ["Testing.synth", (stack) => Testing.synth(stack)],
  ["Testing.synthHcl", (stack) => Testing.synthHcl(stack)],
  ["Testing.fullSynth", (stack) => Testing.fullSynth(stack)],
  ["app.synth", (stack) => (stack.node.root as App).synth()],
];

describe.each(ways)("%s", (name, synth) => {
  const thrown = (stack: TerraformStack): InvalidInputError | undefined => {
    try {
      synth(stack);
      return undefined;
    } catch (error) {
      return error as InvalidInputError;
    }
  };

  test("refuses, with every problem of the app", () => {
    const app = newApp();
    const stack = new TerraformStack(app, "stack");
    refuse(new Construct(stack, "inner"), [FINDING]);
    refuse(new TerraformStack(app, "other"), [{ ...FINDING, property: "name" }]);
    const error = thrown(stack);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error?.problems.map(({ constructPath, property }) => `${constructPath} ${property}`)).toEqual(["stack/inner size", "other name"]);
  });

  test("looks at what may still be added only then", () => {
    const stack = new TerraformStack(newApp(), "stack");
    let missing = true;
    refuseLater(stack, () => (missing ? [FINDING] : []));
    expect(thrown(stack)?.problems).toHaveLength(1);
    missing = false;
    expect(thrown(stack)).toBeUndefined();
  });

  test("goes on in an app that skips validation", () => {
    // cdktf 0.21.0 itself has `fullSynth` validate all the same.
    if (name === "Testing.fullSynth") return;
    const stack = new TerraformStack(newApp({ skipValidation: true }), "stack");
    refuse(stack, [FINDING]);
    expect(thrown(stack)).toBeUndefined();
  });
});

test("by its context an app lets one stack be looked at, and is refused as a whole", () => {
  const app = newApp({ context: { [SYNTH_REFUSED]: true } });
  const stack = new TerraformStack(app, "stack");
  refuse(stack, [FINDING]);
  expect(JSON.parse(Testing.synth(stack))).toEqual({});
  expect(() => app.synth()).toThrow(InvalidInputError);
});
