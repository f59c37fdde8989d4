import * as fs from "fs";
import * as path from "path";
import { compareOutputs } from "./compare";
import { Surprises } from "./differences";
import { move } from "./move";
import { surprisesInPlans } from "./planned";
import { testsThatReach } from "./reaching";

/**
 * What `.ci/twin.sh` asks of the two lines, both synthesised: `compare` of their output, `move` of a state from the one to the other.
 *
 *   node .build/twin-trial.js compare|move BEFORE AFTER
 *   node .build/twin-trial.js tests                        prints the tests that reach the framework
 */
const [what, before, after] = process.argv.slice(2);
const FOLDERS = { before: process.cwd(), after: path.resolve(".build/twin") };

function told(surprises: Surprises, of: string): void {
  for (const path of surprises.unlisted) console.error(`${of} differs, and nobody listed it: ${path}`);
  for (const path of surprises.stale) console.error(`${of} differs no longer, take it from tools/twin/data/differences.json: ${path}`);
  if (surprises.unlisted.length + surprises.stale.length > 0) process.exitCode = 1;
}

async function main(): Promise<void> {
  if (what === "tests") {
    const all = fs.readdirSync(path.join(FOLDERS.after, "test"), { recursive: true, encoding: "utf8" });
    const tests = all.filter((file) => file.endsWith(".test.ts")).map((file) => path.posix.join("test", ...file.split(path.sep)));
    return console.log((await testsThatReach(FOLDERS.after, tests.sort())).join("\n"));
  }
  if (what === "compare") return told(compareOutputs(before, after), "the output");
  const moved = await move(before, after, FOLDERS);
  for (const { stack, changes, settled } of moved) {
    const updated = changes.updated.length === 0 ? "nothing to change" : `changes ${changes.updated.join(", ")}`;
    console.log(`${stack.padEnd(16)} ${changes.recreated.length} made anew or destroyed, ${updated}`);
    if (!settled) throw new Error(`${stack} still has something to change after it was applied`);
  }
  told(surprisesInPlans(moved.map(({ changes }) => changes)), "the plan");
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
