import { Scaling } from "../../../../constructs/inference/scaling/scaling";
import { ScalingMetric } from "../../../../constructs/inference/scaling/scaling-metric";
import { HpaScalingOptions, KedaScalingOptions } from "../../../../constructs/inference/scaling/scaling-options";

/** Scalers with whatever is no question of a test. */
export const keda = (more: Partial<KedaScalingOptions> = {}): Scaling =>
  Scaling.keda({ metric: ScalingMetric.queuedRequests(4), maxReplicas: 4, startSeconds: 600, prometheus: "http://prometheus.monitoring:9090", ...more });
export const hpa = (more: Partial<HpaScalingOptions> = {}): Scaling =>
  Scaling.hpa({ metric: ScalingMetric.concurrentRequests(32), maxReplicas: 4, startSeconds: 600, externalMetric: "dynamo_concurrent_requests", ...more });

/** What a scaled model must have beside. */
export const WATCHED = { network: { monitoringNamespaces: ["monitoring"] } };
