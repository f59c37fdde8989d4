import { RuleContext } from "../rules/alert";
import { ALERTS } from "../rules/alerts/alerts";
import { panelId } from "./links";
import { DashboardDefinition, PanelDefinition, Query, Variable } from "./panel";

/** Grafana's own JSON of a dashboard (schema of Grafana 11; later ones read it and bring it up to theirs). */

const SCHEMA_VERSION = 39;
const DATASOURCE = { type: "prometheus", uid: "${datasource}" };
const COLUMNS = 24;
const HEIGHT = { timeseries: 8, stat: 4 } as const;

/** Grafana's JSON: what it is made of is plain data. */
interface Json {
  readonly [name: string]: unknown;
}

/** The dashboard for a release: without the lines and panels for which it shows nothing. */
export function grafanaDashboard(definition: DashboardDefinition, context: RuleContext, datasource?: string): Json {
  const { name, title, about, variables, rows } = definition;
  const there = rows
    .map((row) => ({ ...row, panels: row.panels.map((panel) => withoutLacking(panel, context)).filter(({ queries }) => queries.length > 0) }))
    .filter(({ panels }) => panels.length > 0);
  return {
    uid: name,
    title,
    description: about,
    tags: ["dynamo"],
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    editable: true,
    graphTooltip: 1,
    refresh: "30s",
    time: { from: "now-6h", to: "now" },
    timezone: "browser",
    templating: { list: [datasourceVariable(datasource), ...variables.filter(({ of }) => of === undefined || context.has(of[0])).map(variable)] },
    annotations: { list: [firingAlerts()] },
    links: [{ type: "dashboards", title: "Dynamo", tags: ["dynamo"], asDropdown: true, includeVars: true, keepTime: true }],
    panels: laidOut(name, there, context),
  };
}

function withoutLacking(panel: PanelDefinition, context: RuleContext): PanelDefinition {
  return { ...panel, queries: panel.queries.filter(({ needs }) => needs.every((series) => context.has(series))) };
}

/** Rows one below the other, panels from left to right. */
function laidOut(dashboard: string, rows: DashboardDefinition["rows"], context: RuleContext): Json[] {
  const panels: Json[] = [];
  let [x, y, below] = [0, 0, 0];
  for (const row of rows) {
    panels.push({ id: panelId(dashboard, `row ${row.title}`), type: "row", title: row.title, collapsed: false, panels: [], gridPos: { x: 0, y: below, w: COLUMNS, h: 1 } });
    [x, y, below] = [0, below + 1, below + 1];
    for (const definition of row.panels) {
      const w = definition.width ?? (definition.kind === "stat" ? 4 : 12);
      const h = HEIGHT[definition.kind as keyof typeof HEIGHT];
      if (x + w > COLUMNS) [x, y] = [0, below];
      panels.push(panel(dashboard, definition, { x, y, w, h }, context));
      [x, below] = [x + w, Math.max(below, y + h)];
    }
  }
  return panels;
}

function panel(dashboard: string, definition: PanelDefinition, gridPos: Json, context: RuleContext): Json {
  const { title, kind, unit, about, queries, most } = definition;
  const thresholds = definition.thresholds?.(context) ?? [];
  const lines = kind === "timeseries";
  return {
    id: panelId(dashboard, title),
    type: kind,
    title,
    description: about,
    datasource: DATASOURCE,
    gridPos,
    // What an alert leads to leads on to what is to be done.
    links: ALERTS.filter(({ panel: [of, shown] }) => of === dashboard && shown === title).map(({ name }) => ({
      title: `${name}: what to do`,
      url: `${context.options.runbookUrl}#${name.toLowerCase()}`,
      targetBlank: true,
    })),
    targets: queries.map((query, index) => target(query, index, !lines, context)),
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        ...(most === undefined ? {} : { max: most }),
        color: { mode: lines ? "palette-classic" : "thresholds" },
        thresholds: { mode: "absolute", steps: [{ value: null, color: "green" }, ...thresholds.map(({ from, color }) => ({ value: from, color }))] },
        ...(lines ? { custom: { drawStyle: "line", lineWidth: 1, fillOpacity: 8, showPoints: "never", thresholdsStyle: { mode: thresholds.length > 0 ? "line" : "off" } } } : {}),
      },
      overrides: [],
    },
    options: lines
      ? { legend: { displayMode: "table", placement: "bottom", showLegend: true, calcs: ["lastNotNull", "max"] }, tooltip: { mode: "multi", sort: "desc" } }
      : { colorMode: "value", graphMode: "area", justifyMode: "auto", textMode: "auto", reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false } },
  };
}

function target({ expr, legend }: Query, index: number, instant: boolean, context: RuleContext): Json {
  return {
    refId: String.fromCharCode("A".charCodeAt(0) + index),
    datasource: DATASOURCE,
    editorMode: "code",
    expr: typeof expr === "string" ? expr : expr(context),
    legendFormat: legend,
    range: !instant,
    instant,
  };
}

/** The choice of a datasource. Of one by name Grafana offers that alone, and takes it by itself. */
function datasourceVariable(named?: string): Json {
  const regex = named === undefined ? {} : { regex: `/^${named.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}$/` };
  return { name: "datasource", label: "Prometheus", type: "datasource", query: "prometheus", ...regex, hide: 0, includeAll: false, multi: false, refresh: 1, options: [] };
}

function variable({ name, label, of, initial }: Variable): Json {
  if (of === undefined) return { name, label, type: "textbox", query: initial, current: { text: initial, value: initial }, hide: 0, options: [] };
  const query = `label_values(${of[0]}, ${of[1]})`;
  return {
    name,
    label,
    type: "query",
    datasource: DATASOURCE,
    definition: query,
    query: { query, refId: "values" },
    refresh: 2,
    sort: 1,
    hide: 0,
    multi: true,
    includeAll: true,
    allValue: ".*",
    current: { text: ["All"], value: ["$__all"] },
    options: [],
  };
}

/** The alerts that fire, drawn into every panel. */
function firingAlerts(): Json {
  return {
    name: "Alerts",
    enable: true,
    iconColor: "red",
    datasource: DATASOURCE,
    expr: 'ALERTS{alertstate="firing", alertname=~"Dynamo.+"}',
    titleFormat: "{{alertname}}",
    tagKeys: "severity,model",
    step: "60s",
  };
}
