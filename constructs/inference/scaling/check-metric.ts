import { Token } from "../../core/framework";
import { isLabelValue } from "../../core/forms/kubernetes-forms";
import { Finding } from "../../core/problems/problem";
import { isObject } from "../../core/shape/shape";
import { FIRST_TOKEN, ScalingMetric } from "./scaling-metric";
import { KedaScalingOptions } from "./scaling-options";

/** The last bound of the histogram of first tokens, in milliseconds: what is above it isn't told apart (scrapes of 1.5.1 and 1.6.1). */
const LONGEST_FIRST_TOKEN = 480_000;
/** Kubernetes counts in thousandths. */
const LEAST_TARGET = 0.001;

/** https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels */
const LABEL = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** A metric's name is a part of a path of the API server. */
const METRIC = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
/** KEDA 2.17: pkg/scalers/authentication/authentication_types.go. */
const AUTH_MODES = ["apiKey", "basic", "tls", "bearer", "custom", "oauth"];
const EXCLUSIVE = ["bearer", "basic", "oauth"];

/** What a metric is held at. */
export function checkTarget(property: string, metric: ScalingMetric | undefined): Finding[] {
  if (metric === undefined) return [];
  const { name, target } = metric;
  if (Token.isUnresolved(target)) return [knownAtApply(property, target)];
  const time = name === FIRST_TOKEN;
  const [least, most] = time ? [1, LONGEST_FIRST_TOKEN] : [LEAST_TARGET, Number.POSITIVE_INFINITY];
  if (typeof target === "number" && target >= least && target <= most && Number.isFinite(target)) return [];
  const what = time ? `milliseconds from 1 to ${most}, where Dynamo's histogram ends` : `requests for each worker from ${least}`;
  return [{ code: "invalid-scaling-target", property, value: target, reason: `this is a number of ${what}`, fix: "write one" }];
}

/** What can't be held against anything at synth. */
export function knownAtApply(property: string, value: unknown): Finding {
  const reason = "pools, plan and the other times are held against it before anything is made";
  return { code: "scaling-known-at-apply", property, value, reason, fix: "write a number" };
}

/** Labels by which one model's series are told from another's: in a query, and in an autoscaler's selector. */
export function checkLabels(property: string, labels: { readonly [label: string]: unknown } | undefined): Finding[] {
  // Another kind of value the shapes tell.
  if (!isObject(labels) || Token.isUnresolved(labels)) return [];
  const wrong = (at: string, value: unknown, reason: string, fix: string): Finding => ({ code: "invalid-metric-label", property: at, value, reason, fix });
  if (Object.keys(labels).length === 0) {
    return [wrong(property, labels, "without a label every model's frontends would count", 'leave it out, or write it like { dynamo_namespace: "inference-qwen" }')];
  }
  return Object.entries(labels).flatMap(([label, value]): Finding[] => {
    const at = `${property}.${label}`;
    if (!LABEL.test(label)) {
      return [wrong(at, label, "a label's name in Prometheus has letters, digits and underscores, and no digit first", "write it like dynamo_namespace")];
    }
    if (Token.isUnresolved(value) || typeof value !== "string" || (value !== "" && isLabelValue(value))) return [];
    const form = "up to 63 letters, digits, hyphens, underscores and dots, a letter or digit at both ends";
    return [wrong(at, value, `Kubernetes selects by a value with ${form}`, 'write it like "inference-qwen"')];
  });
}

/** The name under which an adapter serves a metric. */
export function checkName(property: string, name: string): Finding[] {
  if (Token.isUnresolved(name) || METRIC.test(name)) return [];
  const reason = "a metric's name has letters, digits, underscores, hyphens and dots, and no digit first";
  return [{ code: "invalid-metric-name", property, value: name, reason, fix: 'write it like "dynamo_queued_requests"' }];
}

/** How KEDA authenticates at Prometheus. */
export function checkAuthentication(property: string, { triggerAuthentication, authModes }: KedaScalingOptions): Finding[] {
  if (authModes === undefined || Token.isUnresolved(authModes)) return [];
  const wrong = (reason: string, fix: string): Finding => ({ code: "invalid-auth-mode", property: `${property}.authModes`, value: authModes, reason, fix });
  const modes = authModes.split(",");
  if (!modes.every((mode) => AUTH_MODES.includes(mode))) {
    return [wrong(`KEDA's are ${AUTH_MODES.join(", ")}, several with commas between them`, 'write it like "bearer", or leave it out')];
  }
  if (modes.filter((mode) => EXCLUSIVE.includes(mode)).length > 1) return [wrong(`KEDA takes one of ${EXCLUSIVE.join(", ")}`, "name one")];
  if (triggerAuthentication !== undefined) return [];
  return [wrong("what it authenticates with stands in a TriggerAuthentication, and none is named", `set ${property}.triggerAuthentication`)];
}
