import { spawnSync } from "child_process";
import { quietCli } from "../../../testing/rehearsal/programs";
import { CLI_HAS_TERMINAL } from "../../harness/differences";

/** What a rehearsal's CLI hears of a program on a terminal: asked of the terminal's package itself, as the CLI asks it. */
function heard(script: string, answer = ""): { readonly told: string[]; readonly exitCode: number; readonly toldFirst: boolean } {
  const ask = `
    const terminal = require("@cdktf/node-pty-prebuilt-multiarch").spawn(process.execPath, ["-e", ${JSON.stringify(script)}], { cols: 200, env: process.env });
    const told = [];
    terminal.onData((text) => {
      told.push(text);
      if (text.includes("Enter a value:") && told.length === 1) terminal.write(${JSON.stringify(answer)} + "\\r");
    });
    terminal.onExit(({ exitCode }) => {
      const toldFirst = told.length > 0;
      setTimeout(() => { console.log(JSON.stringify({ told, exitCode, toldFirst })); process.exit(); }, 100);
    });`;
  const { stdout, stderr } = spawnSync(process.execPath, [...quietCli(), "-e", ask], { encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

const withTerminal = CLI_HAS_TERMINAL ? test : test.skip;

withTerminal("the last lines are told, once, before the end is", () => {
  const { told, exitCode, toldFirst } = heard(`for (let i = 1; i <= 3000; i++) console.log("line " + i); process.exitCode = 3;`);
  expect([exitCode, toldFirst]).toEqual([3, true]);
  const lines = told[0].trim().split("\r\n");
  expect(lines.length).toBeLessThanOrEqual(40);
  expect([lines[0] === "line 1", lines.every((line) => /^line \d+$/.test(line))]).toEqual([false, true]);
}, 60_000);

withTerminal("what is asked is told at once, and can be answered", () => {
  const script = `process.stdout.write("a plan\\nEnter a value: "); process.stdin.once("data", (line) => { console.log("got " + line); process.exit(); });`;
  const { told, exitCode } = heard(script, "yes");
  expect([told[0].includes("a plan"), told.join("").includes("got yes"), exitCode]).toEqual([true, true, 0]);
}, 60_000);
