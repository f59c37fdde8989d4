import { runPatiently } from "../../../operate/programs/run-patiently";

/** Programs that change something: told once to end, waited for, and not begun after that. */

const run = (script: string, controller: AbortController, onLine: (line: string) => void): ReturnType<typeof runPatiently> => runPatiently("sh", ["-c", script], { env: { PATH: "/usr/bin:/bin" }, signal: controller.signal, onLine });

test("an interruption is passed on once, and what it ends with is waited for", async () => {
  const controller = new AbortController();
  const lines: string[] = [];
  const ended = await run(`n=0; trap 'n=$((n+1)); echo "told $n"' INT; echo ready; i=0; while [ $i -lt 12 ]; do sleep 0.1; i=$((i+1)); done; echo saved; exit 3`, controller, (line) => {
    lines.push(line);
    if (line === "ready") {
      controller.abort();
      controller.abort();
    }
  });
  expect(ended.status).toBe(3);
  expect(lines).toEqual(["ready", "told 1", "saved"]);
});

test("after an interruption nothing is begun", async () => {
  const controller = new AbortController();
  controller.abort();
  const lines: string[] = [];
  expect(await run("echo begun", controller, (line) => lines.push(line))).toEqual({ tail: ["interrupted"] });
  expect(lines).toEqual([]);
});

test("the last lines are remembered, a line without its end too; a program that isn't there is told", async () => {
  const { status, tail } = await run("i=0; while [ $i -lt 60 ]; do echo $i; i=$((i+1)); done; printf last >&2", new AbortController(), () => undefined);
  expect([status, tail.length, tail.includes("59"), tail.includes("last")]).toEqual([0, 40, true, true]);
  expect(await runPatiently("nowhere", [], { env: { PATH: "/nonexistent" }, signal: new AbortController().signal, onLine: () => undefined })).toEqual({ tail: ["there is no program nowhere on the PATH"] });
});
