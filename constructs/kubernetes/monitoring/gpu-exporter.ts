import { GpuSoftware } from "../../cluster/gpu-software";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { GpuPool } from "../../cluster/pools/node-pool";
import { Values, mergeValues } from "../../core/names/value-path";
import { nodeTolerations, onGpuNodes } from "../gpu-software";
import counters from "./data/gpu-counters.json";
import { GpuMetrics } from "./gpu-metrics";
import { chart } from "./monitoring-chart";

/** ConfigMap with the list of what the GPU Operator's exporter reads. */
const COUNTERS_NAME = "dynamo-gpu-counters";

/** The chart's own mount of the list, which a list of ours replaces. */
const COUNTERS_MOUNT = { name: "exporter-metrics-volume", mountPath: "/etc/dcgm-exporter/default-counters.csv", subPath: "default-counters.csv" };

/** Who reads the GPUs' figures where nobody has said it. */
export function defaultGpuMetrics({ gpuSoftware }: IKubernetesCluster): GpuMetrics {
  switch (gpuSoftware.owner) {
    case GpuSoftware.GPU_OPERATOR.owner:
      return GpuMetrics.GPU_OPERATOR;
    case GpuSoftware.DEVICE_PLUGIN.owner:
      return GpuMetrics.EXPORTER;
    default:
      return GpuMetrics.NONE;
  }
}

/** Pools on whose nodes our exporter doesn't run: the cloud has its own software there, as on nodes of EKS Auto Mode. */
export function poolsWithoutExporter({ gpuPools, gpuSoftware: { providedOn = [] } }: Pick<IKubernetesCluster, "gpuPools" | "gpuSoftware">): GpuPool[] {
  return gpuPools.filter(({ labels }) => providedOn.some(({ label, value }) => labels[label] === value));
}

/** What the exporter reads, as it takes it: a line for each figure. */
export function gpuCounters(): string {
  return counters.counters.map(({ field, type, help }) => `${field}, ${type}, ${help}`).join("\n");
}

/** NVIDIA's exporter on the nodes of the GPU pools. */
export function gpuExporter(cluster: IKubernetesCluster, namespace: string): HelmAddOn {
  return {
    ...chart("dcgm-exporter"),
    namespace,
    values: {
      affinity: onGpuNodes(cluster.gpuPools, cluster.gpuSoftware.providedOn),
      tolerations: nodeTolerations(cluster),
      customMetrics: gpuCounters(),
      // Ours is beside it, with the labels and the interval of the others.
      serviceMonitor: { enabled: false },
      // With the chart's 512 MiB it is killed on nodes with eight GPUs (dcgm-exporter#609, #536).
      resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "500m", memory: "1Gi" } },
      ...hostDriver(cluster),
    },
  };
}

/**
 * Where the device plugin alone puts driver and devices into containers (GKE), and only into those that ask for a GPU: the driver by its folder
 * on the node, the devices by privilege, as Google's own manifest for this exporter has them. The chart's priority is for system namespaces there.
 */
function hostDriver({ gpuPools }: IKubernetesCluster): Values {
  const pool = gpuPools.find((one) => one.driverRoot !== undefined && one.driverHostFolder !== undefined);
  if (pool === undefined) return {};
  const { driverRoot = "", driverHostFolder = "" } = pool;
  return {
    priorityClassName: "",
    // The chart's own keeps from more privileges, with which the API server refuses this one; null takes its list away.
    securityContext: { privileged: true, allowPrivilegeEscalation: true, capabilities: null },
    extraEnv: [{ name: "LD_LIBRARY_PATH", value: `${driverRoot}/lib64` }],
    extraHostVolumes: [{ name: "driver", hostPath: driverHostFolder }],
    extraVolumeMounts: [COUNTERS_MOUNT, { name: "driver", mountPath: driverRoot, readOnly: true }],
  };
}

/** The GPU Operator's chart with our list of figures for its exporter. */
export function withGpuCounters(addOn: HelmAddOn): HelmAddOn {
  if (addOn.chart !== "gpu-operator") return addOn;
  const config = { name: COUNTERS_NAME, create: true, data: gpuCounters() };
  return { ...addOn, values: mergeValues(addOn.values ?? {}, { dcgmExporter: { config } }) };
}
