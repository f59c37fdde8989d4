import { isHigh } from "../../cluster/availability/availability";
import { DisruptionBudget } from "../../kubernetes/disruption/disruption-budgets";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { coded } from "../../core/problems/warn";
import { Part, PartRole } from "../parts/part";
import { ServedModelOptions } from "../served-model-options";

/** Frontends of a highly available model, and of others. */
const FRONTENDS = 2;

/** How many frontends a model has where nobody says it. */
export function frontendReplicas({ frontendReplicas: given, availability }: ServedModelOptions): number {
  return given ?? (isHigh(availability) ? FRONTENDS : 1);
}

/** Where pods of one kind may stand beside each other, as Kubernetes has it. */
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: string;
  readonly nodeTaintsPolicy: string;
  readonly labelSelector: { readonly matchLabels: { readonly [label: string]: string } };
}

/** How the frontends of a model are kept apart: on nodes always, over zones where there is room. */
export function frontendSpread({ name, availability }: ServedModelOptions, part: string): SpreadConstraint[] {
  if (!isHigh(availability)) return [];
  // Nodes whose taints keep the pod out, as those with GPUs, have none of it, and would else count as free.
  const one = (topologyKey: string, whenUnsatisfiable: string): SpreadConstraint => ({ maxSkew: 1, topologyKey, whenUnsatisfiable, nodeTaintsPolicy: "Honor", labelSelector: { matchLabels: labelsOf(name, part) } });
  return [one("kubernetes.io/hostname", "DoNotSchedule"), one("topology.kubernetes.io/zone", "ScheduleAnyway")];
}

/**
 * A budget for each part of a highly available model. A part that is scaled has one by its scaler; of one over several nodes Kubernetes would count
 * pods, and keep the others' nodes for a worker that is gone with its first.
 */
export function budgetsOf({ name, availability }: ServedModelOptions, parts: readonly Part[]): DisruptionBudget[] {
  if (!isHigh(availability)) return [];
  const guarded = parts.filter(({ nodes, scaling, role }) => nodes === 1 && scaling === undefined && role !== PartRole.PLANNER);
  return guarded.map((part) => ({ name: `${name}-${part.name}-one-at-a-time`, labels: labelsOf(name, part.name) }));
}

/** What a highly available model can't have. */
export function checkAvailability({ availability, frontendReplicas: value }: ServedModelOptions): Finding[] {
  if (!isHigh(availability) || value === undefined || Token.isUnresolved(value) || value >= FRONTENDS || value < 1) return [];
  return [{ code: "one-frontend", property: "frontendReplicas", value, reason: "availability is high, and all requests go by the frontends: with its node the only one goes", fix: `leave it out for ${FRONTENDS}` }];
}

/** Budgets of one deployment's models, looked at together: a name is one release's. */
export function checkBudgetNames(property: string, models: readonly (ServedModelOptions | null | undefined)[]): Finding[] {
  return models.flatMap((model, index): Finding[] => {
    if (!isHigh(model?.availability) || typeof model?.name !== "string") return [];
    const value = budgetsRelease(model.name);
    const taken = models.findIndex((other) => other?.name === value);
    if (taken < 0) return [];
    return [{ code: "budgets-name-taken", property: `${property}[${taken}].name`, value, reason: `the budgets of ${model.name} are a Helm release of that name`, fix: `give ${property}[${taken}] or ${property}[${index}] another name` }];
  });
}

/** Name of the release with a model's budgets. */
export function budgetsRelease(model: string): string {
  return `${model}-budgets`;
}

/** What isn't highly available all the same, by its name: GPUs are bought by whoever says how many. */
export function availabilityWarnings({ name, availability }: ServedModelOptions, parts: readonly Part[]): string[] {
  if (!isHigh(availability)) return [];
  return parts
    .filter(({ role }) => role.runsEngine)
    .flatMap((part) => [
      ...(part.replicas > 1 ? [] : [coded("one-worker", `${name} has one ${part.name}: when its node goes, the model answers again once another has loaded the weights. ${part.properties.replicas}: 2 keeps it answering, for ${Math.max(1, part.gpus * part.nodes)} more ${part.gpus * part.nodes > 1 ? "GPUs" : "GPU"}.`)]),
      ...(part.nodes > 1 ? [coded("worker-not-guarded", `${name}'s ${part.name} is over ${part.nodes} nodes, and no budget holds a drain of one: drain them with more than one replica, one after the other.`)] : []),
    ]);
}

/** Labels that the operator puts on a part's pods, whatever its release. */
function labelsOf(model: string, part: string): { [label: string]: string } {
  return { "nvidia.com/dynamo-graph-deployment-name": model, "nvidia.com/dynamo-component": part };
}
