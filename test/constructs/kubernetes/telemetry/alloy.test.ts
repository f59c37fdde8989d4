import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { alloyConfiguration } from "../../../../constructs/kubernetes/telemetry/logs/alloy";

/** Alloy itself, or its parser alone behind the same command: `ALLOY_BINARY=PROGRAM`. */
const alloy = process.env.ALLOY_BINARY || undefined;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "alloy-test-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function formatted(text: string): { readonly status: number | null; readonly out: string; readonly err: string } {
  const file = path.join(folder, "config.alloy");
  fs.writeFileSync(file, text);
  const { status, stdout, stderr } = spawnSync(alloy!, ["fmt", file], { encoding: "utf8" });
  return { status, out: stdout, err: stderr };
}

(alloy === undefined ? describe.skip : describe)(`Alloy's own parser${alloy === undefined ? " [skipped: set ALLOY_BINARY]" : ""}`, () => {
  test("takes the configuration, names with quotes in them too, and reads of it what stands there", () => {
    const text = alloyConfiguration('a "quoted" \\ name', ["inference", "dynamo-system"], "logs");
    const { status, out, err } = formatted(text);
    expect([status, err]).toEqual([0, ""]);
    const words = (of: string): string[] => of.split(/\s+/).filter((word) => word !== "");
    expect(words(out).join("")).toBe(words(text).join(""));
  });

  test("refuses one that is broken", () => expect(formatted(alloyConfiguration("chat", ["inference"], "logs").replace("stage.cri {}", "stage.cri {")).status).not.toBe(0));
});
