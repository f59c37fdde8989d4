import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { DEFAULT_LOG_DAYS } from "./logs/loki";
import { Logs } from "./logs/logs";
import { DEFAULT_TRACE_DAYS } from "./traces/tempo";
import { Traces } from "./traces/traces";
import { DEFAULT_VOLUME_GIB, TelemetryVolume } from "./volume-options";

/** Where lines are kept, in short, for whoever looks after a deployment. */
export function describeLogs(logs: Logs, cluster: IKubernetesCluster): { [name: string]: unknown } {
  const { kind, namespace, lokiOptions: own, cloudOptions: theirs } = logs;
  if (own !== undefined) return { kind, namespace, retentionDays: own.retentionDays ?? DEFAULT_LOG_DAYS, ...describeVolume(own.storage, cluster) };
  if (theirs === undefined) return { kind };
  return { kind, store: cluster.managedLogs?.serviceName, retentionDays: theirs.retentionDays ?? cluster.managedLogs?.defaultRetentionDays };
}

/** Where spans are kept, in short. */
export function describeTraces(traces: Traces, cluster: IKubernetesCluster): { [name: string]: unknown } {
  const { kind, namespace, sampleRatio, tempoOptions: own, otlpOptions: other } = traces;
  const described = { kind, namespace, sampleRatio };
  if (own !== undefined) return { ...described, retentionDays: own.retentionDays ?? DEFAULT_TRACE_DAYS, ...describeVolume(own.storage, cluster) };
  return { ...described, store: other === undefined ? cluster.managedTraces?.serviceName : other.endpoint };
}

function describeVolume({ className, sizeGiB = DEFAULT_VOLUME_GIB }: TelemetryVolume = {}, cluster: IKubernetesCluster): { [name: string]: unknown } {
  return { volumeGiB: sizeGiB, storageClass: className ?? cluster.storage.find(({ isDefault }) => isDefault)?.className };
}
