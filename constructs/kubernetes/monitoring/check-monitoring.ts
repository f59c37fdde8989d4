import { GpuSoftware } from "../../cluster/gpu-software";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { checkDnsLabel } from "../../core/checks";
import { isLabelKey, isLabelValue } from "../../core/kubernetes-forms";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problem";
import { RuleCode } from "../../core/rule";
import { besides } from "../../core/shape";
import { readPath } from "../../core/value-path";
import nodePorts from "./data/node-ports.json";
import { GpuMetrics } from "./gpu-metrics";
import { Monitoring } from "./monitoring";
import { gpuMetricsOf } from "./monitoring-source";
import { InClusterMonitoringOptions } from "./monitoring-options";
import { isOnPool, openPools } from "./placement";
import { DEFAULT_RETENTION, DEFAULT_SIZE_GIB, NODE_EXPORTER_PORT, retentionSizeGiB } from "./prometheus-stack";

/** Prometheus writes its samples in blocks of two hours (https://prometheus.io/docs/prometheus/latest/storage/). */
const SHORTEST_RETENTION_SECONDS = 2 * 3600;

/** What is left of the volume for what isn't in blocks yet, at the least. */
const LARGEST_SHARE = 0.95;

const UNITS: { readonly [unit: string]: number } = { y: 31536000, w: 604800, d: 86400, h: 3600, m: 60, s: 1 };

const NO_GPU_METRICS: RuleCode = "no-gpu-metrics";
const ANYWHERE: RuleCode = "monitoring-anywhere";

/** What monitoring is checked against. */
export interface MonitoringContext {
  readonly cluster: IKubernetesCluster;
  /** Whether the deployment makes the cluster: there is then nothing in it before its add-ons. */
  readonly makesCluster: boolean;
}

/** What is wrong with the monitoring of a cluster. */
export function findMonitoringProblems(property: string, monitoring: Monitoring, context: MonitoringContext): Finding[] {
  const { inClusterOptions: own } = monitoring;
  const more = [
    ...checkGpuMetrics(`${property}.gpuMetrics`, monitoring, context.cluster),
    ...(own === undefined ? checkExternal(property, monitoring, context) : checkOwn(property, own, context.cluster)),
  ];
  return besides(monitoring.findings(property), more);
}

/** What to know of it that isn't refused. */
export function monitoringWarnings(monitoring: Monitoring, cluster: IKubernetesCluster): string[] {
  const open = monitoring.inClusterOptions === undefined || monitoring.inClusterOptions.nodeSelector !== undefined ? [] : openPools(cluster);
  return [
    ...(gpuMetricsOf(monitoring, cluster) === GpuMetrics.NONE && monitoring.gpuMetricsGiven === undefined
      ? [`[${NO_GPU_METRICS}] nothing of ours reads the GPUs' figures on this cluster, and Prometheus has none of DCGM's: name who does in gpuMetrics (GpuMetrics.GPU_OPERATOR, EXPORTER, or NONE, which ends this line).`]
      : []),
    ...(open.length > 0
      ? [`[${ANYWHERE}] nodes of ${open.map(({ name }) => name).join(", ")} take any pod, and no single label tells them from others: Prometheus may run on GPUs' nodes. Name others' labels in nodeSelector.`]
      : []),
  ];
}

function checkGpuMetrics(property: string, monitoring: Monitoring, cluster: IKubernetesCluster): Finding[] {
  const { gpuSoftware, cloudGpuMetrics = false, gpuPools } = cluster;
  const given = monitoring.gpuMetricsGiven;
  const say = (code: Finding["code"], reason: string, fix: string): Finding[] => [{ code, property, value: `GpuMetrics: ${given?.owner}`, reason, fix }];
  if (given === GpuMetrics.EXPORTER && gpuSoftware === GpuSoftware.GPU_OPERATOR) {
    return say("two-gpu-metrics", "the GPU Operator runs an exporter on each of these nodes already: two count every GPU twice", "use GpuMetrics.GPU_OPERATOR, or leave it out");
  }
  if (given === GpuMetrics.EXPORTER && cloudGpuMetrics) {
    return say("two-gpu-metrics", "the cloud runs an exporter of its own on each of these nodes: two quarrel over profiling, and every GPU is counted twice", "turn the cloud's off at the cluster, or use GpuMetrics.NONE");
  }
  if (given === GpuMetrics.GPU_OPERATOR && (gpuSoftware === GpuSoftware.DEVICE_PLUGIN || cloudGpuMetrics)) {
    return say("no-gpu-metrics-owner", "the cluster's GPU software isn't the GPU Operator, so its exporter isn't there", cloudGpuMetrics ? "use GpuMetrics.NONE" : "use GpuMetrics.EXPORTER, or leave it out");
  }
  if (given === GpuMetrics.EXPORTER && gpuPools.length === 0) {
    return say("no-gpu-metrics-owner", "the cluster has no GPU pool on which an exporter would run", "leave it out");
  }
  return [];
}

function checkExternal(property: string, { externalOptions: other }: Monitoring, { makesCluster }: MonitoringContext): Finding[] {
  const { kindsInstalled = !makesCluster, labels = {} } = other ?? {};
  const wrong = Object.entries(labels).filter(([key, value]) => !Token.isUnresolved(value) && !(isLabelKey(key) && isLabelValue(value)));
  return [
    ...wrong.map(([key, value]): Finding => ({ code: "invalid-label", property: `${property}.labels.${key}`, value, reason: "Kubernetes takes no such label", fix: 'write it like release: "prometheus"' })),
    ...(kindsInstalled
      ? []
      : [
          {
            code: "no-monitor-kinds" as const,
            property: `${property}.kindsInstalled`,
            value: other?.kindsInstalled,
            reason: makesCluster ? "nobody has installed the Prometheus operator's kinds in a cluster that is only being made, and the monitors are objects of them" : "without the Prometheus operator's kinds there can be no monitors",
            fix: "use Monitoring.inCluster(), or install them before the add-ons and set kindsInstalled: true",
          },
        ]),
  ];
}

function checkOwn(property: string, options: InClusterMonitoringOptions, cluster: IKubernetesCluster): Finding[] {
  return [
    ...checkRetention(property, options),
    ...checkStorage(`${property}.storage`, options, cluster.storage),
    ...checkPorts(`${property}.nodeExporterPort`, options),
    ...(options.clientNamespaces ?? []).flatMap((name, index) => checkDnsLabel(`${property}.clientNamespaces[${index}]`, name)),
    ...checkSelector(`${property}.nodeSelector`, options, cluster),
    ...checkValues(`${property}.values`, options.values),
  ];
}

function checkRetention(property: string, options: InClusterMonitoringOptions): Finding[] {
  const { retention = DEFAULT_RETENTION, retentionSizeGiB: size, storage: { sizeGiB = DEFAULT_SIZE_GIB } = {} } = options;
  const findings: Finding[] = [];
  if (!Token.isUnresolved(retention) && secondsOf(retention) < SHORTEST_RETENTION_SECONDS) {
    findings.push({ code: "retention-too-short", property: `${property}.retention`, value: retention, reason: "Prometheus keeps samples in blocks of two hours, and drops a block whole", fix: 'write at least "2h"; alerts on days of errors need "3d"' });
  }
  if (size !== undefined && !Token.isUnresolved(size) && size > sizeGiB * LARGEST_SHARE) {
    findings.push({
      code: "retention-past-volume",
      property: `${property}.retentionSizeGiB`,
      value: size,
      reason: `the volume has ${sizeGiB} GiB, and what isn't in blocks yet lies on it too: it would be full before the oldest go`,
      fix: `give at most ${Math.floor(sizeGiB * LARGEST_SHARE)}, or leave it out for ${retentionSizeGiB({ ...options, retentionSizeGiB: undefined })}`,
    });
  }
  return findings;
}

function checkStorage(property: string, { storage = {} }: InClusterMonitoringOptions, offers: StorageOffer[]): Finding[] {
  const { className, sizeGiB = DEFAULT_SIZE_GIB, ephemeral = false, acceptSharedFileSystem = false } = storage;
  if (ephemeral) {
    if (className === undefined) return [];
    return [{ code: "monitoring-without-effect", property: `${property}.className`, value: className, reason: "with ephemeral: true there is no volume that would have a class", fix: "leave one of them out" }];
  }
  const offer = className === undefined ? offers.find(({ isDefault }) => isDefault) : offers.find((one) => one.className === className);
  const names = offers.map((one) => one.className).join(", ");
  if (className !== undefined && offer === undefined && !Token.isUnresolved(className)) {
    return [{ code: "storage-class-not-offered", property: `${property}.className`, value: className, reason: `the cluster has no storage class of that name; it has ${names || "none that is known"}`, fix: names === "" ? "name it in the cluster's storage, or leave it out for the cluster's default" : "name one of these, or leave it out for the cluster's default" }];
  }
  if (offer === undefined) return [];
  const disks = offers.filter(isDisk).map((one) => one.className);
  const at = className === undefined ? property : `${property}.className`;
  const fix = disks.length === 0 ? "give the cluster a class of disks, or set ephemeral: true" : `use ${disks.join(" or ")}`;
  if (!offer.accessModes.some((mode) => mode !== AccessMode.READ_ONLY_MANY)) {
    return [{ code: "shared-storage", property: at, value: offer.className, reason: `Prometheus writes, and volumes of ${offer.className} can't be written`, fix }];
  }
  if (!isDisk(offer) && !acceptSharedFileSystem) {
    return [{ code: "shared-storage", property: at, value: offer.className, reason: `volumes of ${offer.className} lie on a shared file system, on which Prometheus' database breaks: NFS isn't supported, EFS neither`, fix: `${fix}; of one that is POSIX, set acceptSharedFileSystem: true` }];
  }
  if (offer.minimumGiB !== undefined && sizeGiB < offer.minimumGiB) {
    return [{ code: "metrics-volume-too-small", property: `${property}.sizeGiB`, value: storage.sizeGiB, reason: `the storage behind ${offer.className} makes no volume below ${offer.minimumGiB} GiB, and this is ${sizeGiB}`, fix: `give at least ${offer.minimumGiB}, or another class` }];
  }
  return [];
}

/** A class whose volumes one node mounts. */
function isDisk({ accessModes }: StorageOffer): boolean {
  return accessModes.includes(AccessMode.READ_WRITE_ONCE) && !accessModes.includes(AccessMode.READ_WRITE_MANY);
}

function checkPorts(property: string, { nodeExporterPort: port = NODE_EXPORTER_PORT }: InClusterMonitoringOptions): Finding[] {
  const taken = nodePorts.ports.find((row) => row.port === port);
  if (taken === undefined) return [];
  return [{ code: "port-taken", property, value: port, reason: `on each node this port is that of ${taken.owner}, and the node exporter listens on the node's own network`, fix: `leave it out for ${NODE_EXPORTER_PORT}, or give a free one` }];
}

function checkSelector(property: string, { nodeSelector }: InClusterMonitoringOptions, cluster: IKubernetesCluster): Finding[] {
  const pool = nodeSelector === undefined ? undefined : cluster.gpuPools.find((one) => isOnPool(nodeSelector, one));
  if (pool === undefined) return [];
  return [{ code: "monitoring-on-gpus", property, value: nodeSelector, reason: `these are the nodes of the GPU pool ${pool.name}, whose hours are paid for models`, fix: "name the labels of other nodes, or leave it out" }];
}

/** Values of the chart that would undo what the rest of the deployment counts on, each with what does. */
const COUNTED_ON: readonly { readonly path: string; readonly isWrong: (value: unknown) => boolean; readonly reason: string }[] = [
  ...["podMonitor", "serviceMonitor", "rule"].map((kind) => ({
    path: `prometheus.prometheusSpec.${kind}SelectorNilUsesHelmValues`,
    isWrong: (value: unknown) => value !== false,
    reason: "Prometheus would take only what its own release made, and none of Dynamo's monitors and rules",
  })),
  { path: "prometheus.enabled", isWrong: (value) => value === false, reason: "there would be no Prometheus" },
  { path: "prometheusOperator.enabled", isWrong: (value) => value === false, reason: "nobody would read the monitors" },
  { path: "crds.enabled", isWrong: (value) => value === false, reason: "the monitors are objects of these kinds" },
  ...["fullnameOverride", "nameOverride", "namespaceOverride", "cleanPrometheusOperatorObjectNames"].map((path) => ({
    path,
    isWrong: (value: unknown) => value !== "" && value !== false,
    reason: "it changes the name of Prometheus' Service, under which Dynamo's planners ask",
  })),
  { path: "prometheus.service.port", isWrong: (value) => value !== 9090, reason: "it changes the port of Prometheus' Service, under which Dynamo's planners ask" },
  { path: "prometheus.prometheusSpec.routePrefix", isWrong: (value) => value !== "/", reason: "it changes the path under which Dynamo's planners ask" },
];

/** Values that hold a password. */
const PASSWORDS = ["grafana.adminPassword", "grafana.env.GF_SECURITY_ADMIN_PASSWORD"];

function checkValues(property: string, values: { [key: string]: unknown } | undefined): Finding[] {
  const broken = COUNTED_ON.flatMap(({ path, isWrong, reason }): Finding[] => {
    const value = readPath(values, path);
    if (value === undefined || Token.isUnresolved(value) || !isWrong(value)) return [];
    return [{ code: "value-breaks-monitoring", property: `${property}.${path}`, value, reason, fix: "leave it out" }];
  });
  const passwords = PASSWORDS.flatMap((path): Finding[] =>
    readPath(values, path) === undefined
      ? []
      : [{ code: "secret-in-clear", property: `${property}.${path}`, value: "(not shown)", reason: "a password in values stands in cdk.tf.json and in the state, in clear", fix: "put it into a Secret, and name that in grafana.adminSecret" }],
  );
  return [...broken, ...passwords];
}

/** Of a text that is no retention nothing is said here. */
function secondsOf(retention: string): number {
  const parts = [...retention.matchAll(/(\d+)([ywdhms])/g)];
  return parts.length === 0 ? Infinity : parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit], 0);
}
