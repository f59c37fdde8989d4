import { Token } from "../../core/framework";
import { nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { readPath } from "../../core/names/value-path";
import table from "./data/value-names.json";

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

/** What stands first in a value's path. The chart passes over what it doesn't read: a slip of the finger would do nothing. */
function checkNames(property: string, values: { [key: string]: unknown } = {}): Finding[] {
  return Object.keys(values).flatMap((name): Finding[] => {
    const [near] = table.names.includes(name) ? [undefined] : [nearest(name, table.names)];
    // What is like none may be the value of a chart that came to it later.
    if (near === undefined) return [];
    return [{ code: "unknown-value", property: `${property}.${name}`, value: values[name], reason: "the chart reads no value of that name: nothing would come of it", fix: `did you mean "${near}"?` }];
  });
}

const RESOURCES = ["requests", "limits", "claims"];
/** A quantity as Kubernetes writes it: k8s.io/apimachinery, pkg/api/resource/quantity.go. */
const QUANTITY = /^\d+(\.\d*)?([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/;

/** What pods ask for, in words that Kubernetes takes. */
export function checkResources(property: string, resources: { [key: string]: unknown } = {}): Finding[] {
  return Object.entries(resources).flatMap(([kind, given]): Finding[] => {
    const at = `${property}.${kind}`;
    if (Token.isUnresolved(given)) return [];
    if (!RESOURCES.includes(kind)) {
      const near = nearest(kind, RESOURCES);
      return [{ code: "unknown-property", property: at, value: given, reason: `a pod's resources are ${RESOURCES.join(", ")}`, fix: near === undefined ? "write one of them" : `did you mean "${near}"?` }];
    }
    if (kind === "claims" || typeof given !== "object" || given === null) return [];
    return Object.entries(given).flatMap(([name, value]: [string, unknown]): Finding[] => {
      if (Token.isUnresolved(value) || ((typeof value === "string" || typeof value === "number") && QUANTITY.test(String(value)))) return [];
      return [{ code: "invalid-form", property: `${at}.${name}`, value, reason: "Kubernetes takes no such quantity", fix: 'write it like cpu: "500m", memory: "2Gi"' }];
    });
  });
}

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
  return [...checkNames(property, values), ...broken, ...passwords];
}
