import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { admit, besides } from "../../core/shape/shape";
import { DynamoRelease } from "../../dynamo/release";
import { engineOf } from "../engine";
import { engineParts } from "../parts/model-parts";
import { ServedModelOptions } from "../served-model-options";
import { Place, beside, checkBounds } from "./check-bounds";
import { knownAtApply } from "./check-metric";
import { gpusCounted, plannedEngine, plannerSince } from "./planner-config";
import { checkLooks } from "./check-looks";
import { PlannerScalingOptions, PlannerSlaOptions, PlannerTarget } from "./planner-options";
import { checkProfiled, isProfiled } from "./profiled-planner";
import { Scaling } from "./scaling";
import { PLANNER_SCALING, PLANNER_SLA } from "./scaling-shapes";

const NOT_THERE = "planner-not-in-release";

/** Whether a scaler follows what Prometheus reads of the frontends: all do but a planner that follows queues, of which the workers tell it themselves. */
export function asksPrometheus(scaling: Scaling | undefined): boolean {
  if (scaling === undefined) return false;
  return scaling.kind !== "planner" || scaling.plannerOptions?.target?.slaOptions !== undefined;
}

/** Dynamo's planner: whether the release has it for such a model, what it keeps to, and how many GPUs it has. */
export function checkPlanner(model: ServedModelOptions, { property, scaling, replicasProperty, replicas }: Place, release: DynamoRelease): Finding[] {
  const given = (scaling as Scaling).plannerOptions;
  if (property.endsWith("prefill.scaling")) return [forHalf(property)];
  const { value, findings } = admit<PlannerScalingOptions>(property, given ?? {}, PLANNER_SCALING);
  const { minReplicas, maxGpus, intervalSeconds, lookSeconds } = value;
  const unknown = Object.entries({ minReplicas, maxGpus, intervalSeconds, lookSeconds }).filter(([, one]) => Token.isUnresolved(one));
  return besides(findings, [
    ...(isProfiled(release.version) ? [] : checkRelease(model, property, release)),
    ...checkProfiled(model, property, { ...value, target: given?.target as PlannerTarget }, release),
    ...(isProfiled(release.version) ? checkNodes(model, property, release) : []),
    ...(replicas === undefined ? [] : [beside(property, replicasProperty, replicas)]),
    ...checkPrefill(model, property),
    ...unknown.map(([name, one]) => knownAtApply(`${property}.${name}`, one)),
    ...checkBounds(property, { minReplicas }),
    ...checkTarget(`${property}.target`, value.target),
    ...(unknown.length > 0 ? [] : checkBudget(model, property, value, release)),
    ...checkAddress(property, { ...value, target: given?.target as PlannerTarget }),
    ...(lookSeconds === undefined ? [] : optionFrom(property, "lookSeconds", lookSeconds, release)),
    ...(unknown.length > 0 ? [] : checkLooks(property, { ...value, target: given?.target as PlannerTarget })),
    ...(value.advisory === undefined || isProfiled(release.version) ? [] : optionFrom(property, "advisory", value.advisory, release)),
  ]);
}

function forHalf(property: string): Finding {
  const reason = "Dynamo's planner moves the numbers of both kinds of workers, and a graph has one";
  return { code: "planner-for-half", property, value: "planner", reason, fix: "say it once, as the model's own `scaling`" };
}

/** What is for prefill workers to say is the planner's too. */
function checkPrefill({ prefill }: ServedModelOptions, property: string): Finding[] {
  if (prefill === undefined) return [];
  const { replicas, scaling } = prefill;
  const other = scaling instanceof Scaling && scaling.kind !== "planner" ? scaling.kind : undefined;
  const reason = `${property} is Dynamo's planner, which moves the number of prefill workers too: two would undo each other's work`;
  return [
    ...(replicas === undefined ? [] : [beside(property, "prefill.replicas", replicas)]),
    ...(other === undefined ? [] : [{ code: "planner-beside-scaler" as const, property: "prefill.scaling", value: other, reason, fix: "leave it out, or scale both by it" }]),
  ];
}

function checkRelease(model: ServedModelOptions, property: string, { version, line }: DynamoRelease): Finding[] {
  const engine = plannedEngine(model);
  const apart = model.prefill !== undefined;
  const refused = (since: string | undefined, reason: string): Finding[] =>
    since === undefined ? [] : [{ code: NOT_THERE, property, value: "planner", reason, fix: `take Dynamo ${since} or newer, or scale by Scaling.keda` }];
  const none = refused(plannerSince("release", "", line), `the planner of Dynamo ${version} takes profiles that somebody measured before, by a program that isn't in its image`);
  if (none.length > 0) return none;
  const shape = apart ? "apart" : "together";
  return [
    ...refused(plannerSince("shape", shape, line), `the planner of Dynamo ${version} finds no worker in a graph whose workers do all of a request`),
    ...refused(plannerSince("engine", engine, line), `${engineOf(model).title}'s worker of Dynamo ${version} tells the planner nothing of its queue`),
    ...checkNodes(model, property, DynamoRelease.of(version)),
  ];
}

/** GPUs of a worker over several nodes, which older ones count on one of them. */
function checkNodes(model: ServedModelOptions, property: string, { version, line }: DynamoRelease): Finding[] {
  const since = plannerSince("shape", "nodes", line);
  if (since === undefined || !engineParts(model, DynamoRelease.of(version)).some((part) => part.nodes > 1)) return [];
  const reason = `the planner of Dynamo ${version} counts a worker's GPUs on one of its nodes alone, and would spend ${property}.maxGpus once for each`;
  return [{ code: NOT_THERE, property, value: "planner", reason, fix: `take Dynamo ${since} or newer, or scale by Scaling.keda` }];
}

function optionFrom(property: string, option: string, value: unknown, { version, line }: DynamoRelease): Finding[] {
  const since = plannerSince("option", option, line);
  if (since === undefined) return [];
  const reason = `the planner of Dynamo ${version} has no such option`;
  return [{ code: NOT_THERE, property: `${property}.${option}`, value, reason, fix: `leave it out, or take Dynamo ${since} or newer` }];
}

/** The times of an SLA, each a number: one that is known at apply stands in no object that the planner reads. */
function checkTarget(property: string, target: PlannerTarget | undefined): Finding[] {
  if (!(target instanceof PlannerTarget) || target.name !== "sla") return [];
  const { value, findings } = admit<PlannerSlaOptions>(property, target.slaOptions ?? {}, PLANNER_SLA);
  const unknown = Object.entries(value).filter(([, one]) => Token.isUnresolved(one));
  return besides(findings, unknown.map(([name, one]) => knownAtApply(`${property}.${name}`, one)));
}

/** The fewest workers of each kind must be within the GPUs: Dynamo's planner ends at its start where they aren't. */
function checkBudget(model: ServedModelOptions, property: string, { maxGpus, minReplicas = 1 }: PlannerScalingOptions, release: DynamoRelease): Finding[] {
  if (!Number.isInteger(maxGpus) || !Number.isInteger(minReplicas) || minReplicas < 1) return [];
  const parts = engineParts(model, release);
  const least = parts.reduce((sum, part) => sum + minReplicas * gpusCounted(part), 0);
  if (!(least > maxGpus)) return [];
  const which = parts.map((part) => `${minReplicas} ${part.name} of ${gpusCounted(part)}`).join(" and ");
  return [{ code: "planner-budget-too-small", property: `${property}.maxGpus`, value: maxGpus, reason: `the fewest workers, ${which}, take ${least}`, fix: `write ${least} or more` }];
}

/** An SLA is held against what Prometheus has. Another target needs none, and an address would be asked nothing. */
function checkAddress(property: string, { target, prometheus, intervalSeconds }: PlannerScalingOptions): Finding[] {
  if (!(target instanceof PlannerTarget)) return [];
  if (target.slaOptions !== undefined) {
    if (prometheus !== undefined) return [];
    const reason = "an SLA is held against what Prometheus reads of the frontends, and nobody says where it is";
    return [{ code: "sla-without-prometheus", property: `${property}.prometheus`, value: prometheus, reason, fix: "name its address; a deployment's `monitoring` or `dynamo.platform.prometheusEndpoint` say it too" }];
  }
  const reason = `a planner for ${target.name} follows the workers' queues, of which they tell it themselves`;
  return Object.entries({ prometheus, intervalSeconds })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ code: "planner-option-without-effect" as const, property: `${property}.${name}`, value, reason, fix: "leave it out, or give it an SLA: PlannerTarget.sla" }));
}
