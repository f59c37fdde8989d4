import { RuleContext } from "../rules/alert";
import { ALERTS } from "../rules/alerts/alerts";
import { quoted } from "../rules/promql";
import { ResolvedRuleOptions } from "../rules/resolved-options";
import { DashboardTemplate, Json, Panel, Target } from "./template";

const COLUMNS = 24;

/** The dashboard for a release: without the lines, panels and choices for which it shows nothing, with what the options decide. */
export function filled(template: DashboardTemplate, context: RuleContext, datasource?: string): Json {
  const { dashboard, panels, choices } = template;
  const list = dashboard.templating.list.filter(({ name }) => choices[String(name)] === undefined || context.has(choices[String(name)][0]));
  return {
    ...dashboard,
    templating: { list: list.map((choice) => (choice.type === "datasource" ? { ...choice, ...only(datasource) } : choice)) },
    panels: laidOut(panels.flatMap((panel) => panelFor(panel, template, context))),
  };
}

/** A panel that is left, none where no line of it is. */
function panelFor(panel: Panel, { needs, limits, dashboard }: DashboardTemplate, context: RuleContext): Panel[] {
  if (panel.targets === undefined || panel.fieldConfig === undefined) return [panel];
  const targets = panel.targets.filter((_, index) => needs[panel.id][index].every((series) => context.has(series)));
  if (targets.length === 0) return [];
  const { defaults } = panel.fieldConfig;
  const limit = limits[panel.id] === undefined ? undefined : limitOf(limits[panel.id], context.options);
  const steps = defaults.thresholds.steps.map((step, index) => (index === 0 || limit === undefined ? step : { ...step, value: limit }));
  return [
    {
      ...panel,
      // What an alert leads to leads on to what is to be done.
      links: ALERTS.filter(({ panel: [of, shown] }) => of === dashboard.uid && shown === panel.title).map(({ name }) => ({
        title: `${name}: what to do`,
        url: `${context.options.runbookUrl}#${name.toLowerCase()}`,
        targetBlank: true,
      })),
      targets: targets.map((target, index) => asked(target, index, context.options)),
      fieldConfig: { ...panel.fieldConfig, defaults: { ...defaults, thresholds: { ...defaults.thresholds, steps } } },
    },
  ];
}

function asked(target: Target, index: number, options: ResolvedRuleOptions): Target {
  const jobs: Readonly<Record<string, string>> = { frontendJob: options.frontendJob, workerJob: options.workerJob, operatorJob: options.operatorJob, etcdJob: options.etcdJob };
  const expr = target.expr.replace(/@\{([\w|]+)\}/g, (_, names: string) => quoted(names.split("|").map((name) => jobs[name]).join("|")));
  return { ...target, refId: String.fromCharCode("A".charCodeAt(0) + index), expr };
}

/** What a threshold is by these options. */
function limitOf(name: string, options: ResolvedRuleOptions): number | undefined {
  const limits: Readonly<Record<string, number>> = {
    timeToFirstTokenSeconds: options.timeToFirstTokenSeconds,
    interTokenSeconds: options.interTokenSeconds,
    waitingRequests: options.waitingRequests,
    idleGpuShare: options.idleGpuShare,
    // Where an objective's budget burns 14.4 times too fast.
    latencyBurn: 14.4 * (1 - options.latencyObjective),
    availabilityBurn: 14.4 * (1 - options.availabilityObjective),
  };
  return limits[name];
}

/** Of a datasource by name Grafana offers that alone, and takes it by itself. */
function only(datasource: string | undefined): Json {
  return datasource === undefined ? {} : { regex: `/^${datasource.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}$/` };
}

/** What is left, moved together: rows one below the other, panels from left to right, no heading without a panel. */
function laidOut(panels: readonly Panel[]): Panel[] {
  let [x, y, below] = [0, 0, 0];
  return panels
    .filter(({ type }, index) => type !== "row" || (panels[index + 1]?.type ?? "row") !== "row")
    .map((panel) => {
      const { w, h } = panel.gridPos;
      if (panel.type === "row" || x + w > COLUMNS) [x, y] = [0, below];
      const placed = { ...panel, gridPos: { x, y, w, h } };
      [x, below] = [x + w, Math.max(below, y + h)];
      return placed;
    });
}
