import { Toleration } from "../../cluster/pools/scheduling";

/*
 * What an installer may set of the operator beside where its parts come from. `data/setting-paths.json` says at which path of the chart
 * each is written; which releases read it is `data/chart-values.json`.
 */

/** The operator's own pod. */
export interface OperatorSettings {
  /** Pods of the operator, of which one leads. @default 1 @integer @minimum 1 @example 2 */
  readonly replicas?: number;
  /** Affinity of its pod, as Kubernetes has it. @default - none @example { nodeAffinity: { ... } } */
  readonly affinity?: { [key: string]: unknown };
  /** Tolerations of its pod beside those of the cluster's spot nodes. @default - none @example [{ key: "infra", operator: "Exists" }] @unchecked elements @noun tolerations */
  readonly tolerations?: Toleration[];
  /** Labels of its pod. From release 1.2 on. @default - none @example { team: "serving" } */
  readonly podLabels?: { [key: string]: string };
  /** Annotations of its pod. From release 1.2 on. @default - none @example { "example.com/scrape": "true" } */
  readonly podAnnotations?: { [key: string]: string };
  /** Annotations of its service account, for a cloud's identity. @default - none @example { "eks.amazonaws.com/role-arn": "arn:..." } */
  readonly serviceAccountAnnotations?: { [key: string]: string };
  /** Environment variables of its pod. From release 1.1 on. @default - none @example { HTTPS_PROXY: "http://proxy:3128" } */
  readonly environment?: { [name: string]: string };
  /** Requests and limits of its container. @default - the chart's own @example { limits: { memory: "4Gi" } } */
  readonly resources?: { [key: string]: unknown };
  /** Whether, restricted to a namespace, it may read the nodes to tell their GPUs. From release 1.0 on. @default true */
  readonly gpuDiscovery?: boolean;
  /** How long a multi-node worker that lost pods may stay so before Grove takes it down. @default "4h" @format duration @example "30m" */
  readonly groveTerminationDelay?: string;
  /** Secret with the SSH key of TensorRT-LLM over nodes. @default "mpi-run-ssh-secret" @format secret-name @example "mpi-ssh" */
  readonly mpiSecretName?: string;
  /** Address of a Model Express server, which every pod of a graph gets. @default - none @format http-address @example "http://model-express:8080" */
  readonly modelExpressUrl?: string;
}

/** The webhook that admits graphs, and its certificate. */
export interface WebhookSettings {
  /** What comes of a graph while the webhook doesn't answer: "Fail" or "Ignore". @default "Fail" @format failure-policy @example "Fail" */
  readonly failurePolicy?: string;
  /** Seconds that it may take. @default 10 @integer @minimum 1 @maximum 30 @example 10 */
  readonly timeoutSeconds?: number;
  /** Whether cert-manager, which must be there, makes its certificate. @default false: the operator makes its own */
  readonly certManager?: boolean;
  /** Secret with a certificate that somebody else made: tls.crt, tls.key, ca.crt. @default - the operator makes its own @format secret-name @example "dynamo-webhook" */
  readonly certificateSecret?: string;
  /** CA of that certificate, PEM in base64. @default - none @example "LS0tLS1CRUdJTi..." @format pem-base64 */
  readonly caBundle?: string;
}

/** What Prometheus sees of graphs and operator. */
export interface MonitoringSettings {
  /** Labels of the PodMonitors, by which a Prometheus may choose. From release 1.5 on. @default - none @example { release: "prometheus" } */
  readonly podMonitorLabels?: { [key: string]: string };
  /** Where frontends have their metrics; with `DYN_HTTP_SVC_METRICS_PATH` of the graph. From release 1.5 on. @default "/metrics" @format url-path @example "/metrics" */
  readonly frontendPath?: string;
  /** Whether NIXL's telemetry is scraped. From release 1.3 on. @default false */
  readonly nixlTelemetry?: boolean;
  /** Whether the operator has a ServiceMonitor, for which Prometheus' kinds must be there. @default - made if the kinds are there */
  readonly serviceMonitor?: boolean;
  /** Labels of it. From release 1.5 on. @default - the chart's own @example { release: "prometheus" } */
  readonly serviceMonitorLabels?: { [key: string]: string };
}

/** How the operator exposes graphs of v1alpha1 that ask for it. */
export interface ExposureSettings {
  /** Class of the Ingresses that it makes. @default - it makes none @example "nginx" @format object-name */
  readonly ingressClassName?: string;
  /** Secret with their certificate. @default - the chart's own name @format secret-name @example "models-tls" */
  readonly tlsSecretName?: string;
  /** What follows a graph's name in its host. @default - none @example "models.example.com" @format host-name */
  readonly hostSuffix?: string;
  /** Istio gateway of the VirtualServices that it makes. @default - it makes none @example "istio-system/public" @format istio-gateway */
  readonly istioGateway?: string;
  /** TLS between gateways and endpoint pickers in an Istio mesh: "SIMPLE", "DISABLE", "ISTIO_MUTUAL", "MUTUAL". From release 1.1 on. @default - no mesh @format mesh-tls-mode @example "ISTIO_MUTUAL" */
  readonly meshTlsMode?: string;
}

/** The volume of bundled NATS or etcd. */
export interface DataVolume {
  /** Its size. @default "10Gi" of NATS, "1Gi" of etcd @format quantity @example "20Gi" */
  readonly size?: string;
  /** Its storage class. @default - the cluster's default @format storage-class @example "gp3" */
  readonly storageClass?: string;
}

/** What NVIDIA calls experimental, or for evaluation only. */
export interface ExperimentalSettings {
  /** Volcano as Grove's scheduler, of somebody else's. From release 1.4 on. @default false */
  readonly volcano?: boolean;
  /** Snapshots of workers, for a quick start. From release 1.0 on; from 1.5 on they need the Snapshot operator. @default false */
  readonly checkpoints?: boolean;
  /** The Snapshot operator, from the chart. From release 1.5 on. @default false */
  readonly snapshotOperator?: boolean;
  /** LPUs. From release 1.6 on. @default false */
  readonly lpx?: boolean;
  /** Address of the LPUs' model registry. From release 1.6 on. @default - none @format http-address @example "http://lpu-registry:8080" */
  readonly lpxModelRegistry?: string;
}
