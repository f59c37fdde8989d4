import { App, Aspects, TerraformStack } from "cdktf";
import { isRefused, problemsIn, refuse, refuseLater } from "../../../constructs/core/problems/refuse";
import { Finding } from "../../../constructs/core/problems/problem";

const finding: Finding = { code: "wrong-type", property: "x", value: 1, reason: "r", fix: "f" };

/** An app of some stacks, each with something that is looked at when all are there; how often each was. */
function appOf(count: number, early?: boolean): { app: App; looks: number[]; stacks: TerraformStack[] } {
  const app = new App({ outdir: `${process.env.TMPDIR ?? "/tmp"}/looked-${process.pid}-${count}` });
  const looks = Array.from({ length: count }, () => 0);
  const stacks = looks.map((_, index) => {
    const stack = new TerraformStack(app, `s${index}`);
    refuseLater(stack, () => (looks[index]++, []), early);
    return stack;
  });
  return { app, looks, stacks };
}

test("with ten times the stacks each is looked at no more often", () => {
  const most = [2, 20].map((count) => {
    const { app, looks } = appOf(count);
    app.synth();
    return Math.max(...looks);
  });
  // Before the first file is written, and as cdktf's validation of its stack.
  expect(most).toEqual([2, 2]);
});

test("what an Aspect refuses while the app is synthesised still stops it", () => {
  const { app, stacks } = appOf(2);
  let done = false;
  Aspects.of(stacks[0]).add({ visit: (node) => { if (!done && node === stacks[0]) { done = true; refuse(node, [finding]); } } });
  expect(() => app.synth()).toThrow(/x/);
  expect(problemsIn(app)).toHaveLength(1);
});

test("what an Aspect breaks is seen by the stack's validation, and by the next synthesis", () => {
  const { app, stacks } = appOf(2);
  let broken = false;
  refuseLater(stacks[1], () => (broken ? [finding] : []));
  Aspects.of(stacks[1]).add({ visit: () => { broken = true; } });
  expect(() => app.synth()).toThrow(/x: r|"x"|x/);
  expect(problemsIn(app)).toHaveLength(1);
});

test("what looks at whole stacks isn't asked by those that are made later, but is when all are there", () => {
  const { app, looks } = appOf(3, false);
  expect(isRefused(app)).toBe(false);
  expect(looks).toEqual([0, 0, 0]);
  refuseLater(app, () => [finding], false);
  expect(isRefused(app)).toBe(false);
  expect(problemsIn(app)).toHaveLength(1);
  refuseLater(app, () => [finding]);
  expect(isRefused(app)).toBe(true);
  expect(() => app.synth()).toThrow();
});
