import { DynamoRelease } from "../../../constructs/dynamo/release";
import { telemetryEnvironment } from "../../../constructs/dynamo/pod-telemetry";
import { Rendered } from "../../harness/helm";
import { Desk, describeWithDynamo, run } from "../desk";

const PROMPT = "the-prompt-of-a-client";
const SECRET = "the-token-of-a-client";

/** A frontend and a worker that are told what the graph tells them; the program puts its receiver's address for COLLECTOR. */
const look = (desk: Desk, sampleRatio: number): Promise<Rendered> => {
  const told = (name: string): object => telemetryEnvironment({ jsonLines: true, traces: { endpoint: "COLLECTOR", sampleRatio } }, desk.release, name);
  const traced = sampleRatio === 0 ? [] : ["qwen-frontend", "qwen-worker"];
  return run(desk, "observability/telemetry.py", { env: { frontend: told("qwen-frontend"), worker: told("qwen-worker") }, chats: 2, traced, prompt: PROMPT, secret: SECRET });
};

const isJson = (line: unknown): boolean => typeof line === "object";

describeWithDynamo("lines and spans of the real Dynamo", (desks) => {
  jest.setTimeout(300_000);
  const rows = desks.map((desk): [string, Desk] => [desk.release, desk]);

  test.concurrent.each(rows)("%s: a chat is one trace through frontend and worker, its lines are JSON with the same ids, and none has prompt or token", async (_, desk) => {
    const { spans, frontend, worker, leaks, bytes } = await look(desk, 1);
    const roots = spans.filter(({ parent }: Rendered) => parent === "");
    expect(roots.map(({ service, name }: Rendered) => [service, name])).toEqual([["qwen-frontend", "http-request"], ["qwen-frontend", "http-request"]]);
    for (const { trace } of roots) {
      const whole = spans.filter((one: Rendered) => one.trace === trace);
      expect(whole.map(({ service }: Rendered) => service)).toContain("qwen-worker");
      // Every span but the root hangs on one that came.
      const ids = whole.map(({ span }: Rendered) => span);
      for (const { parent } of whole.filter((one: Rendered) => one.parent !== "")) expect(ids).toContain(parent);
      for (const lines of [frontend, worker]) expect(lines.some((line: Rendered) => line.trace_id === trace)).toBe(true);
    }
    const text = [...frontend, ...worker].filter((line: unknown) => !isJson(line));
    // Before 1.5 the first line of a process comes before its form is known.
    expect(text.length).toBeLessThanOrEqual(Number(DynamoRelease.of(desk.release).version < "1.5") * 2);
    expect(leaks).toEqual([]);
    // What the page says of a request at most.
    expect(bytes).toBeLessThan(8000);
  });

  test.concurrent.each(rows)("%s: nothing is traced of a share of none, and lines have the ids all the same", async (_, desk) => {
    const { spans, frontend } = await look(desk, 0);
    expect(spans).toEqual([]);
    expect(frontend.some((line: Rendered) => /^[0-9a-f]{32}$/.test(String(line.trace_id)))).toBe(true);
  });

  test.concurrent.each(rows)("%s: its lines are sent too, asked or not: what the collector's pipeline of lines is for", async (_, desk) => {
    const { paths } = await look(desk, 1);
    expect(Object.keys(paths).sort()).toEqual(["/v1/logs", "/v1/traces"]);
  });
});
