import { Toleration } from "../../../cluster/pools/scheduling";
import { TelemetryVolume } from "../volume-options";

export * from "../volume-options";

/** Lines in a Loki of the deployment's own. */
export interface LokiOptions {
  /** Namespace of Loki and of what collects. @default "logs" @format dns-label @example "logs" */
  readonly namespace?: string;
  /** Days for which lines are kept. @default 14 @integer @minimum 1 @maximum 3650 @example 30 */
  readonly retentionDays?: number;
  /** Where they are kept. Loki knows no bound by size: on a full volume it stops. @default - 50 GiB of the cluster's default storage class @example { className: "gp3", sizeGiB: 100 } */
  readonly storage?: TelemetryVolume;
  /** Namespaces whose pods' lines are kept. @default - the platform's and the models' @example ["inference"] @unique */
  readonly namespaces?: string[];
  /** Namespaces whose pods may ask Loki, beside its own and a Grafana's of `monitoring`. It asks for no login. @default - none @example ["grafana"] @unique */
  readonly clientNamespaces?: string[];
  /** Nodes for Loki, by their labels. @default - the system pool, else nodes of no GPU pool @example { "example.com/pool": "services" } */
  readonly nodeSelector?: { [key: string]: string };
  /** Further tolerations of Loki. What collects runs on every node. @default - none @example [{ key: "infra", operator: "Exists" }] @unchecked elements @noun tolerations */
  readonly tolerations?: Toleration[];
  /** Takes environment of models that writes whole requests into their lines, prompts among them. @default false */
  readonly acceptPrompts?: boolean;
}

/** Lines in the service of the cluster's cloud. */
export interface CloudLogsOptions {
  /** Namespace of what collects, where that must be installed. @default "logs" @format dns-label @example "logs" */
  readonly namespace?: string;
  /** Days for which lines are kept. @default - 30 on EKS and AKS; on GKE what the project's log bucket has @integer @minimum 1 @maximum 3653 @example 90 */
  readonly retentionDays?: number;
  /** Namespaces whose pods' lines are kept. On GKE all are, and this is refused. @default - the platform's and the models' @example ["inference"] @unique */
  readonly namespaces?: string[];
  /** Takes environment of models that writes whole requests into their lines, prompts among them. @default false */
  readonly acceptPrompts?: boolean;
}
