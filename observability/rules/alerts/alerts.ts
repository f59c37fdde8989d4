import { AlertDefinition } from "../alert";
import { RuleGroup } from "../rule";
import { GPUS } from "./gpus";
import { LATENCY } from "./latency";
import { PLATFORM } from "./platform";
import { SERVING } from "./serving";
import { WORKERS } from "./workers";

/** The alerts by the group in which Prometheus evaluates them. */
export const ALERT_GROUPS: readonly (Pick<RuleGroup, "name"> & { readonly title: string; readonly alerts: readonly AlertDefinition[] })[] = [
  { name: "dynamo-latency", title: "Objectives", alerts: LATENCY },
  { name: "dynamo-serving", title: "Models and requests", alerts: SERVING },
  { name: "dynamo-workers", title: "Workers", alerts: WORKERS },
  { name: "dynamo-platform", title: "Platform", alerts: PLATFORM },
  { name: "dynamo-gpus", title: "GPUs and what they cost", alerts: GPUS },
];

export const ALERTS: readonly AlertDefinition[] = ALERT_GROUPS.flatMap(({ alerts }) => alerts);
