import { Plan } from "../../../inference-runtime/planner";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import table from "../data/startup.json";
import { Probe } from "../graph/graph";
import { Part } from "../parts/part";
import { PartPlan } from "../plan-model";
import { ServedModelOptions } from "../served-model-options";
import { loaderOf } from "./loader";
import { StartupBudget } from "./startup-budget";

const MEGABYTE = 1e6;
const GIB = 2 ** 30;
const [LEAST, MOST] = [60, 86_400];

/** Seconds of a start that reads as slowly as somebody saw it; nothing of a model whose size isn't known. */
export function slowestStart(model: ServedModelOptions, { nodes }: Pick<Part, "nodes">, plan: Plan | undefined): number | undefined {
  const bytes = plan?.requirements.weightsBytes ?? 0;
  const row = table.reads.find(({ loader }) => loader === loaderOf(model).kind);
  if (bytes === 0 || row === undefined) return undefined;
  // Each node of a worker reads what its own GPUs have of them.
  const each = bytes / nodes;
  const engine = table.engines.find(({ upToGiB }) => bytes / GIB <= upToGiB)?.seconds ?? 0;
  return each / (row.megabytesPerSecond * MEGABYTE) + engine;
}

/** How long a part's engine may take to start; nothing where that is the operator's own matter, which is two hours. */
export function startupSeconds(model: ServedModelOptions, part: Pick<Part, "nodes">, plan: Plan | undefined): number | undefined {
  const { startup } = model;
  if (startup instanceof StartupBudget && startup.kind === "seconds") return startup.value;
  const slowest = slowestStart(model, part, plan);
  if (slowest === undefined) return undefined;
  const planned = Math.max(table.leastSeconds, slowest * table.times);
  // Two hours end a start that somebody has seen to take longer.
  return startup instanceof StartupBudget || slowest > table.operatorSeconds ? planned : undefined;
}

/** The probe for it, whole: one that is given takes the place of the operator's, handler and all. */
export function startupProbe(model: ServedModelOptions, part: Pick<Part, "nodes">, plan: Plan | undefined): { readonly startupProbe?: Probe } {
  const seconds = startupSeconds(model, part, plan);
  if (seconds === undefined) return {};
  const { periodSeconds } = table;
  return { startupProbe: { httpGet: { path: "/live", port: 9090 }, periodSeconds, timeoutSeconds: 5, failureThreshold: Math.ceil(seconds / periodSeconds) } };
}

/** A time that no start has, or one that isn't known at synth. */
export function checkStartup({ startup }: ServedModelOptions): Finding[] {
  if (!(startup instanceof StartupBudget) || startup.kind !== "seconds") return [];
  const { value } = startup;
  if (Token.isUnresolved(value)) return [{ code: "invalid-startup", property: "startup", value, reason: "it becomes a number of probes, and is known only at apply", fix: "write a number" }];
  if (Number.isInteger(value) && value !== undefined && value >= LEAST && value <= MOST) return [];
  return [{ code: "invalid-startup", property: "startup", value, reason: `a worker may take ${LEAST} to ${MOST} seconds to start`, fix: "write a whole number of seconds, or StartupBudget.PLANNED" }];
}

/** A time by a plan that isn't there. */
export function checkPlannedStartup({ startup }: ServedModelOptions, planned: readonly PartPlan[]): Finding[] {
  if (!(startup instanceof StartupBudget) || startup.kind !== "planned") return [];
  const without = planned.find(({ plan }) => (plan?.requirements.weightsBytes ?? 0) === 0);
  if (without === undefined) return [];
  const why = without.unplanned[0] ?? "the model could not be read";
  return [{ code: "startup-not-planned", property: "startup", value: "planned", reason: `how long a start takes follows from the weights' size, which isn't known: ${why}`, fix: "write StartupBudget.seconds, or leave it out for Dynamo's two hours" }];
}
