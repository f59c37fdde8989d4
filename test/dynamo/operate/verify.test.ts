import * as path from "path";
import { Rendered } from "../../harness/helm";
import { renderModel } from "../../inference-runtime/chart/render";
import { describeWithDynamo, processOf, run } from "../desk";

/** How long an answer is waited for. */
const CHAT_SECONDS = 4;

const CASES: [string, { mode?: string; args?: string[]; template?: boolean; listed?: boolean }, number, RegExp, RegExp][] = [
  ["a worker that works", { mode: "whole" }, 0, /^passed/, /^passed: \/v1\/chat\/completions: length .* streamed length/],
  ["a worker that takes requests and hangs", { mode: "hang" }, 1, /^passed/, /^failed: .*within 4 s/],
  ["an engine that ends its streams", { mode: "cut" }, 1, /^passed/, /^failed: \/v1\/chat\/completions, streamed: it broke off with an error/],
  ["a worker that dies in a stream", { mode: "die" }, 1, /^passed/, /^failed: \/v1\/chat\/completions, streamed: it broke off with an error/],
  ["no worker at all", { listed: false }, 1, /^failed: lists nothing/, /^skipped/],
  // The frontend needs the template before it lists a model that is to chat.
  ["a model without a chat template", { mode: "whole", template: false, listed: false }, 1, /^failed: lists nothing/, /^skipped/],
  [
    "the same, for completions only",
    { mode: "whole", template: false, args: ["--endpoint-types", "completions"] },
    0,
    /^passed/,
    /^warning: \/v1\/completions: length .* chats are refused: it answers 404/,
  ],
];

describeWithDynamo("verify, asked of the real frontend", (desks) => {
  jest.setTimeout(240_000);
  const results = new Map<string, Promise<Rendered>>();

  beforeAll(() => {
    for (const desk of desks) {
      const objects = renderModel({ model: "Org/Model" }, desk.release);
      const [frontend, worker] = ["frontend", "worker"].map((component) => processOf(objects, component));
      const cases = Object.fromEntries(CASES.map(([name, how]) => [name, how]));
      const preflight = path.resolve("inference-runtime/chart/files");
      results.set(desk.release, run(desk, "operate/verify.py", { frontend, worker, cases, preflight, chatSeconds: CHAT_SECONDS }));
    }
    return Promise.allSettled(results.values());
  });

  describe.each(desks)("$release", ({ release }) => {
    test.each(CASES)("%s", async (name, _, code, listed, answers) => {
      const told = (await results.get(release))[name];
      expect(told).toMatchObject({ code });
      expect(told.told["model-listed"]).toMatch(listed);
      expect(told.told["model-answers"]).toMatch(answers);
      // What a probe would have gone by.
      expect(told.health).toContain("healthy");
    });
  });
});
