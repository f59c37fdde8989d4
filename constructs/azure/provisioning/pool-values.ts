import { Token, Tokenization } from "../../core/framework";
import { Capacity } from "../../cluster/pools/capacity";
import { GpuPool } from "../../cluster/pools/node-pool";
import { GPU_RESOURCE } from "../../cluster/pools/pool-needs";
import { driverOf } from "../pools/gpu-driver";
import { ownLabels } from "../pools/gpu-pool";
import { AksGpuPoolOptions } from "../pools/pool-options";

/** A pool as its release has it. */
export interface ProvisionedPool {
  readonly name: string;
  /** Values of our chart. */
  readonly values: { [name: string]: unknown };
}

/** What a pool shares with others of its cluster. */
export interface ProvisionedPlace {
  readonly region: string;
  readonly subnetId: string;
  readonly hostEncryption: boolean;
  /** Tags of machines and their disks. */
  readonly tags: { [key: string]: string };
}

const EMPTY_MINUTES = 10;
const OS_DISK_GIB = 256;
/** Labels that Karpenter writes by itself, and would take for a wish where they stand in a pool. */
const WRITTEN_BY_KARPENTER = /^kubernetes\.azure\.com\/scalesetpriority$/;

/** Values of our chart for a pool. */
export function provisionedPool(options: AksGpuPoolOptions, pool: GpuPool, place: ProvisionedPlace): ProvisionedPool {
  const { nodeLife = {}, osDiskSizeGiB = OS_DISK_GIB, machineType, driver } = options;
  const labels = { ...options.labels, ...ownLabels(options) };
  return {
    name: pool.name,
    values: {
      pool: pool.name,
      labels: Object.fromEntries(Object.entries(labels).filter(([key]) => !WRITTEN_BY_KARPENTER.test(key))),
      taints: pool.taints.map(({ key, value, effect }) => ({ key, value, effect })),
      requirements: requirements(options, pool, place.region),
      limits: { nodes: times(pool.maxNodes, 1), [GPU_RESOURCE]: times(pool.maxNodes, pool.gpusPerNode) },
      emptyAfter: `${nodeLife.emptyMinutes ?? EMPTY_MINUTES}m`,
      changedAtOnce: nodeLife.replaceChanged === true ? "1" : "0",
      expireAfter: nodeLife.expireAfterHours === undefined ? "Never" : `${nodeLife.expireAfterHours}h`,
      ...(nodeLife.drainMinutes === undefined ? {} : { drain: `${nodeLife.drainMinutes}m` }),
      nodeClass: {
        subnetId: place.subnetId,
        osDiskSizeGiB,
        driver: driverOf(machineType, driver).version === undefined ? "None" : "Driver",
        hostEncryption: place.hostEncryption,
        artifactStreaming: options.artifactStreaming === true,
        tags: place.tags,
      },
    },
  };
}

/** So many of something for each node, as a text. */
function times(nodes: number, each: number): string {
  return Token.isUnresolved(nodes) ? `\${${Token.asString(Tokenization.reverseNumber(nodes))} * ${each}}` : String(nodes * each);
}

function requirements({ machineType, moreMachineTypes = [], zones, ephemeralOsDisk, osDiskSizeGiB = OS_DISK_GIB }: AksGpuPoolOptions, { capacity = Capacity.ON_DEMAND, labels }: GpuPool, region: string): object[] {
  const of = (key: string, values: string[], operator = "In"): object => ({ key, operator, values });
  return [
    of("kubernetes.io/os", ["linux"]),
    of("kubernetes.io/arch", [labels["kubernetes.io/arch"]]),
    of("karpenter.azure.com/sku-name", [machineType, ...moreMachineTypes]),
    of("karpenter.sh/capacity-type", [capacity.interruptible ? "spot" : "on-demand"]),
    // Azure numbers a region's zones; Kubernetes writes them with the region's name.
    ...(zones === undefined || zones.length === 0 ? [] : [of("topology.kubernetes.io/zone", zones.map((zone) => `${region}-${zone}`))]),
    // It puts the system disk onto the machine where it fits: only sizes where it does.
    ...(ephemeralOsDisk === true ? [of("karpenter.azure.com/sku-storage-ephemeralos-maxsize", [String(osDiskSizeGiB - 1)], "Gt")] : []),
  ];
}
