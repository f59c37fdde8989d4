import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

/** Where the tests' time goes: what the runner leaves, and one report's tests in another's. */

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "test-seconds-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const tool = (...args: string[]): { lines: string[]; status: number | null } => {
  const { stdout, status } = spawnSync(process.execPath, ["tools/test-seconds/main.cjs", ...args], { encoding: "utf8" });
  return { lines: stdout.split("\n").map((line) => line.trim().replace(/ {2,}/g, " ")), status };
};
const report = (name: string, files: { [file: string]: [title: string, ms: number][] }): string => {
  const testResults = Object.entries(files).map(([file, tests]) => ({ name: `/somewhere/test/${file}`, startTime: 1000, endTime: 11000, assertionResults: tests.map(([title, duration]) => ({ title, duration })) }));
  fs.writeFileSync(path.join(folder, name), JSON.stringify({ testResults }));
  return path.join(folder, name);
};

test("tests are found by title, each as often as it was there", () => {
  const then = report("then.json", { "a.test.ts": [["one", 1], ["two", 1], ["renamed", 1]] });
  const now = report("now.json", { "rooms/a.test.ts": [["one", 2000], ["two", 3000]], "rooms/b.test.ts": [["one", 4000], ["new", 5000], ["newer", 1000]] });
  expect(tool("--of", then, now)).toEqual({
    lines: ["tests theirs seconds workers' seconds", "3 3 the other commit", "2 2 5.0 their tests alone, by title", "2 2 10.0 whole files of which half at least is theirs (1)", "5 2 20.0 everything (2 files)", "", "not found by title: 1", "renamed", ""],
    status: 0,
  });
});

test("what the runner left is listed, what took most first", () => {
  const file = path.join(folder, "seconds.jsonl");
  fs.writeFileSync(file, [{ file: "test/a.test.ts", own: 1, children: 0, wall: 9 }, { file: "test/b.test.ts", own: 1, children: 2, wall: 4 }].map((row) => `${JSON.stringify(row)}\n`).join(""));
  expect(tool(file).lines).toEqual(["own children wall seconds of", "1.0 2.0 4.0 test/b.test.ts", "1.0 0.0 9.0 test/a.test.ts", "2.0 2.0 13.0 all 2 files", ""]);
});

test("anything else is told how", () => expect(tool().status).toBe(2));

test("the runner leaves a line for each file, with the programs that it started", () => {
  const record = path.join(folder, "left.jsonl");
  const { status } = spawnSync(process.execPath, ["node_modules/jest/bin/jest.js", "-w", "1", "test/harness/apps.test.ts"], { encoding: "utf8", env: { ...process.env, TEST_SECONDS: record } });
  const [row, ...others] = fs.readFileSync(record, "utf8").trim().split("\n").map((text) => JSON.parse(text) as { file: string; children: number });
  expect([status, others, row.file]).toEqual([0, [], "test/harness/apps.test.ts"]);
  expect(row.children).toBeGreaterThan(0);
}, 120_000);
