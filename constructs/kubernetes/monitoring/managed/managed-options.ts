import { RuleOptions } from "../../../../observability/rules/rule-options";
import { GpuMetrics } from "../gpu-metrics";
import { QueryFrontendOptions } from "../frontend/query-frontend-options";
import { ScrapeOptions } from "../scrape-options";

/** What a managed Prometheus takes, where its cloud has raised it. */
export interface ManagedQuotaOptions {
  /** Series that were written lately. @default - the cloud's own, without a raise @example 2000000 @integer @minimum 1 */
  readonly activeSeries?: number;
  /** Samples a minute. @default - the cloud's own, without a raise @example 2000000 @integer @minimum 1 */
  readonly samplesPerMinute?: number;
}

/** The managed Prometheus of the cluster's cloud, and none in the cluster. */
export interface ManagedMonitoringOptions {
  /** Namespace of what is installed for it: an exporter of GPU figures, the monitors where its collector reads some. @default "monitoring" @format dns-label @example "monitoring" */
  readonly namespace?: string;
  /** How Dynamo is scraped. @default - every 30 seconds @example { intervalSeconds: 60 } */
  readonly scrape?: ScrapeOptions;
  /** Who reads the GPUs' figures. @default - the cloud's exporter where it runs one; else as `Monitoring.inCluster` has it @example GpuMetrics.EXPORTER */
  readonly gpuMetrics?: GpuMetrics;
  /** Whether it evaluates the rules for Dynamo: where the release's metrics are known. @default false */
  readonly rules?: boolean;
  /**
   * What alerts watch for, and from what on, with `rules`. Objectives must be bounds of the release's own buckets.
   * @default - the defaults of each; NATS, etcd and the counters of our exporter as the deployment has them
   * @example { timeToFirstTokenSeconds: 2.2, leaveOut: ["DynamoGpuIdle"] }
   */
  readonly alerts?: RuleOptions;
  /**
   * What asks it for Dynamo's planners, for KEDA and for a Grafana in the cluster: Google's own query frontend. Planners of the platform ask there.
   * @default - none
   * @example { clientNamespaces: ["keda"] }
   */
  readonly queryFrontend?: QueryFrontendOptions;
  /** What the managed Prometheus takes. @default - its cloud's quota as it is without a raise @example { activeSeries: 2000000 } */
  readonly quota?: ManagedQuotaOptions;
}
