import * as path from "path";
import { telemetryEnvironment } from "../../../constructs/dynamo/pod-telemetry";
import { Traces } from "../../../constructs/kubernetes/telemetry/traces/traces";
import { TracesSource } from "../../../constructs/kubernetes/telemetry/traces/traces-source";
import { cluster } from "../../constructs/kubernetes/monitoring/described";
import { Rendered, helmTemplate } from "../../harness/helm";
import { program } from "../../harness/prometheus";
import { Desk, describeWithDynamo, run } from "../desk";

/**
 * A collector with the parts that our configuration names, which `OTELCOL_BINARY` or the PATH has, and the chart's source in a folder of
 * `TELEMETRY_CHARTS`.
 */
const collector = program("OTELCOL", ["otelcol-contrib", "otelcol"]);
const charts = process.env.TELEMETRY_CHARTS || undefined;
const lacks = collector === undefined ? "collector: set OTELCOL_BINARY" : charts === undefined ? "chart: TELEMETRY_CHARTS" : undefined;

/** What the collector's pod reads and is told: our values in its chart, whoever keeps spans by the name KEEPER. */
function pod(): { readonly config: string; readonly environment: { [name: string]: string } } {
  const traces = Traces.otlp({ endpoint: "http://KEEPER", acceptPlainHttp: true, authorizationSecret: { name: "otlp", key: "authorization" } });
  const [{ values }] = new TracesSource(traces, cluster(), { namespaces: ["inference"], makesCluster: false }).addOns(cluster());
  const objects: Rendered[] = helmTemplate(path.join(charts!, "opentelemetry-collector"), values!, { name: "otel-collector", namespace: "traces" });
  const [container] = objects.find(({ kind }) => kind === "Deployment").spec.template.spec.containers;
  return { config: objects.find(({ kind }) => kind === "ConfigMap").data.relay, environment: Object.fromEntries(container.env.map(({ name, value = "of-the-pod" }: Rendered) => [name, value])) };
}

const SECRET = "the-token-of-a-client";
const FORBIDDEN = { "http.request.header.authorization": "Bearer one-that-stands-in-a-span", "http.request.header.cookie": "a-cookie-in-a-span", "http.request.header.x-api-key": "a-key-in-a-span" };

const look = (desk: Desk): Promise<Rendered> => {
  const told = (name: string): object => telemetryEnvironment({ jsonLines: true, traces: { endpoint: "COLLECTOR", sampleRatio: 1 } }, desk.release, name);
  return run(desk, "observability/collector.py", {
    collector, ...pod(), authorization: "Basic of-the-keeper", prompt: "the-prompt-of-a-client", secret: SECRET,
    env: { frontend: told("qwen-frontend"), worker: told("qwen-worker") },
    attributes: { ...FORBIDDEN, "http.request.method": "POST-of-that-span" }, forbidden: Object.values(FORBIDDEN), allowed: ["POST-of-that-span"],
  });
};

if (lacks !== undefined) describe.skip(`spans through a real collector [skipped: no ${lacks}]`, () => test("is skipped", () => undefined));
else {
  describeWithDynamo("spans through a real OpenTelemetry collector with our configuration", (desks) => {
    jest.setTimeout(600_000);
    const rows = desks.map((desk): [string, Desk] => [desk.release, desk]);

    test.each(rows)("%s: a chat's trace comes whole and with the keeper's authorization; lines, prompt and secrets don't", async (_, desk) => {
      const { spans, paths, authorized, leaks, kept, log } = await look(desk);
      const [root] = spans.filter(({ service, parent }: Rendered) => service === "qwen-frontend" && parent === "");
      expect(root.name).toBe("http-request");
      const whole = spans.filter(({ trace }: Rendered) => trace === root.trace);
      expect(whole.map(({ service }: Rendered) => service)).toEqual(expect.arrayContaining(["qwen-frontend", "qwen-worker"]));
      const ids = whole.map(({ span }: Rendered) => span);
      for (const { parent } of whole.filter((one: Rendered) => one.parent !== "")) expect(ids).toContain(parent);
      // Dynamo's lines came to the collector, and went no further.
      expect(paths).toEqual(["/v1/traces"]);
      expect(authorized).toEqual(["Basic of-the-keeper"]);
      expect([leaks, kept]).toEqual([[], ["POST-of-that-span"]]);
      // The chart's own words, of which its template makes every collector warn.
      expect(log).toEqual([expect.stringContaining("Using legacy service.telemetry.resource inline map format")]);
    });
  });
}
