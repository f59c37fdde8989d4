import { DurationRow } from "../../../explain/timeline/durations";
import { Task, criticalPath, timed } from "../../../explain/timeline/task";

const row = (likely: number): DurationRow => ({ id: "r", what: "r", low: likely / 2, likely, high: likely * 2, kind: "assumed", source: "assumed" });
const task = (id: string, seconds: number | undefined, ...after: string[]): Task => ({ id, what: id, where: "w", after, ...(seconds === undefined ? {} : { row: row(seconds) }) });

const DIAMOND = [task("d", 5, "b", "c"), task("a", 10), task("b", 20, "a"), task("c", 7, "a")];

test("each begins when the last that it waits for ends, whatever order they are listed in", () => {
  const times = timed(DIAMOND, "likely");
  expect([...times].map(([id, { start, end }]) => [id, start, end]).sort()).toEqual([["a", 0, 10], ["b", 10, 30], ["c", 10, 17], ["d", 30, 35]]);
  expect(timed(DIAMOND, "high").get("d")?.end).toBe(70);
});

test("the way is what was waited for to its last second, without what takes no time", () => {
  const times = timed([...DIAMOND, task("goal", undefined, "d")], "likely");
  expect(criticalPath(times, "goal").map(({ task: { id } }) => id)).toEqual(["a", "b", "d"]);
  expect(criticalPath(times, "nowhere")).toEqual([]);
});

test("a name that nobody has is waited for by nobody, and a circle ends", () => {
  expect(timed([task("a", 3, "gone")], "likely").get("a")).toMatchObject({ start: 0, end: 3 });
  expect(timed([task("a", 3, "b"), task("b", 4, "a")], "likely").get("a")?.end).toBe(7);
});
