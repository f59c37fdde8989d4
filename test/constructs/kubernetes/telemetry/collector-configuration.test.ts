import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { SpanExport } from "../../../../constructs/cluster/managed/traces";
import { collector } from "../../../../constructs/kubernetes/telemetry/traces/collector";
import { Rendered, helmTemplate } from "../../../harness/helm";
import { program } from "../../../harness/prometheus";
import { cluster } from "../monitoring/described";

/** A real collector reads our values in its chart, for each target whose exporter it has: `OTELCOL_BINARY`, `TELEMETRY_CHARTS`. */
const binary = program("OTELCOL", ["otelcol-contrib", "otelcol"]);
const charts = process.env.TELEMETRY_CHARTS || undefined;
const lacks = binary === undefined ? "collector: set OTELCOL_BINARY" : charts === undefined ? "chart: TELEMETRY_CHARTS" : undefined;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "collector-configuration-test-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** As the clouds' rooms write them. */
const TARGETS: readonly SpanExport[] = [
  { exporter: "otlp_http", configuration: { endpoint: "https://otlp.example.com", headers: { Authorization: "$${env:OTLP_AUTHORIZATION}" } } },
  { exporter: "googlecloud", configuration: { project: "my-project" } },
  { exporter: "azuremonitor", configuration: { connection_string: "$${env:APPLICATIONINSIGHTS_CONNECTION_STRING}" } },
  { exporter: "awsxray", configuration: { region: "us-west-2", indexed_attributes: ["otel.resource.service.name", "model", "request_id"] } },
];

const exporters = (): string[] => {
  const listed = spawnSync(binary!, ["components"], { encoding: "utf8" }).stdout;
  return [...(/^exporters:\n((?: +.*\n)*)/m.exec(listed)?.[1] ?? "").matchAll(/- name: (\S+)/g)].map(([, name]) => name);
};

function validated(target: SpanExport, change: (config: string) => string = (config) => config): { readonly status: number | null; readonly err: string } {
  const { values } = collector(cluster(), { namespace: "traces", target, senders: ["inference"], policies: [] });
  const objects: Rendered[] = helmTemplate(path.join(charts!, "opentelemetry-collector"), values!, { name: "otel-collector", namespace: "traces" });
  const file = path.join(folder, "relay.yaml");
  fs.writeFileSync(file, change(objects.find(({ kind }) => kind === "ConfigMap").data.relay));
  const { status, stderr } = spawnSync(binary!, ["validate", `--config=${file}`], { encoding: "utf8", env: { MY_POD_IP: "127.0.0.1", OTLP_AUTHORIZATION: "Basic a", APPLICATIONINSIGHTS_CONNECTION_STRING: "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://eastus-0.in.applicationinsights.azure.com/" } });
  return { status, err: stderr };
}

if (lacks !== undefined) describe.skip(`our configuration in a real collector [skipped: no ${lacks}]`, () => test("is skipped", () => undefined));
else {
  const has = exporters();
  describe("our configuration in a real collector", () => {
    for (const target of TARGETS) {
      const it = has.includes(target.exporter) ? test : test.skip;
      it(`to ${target.exporter}${has.includes(target.exporter) ? "" : " [skipped: this collector hasn't the exporter]"}`, () => {
        const { status, err } = validated(target);
        expect([status, err.split("\n").filter((line) => /error|invalid/i.test(line))]).toEqual([0, []]);
        // A field that the exporter doesn't know.
        const [name] = Object.keys(target.configuration);
        const wrong = validated(target, (config) => config.replace(new RegExp(`^( +)${name}:`, "m"), (line) => line.replace(name, `${name}x`)));
        expect([wrong.status === 0, wrong.err]).toEqual([false, expect.stringContaining(`${name}x`)]);
      });
    }
  });
}
