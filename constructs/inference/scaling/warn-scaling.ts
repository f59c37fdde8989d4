import { RuleCode } from "../../core/rule";
import { mostReplicas } from "../parts/part";
import { PartPlan } from "../plan-model";
import { ServedModelOptions } from "../served-model-options";
import { Scaling } from "./scaling";

const MOST_BELOW_PLAN: RuleCode = "most-below-plan";
const TARGET_ABOVE_WORKER: RuleCode = "target-above-worker";
const OTHER_HALF: RuleCode = "metric-of-other-half";

/** What to know of a model's scaling without being refused, beside what its plans say. */
export function scalingWarnings(model: ServedModelOptions, planned: readonly PartPlan[]): string[] {
  return [...halves(model), ...planned.flatMap(againstPlan)];
}

/** First tokens are those that prefill to give; how many requests are open is for those that decode. */
function halves({ prefill, scaling }: ServedModelOptions): string[] {
  if (prefill === undefined) return [];
  const told: string[] = [];
  if (scaling instanceof Scaling && scaling.options.metric.name !== "concurrent-requests") {
    told.push(`[${OTHER_HALF}] scaling.metric is ${scaling.options.metric.name}: with prefill apart more workers that decode don't shorten it. ScalingMetric.concurrentRequests is theirs.`);
  }
  if (prefill.scaling instanceof Scaling && prefill.scaling.options.metric.name === "concurrent-requests") {
    told.push(`[${OTHER_HALF}] prefill.scaling.metric is concurrent-requests: most of them decode, and more workers that prefill don't end them. ScalingMetric.queuedRequests and timeToFirstToken are theirs.`);
  }
  return told;
}

function againstPlan({ part, plan }: PartPlan): string[] {
  const { scaling, properties } = part;
  if (plan === undefined || scaling === undefined) return [];
  const most = mostReplicas(part);
  const { metric } = scaling.options;
  const { replicas, maxConcurrency } = plan;
  const above = metric.name === "concurrent-requests" && typeof maxConcurrency === "number" && maxConcurrency >= 1 && metric.target > maxConcurrency;
  return [
    ...(replicas === null || replicas <= most ? [] : [`[${MOST_BELOW_PLAN}] ${properties.replicas} is ${most}; for plan.workload.requestRate the plan counts ${replicas} of ${part.name} at least.`]),
    ...(above ? [`[${TARGET_ABOVE_WORKER}] ${metric.target} requests for each worker is more than a ${part.name} holds at once by the plan, ${maxConcurrency}: what is above waits before the next worker is asked for.`] : []),
  ];
}
