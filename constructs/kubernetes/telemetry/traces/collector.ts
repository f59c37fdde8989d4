import { HelmAddOn } from "../../../cluster/helm-add-on";
import { IKubernetesCluster } from "../../../cluster/kubernetes-cluster";
import { SpanExport } from "../../../cluster/managed/traces";
import { Values } from "../../../core/names/value-path";
import { placement } from "../../monitoring/placement";
import image from "../data/collector-image.json";
import { reachedFrom } from "../reached-from";
import { telemetryChart } from "../telemetry-chart";
import { TempoOptions, TraceSecret } from "./traces-options";

/** The collector's service account and Service. */
export const COLLECTOR = "otel-collector";

/** Where models and graphs send spans. */
export function collectorAddress(namespace: string): string {
  return `http://${COLLECTOR}.${namespace}.svc.cluster.local:4318`;
}

/** What a collector is made from. */
export interface CollectorSource {
  readonly namespace: string;
  /** Where its spans go. */
  readonly target: SpanExport;
  /** Namespaces whose pods send to it. */
  readonly senders: readonly string[];
  /** Policies that come with it. */
  readonly policies: readonly Values[];
  /** What it shows there, and the environment variable in which it finds it. @default - nothing */
  readonly shown?: { readonly secret: TraceSecret; readonly variable: string };
  readonly placed?: Pick<TempoOptions, "nodeSelector" | "tolerations">;
}

/** Who takes spans for others by OTLP over HTTP alone, in the place of the chart's own ways in. */
const WAYS_IN = { "jaeger-compact": { enabled: false }, "jaeger-thrift": { enabled: false }, "jaeger-grpc": { enabled: false }, zipkin: { enabled: false }, otlp: { enabled: false } };

/** What of a request's head must not be kept, should a release ever put it into a span. */
const SECRETS = ["http.request.header.authorization", "http.request.header.api-key", "http.request.header.x-api-key", "http.request.header.cookie"];

/** The OpenTelemetry collector between models and whoever keeps spans. */
export function collector(cluster: IKubernetesCluster, { namespace, target, senders, policies, shown, placed = {} }: CollectorSource): HelmAddOn {
  const environment = shown === undefined ? [] : [{ name: shown.variable, valueFrom: { secretKeyRef: { name: shown.secret.name, key: shown.secret.key } } }];
  return {
    ...telemetryChart(COLLECTOR),
    namespace,
    createNamespace: true,
    namespaceLabels: { "pod-security.kubernetes.io/enforce": "restricted" },
    values: {
      fullnameOverride: COLLECTOR,
      mode: "deployment",
      image: { repository: image.repository, tag: image.tag },
      serviceAccount: { name: COLLECTOR },
      extraEnvs: environment,
      ports: WAYS_IN,
      resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
      securityContext: { runAsNonRoot: true, runAsUser: 10001, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] }, seccompProfile: { type: "RuntimeDefault" } },
      config: {
        receivers: { jaeger: null, zipkin: null, prometheus: null, otlp: { protocols: { grpc: null } } },
        processors: { "attributes/secrets": { actions: SECRETS.map((key) => ({ key, action: "delete" })) } },
        exporters: { [target.exporter]: target.configuration, nop: {}, debug: null },
        service: {
          pipelines: {
            metrics: null,
            // Dynamo sends its lines too, and can't be told not to: they are kept as the pods' own.
            logs: { receivers: ["otlp"], processors: [], exporters: ["nop"] },
            traces: { receivers: ["otlp"], processors: ["memory_limiter", "attributes/secrets", "batch"], exporters: [target.exporter] },
          },
        },
      },
      extraManifests: [reachedFrom("opentelemetry-collector", senders, [4318]), ...policies],
      ...placement(cluster, placed),
    },
  };
}
