import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { DEFAULT_EVERY } from "./chats/chats";
import { Monitoring } from "./monitoring";
import { gpuMetricsOf } from "./monitoring-source";
import { DEFAULT_RETENTION, DEFAULT_SIZE_GIB, retentionSizeGiB } from "./prometheus-stack";

/** Monitoring in short, for whoever looks after a deployment. */
export function describeMonitoring(monitoring: Monitoring, cluster: IKubernetesCluster): { [name: string]: unknown } {
  const { kind, namespace, address, inClusterOptions: own, usesCloud, chats } = monitoring;
  return {
    kind,
    namespace,
    address,
    gpuMetrics: gpuMetricsOf(monitoring, cluster).owner,
    ...(own === undefined ? {} : describeOwn(own, cluster)),
    ...(usesCloud ? describeStore(monitoring, cluster) : {}),
    ...(chats === undefined ? {} : { chatsEverySeconds: chats.everySeconds ?? DEFAULT_EVERY }),
  };
}

/** The managed Prometheus, what evaluates rules there and who is told, and what asks it. */
function describeStore({ cloudEvaluates, queryFrontend }: Monitoring, { managedPrometheus: store }: IKubernetesCluster): { [name: string]: unknown } {
  const { tells, toldBy } = store?.ruleEvaluator ?? {};
  return {
    store: store?.serviceName,
    ...(cloudEvaluates ? { storeRules: true, ...(tells === undefined ? {} : { storeTells: tells }), storeToldBy: toldBy } : {}),
    ...(store?.grafanaName === undefined ? {} : { storeGrafana: store.grafanaName, storeGrafanaName: store.grafanaInstance }),
    ...(queryFrontend === undefined ? {} : { queryFrontend: true }),
  };
}

function describeOwn(own: NonNullable<Monitoring["inClusterOptions"]>, cluster: IKubernetesCluster): { [name: string]: unknown } {
  const { retention = DEFAULT_RETENTION, storage = {}, grafana, alertmanager } = own;
  const { className, sizeGiB = DEFAULT_SIZE_GIB, ephemeral = false } = storage;
  return {
    retention,
    retentionSizeGiB: retentionSizeGiB(own),
    ...(ephemeral ? {} : { volumeGiB: sizeGiB, storageClass: className ?? cluster.storage.find(({ isDefault }) => isDefault)?.className }),
    grafana: grafana !== undefined,
    alertmanager: alertmanager !== undefined,
  };
}
