import { dashboards } from "../../../observability/dashboards/dashboards";
import { ruleGroups } from "../../../observability/rules/rule-groups";

/** A PrometheusRule of the chart. */
export interface GivenRule {
  /** Name of the object. */
  readonly name: string;
  /** Its groups, as Prometheus reads them. */
  readonly groups: readonly object[];
}

/** A dashboard of the chart. */
export interface GivenDashboard {
  /** Name of the ConfigMap, and of the file in it. */
  readonly name: string;
  /** The dashboard's own JSON. */
  readonly json: string;
}

/** The rules for a release of Dynamo, each group an object of its own: one that the operator refuses takes no other along. */
export function givenRules(release: string): GivenRule[] {
  return ruleGroups(release).map((group) => ({ name: objectName(group.name), groups: [group] }));
}

/** The dashboards for a release of Dynamo. */
export function givenDashboards(release: string): GivenDashboard[] {
  return dashboards(release).map(({ name, json }) => ({ name: objectName(name), json: typeof json === "string" ? json : JSON.stringify(json) }));
}

/** A name that Kubernetes takes for an object, and that begins like all of ours. */
function objectName(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return plain.startsWith("dynamo") ? plain : `dynamo-${plain}`;
}
