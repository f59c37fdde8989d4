import { Finding } from "../../core/problems/problem";

/** Pods of the cluster that write spans. */
export interface SpanWriter {
  /** Their namespace. */
  readonly namespace: string;
  /** Their service account. */
  readonly serviceAccount: string;
}

/** How an OpenTelemetry collector writes to a cloud's service. */
export interface SpanExport {
  /** The exporter's name among those of the collector's "contrib" build. @example "awsxray" */
  readonly exporter: string;
  /** Its configuration. May hold values known only at apply. */
  readonly configuration: { [key: string]: unknown };
}

/**
 * Where a cluster's cloud keeps spans: all that is known of it outside the cloud's own rooms.
 * @open anybody may implement it, with more properties than these
 */
export interface IManagedTraces {
  /** As its cloud calls it. @example "AWS X-Ray" */
  readonly serviceName: string;
  /**
   * Environment variable in which its exporter finds what it signs in with, out of a Secret that somebody makes.
   * @default - none: it signs in as the pod
   */
  readonly secretVariable?: string;

  /** What keeps spans from it. */
  check(property: string): Finding[];

  /** Lets pods of the cluster write there. Called once. */
  writtenBy(writer: SpanWriter): SpanExport;
}
