import { spawnSync } from "child_process";
import * as fs from "fs";
import * as path from "path";

/** How the tests themselves are run: files share what packages are, and nothing else. */

const root = path.resolve(__dirname, "../..");

/** What each of two files found when it began, in the order in which they ran in one worker. */
function found(order: string): [string, { [what: string]: unknown }][] {
  const { testEnvironment, runtime, testSequencer, transform, moduleFileExtensions } = jest.requireActual("../../jest.config.js");
  const own = { testEnvironment, runtime, testSequencer, transform, moduleFileExtensions, rootDir: root, roots: [__dirname], testMatch: ["**/*.case.ts"] };
  const { status, stdout, stderr } = spawnSync(process.execPath, [require.resolve("jest/bin/jest"), "-i", "--config", JSON.stringify(own)], {
    cwd: root,
    encoding: "utf8",
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, HOME_OF_ALL: "everybody", TEST_ORDER: order },
  });
  expect([status, stderr]).toEqual([0, expect.stringContaining("2 passed, 2 total")]);
  return [...`${stdout}${stderr}`.matchAll(/(\w+) found (\{.*\})/g)].map(([, name, seen]) => [name, JSON.parse(seen)]);
}

const CLEAN = { changed: "everybody", folder: root, listeners: 0, matcher: "undefined" };

test("a file finds nothing of what the one before it left, in both orders; a package is loaded once", () => {
  const forth = found("");
  const back = found("reversed");
  expect(back.map(([name]) => name)).toEqual(forth.map(([name]) => name).reverse());
  for (const [[first, atFirst], [, atSecond]] of [forth, back]) {
    expect(atFirst).toEqual(CLEAN);
    expect(atSecond).toEqual({ ...CLEAN, package: first });
  }
}, 120_000);

test("what is begun first is there", () => {
  const files = fs.readdirSync(path.join(root, "test"), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".test.ts"));
  const longest: string[] = JSON.parse(fs.readFileSync(path.join(__dirname, "longest.json"), "utf8"));
  expect(longest.filter((start) => !files.some((file) => file.startsWith(start)))).toEqual([]);
});
