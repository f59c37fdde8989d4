import { GpuSoftware, NodeMark } from "../cluster/gpu-software";
import { HelmAddOn } from "../cluster/helm-add-on";
import { DEVICE_PLUGIN_CONFIG_LABEL, WHOLE_GPUS, timeSlicingConfig } from "../cluster/pools/device-plugin-config";
import { MIG_CONFIG_LABEL, MIG_MANAGER_LABEL } from "../cluster/pools/gpu-partition";
import { IKubernetesCluster, gpuNodeTolerations, spotTolerations } from "../cluster/kubernetes-cluster";
import { GPU_POOL_LABEL, GpuPool } from "../cluster/pools/node-pool";
import { TaintEffect, Toleration } from "../cluster/pools/scheduling";
import charts from "./data/gpu-software.json";

/** Both NVIDIA charts tolerate this taint by themselves; a list of ours replaces theirs, so it is said again. */
const ANY_GPU_TAINT: Toleration = { key: "nvidia.com/gpu", operator: "Exists", effect: TaintEffect.NO_SCHEDULE };

/** What the GPU Operator's own pods tolerate by default (its values.yaml, v26.3.3). */
const CONTROL_PLANE_TAINT: Toleration = {
  key: "node-role.kubernetes.io/control-plane",
  operator: "Equal",
  value: "",
  effect: TaintEffect.NO_SCHEDULE,
};

/** What brings driver, container toolkit and device plugin to a cluster's GPU nodes, as the cluster asks for it. */
export function gpuSoftwareAddOns(cluster: IKubernetesCluster): HelmAddOn[] {
  switch (cluster.gpuSoftware.owner) {
    case GpuSoftware.DEVICE_PLUGIN.owner:
      return [devicePlugin(cluster)];
    case GpuSoftware.GPU_OPERATOR.owner:
      return [gpuOperator(cluster)];
    default:
      return [];
  }
}

function devicePlugin(cluster: IKubernetesCluster): HelmAddOn {
  return {
    ...chart("nvidia-device-plugin"),
    values: {
      // The chart's own affinity asks for labels that node feature discovery or the node image sets. The pools' own labels are
      // there whichever image the nodes run.
      affinity: onGpuNodes(cluster.gpuPools, cluster.gpuSoftware.providedOn),
      tolerations: nodeTolerations(cluster),
      // With it on, the plugin fights the EFA device plugin; it was on by default in 0.19.0 to 0.19.2.
      mofedEnabled: false,
      ...sharedGpus(cluster.gpuPools),
    },
  };
}

/**
 * A configuration of the plugin for each number of pods that GPUs are shared by, beside that of whole ones, which nodes without its label have. Strategies
 * that are said in so many words keep the chart from asking for SYS_ADMIN, as it does for configurations that it doesn't look into (_helpers.tpl).
 */
function sharedGpus(pools: GpuPool[]): { [key: string]: unknown } {
  const shared = pools.filter(({ labels }) => labels[DEVICE_PLUGIN_CONFIG_LABEL] !== undefined);
  if (shared.length === 0) return {};
  const numbers = [...new Set(shared.map(({ gpuClients = 1 }) => gpuClients))].sort((one, other) => one - other);
  const slicing = (replicas: number): string =>
    ["version: v1", "sharing:", "  timeSlicing:", "    renameByDefault: false", "    failRequestsGreaterThanOne: true", "    resources:", "    - name: nvidia.com/gpu", `      replicas: ${replicas}`, ""].join("\n");
  const map = Object.fromEntries([[WHOLE_GPUS, "version: v1\n"], ...numbers.map((clients) => [timeSlicingConfig(clients), slicing(clients)])]) as { [name: string]: string };
  return { migStrategy: "none", deviceListStrategy: "envvar", config: { map, default: WHOLE_GPUS } };
}

function gpuOperator(cluster: IKubernetesCluster): HelmAddOn {
  const { networkAddOn } = cluster.gpuSoftware;
  const spot = spotTolerations(cluster);
  const own = [CONTROL_PLANE_TAINT, ...spot];
  return {
    ...chart("gpu-operator"),
    createNamespace: true,
    // Driver and toolkit containers are privileged.
    namespaceLabels: { "pod-security.kubernetes.io/enforce": "privileged" },
    values: {
      daemonsets: { tolerations: nodeTolerations(cluster) },
      operator: { tolerations: own },
      // On by default from v26.7 on, and the release fails where Prometheus' kinds are missing.
      dcgmExporter: { serviceMonitor: { enabled: false } },
      ...slices(cluster.gpuPools),
      ...(networkAddOn === undefined
        ? {
            "node-feature-discovery": {
              // The worker finds the GPUs, by whose labels the operator then places everything else.
              worker: {
                affinity: onGpuNodes(cluster.gpuPools),
                tolerations: [CONTROL_PLANE_TAINT, ...nodeTolerations(cluster)],
              },
              master: { tolerations: own },
              gc: { tolerations: spot },
            },
          }
        : {
            // The add-on brings it; and the driver waits on each node for that of the network cards.
            nfd: { enabled: false },
            driver: { rdma: { enabled: true } },
          }),
    },
    ...(networkAddOn === undefined ? {} : { after: [networkAddOn] }),
    timeoutSeconds: 900,
  };
}

/**
 * What the operator must know where GPUs are cut: that each slice counts as a GPU, and that its MIG manager may restart a node whose GPUs don't turn to
 * slices without. A100s on a cloud don't (its guide, "In a cloud service provider (CSP) environment"; Azure/AgentBaker, cse_main.sh).
 */
function slices(pools: GpuPool[]): { [key: string]: unknown } {
  const cut = pools.filter(({ labels }) => labels[MIG_CONFIG_LABEL] !== undefined);
  if (cut.length === 0) return {};
  const byManager = cut.some(({ labels }) => labels[MIG_MANAGER_LABEL] !== "false");
  return { mig: { strategy: "single" }, ...(byManager ? { migManager: { env: [{ name: "WITH_REBOOT", value: "true" }] } } : {}) };
}

/** Tolerations of what runs on every node of every GPU pool. */
export function nodeTolerations(cluster: IKubernetesCluster): Toleration[] {
  const pools = gpuNodeTolerations(cluster).filter(
    ({ key, effect }) => key !== ANY_GPU_TAINT.key || effect !== ANY_GPU_TAINT.effect,
  );
  return [ANY_GPU_TAINT, ...pools];
}

/**
 * Node affinity for the nodes of any GPU pool and for no others: by our label, or where pools lack it by what selects each.
 *
 * @param except nodes of our pools that are left out
 */
export function onGpuNodes(pools: GpuPool[], except: NodeMark[] = []): { [key: string]: unknown } {
  if (pools.length > 0 && pools.every((pool) => pool.labels[GPU_POOL_LABEL] !== undefined)) {
    const others = except.map(({ label, value }) => ({ key: label, operator: "NotIn", values: [value] }));
    return requiredAffinity([{ matchExpressions: [{ key: GPU_POOL_LABEL, operator: "Exists" }, ...others] }]);
  }
  const terms = pools
    .map((pool) =>
      Object.entries(pool.nodeSelector)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => ({ key, operator: "In", values: [value] })),
    )
    .map((matchExpressions) => JSON.stringify({ matchExpressions }));
  return requiredAffinity([...new Set(terms)].sort().map((term) => JSON.parse(term) as unknown));
}

function requiredAffinity(nodeSelectorTerms: unknown[]): { [key: string]: unknown } {
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
}

function chart(name: string): HelmAddOn {
  const row = charts.find((candidate) => candidate.name === name);
  if (row === undefined) throw new Error(`data/gpu-software.json has no row for ${name}`);
  return { name, repository: row.repository, chart: row.chart, version: row.version, namespace: row.namespace };
}
