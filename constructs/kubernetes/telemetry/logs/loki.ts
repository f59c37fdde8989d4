import { HelmAddOn } from "../../../cluster/helm-add-on";
import { IKubernetesCluster } from "../../../cluster/kubernetes-cluster";
import { placement } from "../../monitoring/placement";
import { PRIVILEGED } from "../../monitoring/prometheus-stack";
import { reachedFrom } from "../reached-from";
import { telemetryChart } from "../telemetry-chart";
import { DEFAULT_VOLUME_GIB } from "../volume-options";
import { LokiOptions } from "./logs-options";

/** Days for which lines are kept where nobody says another. */
export const DEFAULT_LOG_DAYS = 14;

/** Where Loki is asked, and written to. */
export function lokiAddress(namespace: string): string {
  return `http://loki.${namespace}.svc.cluster.local:3100`;
}

const OFF = { enabled: false };
const NONE = { replicas: 0 };

/**
 * One Loki with its index and its lines on a volume: no object store, no caches, nothing of it that is known to its makers.
 *
 * @param clients namespaces whose pods may ask it
 */
export function loki(cluster: IKubernetesCluster, namespace: string, options: LokiOptions, clients: readonly string[]): HelmAddOn {
  const { retentionDays = DEFAULT_LOG_DAYS, storage: { className, sizeGiB = DEFAULT_VOLUME_GIB } = {}, nodeSelector, tolerations } = options;
  return {
    ...telemetryChart("loki"),
    namespace,
    createNamespace: true,
    // What collects reads the nodes' own folder of lines.
    namespaceLabels: PRIVILEGED,
    timeoutSeconds: 900,
    values: {
      deploymentMode: "Monolithic",
      loki: {
        // Tenants are told by a header that nobody checks: the policy says who reaches it.
        auth_enabled: false,
        commonConfig: { replication_factor: 1 },
        storage: { type: "filesystem" },
        schemaConfig: { configs: [{ from: "2024-04-01", store: "tsdb", object_store: "filesystem", schema: "v13", index: { prefix: "index_", period: "24h" } }] },
        compactor: { retention_enabled: true, delete_request_store: "filesystem" },
        limits_config: { retention_period: `${retentionDays * 24}h` },
        analytics: { reporting_enabled: false },
      },
      singleBinary: {
        replicas: 1,
        sidecar: false,
        podDisruptionBudget: OFF,
        persistence: { size: `${sizeGiB}Gi`, ...(className === undefined ? {} : { storageClass: className }) },
        resources: { requests: { cpu: "250m", memory: "1Gi" }, limits: { memory: "2Gi" } },
        ...placement(cluster, { nodeSelector, tolerations }),
      },
      // Without it Loki may read every Secret of the cluster, whether the container that looks for rules there is on or not.
      sidecar: { rules: OFF },
      ...{ read: NONE, write: NONE, backend: NONE },
      ...{ gateway: OFF, lokiCanary: OFF, test: OFF, chunksCache: OFF, resultsCache: OFF, ruler: OFF },
      monitoring: { dashboards: OFF },
      extraObjects: [reachedFrom("loki", clients, [3100])],
    },
  };
}
