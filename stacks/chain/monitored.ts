import { IKubernetesCluster } from "../../constructs/cluster/kubernetes-cluster";
import { Finding } from "../../constructs/core/problems/problem";
import { RuleCode } from "../../constructs/core/rules/rule";
import { isObject } from "../../constructs/core/shape/shape";
import { coded } from "../../constructs/core/problems/warn";
import { mergeValues, readPath } from "../../constructs/core/names/value-path";
import { hasValue } from "../../constructs/dynamo/settings/chart-values";
import { DataService } from "../../constructs/dynamo/platform-parts";
import { DynamoGraphOptions } from "../../constructs/dynamo/graph/graph-options";
import { PlatformOptions } from "../../constructs/dynamo/platform-options";
import { DynamoRelease } from "../../constructs/dynamo/release";
import { endpointOf } from "../../constructs/inference/endpoint";
import { Scaling } from "../../constructs/inference/scaling/scaling";
import { ServedModelOptions } from "../../constructs/inference/served-model-options";
import { AskedModel } from "../../constructs/kubernetes/monitoring/chats/asked-model";
import { checkChats } from "../../constructs/kubernetes/monitoring/chats/check-chats";
import { findMonitoringProblems, monitoringWarnings } from "../../constructs/kubernetes/monitoring/check-monitoring";
import { checkCloudRules, cloudRuleWarnings } from "../../constructs/kubernetes/monitoring/managed/cloud-rules";
import { checkQuota } from "../../constructs/kubernetes/monitoring/managed/check-managed";
import { Monitoring } from "../../constructs/kubernetes/monitoring/monitoring";
import { MonitoringSource } from "../../constructs/kubernetes/monitoring/monitoring-source";
import { DynamoOptions, dynamoNames } from "./chain-options";
import { findAskers, partsOf, useStore } from "./managed-metrics";
import { serviceOf } from "./prometheus-address";

/** What of a deployment differs where it is monitored. */
export interface Monitored {
  /** What monitoring installs. */
  readonly source: MonitoringSource;
  /** Dynamo's options, with what the platform must know of it. */
  readonly dynamo: DynamoOptions;
  /** The models, each of which lets Prometheus in. */
  readonly models: ServedModelOptions[];
  readonly findings: Finding[];
  readonly warnings: string[];
}

/** A deployment as it is asked for, before it is monitored. */
export interface Unmonitored {
  readonly cluster: IKubernetesCluster;
  /** Whether the deployment makes the cluster. */
  readonly makesCluster: boolean;
  readonly dynamo: DynamoOptions;
  readonly models: ServedModelOptions[];
  /** Graphs of one's own. @default - none */
  readonly graphs?: DynamoGraphOptions[];
}

const OPERATOR_UNSCRAPED: RuleCode = "operator-unscraped";

const POD_MONITORS = "dynamo-operator.dynamo.metrics.podMonitors.enabled";
const OPERATOR_LABELS = "dynamo-operator.metricsService.labels";
const NATS_EXPORTER = "nats.promExporter.enabled";

/** What the platform's settings say of the chart's own PodMonitors, and where ours have it. */
const OF_THEIR_MONITORS = {
  podMonitorLabels: "monitoring.labels, of Monitoring.external",
  frontendPath: "monitoring.scrape.frontendPath",
  nixlTelemetry: "monitoring.scrape.nixlTelemetry",
};

/**
 * The deployment, monitored. The PodMonitors of the platform's chart are ours in place of its own, so that nothing is scraped twice and what
 * a release's own leave out is scraped too; that of the operator stays the chart's.
 */
export function monitored(monitoring: Monitoring, { cluster, makesCluster, dynamo, models, graphs }: Unmonitored): Monitored {
  const { platform = {} } = dynamo;
  const release = DynamoRelease.of(dynamo.release ?? DynamoRelease.DEFAULT);
  const { platformNamespace, platformReleaseName, modelNamespace } = dynamoNames(dynamo);
  const platformSeen = {
    release: release.version,
    namespace: platformNamespace,
    modelNamespace,
    releaseName: platformReleaseName,
    nats: hasNats(release, platform) && readPath(platform.values, NATS_EXPORTER) !== false,
    etcd: (platform.etcd ?? (release.etcdByDefault ? DataService.BUNDLED : DataService.NONE)) === DataService.BUNDLED,
    ownMonitors: !hasValue(release, POD_MONITORS),
    models: askable(models, modelNamespace),
  };
  const wrong = [
    ...findMonitoringProblems("monitoring", monitoring, { cluster, makesCluster, release: release.version }),
    ...checkChats("monitoring.chats", monitoring.chats, platformSeen.models),
    ...findAskers(monitoring, cluster, { dynamo, models, graphs }),
    ...checkCloudRules("monitoring", monitoring, cluster, platformSeen),
    ...checkQuota("monitoring", monitoring, cluster, partsOf(models)),
  ];
  return {
    source: new MonitoringSource(monitoring, platformSeen, makesCluster, useStore(monitoring, cluster, platformSeen)),
    dynamo: { ...dynamo, platform: monitoredPlatform(monitoring, release, platform) },
    models: models.map((model) => letIn(model, scrapers(monitoring, cluster))),
    findings: [...wrong, ...findPlatformProblems(monitoring, platform)],
    warnings: [...monitoringWarnings(monitoring, cluster, release.version), ...cloudRuleWarnings(monitoring, cluster), ...unscraped(monitoring, release, cluster), ...keptOut(monitoring, models)],
  };
}

/** The models that can be asked; of one that has no name yet it is told where models are looked at. */
function askable(models: readonly ServedModelOptions[], namespace: string): AskedModel[] {
  const named = models.filter((one) => isObject(one) && typeof one.name === "string" && typeof one.model === "string");
  return named.map(({ name, model }) => ({ name, model, namespace, endpoint: endpointOf(name, namespace) }));
}

function monitoredPlatform(monitoring: Monitoring, release: DynamoRelease, platform: PlatformOptions): PlatformOptions {
  // The kind is the Prometheus operator's, which isn't there beside a managed Prometheus alone.
  const { serviceMonitor = monitoring.managedOptions === undefined, serviceMonitorLabels: given } = platform.monitoring ?? {};
  const labels = monitoring.externalOptions?.labels ?? {};
  const labelled = serviceMonitor && Object.keys(labels).length > 0 && hasValue(release, OPERATOR_LABELS);
  const serviceMonitorLabels = given ?? (labelled ? labels : undefined);
  const exporter = hasNats(release, platform) ? { nats: { promExporter: { enabled: true } } } : undefined;
  return {
    ...platform,
    prometheusEndpoint: platform.prometheusEndpoint ?? monitoring.address,
    ...(hasValue(release, POD_MONITORS) ? { podMonitors: false } : {}),
    monitoring: { serviceMonitor, ...(serviceMonitorLabels === undefined ? {} : { serviceMonitorLabels }) },
    ...(exporter === undefined ? {} : { values: mergeValues(exporter, platform.values ?? {}) }),
  };
}

function hasNats(release: DynamoRelease, { nats }: PlatformOptions): boolean {
  return (nats ?? (release.natsByDefault ? DataService.BUNDLED : DataService.NONE)) === DataService.BUNDLED;
}

/** Who keeps everybody out of a model keeps out Prometheus too, unless it is named; without a policy nobody is kept out. */
function letIn(model: ServedModelOptions, { namespaces, cidrs }: Scrapers): ServedModelOptions {
  const network: unknown = isObject(model) ? (model.network ?? {}) : undefined;
  if (!isObject(network) || network.policy === false) return model;
  const { monitoringNamespaces: there = [], monitoringCidrs: ranges = [] } = network;
  if (!Array.isArray(there) || !Array.isArray(ranges)) return model;
  const more = { namespaces: namespaces.filter((name) => !there.includes(name)), cidrs: cidrs.filter((cidr) => !ranges.includes(cidr)) };
  if (more.namespaces.length === 0 && more.cidrs.length === 0) return model;
  const byRange = more.cidrs.length === 0 ? {} : { monitoringCidrs: [...(ranges as string[]), ...more.cidrs] };
  return { ...model, network: { ...network, monitoringNamespaces: [...(there as string[]), ...more.namespaces], ...byRange } };
}

/** From where models are scraped. */
interface Scrapers {
  readonly namespaces: readonly string[];
  readonly cidrs: readonly string[];
}

function scrapers(monitoring: Monitoring, { managedPrometheus: store }: IKubernetesCluster): Scrapers {
  const own = monitoring.managedOptions === undefined ? [monitoring.namespace] : [];
  const theirs = monitoring.usesCloud && store !== undefined && (monitoring.managedOptions !== undefined || store.collector.kind === "pod-monitoring");
  return { namespaces: [...own, ...(theirs ? store.collectorNamespaces : [])], cidrs: theirs ? store.collectorCidrs : [] };
}

function findPlatformProblems(monitoring: Monitoring, platform: PlatformOptions): Finding[] {
  const twice = "monitoring has PodMonitors of its own for the same pods: each sample would be there twice, and every sum twice as high";
  const theirs = { "dynamo.platform.podMonitors": platform.podMonitors, [`dynamo.platform.values.${POD_MONITORS}`]: readPath(platform.values, POD_MONITORS) };
  const findings = Object.entries(theirs).flatMap(([property, value]): Finding[] =>
    value === undefined || value === false ? [] : [{ code: "monitors-twice", property, value, reason: twice, fix: "leave it out" }],
  );
  for (const [name, place] of Object.entries(OF_THEIR_MONITORS)) {
    const value = readPath(platform.monitoring, name);
    if (value === undefined) continue;
    const reason = "this is said of the chart's own PodMonitors, and monitoring has others in their place";
    findings.push({ code: "monitors-elsewhere", property: `dynamo.platform.monitoring.${name}`, value, reason, fix: `say it in ${place}` });
  }
  if (monitoring.managedOptions !== undefined && platform.monitoring?.serviceMonitor === true) {
    const reason = "a ServiceMonitor is an object of the Prometheus operator, and with Monitoring.managed none is there";
    findings.push({ code: "no-monitor-kinds", property: "dynamo.platform.monitoring.serviceMonitor", value: true, reason, fix: "leave it out" });
  }
  const { prometheusEndpoint: value } = platform;
  if (monitoring.address !== undefined && value !== undefined && value !== monitoring.address) {
    const reason = `planners would ask there, and the deployment's figures are at ${monitoring.address}`;
    const fix = "leave it out, or name that Prometheus with Monitoring.external";
    findings.push({ code: "two-prometheus-addresses", property: "dynamo.platform.prometheusEndpoint", value, reason, fix });
  }
  return findings;
}

/** Where a Prometheus chooses by labels that the operator's ServiceMonitor can't have, or a collector has no token to show. */
function unscraped({ externalOptions, managedOptions }: Monitoring, release: DynamoRelease, { managedPrometheus: store }: IKubernetesCluster): string[] {
  if (managedOptions !== undefined && store !== undefined && store.collectorAccount === undefined) {
    return [coded(OPERATOR_UNSCRAPED, `Dynamo's operator shows its figures to those who have a token of the cluster, and the collector of ${store.serviceName} sends none: no alert is about the operator.`)];
  }
  if (Object.keys(externalOptions?.labels ?? {}).length === 0 || hasValue(release, OPERATOR_LABELS)) return [];
  const reason = "gives its operator's ServiceMonitor no labels, and a Prometheus that chooses by labels passes over it";
  return [`[${OPERATOR_UNSCRAPED}] the chart of Dynamo ${release.version} ${reason}. From 1.5 on it has them.`];
}

/** KEDA asks Prometheus from its own namespace, whose policy lets in those that are named alone. */
function keptOut({ inClusterOptions: own, managedOptions, queryFrontend, address }: Monitoring, models: readonly ServedModelOptions[]): string[] {
  const asked = managedOptions === undefined ? own : queryFrontend;
  if (asked === undefined || address === undefined || (asked.clientNamespaces ?? []).length > 0) return [];
  const option = managedOptions === undefined ? "monitoring.clientNamespaces" : "monitoring.queryFrontend.clientNamespaces";
  const asks = models.flatMap((model, index) =>
    isObject(model) ? [model.scaling, isObject(model.prefill) ? model.prefill.scaling : undefined].map((scaling) => ({ index, prometheus: scaling instanceof Scaling ? scaling.kedaOptions?.prometheus : undefined })) : [],
  ).find(({ prometheus }) => typeof prometheus === "string" && serviceOf(prometheus) === serviceOf(address));
  if (asks === undefined) return [];
  return [coded("scaler-kept-out", `models[${asks.index}].scaling has KEDA ask the deployment's Prometheus, whose network policy lets in its own namespace and those of platform and models alone: name KEDA's in ${option} (["keda"]).`)];
}
