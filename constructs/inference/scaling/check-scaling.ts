import { anyLate } from "../../core/late/any-late";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { Shapes, admit, besides } from "../../core/shape/shape";
import { DynamoRelease } from "../../dynamo/release";
import { ServedModelOptions } from "../served-model-options";
import { checkAuthentication, checkLabels, checkName, checkTarget, knownAtApply } from "./check-metric";
import { Place, beside, checkBounds } from "./check-bounds";
import { asksPrometheus, checkPlanner } from "./check-planner";
import { Scaling } from "./scaling";
import { SCALED_SINCE, canScale } from "./scaling-metric";
import { checkSignedRegion } from "./check-signed-region";
import { HpaScalingOptions, KedaScalingOptions, ScalingOptions } from "./scaling-options";
import { HPA_SCALING, KEDA_SCALING } from "./scaling-shapes";

/** Who moves the numbers of a model's workers. Whether the pools hold the most of them is looked at where pools are. */
export function checkScaling(model: ServedModelOptions, release: DynamoRelease): Finding[] {
  const scaled = placesOf(model);
  return [
    ...scaled.flatMap((place) => (isPlanned(place) ? checkPlanner(model, place, release) : checkPlace(place, release))),
    ...checkKinds(scaled),
    ...checkReach(model, scaled.filter(({ scaling }) => asksPrometheus(scaling))),
  ];
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

/** Whether Dynamo's planner scales it. */
const isPlanned = ({ scaling }: Pick<Place, "scaling">): boolean => scaling?.kind === "planner";

function checkPlace({ property, scaling, replicasProperty, replicas }: Place, release: DynamoRelease): Finding[] {
  const { kind, options } = scaling as Scaling;
  const shapes: Shapes = kind === "keda" ? KEDA_SCALING : HPA_SCALING;
  const { value, findings } = admit<HpaScalingOptions & KedaScalingOptions>(property, options ?? {}, shapes);
  const more = [
    ...(canScale(release.line) ? [] : [notIn(release, property, kind, replicasProperty)]),
    ...(replicas === undefined ? [] : [beside(property, replicasProperty, replicas)]),
    ...checkKnown(property, value),
    ...checkBounds(property, value),
    ...checkTarget(`${property}.metric`, value.metric),
    ...checkCooldown(property, value),
    ...checkLabels(`${property}.metricLabels`, options?.metricLabels),
    ...(kind === "keda" ? [...checkAuthentication(property, value), ...checkSignedRegion(property, value)] : checkName(`${property}.externalMetric`, value.externalMetric)),
  ];
  return besides(findings, more);
}

function notIn({ version }: DynamoRelease, property: string, value: string, replicasProperty: string): Finding {
  const reason = `Dynamo ${version} tells the metrics of one model from another's by another rule, and what hands the number over isn't settled there`;
  return { code: "scaling-not-in-release", property, value, reason, fix: `take Dynamo ${SCALED_SINCE} or newer, or set ${replicasProperty}` };
}

/** Numbers that are held against others at synth. */
function checkKnown(property: string, options: ScalingOptions): Finding[] {
  const { minReplicas, maxReplicas, startSeconds, stepReplicas, cooldownSeconds } = options;
  return Object.entries({ minReplicas, maxReplicas, startSeconds, stepReplicas, cooldownSeconds })
    .filter(([, value]) => Token.isUnresolved(value))
    .map(([name, value]) => knownAtApply(`${property}.${name}`, value));
}

function checkCooldown(property: string, { startSeconds, cooldownSeconds }: ScalingOptions): Finding[] {
  if (cooldownSeconds === undefined || anyLate(startSeconds, cooldownSeconds) || cooldownSeconds >= startSeconds) return [];
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

/** KEDA and an adapter for Kubernetes' own autoscaler can't both serve external metrics. */
function checkKinds(all: readonly Pick<Place, "property" | "scaling">[]): Finding[] {
  const scaled = all.filter((place) => !isPlanned(place));
  const other = scaled.find(({ scaling }) => scaling?.kind !== scaled[0].scaling?.kind);
  if (other === undefined) return [];
  const { property: first, scaling } = scaled[0];
  const reason = `${first} is by ${scaling?.kind}: KEDA and an adapter both serve external.metrics.k8s.io, and a cluster has one that does`;
  return [{ code: "two-scalers", property: other.property, value: other.scaling?.kind, reason, fix: "scale both by one of them" }];
}

/**
 * The models of one cluster.
 *
 * @param scraped whether somebody may scrape them who sets Dynamo's labels: the platform's own PodMonitors, or ours
 */
export function checkScalersTogether(property: string, models: readonly ServedModelOptions[], scraped: boolean): Finding[] {
  const ofEach = models.map((model, index) => placesOf(model, `${property}[${index}].`));
  const kinds = checkKinds(ofEach.flatMap((places) => places.filter((place) => !isPlanned(place)).slice(0, 1)));
  const labelled = ofEach.flat().find(({ scaling }) => asksPrometheus(scaling) && scaling?.options?.metricLabels === undefined);
  if (scraped || labelled === undefined) return kinds;
  const reason = `${labelled.property} tells the model's metrics by a label that Dynamo's PodMonitors set`;
  const fix = "set it to true; or name the labels of your own in metricLabels";
  return [...kinds, { code: "scaling-without-metrics", property: "dynamo.platform.podMonitors", value: false, reason, fix }];
}

/** Prometheus reads the frontends, whose policy lets in namespaces that are named alone. */
function checkReach({ network = {} }: ServedModelOptions, scaled: readonly Place[]): Finding[] {
  const { policy = true, monitoringNamespaces = [], monitoringCidrs = [] } = network;
  if (scaled.length === 0 || policy !== true || Token.isUnresolved(monitoringNamespaces) || monitoringNamespaces.length + monitoringCidrs.length > 0) return [];
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
