import { Token } from "../../core/framework";
import { Capacity } from "../../cluster/pools/capacity";
import { GpuPool } from "../../cluster/pools/node-pool";
import { GPU_RESOURCE } from "../../cluster/pools/pool-needs";
import table from "../data/karpenter.json";
import { EfaMachine } from "../pools/efa/efa-machine";
import { karpenterCapacity } from "./karpenter-capacity";
import { numberInExpression } from "../expression";
import { nodeConfigMessage } from "../pools/software/node-config";
import { reservedResources } from "../pools/software/node-image";
import { EksGpuPoolOptions } from "../pools/pool-options";

/** A pool as its release has it. */
export interface KarpenterPool {
  readonly name: string;
  /** Values of our chart. */
  readonly values: { [name: string]: unknown };
}

/** What a pool shares with others of its cluster, or is made beside it. */
export interface KarpenterPlace {
  /** The nodes' instance profile, of Karpenter's. */
  readonly instanceProfile: string;
  /** Name of the nodes' role, of Auto Mode's. */
  readonly nodeRole: string;
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
  /** How many of a node's EFA interfaces read Lustre. */
  readonly lustreInterfaces: number;
  /** Add-ons of storage drivers that the cluster has besides those for EBS and EFS. */
  readonly drivers: readonly string[];
  /** A key of one's own for the nodes' disks. @default - AWS's */
  readonly diskKeyArn?: string;
}

const DEFAULT_EMPTY_MINUTES = 10;

/** Values of our chart for a pool. */
export function karpenterPool(options: EksGpuPoolOptions, pool: GpuPool, place: KarpenterPlace): KarpenterPool {
  const { diskSizeGiB = 200, diskThroughputMiBps, diskIops, instanceStore = false, fastImagePull = false } = options;
  const userData = nodeConfigMessage({ fastImagePull, lustreInterfaces: place.lustreInterfaces });
  // By the node class and not by nodeadm: Karpenter counts with it when it picks a machine.
  const reserved = reservedResources(options.systemReserved ?? {});
  const { capacity = Capacity.ON_DEMAND } = pool;
  return {
    name: pool.name,
    values: {
      ...nodePoolValues(options, pool, place, "Never"),
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
          ...(place.diskKeyArn === undefined ? {} : { kmsKeyId: place.diskKeyArn }),
        },
        instanceStore,
        ...(userData === undefined ? {} : { userData }),
        ...(reserved.length === 0 ? {} : { systemReserved: Object.fromEntries(reserved) }),
        tags: place.tags,
      },
    },
  };
}

/** What a NodePool has, whoever makes its nodes. */
export function nodePoolValues(options: EksGpuPoolOptions, pool: GpuPool, place: KarpenterPlace, longestLife: string): { [name: string]: unknown } {
  const { nodeLife = {} } = options;
  const { name, maxNodes, gpusPerNode, capacity = Capacity.ON_DEMAND } = pool;
  return {
    pool: name,
    labels: place.labels,
    taints: pool.taints.map(({ key, value, effect }) => ({ key, value, effect })),
    startupTaints: startupTaints(["aws-ebs-csi-driver", "aws-efs-csi-driver", ...place.drivers]),
    requirements: [requirement("kubernetes.io/os", ["linux"]), ...requirements(options, capacity, place.arm), ...(capacity.kind === "block" ? [requirement("karpenter.k8s.aws/capacity-reservation-type", ["capacity-block"])] : [])],
    limits: { nodes: times(maxNodes, 1), [GPU_RESOURCE]: times(maxNodes, gpusPerNode) },
    emptyAfter: `${nodeLife.emptyMinutes ?? DEFAULT_EMPTY_MINUTES}m`,
    changedAtOnce: nodeLife.replaceChanged === true ? "1" : "0",
    expireAfter: nodeLife.expireAfterHours === undefined ? longestLife : `${nodeLife.expireAfterHours}h`,
    ...(nodeLife.drainMinutes === undefined ? {} : { drain: `${nodeLife.drainMinutes}m` }),
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

/** One thing that a pool's machines are chosen by. */
export function requirement(key: string, values: string[]): object {
  return { key, operator: "In", values };
}

/** Which machines, how they are bought, where they stand. */
export function requirements({ machineType, moreMachineTypes = [], availabilityZones }: EksGpuPoolOptions, capacity: Capacity, arm: boolean): object[] {
  return [
    requirement("kubernetes.io/arch", [arm ? "arm64" : "amd64"]),
    requirement("node.kubernetes.io/instance-type", [machineType, ...moreMachineTypes]),
    requirement("karpenter.sh/capacity-type", [karpenterCapacity(capacity)]),
    ...(availabilityZones === undefined ? [] : [requirement("topology.kubernetes.io/zone", availabilityZones)]),
  ];
}

/** Taints that storage drivers take off once they can mount on the node: until then no pod is put there, and no second node is made. */
export function startupTaints(drivers: readonly string[]): object[] {
  return table.startupTaints.filter(({ addOn }) => drivers.includes(addOn)).map(({ key }) => ({ key, effect: "NoExecute" }));
}
