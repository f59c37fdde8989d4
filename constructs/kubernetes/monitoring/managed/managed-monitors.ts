import * as path from "path";
import { HelmAddOn } from "../../../cluster/helm-add-on";
import { IManagedPrometheus } from "../../../cluster/managed/prometheus";
import { EvaluatedGroup, IRuleEvaluator } from "../../../cluster/managed/rules";
import { packageRoot } from "../../../core/package-root";
import { Values } from "../../../core/names/value-path";
import { GpuMetrics } from "../gpu-metrics";
import { Monitor, monitors } from "../monitors";
import { ScrapeOptions } from "../scrape-options";
import { ScrapedPlatform } from "../scraped-platform";
import { gpuPods } from "./gpu-pods";
import { operatorPodMonitor, operatorPodMonitoring, operatorReader } from "./operator-monitor";
import { podMonitorings } from "./pod-monitoring";
import { scrapeConfiguration } from "./scrape-configuration";

/** Release of the chart with what a managed Prometheus' collector reads. */
export const MANAGED_MONITORS_RELEASE = "dynamo-managed-monitors";

const CHART = path.join("constructs", "kubernetes", "monitoring", "managed", "chart");

/** A platform as a managed collector sees it: what its own chart makes for Prometheus' operator nobody reads. */
const unread = (platform: ScrapedPlatform): ScrapedPlatform => ({ ...platform, ownMonitors: false });

/** What is scraped, of pods alone. */
function podsOf(platform: ScrapedPlatform, scrape: ScrapeOptions, owner: GpuMetrics): Monitor[] {
  return [...monitors(unread(platform), scrape, GpuMetrics.NONE).podMonitors, ...gpuPods(owner, scrape)];
}

/** What is scraped, as a configuration. */
export function managedConfiguration(platform: ScrapedPlatform, scrape: ScrapeOptions, owner: GpuMetrics): string {
  return scrapeConfiguration(podsOf(platform, scrape, owner));
}

/**
 * What is scraped, as objects of the kinds that the collector reads; nothing for one that reads none.
 *
 * @param groups rules that it evaluates, where it reads objects of those too
 */
export function managedMonitors({ collector, collectorAccount, ruleEvaluator }: IManagedPrometheus, namespace: string, platform: ScrapedPlatform, scrape: ScrapeOptions, owner: GpuMetrics, groups: readonly EvaluatedGroup[] = []): HelmAddOn[] {
  const { kind, apiVersion, limits } = collector;
  if (apiVersion === undefined) return [];
  const limited = (all: readonly Monitor[]): Monitor[] => all.map(({ name, spec }) => ({ name, spec: { ...limits, ...spec } }));
  const { podMonitors, serviceMonitors } = monitors(unread(platform), scrape, owner);
  const reads = collectorAccount !== undefined;
  const objects =
    kind === "pod-monitoring"
      ? { clusterPodMonitorings: [...podMonitorings(podsOf(platform, scrape, owner)), ...(reads ? [operatorPodMonitoring(platform, scrape, namespace)] : [])] }
      : { podMonitors: limited([...podMonitors, ...(reads ? [operatorPodMonitor(platform, scrape)] : [])]), serviceMonitors: limited(serviceMonitors) };
  const reader = reads ? operatorReader(collectorAccount) : {};
  return [{ name: MANAGED_MONITORS_RELEASE, localChart: path.join(packageRoot(), CHART), imageValues: [], namespace, values: { apiVersion, ...objects, ...reader, ...ruleObjects(ruleEvaluator, groups) } }];
}

/** Each group an object of its own: one that is refused takes no other along. */
function ruleObjects(evaluator: IRuleEvaluator | undefined, groups: readonly EvaluatedGroup[]): Values {
  if (evaluator?.kind === undefined || groups.length === 0) return {};
  return { ruleKind: evaluator.kind, rules: groups.map((group) => ({ name: group.name, groups: [group] })) };
}
