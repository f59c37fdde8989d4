import { IKubernetesCluster } from "../../../cluster/kubernetes-cluster";
import { MetricsQuota } from "../../../cluster/managed/prometheus";
import { Token } from "../../../core/framework";
import { Finding } from "../../../core/problems/problem";
import { readPath } from "../../../core/names/value-path";
import { GpuMetrics } from "../gpu-metrics";
import { Monitoring } from "../monitoring";
import { ManagedQuotaOptions } from "./managed-options";
import { readGpus, sampledEvery } from "./sampled";
import { ScrapedParts, seriesAtLeast } from "./series";

const REMOTE_WRITE = "prometheus.prometheusSpec.remoteWrite";

/** What is wrong with a deployment whose samples go to the managed Prometheus of its cluster's cloud. */
export function checkManaged(property: string, monitoring: Monitoring, cluster: IKubernetesCluster): Finding[] {
  if (!monitoring.usesCloud) return checkWithoutCloud(property, monitoring);
  const { managedOptions, inClusterOptions: own } = monitoring;
  const at = managedOptions === undefined ? `${property}.longStorage` : property;
  const value = managedOptions === undefined ? own?.longStorage?.kind : monitoring.kind;
  const store = cluster.managedPrometheus;
  if (store === undefined) {
    const reason = "the cluster has no managed Prometheus: EKS and AKS have one by `managedPrometheus` of the cluster, GKE by itself, and of a cluster that somebody else made none is known here";
    const fix = `${managedOptions === undefined ? "leave it out" : "use Monitoring.inCluster()"}, or write managedPrometheus: {} at the cluster`;
    return [{ code: "no-managed-prometheus", property: at, value, reason, fix }];
  }
  const theirs = readPath(own?.values, REMOTE_WRITE);
  const replaced = `this list replaces the one by which samples go to ${store.serviceName}`;
  return [
    ...store.check(at, managedOptions !== undefined || store.collector.kind === "pod-monitoring"),
    ...(theirs === undefined ? [] : [{ code: "remote-write-replaced" as const, property: `${property}.values.${REMOTE_WRITE}`, value: theirs, reason: replaced, fix: "leave it out, or leave longStorage out and write there by yourself" }]),
    ...checkCloudGpus(`${property}.gpuMetrics`, monitoring, cluster),
  ];
}

/** Options of the managed Prometheus where nothing goes there. */
function checkWithoutCloud(property: string, { inClusterOptions: own, gpuMetricsGiven }: Monitoring): Finding[] {
  const findings: Finding[] = [];
  if (own?.quota !== undefined) {
    const reason = "this is what the cloud's managed Prometheus takes, and nothing is kept there";
    findings.push({ code: "monitoring-without-effect", property: `${property}.quota`, value: own.quota, reason, fix: "leave it out, or write longStorage: LongStorage.CLOUD" });
  }
  if (gpuMetricsGiven === GpuMetrics.CLOUD) findings.push(elsewhere(`${property}.gpuMetrics`));
  return findings;
}

function elsewhere(property: string): Finding {
  const reason = "the cloud's exporter is read by the cloud's managed Prometheus alone, and this deployment keeps nothing there";
  return { code: "cloud-gpu-metrics-elsewhere", property, value: GpuMetrics.CLOUD.owner, reason, fix: "use Monitoring.managed() or longStorage: LongStorage.CLOUD; or another owner" };
}

function checkCloudGpus(property: string, monitoring: Monitoring, cluster: IKubernetesCluster): Finding[] {
  if (monitoring.gpuMetricsGiven !== GpuMetrics.CLOUD || cluster.cloudGpuMetrics === true) return [];
  const reason = "the cloud runs no exporter of its own on this cluster";
  return [{ code: "no-gpu-metrics-owner", property, value: GpuMetrics.CLOUD.owner, reason, fix: "leave it out, or name who reads them" }];
}

/** More than the managed Prometheus takes: samples over its quota are refused, and are gone. */
export function checkQuota(property: string, monitoring: Monitoring, cluster: IKubernetesCluster, parts: Omit<ScrapedParts, "gpus">): Finding[] {
  const store = cluster.managedPrometheus;
  if (!monitoring.usesCloud || store === undefined) return [];
  const given = (monitoring.inClusterOptions ?? monitoring.managedOptions)?.quota ?? {};
  const gpus = readGpus(monitoring, cluster, ({ maxNodes }) => maxNodes);
  const series = seriesAtLeast({ ...parts, gpus });
  const intervalSeconds = sampledEvery(monitoring);
  const perMinute = Math.ceil((series * 60) / intervalSeconds);
  const words = `${parts.frontends} frontends, ${parts.workers} workers and ${gpus} GPUs at their most`;
  return [
    ...past(`${property}.quota.activeSeries`, given, "activeSeries", store.quota, series, `${words} have at least ${series} series, without an engine's own`),
    ...past(`${property}.quota.samplesPerMinute`, given, "samplesPerMinute", store.quota, perMinute, `${words} have at least ${series} series, which every ${intervalSeconds} s are ${perMinute} samples a minute`),
  ];
}

function past(property: string, given: ManagedQuotaOptions, name: "activeSeries" | "samplesPerMinute", quota: MetricsQuota, found: number, words: string): Finding[] {
  const most = given[name] ?? quota[name];
  if (most === undefined || Token.isUnresolved(most) || found <= most) return [];
  const told = given[name] === undefined ? `it takes ${most} without a raise (${quota.source})` : `it was raised to ${most}`;
  const fix = name === "activeSeries" ? "have it raised and write what it was raised to" : "scrape less often (scrape.intervalSeconds), or have it raised and write what it was raised to";
  return [{ code: "series-past-quota", property, value: given[name], reason: `${words}, and ${told}: what is over is refused and gone`, fix }];
}
