import { ScalingMetric } from "./scaling-metric";

/** How the number of a part's workers follows what is asked of the model. */
export interface ScalingOptions {
  /** What the number follows. @example ScalingMetric.queuedRequests(4) */
  readonly metric: ScalingMetric;
  /**
   * Workers at least, never 0: without a worker the model isn't listed, requests are 404, and nothing tells that one is wanted.
   * @default 1
   * @example 1
   */
  readonly minReplicas?: number;
  /** Workers at most. The pool must hold them, beside the most of all other models. @example 4 @integer @minimum 1 */
  readonly maxReplicas: number;
  /**
   * Seconds from a worker being asked for until it answers, measured once: a new node, the image, the weights into the GPUs, what the
   * engine compiles. In that time `stepReplicas` workers are added at most and one is taken away, since what the others are asked tells
   * nothing new until then. Kubernetes' autoscaler counts no longer than half an hour.
   * @example 600
   * @integer
   * @minimum 1
   * @maximum 1800
   */
  readonly startSeconds: number;
  /** Workers that are added at most in `startSeconds`. @default 1 @example 2 @integer @minimum 1 */
  readonly stepReplicas?: number;
  /**
   * Seconds for which fewer workers must have done before one goes.
   * @default 300, Kubernetes' own, or `startSeconds` where that is more
   * @example 900
   * @integer
   * @minimum 1
   * @maximum 3600
   */
  readonly cooldownSeconds?: number;
  /**
   * Labels by which Prometheus tells this model's frontends from others.
   * @default - `dynamo_namespace`, as Dynamo's own PodMonitor sets it
   * @example { dynamo_namespace: "inference-qwen" }
   */
  readonly metricLabels?: { [label: string]: string };
}

/** Scaling by Kubernetes' own autoscaler. */
export interface HpaScalingOptions extends ScalingOptions {
  /**
   * Name under which an adapter in the cluster serves the metric (external.metrics.k8s.io): prometheus-adapter, with the rules of
   * `prometheusAdapterRules`, does as "dynamo_queued_requests", "dynamo_concurrent_requests" and "dynamo_time_to_first_token_p95_seconds".
   * The release is refused by a cluster that serves no such metrics.
   * @example "dynamo_queued_requests"
   */
  readonly externalMetric: string;
}

/** Scaling by KEDA, which must be in the cluster. */
export interface KedaScalingOptions extends ScalingOptions {
  /**
   * Address of the Prometheus that scrapes the frontends, from KEDA's own pods.
   * @example "http://prometheus-operated.monitoring:9090"
   * @format http-address
   */
  readonly prometheus: string;
  /** Name of a TriggerAuthentication in the models' namespace, for a Prometheus that wants one. @default - none @example "managed-prometheus" @format secret-name */
  readonly triggerAuthentication?: string;
  /**
   * Region in whose name KEDA signs what it asks of Amazon Managed Service for Prometheus: without one AWS refuses all of it. Refused where the
   * address names another.
   * @default - that of the address, where it names one
   * @example "us-west-2"
   */
  readonly awsRegion?: string;
  /** How that one authenticates, in KEDA's words. With an identity of the pod none. @default - none @example "bearer" */
  readonly authModes?: string;
}
