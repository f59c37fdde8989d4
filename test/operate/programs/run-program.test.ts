import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { runProgram } from "../../../operate/programs/run-program";
import { isAlive } from "../fake-kubectl";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "run-program-test-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const env = { PATH: process.env.PATH };

function script(text: string): string {
  const file = path.join(folder, `p${fs.readdirSync(folder).length}`);
  fs.writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return file;
}

describe("a program", () => {
  test("its end, what it wrote, what it read", async () => {
    expect(await runProgram(script("cat; echo no >&2; exit 3"), [], { env, seconds: 5, input: "in" })).toEqual({ status: 3, stdout: "in", stderr: "no\n", by: undefined });
  });

  test("one that isn't there, or may not be run", async () => {
    fs.writeFileSync(path.join(folder, "data"), "", { mode: 0o644 });
    for (const file of ["/nowhere/kubectl", path.join(folder, "data")]) expect(await runProgram(file, [], { env, seconds: 5 })).toMatchObject({ by: "missing" });
  });

  test.each(["time-out", "interrupt"] as const)("%s ends it with what it started", async (by) => {
    const pid = path.join(folder, `pid-${by}`);
    const controller = new AbortController();
    if (by === "interrupt") setTimeout(() => controller.abort(), 300);
    const begun = Date.now();
    const ended = await runProgram(script(`sleep 60 & echo $! > ${pid}; wait`), [], { env, seconds: by === "interrupt" ? 30 : 0.5, signal: controller.signal });
    expect([ended.by, ended.status, Date.now() - begun < 10_000]).toEqual([by, undefined, true]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isAlive(Number(fs.readFileSync(pid, "utf8")))).toBe(false);
  });

  test("nothing is begun after an interrupt", async () => {
    expect(await runProgram("/nowhere", [], { env, seconds: 5, signal: AbortSignal.abort() })).toMatchObject({ by: "interrupt" });
  });
});
