import { Toleration } from "../../../cluster/pools/scheduling";
import { TelemetryVolume } from "../volume-options";

/** Spans in a Tempo of the deployment's own. */
export interface TempoOptions {
  /** Namespace of Tempo and of the collector before it. @default "traces" @format dns-label @example "traces" */
  readonly namespace?: string;
  /** Share of the requests that are traced, above 0. 1 is every one, and a warning. @default 0.05 @minimum 0 @maximum 1 @example 0.2 */
  readonly sampleRatio?: number;
  /** Days for which spans are kept. @default 7 @integer @minimum 1 @maximum 365 @example 14 */
  readonly retentionDays?: number;
  /** Where they are kept. @default - 50 GiB of the cluster's default storage class @example { className: "gp3", sizeGiB: 100 } */
  readonly storage?: TelemetryVolume;
  /** Namespaces whose pods may ask Tempo, beside its own and a Grafana's of `monitoring`. It asks for no login. @default - none @example ["grafana"] @unique */
  readonly clientNamespaces?: string[];
  /** Nodes for both, by their labels. @default - the system pool, else nodes of no GPU pool @example { "example.com/pool": "services" } */
  readonly nodeSelector?: { [key: string]: string };
  /** Further tolerations of both. @default - none @example [{ key: "infra", operator: "Exists" }] @unchecked elements @noun tolerations */
  readonly tolerations?: Toleration[];
}

/** A Secret with what a collector shows where it sends spans. */
export interface TraceSecret {
  /** Name of the Secret, in the collector's namespace. Its pod waits until it is there. @format secret-name @example "otlp" */
  readonly name: string;
  /** Its key with the whole value: of the header Authorization, or of a connection string. @format secret-key @example "authorization" */
  readonly key: string;
}

/** Spans in the service of the cluster's cloud. */
export interface CloudTracesOptions {
  /**
   * What the collector signs in with where no identity of the cluster's does: on AKS the connection string of an Application Insights component.
   * On EKS and GKE, where its pod has an identity, it is refused.
   * @default - its pod's identity; on AKS there must be one
   * @example { name: "application-insights", key: "connection-string" }
   */
  readonly connectionSecret?: TraceSecret;
  /** Namespace of the collector. @default "traces" @format dns-label @example "traces" */
  readonly namespace?: string;
  /** Share of the requests that are traced, above 0. 1 is every one, and a warning. @default 0.05 @minimum 0 @maximum 1 @example 0.2 */
  readonly sampleRatio?: number;
}

/** Spans for who takes them by OTLP over HTTP: a collector or a service of somebody else's. */
export interface OtlpTracesOptions {
  /** Address, without the path /v1/traces. @example "https://otlp.example.com" */
  readonly endpoint: string;
  /** What the collector shows there. @default - nothing @example { name: "otlp", key: "authorization" } */
  readonly authorizationSecret?: TraceSecret;
  /** Namespace of the collector. @default "traces" @format dns-label @example "traces" */
  readonly namespace?: string;
  /** Share of the requests that are traced, above 0. 1 is every one, and a warning. @default 0.05 @minimum 0 @maximum 1 @example 0.2 */
  readonly sampleRatio?: number;
  /** Takes an address without TLS outside the cluster: spans are then read by whoever is on the way. @default false */
  readonly acceptPlainHttp?: boolean;
}
