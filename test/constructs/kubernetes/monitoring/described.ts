import { ClusterConnection } from "../../../../constructs/cluster/connection";
import { GpuSoftware } from "../../../../constructs/cluster/gpu-software";
import { IKubernetesCluster } from "../../../../constructs/cluster/kubernetes-cluster";
import { GPU_POOL_LABEL, GpuPool } from "../../../../constructs/cluster/pools/node-pool";
import { TaintEffect } from "../../../../constructs/cluster/pools/scheduling";
import { AccessMode } from "../../../../constructs/cluster/storage-offer";
import { ScrapedPlatform } from "../../../../constructs/kubernetes/monitoring/scraped-platform";
import { describedPool } from "../../../harness/described-pool";

/** A cluster and a platform as monitoring sees them, for its tests. */

const GPU_TAINT = { key: "nvidia.com/gpu", value: "present", effect: TaintEffect.NO_SCHEDULE };

export const pool = (name: string, more: Partial<GpuPool> = {}): GpuPool => describedPool(name, { labels: { [GPU_POOL_LABEL]: name }, nodeSelector: { [GPU_POOL_LABEL]: name }, taints: [GPU_TAINT], ...more });

export const cluster = (more: Partial<IKubernetesCluster> = {}): IKubernetesCluster => ({
  clusterName: "c",
  connection: ClusterConnection.kubeconfig({ context: "kind" }),
  gpuPools: [pool("l4")],
  storage: [
    { className: "disks", accessModes: [AccessMode.READ_WRITE_ONCE], isDefault: true, minimumGiB: 20 },
    { className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_WRITE_ONCE] },
    { className: "snapshots", accessModes: [AccessMode.READ_ONLY_MANY] },
  ],
  gpuSoftware: GpuSoftware.DEVICE_PLUGIN,
  addOns: [],
  ...more,
});

export const platform = (more: Partial<ScrapedPlatform> = {}): ScrapedPlatform => ({
  release: "1.6.1",
  namespace: "dynamo-system",
  modelNamespace: "inference",
  releaseName: "dynamo-platform",
  nats: false,
  etcd: false,
  ownMonitors: false,
  ...more,
});
