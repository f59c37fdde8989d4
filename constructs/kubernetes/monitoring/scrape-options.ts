/** How Dynamo is scraped. */
export interface ScrapeOptions {
  /**
   * Seconds between two scrapes. NVIDIA's own monitors have 5, which keeps three times the samples.
   * @default 15, and 30 by a managed Prometheus' own collector, where each sample is paid for
   * @example 30
   * @integer
   * @minimum 5
   * @maximum 120
   */
  readonly intervalSeconds?: number;
  /** Where frontends have their metrics; with `DYN_HTTP_SVC_METRICS_PATH` of the graph. @default "/metrics" @format url-path @example "/metrics" */
  readonly frontendPath?: string;
  /** Whether NIXL's telemetry is scraped, where graphs have it on. @default false */
  readonly nixlTelemetry?: boolean;
}
