import { MetricsCatalogue } from "../../../observability/catalogue/catalogue";
import { dashboards } from "../../../observability/dashboards/dashboards";
import { findRuleOptionProblems } from "../../../observability/rules/check-options";
import { ruleGroups } from "../../../observability/rules/rule-groups";
import { RuleOptions } from "../../../observability/rules/rule-options";
import { EvaluatedGroup } from "../../cluster/managed/rules";
import { Finding } from "../../core/problems/problem";
import { RuleCode } from "../../core/rules/rule";
import GPU_COUNTERS from "./data/gpu-counters.json";
import { ScrapedPlatform } from "./scraped-platform";

/** A PrometheusRule of the chart. */
export interface GivenRule {
  /** Name of the object. */
  readonly name: string;
  /** Its groups, as Prometheus reads them. */
  readonly groups: readonly object[];
}

/** A dashboard of the chart. */
export interface GivenDashboard {
  /** Name of the ConfigMap, and of the file in it. */
  readonly name: string;
  /** The dashboard's own JSON. */
  readonly json: string;
}

const UNKNOWN_RELEASE: RuleCode = "unknown-metrics-release";

/** Whether what a release shows is known; of others there are no rules and no dashboards. */
export function metricsAreKnown(release: string): boolean {
  return !findRuleOptionProblems(release, {}, "").some(({ code }) => code === UNKNOWN_RELEASE);
}

/** What is wrong with the options of alerts, for a release whose metrics are known. */
export function findAlertProblems(property: string, release: string, given: RuleOptions | undefined): Finding[] {
  return given === undefined || !metricsAreKnown(release) ? [] : findRuleOptionProblems(release, given, `${property}.`);
}

/**
 * What alerts watch for in this deployment: as it is given, else what the deployment has.
 *
 * @param ourCounters whether the GPUs' figures are read by our list
 * @param chats whether models are asked chats
 */
export function alertOptions(platform: ScrapedPlatform, ourCounters: boolean, given: RuleOptions = {}, chats = false): RuleOptions {
  const { nats, etcd, release } = platform;
  return { nats, etcd, ...(chats ? { chats } : {}), ...(ourCounters ? { gpuCounters: furtherCounters(release) } : {}), ...given };
}

/**
 * The groups of rules for a release of Dynamo whose metrics are known.
 *
 * @param without exporters that nobody scrapes
 */
export function givenGroups(release: string, options: RuleOptions, without: readonly string[]): EvaluatedGroup[] {
  return ruleGroups(release, options, without);
}

/** The rules for a release of Dynamo, each group an object of its own: one that the operator refuses takes no other along. */
export function givenRules(release: string, options: RuleOptions = {}): GivenRule[] {
  if (!metricsAreKnown(release)) return [];
  return ruleGroups(release, options).map((group) => ({ name: objectName(group.name), groups: [group] }));
}

/** The dashboards for a release of Dynamo. */
export function givenDashboards(release: string, options: RuleOptions = {}): GivenDashboard[] {
  if (!metricsAreKnown(release)) return [];
  return dashboards(release, options).map(({ name, json }) => ({ name: objectName(name), json: JSON.stringify(json) }));
}

/** Those of our list that the exporter doesn't show by itself. */
function furtherCounters(release: string): string[] {
  const further = MetricsCatalogue.of(release).exporterMetrics("dcgm").filter(({ optIn }) => optIn === true);
  return GPU_COUNTERS.counters.map(({ field }) => field).filter((field) => further.some(({ name }) => name === field));
}

/** A name that Kubernetes takes for an object, and that begins like all of ours. */
function objectName(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return plain.startsWith("dynamo") ? plain : `dynamo-${plain}`;
}
