// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, flag, instance, map, number, required, text } from "../../core/shape/shape";
import { PlannerTarget } from "./planner-options";
import { ScalingMetric } from "./scaling-metric";

/** What the properties of `HpaScalingOptions` take. */
export const HPA_SCALING: Shapes = {
  metric: required(instance(ScalingMetric, "ScalingMetric.queuedRequests(4)"), ScalingMetric.queuedRequests(4)),
  minReplicas: number(1),
  maxReplicas: required(number(4, { integer: true, minimum: 1 })),
  startSeconds: required(number(600, { integer: true, minimum: 1, maximum: 1800 })),
  stepReplicas: number(2, { integer: true, minimum: 1 }),
  cooldownSeconds: number(900, { integer: true, minimum: 1, maximum: 3600 }),
  metricLabels: map(text("inference-qwen"), '{ dynamo_namespace: "inference-qwen" }'),
  externalMetric: required(text("dynamo_queued_requests")),
};

/** What the properties of `KedaScalingOptions` take. */
export const KEDA_SCALING: Shapes = {
  metric: required(instance(ScalingMetric, "ScalingMetric.queuedRequests(4)"), ScalingMetric.queuedRequests(4)),
  minReplicas: number(1),
  maxReplicas: required(number(4, { integer: true, minimum: 1 })),
  startSeconds: required(number(600, { integer: true, minimum: 1, maximum: 1800 })),
  stepReplicas: number(2, { integer: true, minimum: 1 }),
  cooldownSeconds: number(900, { integer: true, minimum: 1, maximum: 3600 }),
  metricLabels: map(text("inference-qwen"), '{ dynamo_namespace: "inference-qwen" }'),
  prometheus: required(text("http://prometheus-operated.monitoring:9090", { format: "http-address" })),
  triggerAuthentication: text("managed-prometheus", { format: "secret-name" }),
  awsRegion: text("us-west-2"),
  authModes: text("bearer"),
};

/** What the properties of `PlannerScalingOptions` take. */
export const PLANNER_SCALING: Shapes = {
  target: required(instance(PlannerTarget, "PlannerTarget.sla({ ttftMs: 500, itlMs: 30 })"), PlannerTarget.sla({ ttftMs: 500, itlMs: 30 })),
  maxGpus: required(number(16, { integer: true, minimum: 1 })),
  minReplicas: number(1),
  prometheus: text("http://prometheus-operated.monitoring:9090", { format: "http-address" }),
  intervalSeconds: number(180, { integer: true, minimum: 10, maximum: 3600 }),
  lookSeconds: number(60, { integer: true, minimum: 5, maximum: 3600 }),
  profile: text("planner-profile-data", { format: "secret-name" }),
  advisory: flag(),
};

/** What the properties of `PlannerSlaOptions` take. */
export const PLANNER_SLA: Shapes = {
  ttftMs: required(number(500, { integer: true, minimum: 1 })),
  itlMs: required(number(30, { integer: true, minimum: 1 })),
};
