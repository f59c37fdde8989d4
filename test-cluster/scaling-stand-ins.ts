import { ExistingCluster } from "../constructs/cluster/existing-cluster";
import { Fabric } from "../constructs/cluster/pools/fabric";
import { AccessMode } from "../constructs/cluster/storage-offer";
import { Json } from "./programs";

/** What stands in for others where a scaled model is tried: the operator, its webhook, an adapter for metrics. */

export const METRICS = "external.metrics.k8s.io";
export const METRIC = "dynamo-queued-requests";
export const ADAPTERS = "dynamographdeploymentscalingadapters";
/** Whom the webhook lets change a scaled number. */
export const OPERATOR = "system:serviceaccount:dynamo-system:operator";

/** A cluster with a pool of single GPUs. */
export const CLUSTER = new ExistingCluster({
  clusterName: "lab",
  context: "lab",
  gpuPools: [{ name: "gpus", labels: {}, nodeSelector: { pool: "gpus" }, taints: [], minNodes: 0, maxNodes: 8, gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE }],
  storage: [{ className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] }],
});

/**
 * The API that an adapter serves, as a kind of the API server itself: its list has the name and the form of an answer, and labels select in it.
 * A metric is a kind's plural there, which has no underscores.
 */
export function metricsKind(): Json {
  const schema = { type: "object", properties: { metricName: { type: "string" }, timestamp: { type: "string", format: "date-time" }, value: { "x-kubernetes-int-or-string": true } } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${METRIC}.${METRICS}`, annotations: { "api-approved.kubernetes.io": "unapproved, it stands in for an adapter in a test" } },
    spec: {
      group: METRICS,
      scope: "Namespaced",
      names: { plural: METRIC, singular: METRIC.slice(0, -1), kind: "ExternalMetricValue", listKind: "ExternalMetricValueList" },
      versions: [{ name: "v1beta1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}

/** What the adapter would answer for a model. */
export function metricOf(model: string, namespace: string, value: number): Json {
  return {
    apiVersion: `${METRICS}/v1beta1`,
    kind: "ExternalMetricValue",
    metadata: { name: model, namespace, labels: { dynamo_namespace: `${namespace}-${model}` } },
    metricName: METRIC,
    timestamp: "2026-01-01T00:00:00Z",
    value: String(value),
  };
}

/**
 * The rule of Dynamo's webhook (internal/webhook/validation/shared.go@f03529d9): where a component has a scaling adapter, before or after, nobody but
 * the operator changes its number, and none is 1.
 */
export function webhookRule(version: string): Json[] {
  const name = "cdktf-dynamo-scaling-webhook";
  const number = (of: string): string => `(has(${of}.replicas) ? ${of}.replicas : 1)`;
  const each =
    version === "v1alpha1"
      ? `object.spec.services.all(n, !(n in oldObject.spec.services) || !(${["object", "oldObject"].map((of) => `(has(${of}.spec.services[n].scalingAdapter) && has(${of}.spec.services[n].scalingAdapter.enabled) && ${of}.spec.services[n].scalingAdapter.enabled)`).join(" || ")}) || ${number("object.spec.services[n]")} == ${number("oldObject.spec.services[n]")})`
      : `object.spec.components.all(c, !oldObject.spec.components.exists(o, o.name == c.name && (has(c.scalingAdapter) || has(o.scalingAdapter)) && ${number("c")} != ${number("o")}))`;
  return [
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: { matchPolicy: "Exact", resourceRules: [{ apiGroups: ["nvidia.com"], apiVersions: [version], operations: ["UPDATE"], resources: ["dynamographdeployments"] }] },
        validations: [{ expression: `request.userInfo.username == ${JSON.stringify(OPERATOR)} || ${each}`, message: "replicas cannot be modified directly when scaling adapter is enabled" }],
      },
    },
    { apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicyBinding", metadata: { name }, spec: { policyName: name, validationActions: ["Deny"] } },
  ];
}

/** The adapter as the operator makes it for a component without a number. */
export function adapterOf(version: string, model: string, namespace: string): Json {
  const component = version === "v1alpha1" ? { serviceName: "worker" } : { componentName: "worker" };
  return {
    apiVersion: `nvidia.com/${version}`,
    kind: "DynamoGraphDeploymentScalingAdapter",
    metadata: { name: `${model}-worker`, namespace },
    spec: { replicas: 1, dgdRef: { name: model, ...component } },
  };
}
