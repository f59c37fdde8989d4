import { telemetryEnvironment } from "../../../constructs/dynamo/pod-telemetry";
import { DynamoRelease } from "../../../constructs/dynamo/release";
import volumes from "../../../explain/data/span-volume.json";
import { Desk, describeWithDynamo, run } from "../desk";

/** What `cost` counts with: spans of a traced request, and how many bytes they are as they are sent. */
describeWithDynamo("spans of a traced request of the real Dynamo", (desks) => {
  jest.setTimeout(300_000);

  test.concurrent.each(desks.map((desk): [string, Desk] => [desk.release, desk]))("%s: as many as the table says", async (release, desk) => {
    const told = (name: string): object => telemetryEnvironment({ jsonLines: true, traces: { endpoint: "COLLECTOR", sampleRatio: 1 } }, desk.release, name);
    const env = { frontend: told("qwen-frontend"), worker: told("qwen-worker") };
    const { spans, spanBytes } = await run(desk, "observability/telemetry.py", { env, chats: 10, traced: ["qwen-frontend", "qwen-worker"], prompt: "a", secret: "b" });
    const row = volumes.releases.find(({ line }) => DynamoRelease.of(release).version.startsWith(`${line}.`));
    expect([spans.length / 10, Math.round(spanBytes / 100) * 100]).toEqual([row?.spansARequest, row?.bytesARequest]);
  });
});
