import * as path from "path";
import { packageRoot } from "../constructs/core/package-root";
import { GpuMetrics } from "../constructs/kubernetes/monitoring/gpu-metrics";
import { givenDashboards, givenRules } from "../constructs/kubernetes/monitoring/given-rules";
import { monitors } from "../constructs/kubernetes/monitoring/monitors";
import { Programs } from "./programs";
import { Line, Outcome } from "./trial";

/** The operand that asks for it. */
export const MONITORS = "monitors";

const KINDS = ["podmonitors", "servicemonitors", "prometheusrules"].map((kind) => `crd/${kind}.monitoring.coreos.com`);

/** What is scraped in every way that it can be, and the rules and dashboards of old and new releases. */
const CASES: { readonly [what: string]: { readonly release: string; readonly ownMonitors: boolean; readonly gpuMetrics: GpuMetrics } } = {
  "1.6.1, GPU Operator": { release: "1.6.1", ownMonitors: false, gpuMetrics: GpuMetrics.GPU_OPERATOR },
  "1.5.1, exporter": { release: "1.5.1", ownMonitors: false, gpuMetrics: GpuMetrics.EXPORTER },
  "0.9.1, beside its own": { release: "0.9.1", ownMonitors: true, gpuMetrics: GpuMetrics.NONE },
};

/** A rule as whoever writes rules may give it, so that its kind is held to too where no rule is given. */
const SAMPLE_RULE = { name: "dynamo-sample", groups: [{ name: "sample", rules: [{ alert: "Sample", expr: 'up{job=~".*dynamo-worker"} == 0', for: "5m", labels: { severity: "warning" }, annotations: { summary: "{{ $labels.pod }}" } }] }] };

/** Our chart of monitors, rendered and held against the API server's own schema: nothing is made. */
export async function tryMonitors(programs: Programs, kinds: string | undefined): Promise<Line[]> {
  const there = (await programs.names(KINDS)).length === KINDS.length;
  if (!there && kinds === undefined) return [{ stack: MONITORS, what: "monitors and rules", result: "the cluster lacks the Prometheus operator's kinds: give them as --monitor-kinds", outcome: Outcome.SKIPPED }];
  try {
    if (!there) await programs.kubectl(["apply", "--server-side", "--filename", kinds as string]);
    await programs.kubectl(["wait", "--for=condition=Established", ...KINDS, "--timeout=60s"]);
    const lines: Line[] = [];
    for (const [what, { release, ownMonitors, gpuMetrics }] of Object.entries(CASES)) {
      const platform = { release, namespace: "dynamo-system", modelNamespace: "inference", releaseName: "dynamo-platform", nats: true, etcd: true, ownMonitors };
      const values = {
        labels: { release: "prometheus" },
        ...monitors(platform, { nixlTelemetry: true }, gpuMetrics),
        rules: [SAMPLE_RULE, ...givenRules(release)],
        dashboards: [{ name: "dynamo-sample", json: "{}" }, ...givenDashboards(release)],
      };
      lines.push({ stack: MONITORS, what, ...(await accepted(programs, values)) });
    }
    return lines;
  } finally {
    if (!there) await programs.kubectl(["delete", "--filename", kinds as string, "--ignore-not-found", "--timeout=60s"]).catch(() => "");
  }
}

async function accepted(programs: Programs, values: object): Promise<Pick<Line, "result" | "outcome">> {
  const chart = path.join(packageRoot(), "constructs", "kubernetes", "monitoring", "chart");
  try {
    const objects = await programs.helm(["template", "dynamo-monitors", chart, "--namespace", "default", "--values", "-"], JSON.stringify(values));
    const told = await programs.kubectl(["apply", "--dry-run=server", "--validate=strict", "--filename=-"], objects);
    return { result: `${told.trim().split("\n").length} objects accepted under strict validation`, outcome: Outcome.OK };
  } catch (error) {
    return { result: (error as Error).message.trim(), outcome: Outcome.FAILED };
  }
}
