import { Token } from "../../core/framework";
import { Finding } from "../../core/problem";
import { readPath } from "../../core/value-path";

/** A value of the chart on which the rest of the deployment counts. */
interface CountedOn {
  readonly path: string;
  readonly isWrong: (value: unknown) => boolean;
  /** What another one does. */
  readonly reason: string;
}

const ONLY_ITS_OWN = "Prometheus would take only what its own release made, and none of Dynamo's monitors and rules";
const ANOTHER_NAME = "it changes the name of Prometheus' Service, under which Dynamo's planners ask";

const COUNTED_ON: readonly CountedOn[] = [
  ...["podMonitor", "serviceMonitor", "rule"].map((kind) => ({
    path: `prometheus.prometheusSpec.${kind}SelectorNilUsesHelmValues`,
    isWrong: (value: unknown) => value !== false,
    reason: ONLY_ITS_OWN,
  })),
  { path: "prometheus.enabled", isWrong: (value) => value === false, reason: "there would be no Prometheus" },
  { path: "prometheusOperator.enabled", isWrong: (value) => value === false, reason: "nobody would read the monitors" },
  { path: "crds.enabled", isWrong: (value) => value === false, reason: "the monitors are objects of these kinds" },
  ...["fullnameOverride", "nameOverride", "namespaceOverride", "cleanPrometheusOperatorObjectNames"].map((path) => ({
    path,
    isWrong: (value: unknown) => value !== "" && value !== false,
    reason: ANOTHER_NAME,
  })),
  { path: "prometheus.service.port", isWrong: (value) => value !== 9090, reason: ANOTHER_NAME.replace("name", "port") },
  { path: "prometheus.prometheusSpec.routePrefix", isWrong: (value) => value !== "/", reason: "it changes the path under which Dynamo's planners ask" },
];

/** Values that hold a password. */
const PASSWORDS = ["grafana.adminPassword", "grafana.env.GF_SECURITY_ADMIN_PASSWORD"];

/** Values of one's own that undo what the deployment counts on, or hold a password. */
export function checkValues(property: string, values: { [key: string]: unknown } | undefined): Finding[] {
  const broken = COUNTED_ON.flatMap(({ path, isWrong, reason }): Finding[] => {
    const value = readPath(values, path);
    if (value === undefined || Token.isUnresolved(value) || !isWrong(value)) return [];
    return [{ code: "value-breaks-monitoring", property: `${property}.${path}`, value, reason, fix: "leave it out" }];
  });
  const passwords = PASSWORDS.filter((path) => readPath(values, path) !== undefined).map((path): Finding => ({
    code: "secret-in-clear",
    property: `${property}.${path}`,
    value: "(not shown)",
    reason: "a password in values stands in cdk.tf.json and in the state, in clear",
    fix: "put it into a Secret, and name that in grafana.adminSecret",
  }));
  return [...broken, ...passwords];
}
