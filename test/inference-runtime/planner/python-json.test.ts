import { planFile } from "../../../inference-runtime/planner/report/command";

test("a text that never ends is no JSON, and told in a moment", () => {
  const told: string[] = [];
  const begin = process.cpuUsage();
  const text = `{"a": Infinity, "b": "${"a".repeat(20_000)}`;
  const status = planFile({ file: "config.json" } as never, { readFile: () => text, readStdin: () => text, out: () => undefined, err: (line: string) => void told.push(line) } as never);
  expect(status).not.toBe(0);
  expect(told.join("")).toContain("is not JSON");
  expect(process.cpuUsage(begin).user).toBeLessThan(3_000_000);
});
