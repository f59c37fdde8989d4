import { HelmAddOn } from "../../cluster/helm-add-on";
import { StorageOffer } from "../../cluster/storage-offer";
import { Finding } from "../../core/problems/problem";
import { AksClusterProps } from "../aks-cluster-props";
import table from "../data/local-nvme.json";
import { knownSizesOf, nvmeOf } from "../pools/local-disks";
import { LOCAL_NVME_CLASS, LOCAL_NVME_LABEL } from "../pools/local-nvme-label";
import { AksGpuPoolOptions } from "../pools/pool-options";

/** Pools whose machines have no such disks. */
export function checkLocalNvme(at: string, pool: AksGpuPoolOptions): Finding[] {
  const { localNvme } = pool;
  if (localNvme !== true) return [];
  const property = `${at}.localNvme`;
  const without = knownSizesOf(pool).filter((size) => nvmeOf(size) === undefined);
  if (without.length === 0) return [];
  return [{ code: "no-local-nvme", property, value: localNvme, reason: `no source says that ${without.join(" and ")} has NVMe disks of its own besides the system's`, fix: `leave it out, take one of ${table.sizes.map((row) => row.machineType).join(", ")}, or state the size's GPUs: gpus` }];
}

/** What makes volumes of the disks, on the nodes of pools that say so: Azure Container Storage's open driver. Nothing of it names a pool. */
export function localNvmeAddOn(): HelmAddOn {
  const { repository, chart, version } = table.driver;
  return {
    name: "local-csi-driver",
    repository,
    chart,
    version,
    // As its own guide has it: it has a node's priority.
    namespace: "kube-system",
    values: {
      daemonset: { nodeSelector: { [LOCAL_NVME_LABEL]: "true" } },
      // It would look into every pod that is made, for claims that outlive their pods; ours go with theirs.
      webhook: { hyperconverged: { enabled: false } },
    },
  };
}

/** The class. A volume goes with its pod, so no claim that is kept gets it, in no mode: the driver's own webhook refuses such claims. */
export function localNvmeClass(): StorageOffer {
  return {
    className: LOCAL_NVME_CLASS,
    accessModes: [],
    definition: { provisioner: table.driver.provisioner, reclaimPolicy: "Delete", volumeBindingMode: "WaitForFirstConsumer", allowVolumeExpansion: true },
  };
}

/** The first such pool of a cluster, added later: class and driver were decided before it. */
export function checkNvmeInTime(property: string, { localNvme }: AksGpuPoolOptions, { gpuPools }: AksClusterProps): Finding[] {
  if (localNvme !== true || gpuPools.some((pool) => pool.localNvme === true)) return [];
  const reason = "the cluster was made without the driver of such disks";
  return [{ code: "local-nvme-too-late", property, value: localNvme, reason, fix: "write the first pool that has it in gpuPools" }];
}
