import { RuleOptions } from "../../observability/rules/rule-options";
import { Line, PanelJson, lineOf } from "./page";
import { PlayedPrometheus } from "./played-prometheus";
import { END, SHOWN, STEP } from "./scenario";

/** Of what dashboards are drawn. */
export const RELEASE = "1.6.1";
export const OPTIONS: RuleOptions = { nats: true, etcd: true, models: ["Qwen/Qwen3-32B"] };

/** What Grafana fills in: all that there is, and a price that somebody typed. */
const VARIABLES: { readonly [name: string]: string } = { namespace: ".*", model: ".*", node: ".*", usd_per_gpu_hour: "4.00" };

/** What Prometheus answers to a panel. */
export async function linesOf(prometheus: PlayedPrometheus, { type, targets = [] }: PanelJson): Promise<Line[]> {
  const lines: Line[] = [];
  for (const { expr, legendFormat } of targets) {
    const query = expr.replace(/\$(\w+)/g, (whole, name: string) => VARIABLES[name] ?? whole);
    const from = type === "stat" ? END : END - SHOWN;
    lines.push(...(await prometheus.range(query, from, END, STEP)).map((series) => lineOf(legendFormat, series)));
  }
  return lines.filter(({ points }) => points.length > 0);
}
