import { RuleCode } from "../../core/rules/rule";
import { mostReplicas } from "../parts/part";
import { PartPlan } from "../plan-model";
import { ServedModelOptions } from "../served-model-options";
import { slowestStart } from "../weights/startup";
import { Scaling, cooldownOf } from "./scaling";

const MOST_BELOW_PLAN: RuleCode = "most-below-plan";
const TARGET_ABOVE_WORKER: RuleCode = "target-above-worker";
const COOLDOWN_BELOW_LOAD: RuleCode = "cooldown-below-load";
const OTHER_HALF: RuleCode = "metric-of-other-half";
/** What Kubernetes takes for a cool-down at most, in seconds. */
const LONGEST_COOLDOWN = 3600;
/** Its name in `data/scaling.json`. */
const OPEN_REQUESTS = "concurrent-requests";

/** What to know of a model's scaling without being refused, beside what its plans say. */
export function scalingWarnings(model: ServedModelOptions, planned: readonly PartPlan[]): string[] {
  return [...halves(model), ...planned.flatMap((one) => [...againstPlan(one), ...againstLoad(model, one)])];
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

/** A worker that went in a lull shorter than it takes to load is missed for longer than the lull. */
function againstLoad(model: ServedModelOptions, { part, plan }: PartPlan): string[] {
  const { name, scaling, properties } = part;
  const [options, loads] = [scaling?.options, slowestStart(model, part, plan)];
  if (options === undefined || loads === undefined) return [];
  const least = Math.min(Math.ceil(loads / 10) * 10, LONGEST_COOLDOWN);
  const cooldown = cooldownOf(options);
  if (cooldown >= least) return [];
  const at = properties.replicas.replace(/\.maxReplicas$/, "");
  const seen = `by the plan's bytes and the slowest reading that somebody published a ${name} takes up to ${Math.ceil(loads)} s to load`;
  return [`[${COOLDOWN_BELOW_LOAD}] ${at} takes a worker away after ${cooldown} s with less to do, while ${seen}: ${at}.cooldownSeconds: ${least} ends this line.`];
}
