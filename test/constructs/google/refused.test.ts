import * as fs from "fs";
import * as path from "path";
import { RULES } from "../../../constructs/google/rules";

/** Folders whose tests refuse inputs of GKE. */
const FOLDERS = ["test/constructs/google", "test/constructs/inference/exposure", "test/constructs/cluster/budget"].map((folder) => path.join(__dirname, "../../..", folder));

function testsBelow(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? testsBelow(path.join(folder, entry.name)) : entry.name.endsWith(".test.ts") ? [path.join(folder, entry.name)] : []));
}

const TEXTS = FOLDERS.flatMap(testsBelow).filter((file) => file !== __filename).map((file) => fs.readFileSync(file, "utf8"));

describe("what GKE refuses", () => {
  test.each(Object.values(RULES).flatMap((room) => Object.keys(room)))("%s: a test has an input that it refuses", (code) => {
    expect(TEXTS.some((text) => new RegExp(`["\` ]${code}[" \`]`).test(text))).toBe(true);
  });

  test("is shown by 80 inputs at least, each in a row of its own", () => {
    // A row of a table names a code and the property at which it is told.
    const google = testsBelow(FOLDERS[0]).map((file) => fs.readFileSync(file, "utf8"));
    const rows = google.flatMap((text) => text.split("\n").filter((line) => /^\s+\["/.test(line) && /"[a-z]+(-[a-z]+)+( [a-zA-Z.[\]0-9]+)?"/.test(line)));
    expect(rows.length).toBeGreaterThanOrEqual(80);
  });
});
