import * as path from "path";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { packageRoot } from "../../core/package-root";
import { IAdjustingAddOnSource } from "../add-on-source";
import { alertOptions, givenDashboards, givenRules, metricsAreKnown } from "./given-rules";
import { defaultGpuMetrics, gpuExporter, withGpuCounters } from "./gpu-exporter";
import { GpuMetrics } from "./gpu-metrics";
import { Monitoring } from "./monitoring";
import { PROMETHEUS_RELEASE } from "./monitoring-chart";
import { monitors } from "./monitors";
import { prometheusStack } from "./prometheus-stack";
import { ScrapedPlatform } from "./scraped-platform";

/** Release of our own chart. */
export const MONITORS_RELEASE = "dynamo-monitors";

const CHART = path.join("constructs", "kubernetes", "monitoring", "chart");

/** What monitoring installs in a cluster: Prometheus where it is the deployment's own, an exporter of GPU figures where nobody else has one, our chart. */
export class MonitoringSource implements IAdjustingAddOnSource {
  public readonly property = "monitoring";

  /** @param makesCluster whether the charts that the cluster's cloud needs are installed beside these */
  public constructor(
    private readonly monitoring: Monitoring,
    private readonly platform: ScrapedPlatform,
    private readonly makesCluster: boolean,
  ) {}

  public addOns(cluster: IKubernetesCluster): HelmAddOn[] {
    const { namespace, inClusterOptions: own } = this.monitoring;
    const stack = own === undefined ? [] : [prometheusStack(cluster, namespace, own, [this.platform.namespace, this.platform.modelNamespace])];
    const exporter = gpuMetricsOf(this.monitoring, cluster) === GpuMetrics.EXPORTER ? [gpuExporter(cluster, namespace)] : [];
    // What has a Service must wait for who watches Services, as AWS' load balancer controller does.
    const after = this.makesCluster ? cluster.addOns.map(({ name }) => name) : [];
    return [...[...stack, ...exporter].map((addOn) => ({ ...addOn, after })), this.monitors(cluster)];
  }

  public adjust(addOn: HelmAddOn, cluster: IKubernetesCluster): HelmAddOn {
    return gpuMetricsOf(this.monitoring, cluster) === GpuMetrics.GPU_OPERATOR ? withGpuCounters(addOn) : addOn;
  }

  private monitors(cluster: IKubernetesCluster): HelmAddOn {
    const { namespace, inClusterOptions: own, externalOptions: other } = this.monitoring;
    const { release } = this.platform;
    const owner = gpuMetricsOf(this.monitoring, cluster);
    const ourCounters = owner === GpuMetrics.EXPORTER || owner === GpuMetrics.GPU_OPERATOR;
    const alerts = metricsAreKnown(release) ? alertOptions(this.platform, ourCounters, (own ?? other)?.alerts) : {};
    const hasDashboards = own === undefined ? (other?.dashboards ?? true) : own.grafana !== undefined;
    const values = {
      labels: other?.labels ?? {},
      ...monitors(this.platform, (own ?? other)?.scrape ?? {}, owner),
      rules: ((own ?? other)?.rules ?? true) ? givenRules(release, alerts) : [],
      dashboards: hasDashboards ? givenDashboards(release, alerts) : [],
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

/** Who reads the GPUs' figures in a cluster. */
export function gpuMetricsOf({ gpuMetricsGiven }: Monitoring, cluster: IKubernetesCluster): GpuMetrics {
  return gpuMetricsGiven ?? defaultGpuMetrics(cluster);
}
