import {
  AnnotationQueryBuilder,
  Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  TextBoxVariableBuilder,
  VariableHide,
  VariableModel,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { panelId } from "../../observability/dashboards/links";
import { DATASOURCE } from "./datasource";
import { Choice, DeclaredDashboard } from "./declared";

/** Grafana's own JSON of a dashboard with all that it may show, whatever the release; `observability/dashboards` takes away what one lacks. */
export function grafanaDashboard({ name, title, about, choices, rows }: DeclaredDashboard): Dashboard {
  const dashboard = new DashboardBuilder(title)
    .uid(name)
    .description(about)
    .tags(["dynamo"])
    .version(1)
    .tooltip(DashboardCursorSync.Crosshair)
    .refresh("30s")
    .time({ from: "now-6h", to: "now" })
    .timezone("browser")
    .variables([anyPrometheus(), ...choices.map(variable)])
    .annotation(firingAlerts())
    .link(new DashboardLinkBuilder("Dynamo").type(DashboardLinkType.Dashboards).tags(["dynamo"]).asDropdown(true).includeVars(true).keepTime(true));
  for (const row of rows) {
    dashboard.withRow(new RowBuilder(row.title).id(panelId(name, `row ${row.title}`)));
    for (const { title: shown, builder } of row.panels) dashboard.withPanel(builder.id(panelId(name, shown)));
  }
  return outOfTheMenu(dashboard.build());
}

/** The builders put links and annotations of whoever says nothing into a menu (0.0.21; grafana-foundation-sdk#1202, #1272), where Grafana itself shows them at the top. */
function outOfTheMenu(dashboard: Dashboard): Dashboard {
  for (const shown of [...(dashboard.links ?? []), ...(dashboard.annotations.list ?? [])]) delete shown.placement;
  return dashboard;
}

function anyPrometheus(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder("datasource").label("Prometheus").type("prometheus").hide(VariableHide.DontHide).includeAll(false).multi(false);
}

function variable({ name, label, of, initial = "" }: Choice): { build(): VariableModel } {
  if (of === undefined) return new TextBoxVariableBuilder(name).label(label).defaultValue(initial).current({ text: initial, value: initial }).hide(VariableHide.DontHide);
  const query = `label_values(${of[0]}, ${of[1]})`;
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .definition(query)
    .query({ query, refId: "values" })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .hide(VariableHide.DontHide)
    .multi(true)
    .includeAll(true)
    .allValue(".*")
    .current({ text: ["All"], value: ["$__all"] });
}

/** The alerts that fire, drawn into every panel. */
function firingAlerts(): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name("Alerts")
    .enable(true)
    .iconColor("red")
    .datasource(DATASOURCE)
    .expr('ALERTS{alertstate="firing", alertname=~"Dynamo.+"}')
    .titleFormat("{{alertname}}")
    .tagKeys("severity,model")
    .step("60s");
}
