import { Toleration } from "../../cluster/pools/scheduling";
import { GpuMetrics } from "./gpu-metrics";
import { SyntheticChatOptions } from "./chats/chat-options";
import { QueryFrontendOptions } from "./frontend/query-frontend-options";
import { LongStorage } from "./managed/long-storage";
import { ManagedQuotaOptions } from "./managed/managed-options";
import { ScrapeOptions } from "./scrape-options";
import { RuleOptions } from "../../../observability/rules/rule-options";

export * from "./chats/chat-options";
export * from "./frontend/query-frontend-options";
export * from "./managed/long-storage";
export * from "./managed/managed-options";
export * from "./scrape-options";
export * from "../../../observability/rules/rule-options";

/** Where Prometheus keeps its samples. */
export interface MonitoringStorage {
  /** Storage class of the volume: one that a single node mounts, no shared file system. @default - the cluster's default class @format storage-class @example "gp3" */
  readonly className?: string;
  /** Size of the volume. It can grow later, where the class lets it, and never shrink. @default 50 @integer @minimum 10 @maximum 16384 @example 100 */
  readonly sizeGiB?: number;
  /** Takes a class of a shared file system that you know to be POSIX, as CephFS is; on NFS, EFS too, Prometheus' database breaks. @default false */
  readonly acceptSharedFileSystem?: boolean;
  /** Keeps the samples on the node's disk in place of a volume: they are gone when the pod moves. `sizeGiB` is then the most that they take. @default false */
  readonly ephemeral?: boolean;
}

/** A Secret in the monitoring's namespace with Grafana's administrator. */
export interface GrafanaAdminSecret {
  /** Name of the Secret. @format secret-name @example "grafana-admin" */
  readonly name: string;
  /** Its key with the user's name. @default "admin-user" @format secret-key @example "admin-user" */
  readonly userKey?: string;
  /** Its key with the password. @default "admin-password" @format secret-key @example "admin-password" */
  readonly passwordKey?: string;
}

/** Grafana, reached inside the cluster alone (`kubectl port-forward`). */
export interface GrafanaOptions {
  /** The Secret with its administrator. Grafana's pod waits until it is there. @example { name: "grafana-admin" } */
  readonly adminSecret: GrafanaAdminSecret;
}

/** Alertmanager, which tells people. */
export interface AlertmanagerOptions {
  /** A Secret in the monitoring's namespace with its configuration under `alertmanager.yaml`, receivers and their keys among it. @format secret-name @example "alertmanager-config" */
  readonly configSecret: string;
}

/** A Prometheus of the deployment's own. */
export interface InClusterMonitoringOptions {
  /** Namespace of all of it. @default "monitoring" @format dns-label @example "monitoring" */
  readonly namespace?: string;
  /** How long samples are kept, in Prometheus' units. @default "15d" @format retention @example "30d" */
  readonly retention?: string;
  /** How many GiB they may take: the oldest go first. @default - 85 % of the volume, rounded down @integer @minimum 1 @example 40 */
  readonly retentionSizeGiB?: number;
  /** Where they are kept. @default - 50 GiB of the cluster's default storage class @example { className: "gp3", sizeGiB: 100 } */
  readonly storage?: MonitoringStorage;
  /** Where samples are kept beside that volume, and for longer. @default LongStorage.NONE @example LongStorage.CLOUD */
  readonly longStorage?: LongStorage;
  /**
   * Whether the cloud's managed Prometheus watches too, with `longStorage`: for the hour in which the deployment's own is gone. Where samples are
   * written there, recorded series come with them, and it evaluates the alerts alone. What fires is told by both.
   * @default false
   */
  readonly cloudRules?: boolean;
  /**
   * What asks the cloud's managed Prometheus inside the cluster, with `longStorage`: Google's own query frontend. `grafana` gets it as a datasource.
   * @default - none
   * @example { clientNamespaces: ["watch"] }
   */
  readonly queryFrontend?: QueryFrontendOptions;
  /** What the cloud's managed Prometheus takes, with `longStorage`. @default - its quota as it is without a raise @example { activeSeries: 2000000 } */
  readonly quota?: ManagedQuotaOptions;
  /** Grafana with the dashboards. @default - none: Prometheus' own page, by `kubectl port-forward` @example { adminSecret: { name: "grafana-admin" } } */
  readonly grafana?: GrafanaOptions;
  /** Alertmanager. @default - none: alerts are seen in Prometheus, and nobody is told @example { configSecret: "alertmanager-config" } */
  readonly alertmanager?: AlertmanagerOptions;
  /**
   * Has every model asked the shortest chat there is, and tells when one isn't answered: probes of a frontend say that it is healthy with no worker
   * behind it, and with one that hangs.
   * @default - nobody asks
   * @example { everySeconds: 60 }
   */
  readonly chats?: SyntheticChatOptions;
  /** How Dynamo is scraped. @default - every 15 seconds @example { intervalSeconds: 30 } */
  readonly scrape?: ScrapeOptions;
  /**
   * Who reads the GPUs' figures.
   * @default - the GPU Operator where it is the cluster's GPU software, the exporter beside the device plugin, nobody where the cloud or
   * somebody else brings the GPU software
   * @example GpuMetrics.EXPORTER
   */
  readonly gpuMetrics?: GpuMetrics;
  /**
   * Namespaces whose pods may ask Prometheus, beside its own, the platform's and the models': it asks nobody for a login.
   * @default - none
   * @example ["keda"]
   * @unique
   */
  readonly clientNamespaces?: string[];
  /** Port of each node on which the node exporter listens. @default 9100 @integer @minimum 1024 @maximum 32767 @example 9101 */
  readonly nodeExporterPort?: number;
  /** Whether the rules for Dynamo are installed: where the release's metrics are known. @default true */
  readonly rules?: boolean;
  /**
   * What alerts watch for, and from what on; dashboards draw the same lines. Objectives must be bounds of the release's own buckets.
   * @default - the defaults of each; NATS, etcd and the counters of our exporter as the deployment has them
   * @example { timeToFirstTokenSeconds: 2.2, leaveOut: ["DynamoGpuIdle"] }
   */
  readonly alerts?: RuleOptions;
  /** Requests and limits of Prometheus. @default - half a CPU and 2 GiB, at most 4 GiB @example { limits: { memory: "8Gi" } } */
  readonly resources?: { [key: string]: unknown };
  /** Labels of the nodes for what isn't on every node. @default - the system pool's, or any that no GPU pool has @example { pool: "system" } */
  readonly nodeSelector?: { [key: string]: string };
  /** Tolerations of what isn't on every node, beside those of the cluster's spot nodes. @default - none @example [{ key: "infra", operator: "Exists" }] @unchecked elements @noun tolerations */
  readonly tolerations?: Toleration[];
  /** More values of the chart `kube-prometheus-stack`, which win over all others. A list replaces a list. @default - none @example { prometheus: { ... } } */
  readonly values?: { [key: string]: unknown };
}

/** A Prometheus that is there, with the Prometheus operator. */
export interface ExternalMonitoringOptions {
  /** Its address, as pods of the cluster reach it: Dynamo's planners ask there. @format http-address @example "http://prometheus-operated.monitoring:9090" */
  readonly address: string;
  /** Namespace in which it runs: models let it in, and the monitors are put there. @format dns-label @example "monitoring" */
  readonly namespace: string;
  /** Labels by which it chooses its monitors and rules. @default - none, it takes all @example { release: "prometheus" } */
  readonly labels?: { [key: string]: string };
  /**
   * Whether the operator's kinds (PodMonitor, ServiceMonitor, PrometheusRule) are in the cluster before the add-ons are deployed.
   * @default - true on a cluster that somebody else made, false on one that the deployment makes
   */
  readonly kindsInstalled?: boolean;
  /** Whether the rules for Dynamo are installed: where the release's metrics are known. @default true */
  readonly rules?: boolean;
  /**
   * What alerts watch for, and from what on; dashboards draw the same lines. Objectives must be bounds of the release's own buckets.
   * @default - the defaults of each; NATS, etcd and the counters of our exporter as the deployment has them
   * @example { timeToFirstTokenSeconds: 2.2, leaveOut: ["DynamoGpuIdle"] }
   */
  readonly alerts?: RuleOptions;
  /** Whether the dashboards are installed, as ConfigMaps that Grafana's sidecar finds by their label `grafana_dashboard`. @default true */
  readonly dashboards?: boolean;
  /**
   * Has every model asked the shortest chat there is, and tells when one isn't answered: probes of a frontend say that it is healthy with no worker
   * behind it, and with one that hangs.
   * @default - nobody asks
   * @example { everySeconds: 60 }
   */
  readonly chats?: SyntheticChatOptions;
  /** How Dynamo is scraped. @default - every 15 seconds @example { intervalSeconds: 30 } */
  readonly scrape?: ScrapeOptions;
  /** Who reads the GPUs' figures. @default - as `Monitoring.inCluster` has it @example GpuMetrics.EXPORTER */
  readonly gpuMetrics?: GpuMetrics;
}
