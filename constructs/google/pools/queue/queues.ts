import * as path from "path";
import { HelmAddOn } from "../../../cluster/helm-add-on";
import { ModelQueues } from "../../../cluster/model-queues";
import { GpuPool } from "../../../cluster/pools/node-pool";
import { packageRoot } from "../../../core/package-root";
import kueue from "../../data/kueue.json";

/** The models' namespace where none is named: the chain's own default. */
const NAMESPACE = "inference";

/** Folders of our charts: queues of the cluster, and the models' ways into them. */
export function queueChartPath(): string {
  return path.join(packageRoot(), "constructs", "google", "pools", "queue", "chart");
}

export function localQueueChartPath(): string {
  return path.join(packageRoot(), "constructs", "google", "pools", "queue", "local-chart");
}

/** Pools to whose nodes pods come by a queue. */
export function queuedPools(pools: readonly GpuPool[]): GpuPool[] {
  return pools.filter(({ queue }) => queue !== undefined);
}

/**
 * Kueue, which looks at pods of the models' namespace alone, and a queue for each pool. It holds no other kinds of work: what isn't a pod of ours is
 * none of its business.
 */
export function queueAddOns(pools: readonly GpuPool[], namespace = NAMESPACE): HelmAddOn[] {
  const queued = queuedPools(pools);
  if (queued.length === 0) return [];
  const { repository, chart, version, image } = kueue;
  return [
    {
      ...{ name: "kueue", repository, chart, version, namespace: kueue.namespace },
      createNamespace: true,
      values: {
        controllerManager: { manager: { image: { ...image, pullPolicy: "IfNotPresent" } } },
        managerConfig: { controllerManagerConfigYaml: JSON.stringify(managerConfig(namespace)) },
      },
    },
    {
      name: "gke-queues",
      localChart: queueChartPath(),
      imageValues: [],
      namespace: kueue.namespace,
      after: ["kueue"],
      values: {
        namespace,
        queues: queued.map(({ queue, maxNodes, gpusPerNode, capacity, nodeSelector }) => ({
          name: queue,
          gpus: maxNodes * gpusPerNode,
          runSeconds: (capacity?.longestHours ?? 168) * 3600,
          nodeLabels: nodeSelector,
        })),
      },
    },
  ];
}

/** What comes into the models' namespace for them. */
export function modelQueues(pools: readonly GpuPool[], namespace = NAMESPACE): ModelQueues | undefined {
  const queues = queuedPools(pools).map(({ queue }) => queue);
  if (queues.length === 0) return undefined;
  return { namespace, property: "queueNamespace", addOn: { name: "model-queues", localChart: localQueueChartPath(), imageValues: [], namespace, values: { queues } } };
}

/** @see https://kueue.sigs.k8s.io/docs/reference/kueue-config.v1beta2/ */
function managerConfig(namespace: string): object {
  return {
    apiVersion: "config.kueue.x-k8s.io/v1beta2",
    kind: "Configuration",
    health: { healthProbeBindAddress: ":8081" },
    metrics: { bindAddress: ":8443" },
    // The port that the cluster's firewall lets the control plane call.
    webhook: { port: 9443 },
    leaderElection: { leaderElect: true, resourceName: "c1f6bfd2.kueue.x-k8s.io" },
    controller: { groupKindConcurrency: { Pod: 5, "Workload.kueue.x-k8s.io": 10, "LocalQueue.kueue.x-k8s.io": 5, "ClusterQueue.kueue.x-k8s.io": 5, "ResourceFlavor.kueue.x-k8s.io": 1 } },
    clientConnection: { qps: 300, burst: 500 },
    managedJobsNamespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    integrations: { frameworks: ["pod"] },
    // Else a pod that asks for processors, memory or a network's interface would wait for ever: no queue counts these.
    resources: { quotaCheckStrategy: "IgnoreUndeclared" },
  };
}
