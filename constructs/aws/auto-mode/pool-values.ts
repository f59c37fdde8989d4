import { Capacity } from "../../cluster/pools/capacity";
import { GpuPool } from "../../cluster/pools/node-pool";
import table from "../data/auto-mode.json";
import { KarpenterPlace, KarpenterPool, karpenterInterfaces, nodePoolValues, requirements, startupTaints } from "../karpenter/pool-values";
import { EksGpuPoolOptions } from "../pools/pool-options";
import { EfaMachine } from "../pools/efa/efa-machine";

/** Values of our chart for a pool whose nodes Auto Mode makes. */
export function autoModePool(options: EksGpuPoolOptions, pool: GpuPool, place: KarpenterPlace): KarpenterPool {
  const { diskSizeGiB = 200, diskThroughputMiBps, diskIops, instanceStore = false } = options;
  const { capacity = Capacity.ON_DEMAND } = pool;
  const values = nodePoolValues(options, pool, place, `${table.longestLifeHours}h`);
  return {
    name: pool.name,
    values: {
      ...values,
      // It makes Linux nodes alone, and knows the label of that as none to choose by. How a block is told from another reservation is its own too.
      requirements: requirements(options, capacity, place.arm),
      startupTaints: startupTaints(["aws-efs-csi-driver", ...place.drivers]),
      autoClass: {
        role: place.nodeRole,
        subnetIds: place.subnetIds,
        securityGroupIds: place.securityGroupIds,
        ...(capacity.reservationId === undefined ? {} : { reservationId: capacity.reservationId }),
        ...(place.placementGroup === undefined ? {} : { placementGroup: place.placementGroup }),
        networkInterfaces: place.efa === undefined ? [] : autoInterfaces(place.efa),
        disk: {
          size: `${instanceStore ? table.ownDiskGiB : diskSizeGiB}Gi`,
          ...(diskThroughputMiBps === undefined ? {} : { throughput: diskThroughputMiBps }),
          ...(diskIops === undefined ? {} : { iops: diskIops }),
          ...(place.diskKeyArn === undefined ? {} : { kmsKeyId: place.diskKeyArn }),
        },
        tags: place.tags,
      },
    },
  };
}

/**
 * A machine's cards as a NodeClass takes them. The node gets no more addresses than it starts with: one block, for 16 pods besides those on the
 * machine's own network.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/device-management-efa.html
 */
function autoInterfaces(efa: EfaMachine): object[] {
  const [first, ...others] = karpenterInterfaces(efa);
  return [{ ...first, secondaryIPv4PrefixCount: 1 }, ...others];
}
