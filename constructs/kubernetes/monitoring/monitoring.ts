import { Finding } from "../../core/problem";
import { Admitted, admit } from "../../core/shape";
import { GpuMetrics } from "./gpu-metrics";
import { PROMETHEUS_RELEASE } from "./monitoring-chart";
import { ExternalMonitoringOptions, InClusterMonitoringOptions } from "./monitoring-options";
import { EXTERNAL_MONITORING, IN_CLUSTER_MONITORING } from "./monitoring-shapes";

const DEFAULT_NAMESPACE = "monitoring";

/** Who watches a deployment. */
export class Monitoring {
  /** A Prometheus of the deployment's own: chart `kube-prometheus-stack`, with Grafana and Alertmanager where they are asked for. */
  public static inCluster(options: InClusterMonitoringOptions = {}): Monitoring {
    const { value, findings } = admit<InClusterMonitoringOptions>("", options, IN_CLUSTER_MONITORING);
    return new Monitoring({ value, findings }, undefined);
  }

  /** A Prometheus that is there, with the Prometheus operator: it gets monitors, rules and dashboards in its kinds, and nothing else is installed. */
  public static external(options: ExternalMonitoringOptions): Monitoring {
    return new Monitoring(undefined, admit<ExternalMonitoringOptions>("", options, EXTERNAL_MONITORING));
  }

  private constructor(
    private readonly own: Admitted<InClusterMonitoringOptions> | undefined,
    private readonly other: Admitted<ExternalMonitoringOptions> | undefined,
  ) {}

  /** "in-cluster" or "external". */
  public get kind(): string {
    return this.own === undefined ? "external" : "in-cluster";
  }

  /** Namespace in which Prometheus runs. */
  public get namespace(): string {
    return (this.own?.value.namespace ?? this.other?.value.namespace) || DEFAULT_NAMESPACE;
  }

  /** Prometheus' address inside the cluster. */
  public get address(): string {
    return this.other?.value.address ?? `http://${PROMETHEUS_RELEASE}-kube-prometheus-prometheus.${this.namespace}.svc.cluster.local:9090`;
  }

  /** The options of a Prometheus of one's own. @default - it is somebody else's */
  public get inClusterOptions(): InClusterMonitoringOptions | undefined {
    return this.own?.value;
  }

  /** The options of somebody else's Prometheus. @default - it is one's own */
  public get externalOptions(): ExternalMonitoringOptions | undefined {
    return this.other?.value;
  }

  /** Who is said to read the GPUs' figures. @default - nobody said it */
  public get gpuMetricsGiven(): GpuMetrics | undefined {
    return (this.own ?? this.other)?.value.gpuMetrics;
  }

  /** What is wrong with the options by themselves; refused where a deployment uses it. */
  public findings(property: string): Finding[] {
    const wrong = (this.own ?? this.other)?.findings ?? [];
    return wrong.map((finding) => ({ ...finding, property: finding.property === "props" ? property : `${property}.${finding.property}` }));
  }
}
