import { Token } from "../../core/framework";
import { Capacity } from "../../cluster/capacity";
import { GpuPool } from "../../cluster/node-pool";
import { GPU_RESOURCE } from "../../cluster/pool-needs";
import table from "../data/karpenter.json";
import { EfaMachine } from "../pools/efa-machine";
import { karpenterCapacity } from "./karpenter-capacity";
import { numberInExpression } from "../expression";
import { nodeConfigMessage } from "../pools/node-config";
import { EksGpuPoolOptions } from "../pools/pool-options";

/** A pool as its release has it. */
export interface KarpenterPool {
  readonly name: string;
  /** Values of our chart. */
  readonly values: { [name: string]: unknown };
}

/** What a pool shares with others of its cluster, or is made beside it. */
export interface KarpenterPlace {
  readonly instanceProfile: string;
  readonly subnetIds: string[];
  readonly securityGroupIds: string[];
  /** Tags of machines and their volumes. */
  readonly tags: { [key: string]: string };
  /** Release of the node image. */
  readonly nodeImage: string;
  readonly arm: boolean;
  /** Labels besides those that Karpenter and the image write. */
  readonly labels: { [key: string]: string };
  readonly efa?: EfaMachine;
  readonly placementGroup?: string;
  /** Whether there is a Lustre file system to mount. */
  readonly lustre: boolean;
}

const DEFAULT_EMPTY_MINUTES = 10;

/** Values of our chart for a pool. */
export function karpenterPool(options: EksGpuPoolOptions, pool: GpuPool, place: KarpenterPlace): KarpenterPool {
  const { nodeLife = {}, diskSizeGiB = 200, diskThroughputMiBps, diskIops, instanceStore = false, fastImagePull = false } = options;
  const userData = nodeConfigMessage({ fastImagePull });
  const { name, maxNodes, gpusPerNode, capacity = Capacity.ON_DEMAND } = pool;
  return {
    name,
    values: {
      pool: name,
      labels: place.labels,
      taints: pool.taints.map(({ key, value, effect }) => ({ key, value, effect })),
      startupTaints: startupTaints(place.lustre),
      requirements: requirements(options, capacity, place.arm),
      limits: { nodes: times(maxNodes, 1), [GPU_RESOURCE]: times(maxNodes, gpusPerNode) },
      emptyAfter: `${nodeLife.emptyMinutes ?? DEFAULT_EMPTY_MINUTES}m`,
      changedAtOnce: nodeLife.replaceChanged === true ? "1" : "0",
      expireAfter: nodeLife.expireAfterHours === undefined ? "Never" : `${nodeLife.expireAfterHours}h`,
      ...(nodeLife.drainMinutes === undefined ? {} : { drain: `${nodeLife.drainMinutes}m` }),
      nodeClass: {
        image: `al2023@${place.nodeImage}`,
        instanceProfile: place.instanceProfile,
        subnetIds: place.subnetIds,
        securityGroupIds: place.securityGroupIds,
        ...(capacity.reservationId === undefined ? {} : { reservationId: capacity.reservationId }),
        ...(place.placementGroup === undefined ? {} : { placementGroup: place.placementGroup }),
        networkInterfaces: place.efa === undefined ? [] : karpenterInterfaces(place.efa),
        disk: {
          size: `${diskSizeGiB}Gi`,
          ...(diskThroughputMiBps === undefined ? {} : { throughput: diskThroughputMiBps }),
          ...(diskIops === undefined ? {} : { iops: diskIops }),
        },
        instanceStore,
        ...(userData === undefined ? {} : { userData }),
        tags: place.tags,
      },
    },
  };
}

/**
 * A machine's cards as an EC2NodeClass takes them: the first interface is Ethernet always, and EFA of its card, where it has some, is one more
 * beside it. Left to itself, Karpenter gives each card an interface with an address, for which 32 cards take those of 32 nodes.
 */
export function karpenterInterfaces({ interfaces, primary, device }: EfaMachine): object[] {
  const first = { networkCardIndex: 0, deviceIndex: 0, interfaceType: "interface" };
  const own = primary === "efa" ? [{ networkCardIndex: 0, deviceIndex: 1, interfaceType: "efa-only" }] : [];
  const others = Array.from({ length: interfaces - own.length }, (_, index) => ({ networkCardIndex: index + 1, deviceIndex: device, interfaceType: "efa-only" }));
  return [first, ...own, ...others];
}

/** So many of something for each node, as a text. */
function times(nodes: number, each: number): string {
  return Token.isUnresolved(nodes) ? `\${${numberInExpression(nodes)} * ${each}}` : String(nodes * each);
}

function requirements({ machineType, moreMachineTypes = [], availabilityZones }: EksGpuPoolOptions, capacity: Capacity, arm: boolean): object[] {
  const of = (key: string, values: string[]): object => ({ key, operator: "In", values });
  return [
    of("kubernetes.io/os", ["linux"]),
    of("kubernetes.io/arch", [arm ? "arm64" : "amd64"]),
    of("node.kubernetes.io/instance-type", [machineType, ...moreMachineTypes]),
    of("karpenter.sh/capacity-type", [karpenterCapacity(capacity)]),
    ...(availabilityZones === undefined ? [] : [of("topology.kubernetes.io/zone", availabilityZones)]),
    ...(capacity.kind === "block" ? [of("karpenter.k8s.aws/capacity-reservation-type", ["capacity-block"])] : []),
  ];
}

/** Taints that a storage driver takes off once it can mount on the node: until then no pod is put there, and Karpenter makes no second node. */
function startupTaints(lustre: boolean): object[] {
  return table.startupTaints.filter(({ addOn }) => lustre || addOn !== "aws-fsx-csi-driver").map(({ key }) => ({ key, effect: "NoExecute" }));
}
