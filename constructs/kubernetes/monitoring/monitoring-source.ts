import * as path from "path";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { IManagedPrometheus, RemoteWriteOffer } from "../../cluster/managed/prometheus";
import { EvaluatedGroup } from "../../cluster/managed/rules";
import { packageRoot } from "../../core/package-root";
import { Values } from "../../core/names/value-path";
import { IAdjustingAddOnSource } from "../add-on-source";
import { CHATS_RELEASE, chats } from "./chats/chats";
import { withDatasource } from "../telemetry/datasources";
import { AskedFrontend, frontendDatasource, queryFrontend } from "./frontend/query-frontend";
import { alertOptions, findAlertProblems, givenDashboards, givenRules, metricsAreKnown } from "./given-rules";
import { defaultGpuMetrics, gpuExporter, withGpuCounters } from "./gpu-exporter";
import { GpuMetrics } from "./gpu-metrics";
import { Monitoring, QUERY_FRONTEND_RELEASE } from "./monitoring";
import { PROMETHEUS_RELEASE } from "./monitoring-chart";
import { managedMonitors } from "./managed/managed-monitors";
import { monitors } from "./monitors";
import { PRIVILEGED, prometheusStack } from "./prometheus-stack";
import { ScrapedPlatform } from "./scraped-platform";

/** The managed Prometheus of a deployment whose samples go there. */
export interface UsedStore {
  readonly store: IManagedPrometheus;
  /** How the deployment's own Prometheus writes there. @default - it doesn't: the store's own collector scrapes */
  readonly write?: RemoteWriteOffer;
  /** Groups of rules that it evaluates. @default - none */
  readonly rules?: readonly EvaluatedGroup[];
  /** What asks it in the cluster, and how. @default - nothing */
  readonly asked?: AskedFrontend;
}

/** Release of our own chart. */
export const MONITORS_RELEASE = "dynamo-monitors";

const CHART = path.join("constructs", "kubernetes", "monitoring", "chart");

/** What monitoring installs in a cluster: Prometheus where it is the deployment's own, an exporter of GPU figures where nobody else has one, our chart. */
export class MonitoringSource implements IAdjustingAddOnSource {
  public readonly property = "monitoring";

  /**
   * @param makesCluster whether the charts that the cluster's cloud needs are installed beside these
   * @param used the managed Prometheus that samples go to, if any
   */
  public constructor(
    private readonly monitoring: Monitoring,
    private readonly platform: ScrapedPlatform,
    private readonly makesCluster: boolean,
    private readonly used?: UsedStore,
  ) {}

  public addOns(cluster: IKubernetesCluster): HelmAddOn[] {
    const { namespace, inClusterOptions: own } = this.monitoring;
    const stack = own === undefined ? [] : [prometheusStack(cluster, namespace, own, [this.platform.namespace, this.platform.modelNamespace], this.used?.write)];
    const exporter = gpuMetricsOf(this.monitoring, cluster) === GpuMetrics.EXPORTER ? [gpuExporter(cluster, namespace)] : [];
    // What has a Service must wait for who watches Services, as AWS' load balancer controller does.
    const after = this.makesCluster ? cluster.addOns.map(({ name }) => name) : [];
    const { chats: asked } = this.monitoring;
    const asking = asked === undefined ? [] : [chats(cluster, this.monitoring, asked, this.platform.models ?? [], own === undefined ? [] : [PROMETHEUS_RELEASE])];
    const monitors = [...(this.monitoring.managedOptions === undefined ? [this.monitors(cluster)] : []), ...this.managed(cluster), ...this.frontend(cluster), ...asking];
    const all = [...[...stack, ...exporter].map((addOn) => ({ ...addOn, after })), ...monitors];
    // Where there is no Prometheus of the deployment's own, the first makes the namespace.
    return this.monitoring.managedOptions === undefined ? all : all.map((addOn, index) => (index > 0 ? addOn : { ...addOn, createNamespace: true, namespaceLabels: PRIVILEGED }));
  }

  public adjust(addOn: HelmAddOn, cluster: IKubernetesCluster): HelmAddOn {
    const asked = this.used?.asked === undefined ? addOn : withDatasource(addOn, frontendDatasource(this.monitoring.frontendAddress, this.used.store.serviceName));
    return gpuMetricsOf(this.monitoring, cluster) === GpuMetrics.GPU_OPERATOR ? withGpuCounters(asked) : asked;
  }

  /** What the store's own collector reads, where it scrapes. */
  private managed(cluster: IKubernetesCluster): HelmAddOn[] {
    if (this.used === undefined || this.used.write !== undefined) return [];
    const { namespace, scrape } = this.monitoring;
    const [first] = managedMonitors(this.used.store, namespace, this.platform, scrape, gpuMetricsOf(this.monitoring, cluster), this.used.rules);
    if (first === undefined) return [];
    // In the namespace of what stands before it.
    return [this.monitoring.managedOptions === undefined ? { ...first, after: [MONITORS_RELEASE] } : first];
  }

  /** Who reaches what runs in a namespace of the deployment's own Prometheus: those who may ask it, and a collector that scrapes beside it. */
  private policy(namespace: string, clientNamespaces: readonly string[]): Values {
    const { store, write } = this.used ?? {};
    const collectors = store === undefined || write !== undefined ? [] : store.collectorNamespaces;
    return { clientNamespaces: [...new Set([namespace, ...clientNamespaces, ...collectors])], besides: WITH_POLICY };
  }

  private frontend(cluster: IKubernetesCluster): HelmAddOn[] {
    if (this.used?.asked === undefined) return [];
    const { namespace, modelNamespace } = this.platform;
    const addOn = queryFrontend(cluster, this.monitoring, this.used.asked, [namespace, modelNamespace]);
    return [this.monitoring.managedOptions === undefined ? { ...addOn, after: [PROMETHEUS_RELEASE] } : addOn];
  }

  private monitors(cluster: IKubernetesCluster): HelmAddOn {
    const { namespace, inClusterOptions: own, externalOptions: other } = this.monitoring;
    const { release } = this.platform;
    const owner = gpuMetricsOf(this.monitoring, cluster);
    const ourCounters = owner === GpuMetrics.EXPORTER || owner === GpuMetrics.GPU_OPERATOR;
    // What is refused is left out, so that all the rest is refused beside it.
    const said = findAlertProblems("alerts", release, (own ?? other)?.alerts).length > 0 ? undefined : (own ?? other)?.alerts;
    const alerts = metricsAreKnown(release) ? alertOptions(this.platform, ourCounters, said, this.monitoring.chats !== undefined) : {};
    const hasDashboards = own === undefined ? (other?.dashboards ?? true) : own.grafana !== undefined;
    const values = {
      labels: other?.labels ?? {},
      ...monitors(this.platform, this.monitoring.scrape, owner),
      rules: ((own ?? other)?.rules ?? true) ? givenRules(release, alerts) : [],
      dashboards: hasDashboards ? givenDashboards(release, alerts) : [],
      ...(own === undefined ? {} : { policy: this.policy(namespace, own.clientNamespaces ?? []) }),
    };
    return {
      name: MONITORS_RELEASE,
      localChart: path.join(packageRoot(), CHART),
      // It has none.
      imageValues: [],
      namespace,
      values,
      // Its kinds come with Prometheus, whose operator reads them.
      after: own === undefined ? [] : [PROMETHEUS_RELEASE],
    };
  }
}

/** What has a policy of its own in the monitoring's namespace. */
const WITH_POLICY = ["prometheus", CHATS_RELEASE, QUERY_FRONTEND_RELEASE];

/** Who reads the GPUs' figures in a cluster. */
export function gpuMetricsOf({ gpuMetricsGiven, managedOptions }: Monitoring, cluster: IKubernetesCluster): GpuMetrics {
  if (gpuMetricsGiven === undefined && managedOptions !== undefined && cluster.cloudGpuMetrics === true) return GpuMetrics.CLOUD;
  return gpuMetricsGiven ?? defaultGpuMetrics(cluster);
}
