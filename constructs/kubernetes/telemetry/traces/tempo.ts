import { HelmAddOn } from "../../../cluster/helm-add-on";
import { IKubernetesCluster } from "../../../cluster/kubernetes-cluster";
import { placement } from "../../monitoring/placement";
import { telemetryChart } from "../telemetry-chart";
import { DEFAULT_VOLUME_GIB } from "../volume-options";
import { TempoOptions } from "./traces-options";

/** Days for which spans are kept where nobody says another. */
export const DEFAULT_TRACE_DAYS = 7;

/** Where Tempo is asked. */
export function tempoAddress(namespace: string): string {
  return `http://tempo.${namespace}.svc.cluster.local:3200`;
}

/** One Tempo with its spans on a volume. Only the collector writes there; its policy comes with the collector. */
export function tempo(cluster: IKubernetesCluster, namespace: string, options: TempoOptions): HelmAddOn {
  const { retentionDays = DEFAULT_TRACE_DAYS, storage: { className, sizeGiB = DEFAULT_VOLUME_GIB } = {}, nodeSelector, tolerations } = options;
  return {
    ...telemetryChart("tempo"),
    namespace,
    values: {
      tempo: {
        retention: `${retentionDays * 24}h`,
        reportingEnabled: false,
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, seccompProfile: { type: "RuntimeDefault" } },
        resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "2Gi" } },
      },
      persistence: { enabled: true, size: `${sizeGiB}Gi`, ...(className === undefined ? {} : { storageClassName: className }) },
      ...placement(cluster, { nodeSelector, tolerations }),
    },
    after: ["otel-collector"],
  };
}
