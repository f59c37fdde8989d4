import { Kept } from "../../explain/deployment";
import { telemetryLines } from "../../explain/telemetry";

const lines = (given: { readonly logs?: Kept; readonly traces?: Kept }, release = "1.6.1", cloud = "aws"): string[] =>
  telemetryLines({ ...given, dynamo: { release, namespace: "dynamo-system", modelNamespace: "inference" }, cluster: { name: "chat", cloud } });

const VOLUME = { volumeGiB: 100, storageClass: "gp3" };

test("nothing where nothing is kept", () => expect(lines({})).toEqual([]));

test("Loki: how long, that a full volume stops it, how much a request writes, what the volume costs", () => {
  expect(lines({ logs: { kind: "loki", namespace: "logs", retentionDays: 14, ...VOLUME } })).toEqual([
    "Loki in namespace logs keeps lines for 14 days, and stops on a full volume; a request writes some 4400 bytes of them (measured, without an engine's own)",
    "on a volume of 100 GiB of gp3: USD 8.00 a month at the list price of us-east-1, in neither sum",
  ]);
});

test("the cloud's service, with its days and without, and lines that others collect", () => {
  expect(lines({ logs: { kind: "cloud", store: "Amazon CloudWatch Logs", retentionDays: 30 } }, "1.5.1")[0]).toMatch(/^lines go to Amazon CloudWatch Logs, which keeps them for 30 days: .* in neither sum; a request writes some 5000 bytes/);
  expect(lines({ logs: { kind: "cloud", store: "Google Cloud Logging" } })[0]).toContain("keeps them as long as the project's log bucket says");
  expect(lines({ logs: { kind: "console" } }, "0.9.1")).toEqual(["lines are JSON, and kept by whoever collects them there; how much a request writes isn't known of this release"]);
});

test("spans: of how many requests, where and how long", () => {
  expect(lines({ traces: { kind: "tempo", namespace: "traces", sampleRatio: 0.05, retentionDays: 7, ...VOLUME } })[0]).toBe("5 % of the requests are traced; Tempo in namespace traces keeps their spans for 7 days");
  expect(lines({ traces: { kind: "cloud", sampleRatio: 0.001, store: "AWS X-Ray" } })).toEqual(["0.1 % of the requests are traced; their spans go to AWS X-Ray, and are paid for there, in neither sum"]);
  expect(lines({ traces: { kind: "otlp", sampleRatio: 1, store: "https://otlp.example.com" } })).toEqual(["100 % of the requests are traced; their spans go to https://otlp.example.com"]);
});
