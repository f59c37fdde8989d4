import { HelmAddOn } from "../../cluster/helm-add-on";
import { IKubernetesCluster, gpuNodeTolerations } from "../../cluster/kubernetes-cluster";
import { RemoteWriteOffer } from "../../cluster/managed/prometheus";
import { Values, mergeValues } from "../../core/names/value-path";
import requests from "./data/requests.json";
import { PROMETHEUS_RELEASE, chart } from "./monitoring-chart";
import { AlertmanagerOptions, GrafanaOptions, InClusterMonitoringOptions, MonitoringStorage } from "./monitoring-options";
import { MonitoringPlacement, placement } from "./placement";

/** Size of the volume where nobody says another, in GiB. */
export const DEFAULT_SIZE_GIB = 50;

/** How long samples are kept where nobody says it. */
export const DEFAULT_RETENTION = "15d";

/** The node exporter's port on each node where nobody says another. */
export const NODE_EXPORTER_PORT = 9100;

/** Share of the volume that samples may take: the rest is for what isn't yet in blocks, and for the blocks that are being joined. */
const SAMPLES_SHARE = 0.85;

/** The exporters of nodes and GPUs see the node's own folders and network. */
export const PRIVILEGED = { "pod-security.kubernetes.io/enforce": "privileged" };

/** The service account of Prometheus, as the chart names it by its release. */
export const PROMETHEUS_ACCOUNT = `${PROMETHEUS_RELEASE}-kube-prometheus-prometheus`;

/** The most that samples may take, in GiB. */
export function retentionSizeGiB({ storage = {}, retentionSizeGiB: given }: InClusterMonitoringOptions): number {
  return given ?? Math.floor((storage.sizeGiB ?? DEFAULT_SIZE_GIB) * SAMPLES_SHARE);
}

/**
 * Prometheus, its operator, what reads nodes and Kubernetes' objects, and Grafana and Alertmanager where they are asked for.
 *
 * @param clients namespaces whose pods may ask Prometheus
 * @param write how it writes to the managed Prometheus of the cluster's cloud, if it does
 */
export function prometheusStack(cluster: IKubernetesCluster, namespace: string, options: InClusterMonitoringOptions, clients: readonly string[], write?: RemoteWriteOffer): HelmAddOn {
  return {
    ...chart(PROMETHEUS_RELEASE),
    namespace,
    createNamespace: true,
    namespaceLabels: PRIVILEGED,
    values: mergeValues(mergeValues(stackValues(cluster, options, [namespace, ...clients, ...(options.clientNamespaces ?? [])]), written(cluster, write)), options.values ?? {}),
    timeoutSeconds: 900,
  };
}

/** What Prometheus writes elsewhere, and as whom. Series of several clusters in one store are told apart by `cluster`. */
function written({ clusterName }: IKubernetesCluster, write?: RemoteWriteOffer): Values {
  if (write === undefined) return {};
  const { entry, serviceAccountAnnotations, podLabels } = write;
  return {
    prometheus: {
      ...(serviceAccountAnnotations === undefined ? {} : { serviceAccount: { annotations: serviceAccountAnnotations } }),
      prometheusSpec: {
        externalLabels: { cluster: clusterName },
        remoteWrite: [entry],
        ...(podLabels === undefined ? {} : { podMetadata: { labels: podLabels } }),
      },
    },
  };
}

function stackValues(cluster: IKubernetesCluster, options: InClusterMonitoringOptions, clients: readonly string[]): Values {
  const place = placement(cluster, options);
  return {
    ...withoutControlPlane(options.alertmanager !== undefined),
    alertmanager: alertmanager(options.alertmanager, place),
    grafana: grafana(options.grafana, place),
    ...exporters(cluster, options, place),
    // Without its webhook, which the API server must reach on the nodes; a rule that is none the operator leaves out by itself.
    prometheusOperator: { admissionWebhooks: { enabled: false }, tls: { enabled: false }, resources: asks("operator"), ...place },
    prometheus: { networkPolicy: reachedFrom(clients), prometheusSpec: prometheus(options, place) },
  };
}

/**
 * A managed cluster shows its scheduler, controller manager and etcd to nobody, and each cloud another DNS: what is looked for there in vain
 * would be an alert for good (prometheus-community/helm-charts#4106).
 */
function withoutControlPlane(hasAlertmanager: boolean): Values {
  const off = { enabled: false };
  return {
    kubeControllerManager: off,
    kubeScheduler: off,
    kubeEtcd: off,
    kubeProxy: off,
    coreDns: off,
    defaultRules: {
      rules: {
        alertmanager: hasAlertmanager,
        etcd: false,
        kubeControllerManager: false,
        kubeProxy: false,
        kubeSchedulerAlerting: false,
        kubeSchedulerRecording: false,
        windows: false,
      },
    },
  };
}

/** What a small part asks of its node. */
function asks(part: string): Values {
  const row = requests.rows.find((one) => one.part === part);
  if (row === undefined) throw new Error(`data/requests.json has no row for ${part}`);
  return { requests: row.requests };
}

function prometheus(options: InClusterMonitoringOptions, place: MonitoringPlacement): Values {
  const { retention = DEFAULT_RETENTION, resources, storage = {} } = options;
  return {
    // The chart's own selectors take only what its own release made.
    podMonitorSelectorNilUsesHelmValues: false,
    serviceMonitorSelectorNilUsesHelmValues: false,
    ruleSelectorNilUsesHelmValues: false,
    probeSelectorNilUsesHelmValues: false,
    scrapeConfigSelectorNilUsesHelmValues: false,
    retention,
    retentionSize: `${retentionSizeGiB(options)}GiB`,
    storageSpec: storageSpec(storage),
    // What the operator takes for the chart's 0. Helm 3.18.0 writes that 0 down, and the API server refuses it (helm-charts#5690).
    maximumStartupDurationSeconds: 900,
    resources: resources ?? { requests: { cpu: "500m", memory: "2Gi" }, limits: { memory: "4Gi" } },
    ...place,
  };
}

/** What Prometheus itself reaches is everything that it scrapes. */
function reachedFrom(namespaces: readonly string[]): Values {
  const from = [...new Set(namespaces)].map((name) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } }));
  return { enabled: true, egress: [{}], ingress: [{ from }] };
}

function storageSpec({ className, sizeGiB = DEFAULT_SIZE_GIB, ephemeral = false }: MonitoringStorage): Values {
  if (ephemeral) return { emptyDir: { sizeLimit: `${sizeGiB}Gi` } };
  return {
    volumeClaimTemplate: {
      spec: {
        ...(className === undefined ? {} : { storageClassName: className }),
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: `${sizeGiB}Gi` } },
      },
    },
  };
}

function alertmanager(options: AlertmanagerOptions | undefined, place: MonitoringPlacement): Values {
  if (options === undefined) return { enabled: false };
  return { enabled: true, alertmanagerSpec: { useExistingSecret: true, configSecret: options.configSecret, resources: asks("alertmanager"), ...place } };
}

function grafana(options: GrafanaOptions | undefined, place: MonitoringPlacement): Values {
  if (options === undefined) return { enabled: false };
  const { name, userKey = "admin-user", passwordKey = "admin-password" } = options.adminSecret;
  return {
    enabled: true,
    admin: { existingSecret: name, userKey, passwordKey },
    // It tells grafana.com nothing, and asks it nothing.
    "grafana.ini": { analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false } },
    testFramework: { enabled: false },
    resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
    ...place,
  };
}

function exporters(cluster: IKubernetesCluster, { nodeExporterPort: port = NODE_EXPORTER_PORT }: InClusterMonitoringOptions, place: MonitoringPlacement): Values {
  return {
    "kube-state-metrics": { resources: asks("kube-state-metrics"), ...place },
    "prometheus-node-exporter": {
      service: { port, targetPort: port },
      resources: asks("node-exporter"),
      // On every node; the chart's own toleration has no NoExecute.
      tolerations: [{ effect: "NoSchedule", operator: "Exists" }, ...gpuNodeTolerations(cluster).filter(({ effect }) => effect === "NoExecute")],
    },
  };
}
