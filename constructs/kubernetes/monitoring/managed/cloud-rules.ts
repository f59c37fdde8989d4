import { IKubernetesCluster } from "../../../cluster/kubernetes-cluster";
import { EvaluatedGroup, IRuleEvaluator, RuleLimits } from "../../../cluster/managed/rules";
import { Finding } from "../../../core/problems/problem";
import { coded } from "../../../core/problems/warn";
import { valuesText } from "../../values-text";
import { alertOptions, findAlertProblems, givenGroups, metricsAreKnown } from "../given-rules";
import { GpuMetrics } from "../gpu-metrics";
import { Monitoring } from "../monitoring";
import { gpuMetricsOf } from "../monitoring-source";
import { ScrapedPlatform } from "../scraped-platform";

/** The exporter of GPU figures, as the catalogue of metrics calls it. */
const DCGM = "dcgm";

/** Groups that the managed Prometheus of the cluster's cloud evaluates; none where it isn't asked to. */
export function cloudGroups(monitoring: Monitoring, cluster: IKubernetesCluster, platform: ScrapedPlatform): EvaluatedGroup[] {
  const store = cluster.managedPrometheus;
  const evaluator = store?.ruleEvaluator;
  if (store === undefined || evaluator === undefined || !monitoring.cloudEvaluates || !metricsAreKnown(platform.release)) return [];
  const { inClusterOptions: own, chats } = monitoring;
  // Where the deployment's own Prometheus writes there, all that it scrapes is there, and what it records.
  const written = own !== undefined && store.collector.kind !== "pod-monitoring";
  const owner = gpuMetricsOf(monitoring, cluster);
  const unscraped = written ? [] : [...evaluator.unscraped, ...(owner === GpuMetrics.NONE ? [DCGM] : [])];
  // What is wrong with them is told by itself.
  if (monitoring.findings("").length > 0 || findAlertProblems("alerts", platform.release, monitoring.alerts).length > 0) return [];
  const options = alertOptions(platform, owner === GpuMetrics.EXPORTER || owner === GpuMetrics.GPU_OPERATOR, monitoring.alerts, chats !== undefined && written);
  const groups = givenGroups(platform.release, options, unscraped);
  const recorded = written && own.rules !== false;
  return cut(recorded ? groups.map((group) => ({ ...group, rules: group.rules.filter(({ record }) => record === undefined) })) : groups, evaluator.limits);
}

/** Groups of no more rules than a service takes; one that is cut goes on under its name and a number. Only what stands in other groups is asked for. */
function cut(groups: readonly EvaluatedGroup[], { rulesPerGroup = Infinity }: RuleLimits): EvaluatedGroup[] {
  return groups.flatMap(({ name, interval, rules }) => {
    const most = Math.min(rulesPerGroup, rules.length);
    const parts = rules.length === 0 ? 0 : Math.ceil(rules.length / most);
    return Array.from({ length: parts }, (_, part) => ({ name: part === 0 ? name : `${name}-${part + 1}`, interval, rules: rules.slice(part * most, (part + 1) * most) }));
  });
}

/** The groups as a file of Prometheus, as Terraform takes its text. */
export function ruleFile(groups: readonly EvaluatedGroup[]): string {
  return valuesText({ groups });
}

/** What is wrong with rules that the managed Prometheus is to evaluate. */
export function checkCloudRules(property: string, monitoring: Monitoring, cluster: IKubernetesCluster, platform: ScrapedPlatform): Finding[] {
  const { managedOptions, inClusterOptions: own, cloudEvaluates } = monitoring;
  const store = cluster.managedPrometheus;
  const asked = managedOptions === undefined ? own?.cloudRules : managedOptions.rules;
  const at = `${property}.${managedOptions === undefined ? "cloudRules" : "rules"}`;
  if (asked === true && !monitoring.usesCloud) {
    const reason = "these are rules of the cloud's managed Prometheus, and nothing is kept there";
    return [{ code: "monitoring-without-effect", property: at, value: true, reason, fix: "leave it out, or write longStorage: LongStorage.CLOUD" }];
  }
  if (managedOptions?.alerts !== undefined && asked !== true) {
    const reason = "nobody evaluates rules here unless `rules` is true";
    return [{ code: "monitoring-without-effect", property: `${property}.alerts`, value: managedOptions.alerts, reason, fix: "write rules: true, or leave it out" }];
  }
  // Without a store that it is asked for, that is told by itself.
  if (store === undefined) return [];
  const evaluator = store.ruleEvaluator;
  if (!cloudEvaluates) return untouched(evaluator, monitoring);
  if (evaluator === undefined) {
    return [{ code: "no-cloud-rules", property: at, value: true, reason: `${store.serviceName} evaluates no rules here`, fix: "leave it out, or use Monitoring.inCluster()" }];
  }
  return [...evaluator.check(at), ...pastLimits(property, evaluator, cloudGroups(monitoring, cluster, platform))];
}

/** Who is named to be told, where nothing is ever told. */
function untouched(evaluator: IRuleEvaluator | undefined, { managedOptions }: Monitoring): Finding[] {
  if (evaluator?.receiver === undefined || evaluator.tells !== true) return [];
  const reason = "nobody is told of anything: no rule is evaluated there";
  const fix = managedOptions === undefined ? "write cloudRules: true beside longStorage: LongStorage.CLOUD, or leave it out" : "write Monitoring.managed({ rules: true }), or leave it out";
  return [{ code: "alerts-without-rules", property: evaluator.receiver, value: evaluator.recipients, reason, fix }];
}

function pastLimits(property: string, { limits }: IRuleEvaluator, groups: readonly EvaluatedGroup[]): Finding[] {
  const bytes = Buffer.byteLength(ruleFile(groups));
  const past = (what: string, found: number, most: number | undefined): Finding[] => {
    if (most === undefined || found <= most) return [];
    const reason = `the rules are ${found} ${what}, and ${most} are taken (${limits.source})`;
    return [{ code: "rules-past-limit", property: `${property}.alerts`, value: undefined, reason, fix: "name fewer models in alerts.models: without it, a model is missed that was there within the last hour" }];
  };
  return [...past("groups", groups.length, limits.groups), ...past("bytes", bytes, limits.bytes)];
}

/** What to know of it that isn't refused. */
export function cloudRuleWarnings(monitoring: Monitoring, cluster: IKubernetesCluster): string[] {
  const store = cluster.managedPrometheus;
  const evaluator = store?.ruleEvaluator;
  if (store === undefined || evaluator === undefined || !monitoring.cloudEvaluates) return [];
  if (evaluator.tells !== false) return [];
  return [coded("cloud-rules-untold", `${store.serviceName} evaluates the rules, and nobody is told of what fires: name ${evaluator.toldBy}.`)];
}
