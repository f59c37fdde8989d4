import { Token } from "../../core/framework";
import { isLabelValue } from "../../core/kubernetes-forms";
import { Finding } from "../../core/problem";
import { Shapes, admit, besides, isObject } from "../../core/shape";
import { DynamoRelease } from "../../dynamo/release";
import { ServedModelOptions } from "../served-model-options";
import { Scaling } from "./scaling";
import { FIRST_TOKEN, SCALED_SINCE, ScalingMetric, canScale } from "./scaling-metric";
import { HpaScalingOptions, KedaScalingOptions, ScalingOptions } from "./scaling-options";
import { HPA_SCALING, KEDA_SCALING } from "./scaling-shapes";

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

/** Where scaling stands in a model, and the number that it takes the place of. */
interface Place {
  readonly property: string;
  readonly scaling?: Scaling;
  readonly replicasProperty: string;
  readonly replicas?: number;
}

/** Who moves the numbers of a model's workers. Whether the pools hold the most of them is looked at where pools are. */
export function checkScaling(model: ServedModelOptions, release: DynamoRelease): Finding[] {
  const scaled = placesOf(model);
  return [...scaled.flatMap((place) => checkPlace(place, release)), ...checkKinds(scaled), ...checkReach(model, scaled)];
}

/** The model without scaling that was refused, so that the rest of it can be looked at. */
export function besidesScaling<T extends ServedModelOptions>(model: T, problems: readonly Finding[]): T {
  if (!problems.some(({ property }) => /^(prefill\.)?scaling\b/.test(property))) return model;
  const { prefill } = model;
  return { ...model, scaling: undefined, ...(prefill === undefined ? {} : { prefill: { ...prefill, scaling: undefined } }) };
}

/** Where a model is scaled. What is no Scaling the shapes tell. */
function placesOf({ scaling, replicas, prefill }: ServedModelOptions, at = ""): Place[] {
  const places: Place[] = [
    { property: `${at}scaling`, scaling, replicasProperty: `${at}replicas`, replicas },
    { property: `${at}prefill.scaling`, scaling: prefill?.scaling, replicasProperty: `${at}prefill.replicas`, replicas: prefill?.replicas },
  ];
  return places.filter((place) => place.scaling instanceof Scaling);
}

function checkPlace({ property, scaling, replicasProperty, replicas }: Place, release: DynamoRelease): Finding[] {
  const { kind, options } = scaling as Scaling;
  const shapes: Shapes = kind === "keda" ? KEDA_SCALING : HPA_SCALING;
  const { value, findings } = admit<HpaScalingOptions & KedaScalingOptions>(property, options ?? {}, shapes);
  const more = [
    ...(canScale(release.line)
      ? []
      : [{ code: "scaling-not-in-release" as const, property, value: kind, reason: `Dynamo ${release.version} tells the metrics of one model from another's by another rule, and what hands the number over isn't settled there`, fix: `take Dynamo ${SCALED_SINCE} or newer, or set ${replicasProperty}` }]),
    ...(replicas === undefined ? [] : [{ code: "replicas-beside-scaling" as const, property: replicasProperty, value: replicas, reason: `${property} says who moves the number of these workers, and Dynamo refuses it of anybody else`, fix: `leave it out; ${property}.minReplicas is where it begins` }]),
    ...checkKnown(property, value),
    ...checkBounds(property, value),
    ...checkTarget(`${property}.metric`, value.metric),
    ...checkCooldown(property, value),
    ...checkLabels(`${property}.metricLabels`, options?.metricLabels),
    ...(kind === "keda" ? checkAuthentication(property, value) : checkName(`${property}.externalMetric`, value.externalMetric)),
  ];
  return besides(findings, more);
}

/** Numbers that are held against others at synth. */
function checkKnown(property: string, options: ScalingOptions): Finding[] {
  const { minReplicas, maxReplicas, startSeconds, stepReplicas, cooldownSeconds } = options;
  return Object.entries({ minReplicas, maxReplicas, startSeconds, stepReplicas, cooldownSeconds })
    .filter(([, value]) => Token.isUnresolved(value))
    .map(([name, value]) => knownAtApply(`${property}.${name}`, value));
}

function knownAtApply(property: string, value: unknown): Finding {
  return { code: "scaling-known-at-apply", property, value, reason: "pools, plan and the other times are held against it before anything is made", fix: "write a number" };
}

function checkBounds(property: string, { minReplicas, maxReplicas }: ScalingOptions): Finding[] {
  if (minReplicas === undefined || Token.isUnresolved(minReplicas)) return [];
  const at = { property: `${property}.minReplicas`, value: minReplicas };
  if (minReplicas === 0) {
    const reason = "without a worker the frontend lists the model no more and answers 404, and no metric tells that one is wanted (ai-dynamo/dynamo#10753)";
    return [{ code: "scaling-to-zero", ...at, reason, fix: "set 1; to pay for nothing, take the model away, or its pool to no nodes by hand" }];
  }
  if (!Number.isInteger(minReplicas) || minReplicas < 0) {
    return [{ code: "invalid-count", ...at, reason: "this is a whole number, 1 or more", fix: "write one, or leave it out" }];
  }
  if (Token.isUnresolved(maxReplicas) || minReplicas <= maxReplicas) return [];
  return [{ code: "minimum-above-most", ...at, reason: `${property}.maxReplicas is ${maxReplicas}`, fix: "make it the greater of the two" }];
}

function checkTarget(property: string, metric: ScalingMetric): Finding[] {
  const { name, target }: Partial<ScalingMetric> = metric ?? {};
  if (metric === undefined) return [];
  if (Token.isUnresolved(target)) return [knownAtApply(property, target)];
  const time = name === FIRST_TOKEN;
  const [least, most] = time ? [1, LONGEST_FIRST_TOKEN] : [LEAST_TARGET, Number.POSITIVE_INFINITY];
  if (typeof target === "number" && target >= least && target <= most && Number.isFinite(target)) return [];
  const what = time ? `milliseconds from 1 to ${most}, where Dynamo's histogram ends` : `requests for each worker from ${least}`;
  return [{ code: "invalid-scaling-target", property, value: target, reason: `this is a number of ${what}`, fix: "write one" }];
}

function checkCooldown(property: string, { startSeconds, cooldownSeconds }: ScalingOptions): Finding[] {
  if (cooldownSeconds === undefined || Token.isUnresolved([startSeconds, cooldownSeconds]) || cooldownSeconds >= startSeconds) return [];
  return [
    {
      code: "cooldown-below-start",
      property: `${property}.cooldownSeconds`,
      value: cooldownSeconds,
      reason: `a worker takes ${startSeconds} s to come back: with each short lull one would go, and be missed for longer than the lull`,
      fix: `write ${startSeconds} or more, or leave it out`,
    },
  ];
}

function checkLabels(property: string, labels: { readonly [label: string]: unknown } | undefined): Finding[] {
  if (!isObject(labels) || Token.isUnresolved(labels)) return [];
  if (Object.keys(labels).length === 0) {
    return [{ code: "invalid-metric-label", property, value: labels, reason: "without a label every model's frontends would count", fix: 'leave it out, or write it like { dynamo_namespace: "inference-qwen" }' }];
  }
  return Object.entries(labels).flatMap(([label, value]): Finding[] => {
    const at = `${property}.${label}`;
    if (!LABEL.test(label)) return [{ code: "invalid-metric-label", property: at, value: label, reason: "a label's name in Prometheus has letters, digits and underscores, and no digit first", fix: "write it like dynamo_namespace" }];
    if (Token.isUnresolved(value) || typeof value !== "string" || (value !== "" && isLabelValue(value))) return [];
    return [{ code: "invalid-metric-label", property: at, value, reason: "a value here has up to 63 letters, digits, hyphens, underscores and dots, a letter or digit at both ends: Kubernetes selects by it", fix: 'write it like "inference-qwen"' }];
  });
}

function checkName(property: string, name: string): Finding[] {
  if (Token.isUnresolved(name) || METRIC.test(name)) return [];
  return [{ code: "invalid-metric-name", property, value: name, reason: "a metric's name has letters, digits, underscores, hyphens and dots, and no digit first", fix: 'write it like "dynamo_queued_requests"' }];
}

function checkAuthentication(property: string, { triggerAuthentication, authModes }: KedaScalingOptions): Finding[] {
  if (authModes === undefined || Token.isUnresolved(authModes)) return [];
  const at = { code: "invalid-auth-mode" as const, property: `${property}.authModes`, value: authModes };
  const modes = authModes.split(",");
  if (!modes.every((mode) => AUTH_MODES.includes(mode))) return [{ ...at, reason: `KEDA's are ${AUTH_MODES.join(", ")}, several with commas between them`, fix: 'write it like "bearer", or leave it out' }];
  if (modes.filter((mode) => EXCLUSIVE.includes(mode)).length > 1) return [{ ...at, reason: `KEDA takes one of ${EXCLUSIVE.join(", ")}`, fix: "name one" }];
  if (triggerAuthentication !== undefined) return [];
  return [{ ...at, reason: "what it authenticates with stands in a TriggerAuthentication, and none is named", fix: `set ${property}.triggerAuthentication` }];
}

/** KEDA and an adapter for Kubernetes' own autoscaler can't both serve external metrics. */
function checkKinds(scaled: readonly Pick<Place, "property" | "scaling">[]): Finding[] {
  const other = scaled.find(({ scaling }) => scaling?.kind !== scaled[0].scaling?.kind);
  if (other === undefined) return [];
  const reason = `${scaled[0].property} is by ${scaled[0].scaling?.kind}: KEDA and an adapter both serve external.metrics.k8s.io, and a cluster has one that does`;
  return [{ code: "two-scalers", property: other.property, value: other.scaling?.kind, reason, fix: "scale both by one of them" }];
}

/** The models of one cluster, and whether its platform has them scraped. */
export function checkScalersTogether(property: string, models: readonly ServedModelOptions[], podMonitors?: boolean): Finding[] {
  const ofEach = models.map((model, index) => placesOf(model, `${property}[${index}].`));
  const labelled = ofEach.flat().find(({ scaling }) => scaling?.options.metricLabels === undefined);
  const unseen = podMonitors !== false || labelled === undefined;
  return [
    ...checkKinds(ofEach.flatMap((places) => places.slice(0, 1))),
    ...(unseen
      ? []
      : [
          {
            code: "scaling-without-metrics" as const,
            property: "dynamo.platform.podMonitors",
            value: false,
            reason: `${labelled.property} tells the model's metrics by a label that Dynamo's PodMonitors set`,
            fix: "set it to true; or name the labels of your own in metricLabels",
          },
        ]),
  ];
}

/** Prometheus reads the frontends, whose policy lets in namespaces that are named alone. */
function checkReach({ network = {} }: ServedModelOptions, scaled: readonly Place[]): Finding[] {
  const { policy = true, monitoringNamespaces = [] } = network;
  if (scaled.length === 0 || policy !== true || Token.isUnresolved(monitoringNamespaces) || monitoringNamespaces.length > 0) return [];
  return [
    {
      code: "scaling-without-metrics",
      property: "network.monitoringNamespaces",
      value: network.monitoringNamespaces,
      reason: `${scaled[0].property} follows what Prometheus reads of the frontends, and the model's network policy keeps it out`,
      fix: 'name the namespace of Prometheus: ["monitoring"]',
    },
  ];
}
