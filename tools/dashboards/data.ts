import { panelId } from "../../observability/dashboards/links";
import { CAPACITY_DASHBOARD } from "./capacity";
import { DeclaredDashboard } from "./declared";
import { GPU_DASHBOARD } from "./gpus";
import { grafanaDashboard } from "./grafana";
import { PLANNER_DASHBOARD } from "./planner";
import { PLATFORM_DASHBOARD } from "./platform";
import { SERVING_DASHBOARD } from "./serving";

const ALL: readonly DeclaredDashboard[] = [SERVING_DASHBOARD, GPU_DASHBOARD, PLATFORM_DASHBOARD, PLANNER_DASHBOARD, CAPACITY_DASHBOARD];

/** Each file of `observability/dashboards/data`, by its path, with its text. */
export function dashboardFiles(): [file: string, text: string][] {
  return ALL.map((declared) => [`observability/dashboards/data/${declared.name}.json`, written(declared)]);
}

/** What Grafana's JSON has no place for stands beside it, by the number of the panel or the name of the choice. */
function written(declared: DeclaredDashboard): string {
  const { panels = [], ...dashboard } = grafanaDashboard(declared);
  const parts = declared.rows.flatMap((row) => row.panels.map((part) => ({ id: panelId(declared.name, part.title), ...part })));
  const choices = declared.choices.flatMap(({ name, of }) => (of === undefined ? [] : [[name, of]]));
  return [
    "{",
    `  "choices": ${JSON.stringify(Object.fromEntries(choices))},`,
    `  "needs": ${rows(parts.map(({ id, needs }) => `"${id}": ${JSON.stringify(needs)}`), "{}")},`,
    `  "limits": ${JSON.stringify(Object.fromEntries(parts.flatMap(({ id, limit }) => (limit === undefined ? [] : [[id, limit]]))))},`,
    `  "dashboard": ${JSON.stringify(dashboard)},`,
    `  "panels": ${rows(panels.map((panel) => JSON.stringify(panel)), "[]")}`,
    "}",
    "",
  ].join("\n");
}

/** One thing a line. */
function rows(all: readonly string[], [open, close]: string): string {
  return `${open}\n${all.map((row) => `    ${row}`).join(",\n")}\n  ${close}`;
}
