import { RuleCode } from "../../core/rule";
import { mostReplicas } from "../parts/part";
import { PartPlan } from "../plan-model";
import { ServedModelOptions } from "../served-model-options";
import { Scaling } from "./scaling";

const MOST_BELOW_PLAN: RuleCode = "most-below-plan";
const TARGET_ABOVE_WORKER: RuleCode = "target-above-worker";
const OTHER_HALF: RuleCode = "metric-of-other-half";
/** Its name in `data/scaling.json`. */
const OPEN_REQUESTS = "concurrent-requests";

/** What to know of a model's scaling without being refused, beside what its plans say. */
export function scalingWarnings(model: ServedModelOptions, planned: readonly PartPlan[]): string[] {
  return [...halves(model), ...planned.flatMap(againstPlan)];
}

/** First tokens are those that prefill to give; how many requests are open is for those that decode. */
function halves({ prefill, scaling }: ServedModelOptions): string[] {
  if (prefill === undefined) return [];
  const other = (at: string, metric: string, why: string): string => `[${OTHER_HALF}] ${at}.metric is ${metric}: ${why}`;
  const [decode, prefills] = [scaling, prefill.scaling].map((one) => (one instanceof Scaling ? one.options?.metric.name : undefined));
  return [
    ...(decode === undefined || decode === OPEN_REQUESTS
      ? []
      : [other("scaling", decode, "with prefill apart more workers that decode don't shorten it. ScalingMetric.concurrentRequests is theirs.")]),
    ...(prefills === OPEN_REQUESTS
      ? [other("prefill.scaling", prefills, "most of them decode, and more workers that prefill don't end them. ScalingMetric.queuedRequests and timeToFirstToken are theirs.")]
      : []),
  ];
}

function againstPlan({ part, plan }: PartPlan): string[] {
  const { name, scaling, properties } = part;
  if (plan === undefined || scaling === undefined) return [];
  const most = mostReplicas(part);
  const metric = scaling.options?.metric;
  const { replicas, maxConcurrency } = plan;
  const told: string[] = [];
  if (replicas !== null && replicas > most) {
    told.push(`[${MOST_BELOW_PLAN}] ${properties.replicas} is ${most}; for plan.workload.requestRate the plan counts ${replicas} of ${name} at least.`);
  }
  if (metric?.name === OPEN_REQUESTS && typeof maxConcurrency === "number" && maxConcurrency >= 1 && metric.target > maxConcurrency) {
    const why = "what is above waits before the next worker is asked for";
    told.push(`[${TARGET_ABOVE_WORKER}] ${metric.target} requests for each worker is more than a ${name} holds at once by the plan, ${maxConcurrency}: ${why}.`);
  }
  return told;
}
