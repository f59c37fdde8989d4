import { Pace, seeded } from "../../../testing/provider/pace";

test("the same seed gives the same numbers, another one others, all from 0 to 1", () => {
  const draw = (seed: number): number[] => Array.from({ length: 200 }, seeded(seed));
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  for (const number of draw(7)) expect(number >= 0 && number < 1).toBe(true);
  // Neither half has nearly all of them.
  expect(draw(7).filter((number) => number < 0.5).length).toBeGreaterThan(60);
  expect(draw(7).filter((number) => number < 0.5).length).toBeLessThan(140);
});

test("notes what is made, changed and taken away, from when it was asked until it is done", async () => {
  const pace = new Pace(() => 0.5);
  expect(await pace.change("t", null, { name: "a" }, () => 42)).toBe(42);
  await pace.change("t", { name: "a" }, { name: "b" }, () => undefined);
  await pace.change("t", { name: "b" }, null, () => undefined);
  expect(pace.changes.map(({ action, value }) => [action, value])).toEqual([["create", { name: "a" }], ["update", { name: "b" }], ["delete", { name: "b" }]]);
  for (const { begin, end } of pace.changes) expect(end - begin).toBeGreaterThan(20);
});

test("what is asked first may be done last", async () => {
  const draws = [0.7, 0];
  const pace = new Pace(() => draws.shift()!);
  await Promise.all([pace.change("t", null, { name: "slow" }, () => undefined), pace.change("t", null, { name: "quick" }, () => undefined)]);
  expect(pace.changes.map(({ value }) => value.name)).toEqual(["quick", "slow"]);
});
