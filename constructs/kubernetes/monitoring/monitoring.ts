import { Finding } from "../../core/problems/problem";
import { Admitted, admit } from "../../core/shape/shape";
import { GpuMetrics } from "./gpu-metrics";
import { PROMETHEUS_RELEASE } from "./monitoring-chart";
import { ExternalMonitoringOptions, InClusterMonitoringOptions, LongStorage, ManagedMonitoringOptions, QueryFrontendOptions, RuleOptions, ScrapeOptions, SyntheticChatOptions } from "./monitoring-options";
import { EXTERNAL_MONITORING, IN_CLUSTER_MONITORING, MANAGED_MONITORING } from "./monitoring-shapes";

const DEFAULT_NAMESPACE = "monitoring";

/** Release, and Service, of what asks a managed Prometheus for those who can't sign in. */
export const QUERY_FRONTEND_RELEASE = "dynamo-query-frontend";

/** Seconds between two scrapes of a managed Prometheus' own collector where nobody says another: its samples are paid for. */
const MANAGED_INTERVAL = 30;

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

  /**
   * The managed Prometheus of the cluster's cloud, whose own collector scrapes; none runs in the cluster. Whoever asks it must sign in: Dynamo's
   * planners can't, and KEDA only with a TriggerAuthentication.
   */
  public static managed(options: ManagedMonitoringOptions = {}): Monitoring {
    return new Monitoring(undefined, undefined, admit<ManagedMonitoringOptions>("", options, MANAGED_MONITORING));
  }

  private constructor(
    private readonly own: Admitted<InClusterMonitoringOptions> | undefined,
    private readonly other: Admitted<ExternalMonitoringOptions> | undefined,
    private readonly cloud?: Admitted<ManagedMonitoringOptions>,
  ) {}

  /** "in-cluster", "external" or "managed". */
  public get kind(): string {
    if (this.cloud !== undefined) return "managed";
    return this.own === undefined ? "external" : "in-cluster";
  }

  /** Namespace in which Prometheus runs, or what is installed for a managed one. */
  public get namespace(): string {
    return (this.own ?? this.other ?? this.cloud)?.value.namespace || DEFAULT_NAMESPACE;
  }

  /** Prometheus' address inside the cluster. @default - there is none: a managed one without `queryFrontend` is asked elsewhere, and by who signs in */
  public get address(): string | undefined {
    if (this.cloud !== undefined) return this.queryFrontend === undefined ? undefined : this.frontendAddress;
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

  /** The options of a managed one alone. @default - there is one in the cluster */
  public get managedOptions(): ManagedMonitoringOptions | undefined {
    return this.cloud?.value;
  }

  /** Whether samples go to the managed Prometheus of the cluster's cloud. */
  public get usesCloud(): boolean {
    return this.cloud !== undefined || this.own?.value.longStorage === LongStorage.CLOUD;
  }

  /** Whether the managed Prometheus of the cluster's cloud evaluates rules. */
  public get cloudEvaluates(): boolean {
    return this.usesCloud && (this.cloud?.value.rules === true || this.own?.value.cloudRules === true);
  }

  /** What alerts watch for, as it was said. @default - nothing was said */
  public get alerts(): RuleOptions | undefined {
    return (this.own ?? this.other ?? this.cloud)?.value.alerts;
  }

  /** What asks the managed Prometheus inside the cluster. @default - nothing */
  public get queryFrontend(): QueryFrontendOptions | undefined {
    return (this.own ?? this.cloud)?.value.queryFrontend;
  }

  /** Its address. */
  public get frontendAddress(): string {
    return `http://${QUERY_FRONTEND_RELEASE}.${this.namespace}.svc.cluster.local:9090`;
  }

  /** How models are asked chats. @default - nobody asks */
  public get chats(): SyntheticChatOptions | undefined {
    return (this.own ?? this.other)?.value.chats;
  }

  /** How Dynamo is scraped, with the interval of who scrapes. */
  public get scrape(): ScrapeOptions {
    const given = (this.own ?? this.other ?? this.cloud)?.value.scrape ?? {};
    return this.cloud === undefined ? given : { intervalSeconds: MANAGED_INTERVAL, ...given };
  }

  /** Who is said to read the GPUs' figures. @default - nobody said it */
  public get gpuMetricsGiven(): GpuMetrics | undefined {
    return (this.own ?? this.other ?? this.cloud)?.value.gpuMetrics;
  }

  /** What is wrong with the options by themselves; refused where a deployment uses it. */
  public findings(property: string): Finding[] {
    const wrong = (this.own ?? this.other ?? this.cloud)?.findings ?? [];
    return wrong.map((finding) => ({ ...finding, property: finding.property === "props" ? property : `${property}.${finding.property}` }));
  }
}
