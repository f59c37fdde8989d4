import { GpuSoftware } from "../../cluster/gpu-software";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { checkDnsLabel } from "../../core/checks/checks";
import { Token } from "../../core/framework";
import { isLabelKey, isLabelValue } from "../../core/forms/kubernetes-forms";
import { Finding } from "../../core/problems/problem";
import { RuleCode } from "../../core/rules/rule";
import { besides } from "../../core/shape/shape";
import { coded } from "../../core/problems/warn";
import { checkRetention, checkStorage } from "./check-storage";
import { checkResources, checkValues } from "./check-values";
import { checkQueryFrontend } from "./frontend/query-frontend";
import { checkManaged } from "./managed/check-managed";
import nodePorts from "./data/node-ports.json";
import { findAlertProblems, metricsAreKnown } from "./given-rules";
import { poolsWithoutExporter } from "./gpu-exporter";
import { GpuMetrics } from "./gpu-metrics";
import { Monitoring } from "./monitoring";
import { InClusterMonitoringOptions } from "./monitoring-options";
import { gpuMetricsOf } from "./monitoring-source";
import { isOnPool, openPools } from "./placement";
import { NODE_EXPORTER_PORT } from "./prometheus-stack";

/** What monitoring is checked against. */
export interface MonitoringContext {
  readonly cluster: IKubernetesCluster;
  /** Whether the deployment makes the cluster: there is then nothing in it before its add-ons. */
  readonly makesCluster: boolean;
  /** Dynamo's release, whose metrics alerts ask for. */
  readonly release: string;
}

/** What is wrong with the monitoring of a cluster. */
export function findMonitoringProblems(property: string, monitoring: Monitoring, context: MonitoringContext): Finding[] {
  const { inClusterOptions: own } = monitoring;
  return besides(monitoring.findings(property), [
    ...findAlertProblems(`${property}.alerts`, context.release, monitoring.alerts),
    ...checkGpuMetrics(`${property}.gpuMetrics`, monitoring, context.cluster),
    ...checkManaged(property, monitoring, context.cluster),
    ...checkQueryFrontend(`${property}.queryFrontend`, monitoring, context.cluster),
    ...(monitoring.managedOptions !== undefined ? [] : own === undefined ? checkExternal(property, monitoring, context) : checkOwn(property, own, context.cluster)),
  ]);
}

/** What to know of it that isn't refused. */
export function monitoringWarnings(monitoring: Monitoring, cluster: IKubernetesCluster, release: string): string[] {
  const { inClusterOptions: own, gpuMetricsGiven } = monitoring;
  const open = own === undefined || own.nodeSelector !== undefined ? [] : openPools(cluster);
  const warnings: string[] = [];
  if (gpuMetricsGiven === undefined && gpuMetricsOf(monitoring, cluster) === GpuMetrics.NONE) {
    const ways = "name who does in gpuMetrics (GpuMetrics.GPU_OPERATOR, EXPORTER, or NONE, which ends this line)";
    warnings.push(coded("no-gpu-metrics", `nothing of ours reads the GPUs' figures on this cluster, and Prometheus has none of DCGM's: ${ways}.`));
  }
  const unread = gpuMetricsGiven === undefined && gpuMetricsOf(monitoring, cluster) === GpuMetrics.EXPORTER ? poolsWithoutExporter(cluster) : [];
  if (unread.length > 0) {
    const names = unread.map(({ name }) => name).join(", ");
    warnings.push(coded("no-gpu-metrics", `the exporter doesn't run on nodes of ${names}, whose GPU software is the cloud's: of their GPUs Prometheus has no figures, and no alert of them fires. gpuMetrics: GpuMetrics.EXPORTER ends this line.`));
  }
  const { rules = true } = own ?? monitoring.externalOptions ?? {};
  if (monitoring.managedOptions !== undefined) {
    if (!monitoring.cloudEvaluates) {
      warnings.push(coded("managed-without-rules", "a managed Prometheus alone gets no rules unless `rules` is true, and nobody is told of anything. `cdktf-dynamo rules` prints the rules; Monitoring.inCluster({ longStorage: LongStorage.CLOUD }) has a Prometheus of one's own evaluate them."));
    }
    if (monitoring.cloudEvaluates && !metricsAreKnown(release)) warnings.push(coded("no-rules-for-release", `what Dynamo ${release} shows isn't known here: it is scraped, and the managed Prometheus gets no rule. "cdktf-dynamo metrics" makes a release known.`));
  } else if (rules && !metricsAreKnown(release)) {
    warnings.push(coded("no-rules-for-release", `what Dynamo ${release} shows isn't known here: it is scraped, and there is no alert and no dashboard. "cdktf-dynamo metrics" makes a release known; rules: false ends this line.`));
  }
  if (open.length > 0) {
    const names = open.map(({ name }) => name).join(", ");
    const then = "Prometheus may run on GPUs' nodes. Name others' labels in nodeSelector";
    warnings.push(coded("monitoring-anywhere", `nodes of ${names} take any pod, and no single label tells them from others: ${then}.`));
  }
  return warnings;
}

function checkGpuMetrics(property: string, { gpuMetricsGiven: given }: Monitoring, cluster: IKubernetesCluster): Finding[] {
  const { gpuSoftware, cloudGpuMetrics = false, gpuPools } = cluster;
  const say = (code: RuleCode, reason: string, fix: string): Finding[] => [{ code, property, value: given?.owner, reason, fix }];
  if (given === GpuMetrics.EXPORTER && gpuSoftware.owner === GpuSoftware.GPU_OPERATOR.owner) {
    const reason = "the GPU Operator runs an exporter on each of these nodes already: two count every GPU twice";
    return say("two-gpu-metrics", reason, "use GpuMetrics.GPU_OPERATOR, or leave it out");
  }
  if (given === GpuMetrics.EXPORTER && cloudGpuMetrics) {
    const reason = "the cloud runs an exporter of its own on each of these nodes: two quarrel over profiling, and every GPU is counted twice";
    return say("two-gpu-metrics", reason, "turn the cloud's off at the cluster (cloudGpuMetrics: false), or use GpuMetrics.NONE");
  }
  if (given === GpuMetrics.GPU_OPERATOR && (gpuSoftware.owner === GpuSoftware.DEVICE_PLUGIN.owner || cloudGpuMetrics)) {
    const reason = "the cluster's GPU software isn't the GPU Operator, so its exporter isn't there";
    return say("no-gpu-metrics-owner", reason, cloudGpuMetrics ? "use GpuMetrics.NONE" : "use GpuMetrics.EXPORTER, or leave it out");
  }
  if (given === GpuMetrics.EXPORTER && gpuPools.length === 0) {
    return say("no-gpu-metrics-owner", "the cluster has no GPU pool on which an exporter would run", "leave it out");
  }
  return [];
}

function checkExternal(property: string, { externalOptions: other }: Monitoring, { makesCluster }: MonitoringContext): Finding[] {
  const { kindsInstalled = !makesCluster, labels = {} } = other ?? {};
  const findings = Object.entries(labels).flatMap(([key, value]): Finding[] => {
    if (Token.isUnresolved(value) || (isLabelKey(key) && isLabelValue(value))) return [];
    const fix = 'write it like release: "prometheus"';
    return [{ code: "invalid-label", property: `${property}.labels.${key}`, value, reason: "Kubernetes takes no such label", fix }];
  });
  if (kindsInstalled) return findings;
  const reason = makesCluster
    ? "nobody has installed the Prometheus operator's kinds in a cluster that is only being made, and the monitors are objects of them"
    : "without the Prometheus operator's kinds there can be no monitors";
  const fix = "use Monitoring.inCluster(), or install them before the add-ons and set kindsInstalled: true";
  return [...findings, { code: "no-monitor-kinds", property: `${property}.kindsInstalled`, value: other?.kindsInstalled, reason, fix }];
}

function checkOwn(property: string, options: InClusterMonitoringOptions, cluster: IKubernetesCluster): Finding[] {
  const { storage = {}, clientNamespaces = [], values } = options;
  return [
    ...checkRetention(property, options),
    ...checkStorage(`${property}.storage`, storage, cluster.storage),
    ...checkPort(`${property}.nodeExporterPort`, options),
    ...clientNamespaces.flatMap((name, index) => checkDnsLabel(`${property}.clientNamespaces[${index}]`, name)),
    ...checkSelector(`${property}.nodeSelector`, options, cluster),
    ...checkValues(`${property}.values`, values),
    ...checkResources(`${property}.resources`, options.resources),
  ];
}

function checkPort(property: string, { nodeExporterPort: port = NODE_EXPORTER_PORT }: InClusterMonitoringOptions): Finding[] {
  const taken = nodePorts.ports.find((row) => row.port === port);
  if (taken === undefined) return [];
  const reason = `on each node this port is that of ${taken.owner}, and the node exporter listens on the node's own network`;
  return [{ code: "port-taken", property, value: port, reason, fix: `leave it out for ${NODE_EXPORTER_PORT}, or give a free one` }];
}

function checkSelector(property: string, { nodeSelector }: InClusterMonitoringOptions, cluster: IKubernetesCluster): Finding[] {
  const pool = nodeSelector === undefined ? undefined : cluster.gpuPools.find((one) => isOnPool(nodeSelector, one));
  if (pool === undefined) return [];
  const reason = `these are the nodes of the GPU pool ${pool.name}, whose hours are paid for models`;
  return [{ code: "monitoring-on-gpus", property, value: nodeSelector, reason, fix: "name the labels of other nodes, or leave it out" }];
}
