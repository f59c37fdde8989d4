import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { keepInManifest, readStacks } from "../../../testing/rehearsal/app";

test("a manifest keeps the stacks that are rehearsed, and all else that stands in it", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "manifest-test-"));
  try {
    fs.writeFileSync(path.join(folder, "stack.json"), "{}");
    const stack = (name: string, dependencies: string[]): object => ({ name, dependencies, synthesizedStackPath: "stack.json" });
    const stacks = { a: stack("a", []), b: stack("b", ["a"]), c: stack("c", ["b"]) };
    fs.writeFileSync(path.join(folder, "manifest.json"), JSON.stringify({ version: "0.21.0", stacks }));
    keepInManifest(folder, ["a", "b"]);
    expect(readStacks(folder).map(({ name, dependencies }) => [name, dependencies])).toEqual([["a", []], ["b", ["a"]]]);
    expect(JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf8")).version).toBe("0.21.0");
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
