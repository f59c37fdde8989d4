import { Token } from "../../core/framework";
import { DynamoRelease } from "../../dynamo/release";
import { frontendRelease } from "../checks/check-images";
import { Part } from "../parts/part";
import { ServedModelOptions } from "../served-model-options";
import { Scaling, boundsOf, cooldownOf } from "./scaling";
import { ScalingOptions } from "./scaling-options";
import signed from "../data/signed-prometheus.json";
import { graphLabels, metricRow, queryOf, selectorOf, targetOf } from "./scaling-metric";

/** An API that a cluster must serve, and who serves it. */
export interface RequiredApi {
  readonly api: string;
  readonly servedBy: string;
}

/** What the chart makes for the scaled parts of a model. */
export interface ScalingValues {
  /** Names of the parts whose number isn't the graph's to say. */
  readonly parts: string[];
  readonly requires: RequiredApi[];
  readonly objects: object[];
}

/** Where objects of a part belong. */
interface Scaled {
  readonly part: Part;
  readonly scaling: Scaling;
  readonly model: ServedModelOptions;
  readonly namespace: string;
  readonly release: DynamoRelease;
}

const REQUIRED: { readonly [kind: string]: RequiredApi } = {
  hpa: { api: "external.metrics.k8s.io/v1beta1", servedBy: "an adapter for external metrics, such as prometheus-adapter" },
  keda: { api: "keda.sh/v1alpha1", servedBy: "KEDA" },
};

/** KEDA asks as often; Kubernetes' autoscaler does so by itself. */
const POLLING_SECONDS = 15;

/** The scalers of a model's parts, and what keeps a drain from taking two of their pods at once. Nothing where none is scaled. */
export function scalingValues(model: ServedModelOptions, parts: readonly Part[], namespace: string, release: DynamoRelease): ScalingValues | undefined {
  const scaled = parts.flatMap((part): Scaled[] => (part.scaling === undefined ? [] : [{ part, scaling: part.scaling, model, namespace, release }]));
  if (scaled.length === 0) return undefined;
  // Dynamo's planner is a part of the graph, and needs nobody else.
  const kinds = [...new Set(scaled.map(({ scaling }) => scaling.kind))].filter((kind) => kind !== "planner").sort();
  return {
    parts: scaled.map(({ part }) => part.name),
    requires: kinds.map((kind) => REQUIRED[kind]),
    objects: scaled.flatMap((one) => [...scalerOf(one), ...budget(one)]),
  };
}

function scalerOf(scaled: Scaled): object[] {
  const { kind, options } = scaled.scaling;
  if (options === undefined) return [];
  return [kind === "keda" ? scaledObject(scaled, options) : autoscaler(scaled, options)];
}

/** The operator makes the adapter, and names it after graph and component. */
function target({ part, model, release }: Scaled): object {
  return { apiVersion: `nvidia.com/${release.graphApiVersion}`, kind: "DynamoGraphDeploymentScalingAdapter", name: nameOf(model, part) };
}

function nameOf({ name }: ServedModelOptions, part: Part): string {
  return `${name}-${part.name}`;
}

function labelsOf({ scaling, model, namespace }: Scaled): { readonly [label: string]: string } {
  return scaling.options?.metricLabels ?? graphLabels(model.name, namespace);
}

function autoscaler(scaled: Scaled, options: ScalingOptions): object {
  const { part, scaling, model, release } = scaled;
  const { metric } = options;
  const row = metricRow(metric, frontendRelease(model, release));
  const { least, most } = boundsOf(scaling);
  const quantity = quantityOf(targetOf(metric));
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: nameOf(model, part) },
    spec: {
      scaleTargetRef: target(scaled),
      minReplicas: least,
      maxReplicas: most,
      metrics: [
        {
          type: "External",
          external: {
            metric: { name: scaling.hpaOptions?.externalMetric, selector: { matchLabels: labelsOf(scaled) } },
            target: row.target === "Value" ? { type: "Value", value: quantity } : { type: "AverageValue", averageValue: quantity },
          },
        },
      ],
      behavior: behaviour(options),
    },
  };
}

function scaledObject(scaled: Scaled, options: ScalingOptions): object {
  const { part, scaling, model, release } = scaled;
  const { metric } = options;
  const row = metricRow(metric, frontendRelease(model, release));
  const { least, most } = boundsOf(scaling);
  const { prometheus, triggerAuthentication, authModes, awsRegion } = scaling.kedaOptions ?? {};
  return {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: { name: nameOf(model, part) },
    spec: {
      scaleTargetRef: target(scaled),
      minReplicaCount: least,
      maxReplicaCount: most,
      pollingInterval: POLLING_SECONDS,
      advanced: { horizontalPodAutoscalerConfig: { behavior: behaviour(options) } },
      triggers: [
        {
          type: "prometheus",
          metricType: row.target,
          metadata: {
            serverAddress: prometheus,
            query: queryOf(row, selectorOf(labelsOf(scaled))),
            threshold: String(targetOf(metric)),
            // No answer is an error, and KEDA leaves the number as it is. Otherwise it would be a 0, and workers would go because Prometheus has.
            ignoreNullValues: "false",
            ...(authModes === undefined ? {} : { authModes }),
            ...signedFor(prometheus, awsRegion),
          },
          ...(triggerAuthentication === undefined ? {} : { authenticationRef: { name: triggerAuthentication } }),
        },
      ],
    },
  };
}

/** What KEDA signs in the name of. */
export function signedFor(prometheus: string | undefined, awsRegion: string | undefined): { readonly [name: string]: string } {
  if (awsRegion !== undefined) return { awsRegion };
  if (prometheus === undefined || Token.isUnresolved(prometheus)) return {};
  const host = prometheus.replace(/^https?:\/\//, "").replace(/[:/].*$/, "").toLowerCase();
  return Object.fromEntries(signed.hosts.flatMap(({ host: form, metadata }) => [...host.matchAll(new RegExp(form, "g"))].map(([, part]) => [metadata, part])));
}

/**
 * Nothing that is added answers before `startSeconds`: what is measured until then would have the next one added, and the one after, up to the
 * most. What is taken away takes as long to come back.
 */
function behaviour(options: ScalingOptions): object {
  const { startSeconds, stepReplicas = 1 } = options;
  const policies = (value: number): object[] => [{ type: "Pods", value, periodSeconds: startSeconds }];
  return {
    scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: "Max", policies: policies(stepReplicas) },
    scaleDown: { stabilizationWindowSeconds: cooldownOf(options), selectPolicy: "Max", policies: policies(1) },
  };
}

/**
 * When workers have gone, an autoscaler of nodes moves what is left together: one worker at a time. Not for a worker over several nodes,
 * which is gone with its first pod: Kubernetes counts pods, and would keep the others' nodes for what doesn't run.
 */
function budget({ part, model }: Scaled): object[] {
  if (part.nodes > 1) return [];
  return [
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: nameOf(model, part) },
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: { "nvidia.com/dynamo-graph-deployment-name": model.name, "nvidia.com/dynamo-component": part.name } },
      },
    },
  ];
}

/** As Kubernetes writes quantities: whole, or in thousandths. */
function quantityOf(value: number): string {
  return Number.isInteger(value) ? String(value) : `${Math.round(value * 1000)}m`;
}
