import * as fs from "fs";
import * as path from "path";
import { buildSync } from "esbuild";
import { Row } from "../../../operate/verify/row";
import { Rendered } from "../../harness/helm";
import { renderModel } from "../../inference-runtime/chart/render";
import { Fake } from "../../operate/fake-kubectl";
import { healthy } from "../../operate/world";
import { describeWithDynamo, processOf, run } from "../desk";

/** `verify` and `doctor` asking the real frontend. The cluster around it is recorded, and so is its port-forward. */

const CHAT_SECONDS = 4;

interface Case {
  readonly mode?: string;
  readonly args?: string[];
  readonly template?: boolean;
  readonly listed?: boolean;
}

const CASES: [string, Case, number, { [id: string]: RegExp }, string | null][] = [
  ["a worker that works", { mode: "whole" }, 0, { listed: /^passed: listed/, chat: /^passed: length, in/, stream: /^passed: length, in .* 1\d pieces/ }, null],
  ["a worker that takes requests and hangs", { mode: "hang" }, 1, { listed: /^passed/, chat: /^failed: no end of an answer within 4 s/, stream: /^failed: no end/ }, "hangs"],
  ["an engine that ends its streams", { mode: "cut" }, 1, { chat: /^passed/, stream: /^failed: it broke off with an error/ }, "cut"],
  ["a worker that dies in a stream", { mode: "die" }, 1, { chat: /^passed/, stream: /^failed: it broke off with an error/ }, "cut"],
  ["no worker at all", { listed: false }, 1, { listed: /^failed: lists nothing/, chat: /^skipped/ }, "not-listed"],
  ["a model for completions only", { mode: "whole", template: false, args: ["--endpoint-types", "completions"] }, 0, { listed: /^passed/, chat: /^warning: completions: length.*chats are refused: it answers 404/ }, null],
];

describeWithDynamo("verify and doctor, asking the real frontend", (desks) => {
  jest.setTimeout(240_000);
  const results = new Map<string, Promise<Rendered>>();
  const fakes: Fake[] = [];
  fs.mkdirSync(".build", { recursive: true });
  const folder = fs.mkdtempSync(".build/operate-test-");
  const program = path.resolve(folder, "cli.js");

  beforeAll(() => {
    buildSync({ entryPoints: ["cli/main.ts"], outfile: program, bundle: true, packages: "external", platform: "node", target: "node20" });
    for (const desk of desks) {
      const objects = renderModel({ model: "Org/Model" }, desk.release);
      const [frontend, worker] = ["frontend", "worker"].map((component) => processOf(objects, component));
      const both = CASES.flatMap(([name, how]) => ["verify", "doctor"].map((command) => [`${command}: ${name}`, command, how] as const));
      const cases = both.map(([name, command, how]) => {
        const fake = new Fake().hold(healthy());
        fakes.push(fake);
        const argv = [process.execPath, program, command, "--output", fake.output, "--json", "--chat-timeout", String(CHAT_SECONDS), "lab"];
        return [name, { ...how, env: fake.env, forward: path.join(fake.folder, "answers", "forward"), command: argv }] as const;
      });
      results.set(desk.release, run(desk, "operate/asked.py", { frontend, worker, cases: Object.fromEntries(cases) }));
    }
    return Promise.allSettled(results.values());
  });
  afterAll(() => {
    for (const fake of fakes) fake.end();
    fs.rmSync(folder, { recursive: true });
  });

  describe.each(desks)("$release", ({ release }) => {
    test.each(CASES)("%s", async (name, _, code, rows, cause) => {
      const all = await results.get(release);
      const told = all[`verify: ${name}`];
      expect(told).toMatchObject({ code, err: "" });
      const said = Object.fromEntries((JSON.parse(told.out).rows as Row[]).map(({ id, status, seen }) => [id, `${status}: ${seen}`]));
      for (const [id, words] of Object.entries(rows)) expect([id, said[id]]).toEqual([id, expect.stringMatching(words)]);
      const examined = all[`doctor: ${name}`];
      expect([examined.code, JSON.parse(examined.out).cause?.id ?? null]).toEqual([cause === null ? 0 : 1, cause]);
      // What a probe would have gone by.
      expect(told.health).toContain("healthy");
    });
  });
});
