import { Capacity } from "../../cluster/pools/capacity";
import { EksNodeLife, EksProvisioner } from "../karpenter/provisioner";
import { EksGpuSharing } from "./gpu-sharing";
import { EksNodeImage, EksSystemReserve } from "./software/node-image";
import { EksGpuMachine } from "./stated-machine";

/** The pool for everything without a GPU. */
export interface EksSystemPoolOptions {
  /**
   * Who makes its nodes: `EksProvisioner.AUTO_MODE`, where all GPU pools are Auto Mode's too, for EKS's own NodePools; nothing else can be said of
   * the pool then, and the add-ons that Auto Mode replaces aren't installed. Of a cluster that is there it can't be changed.
   * @default EksProvisioner.MANAGED_GROUP
   * @example EksProvisioner.AUTO_MODE
   */
  readonly provisioner?: EksProvisioner;
  /** Another name makes the pool anew: its nodes go first. @default "system" @example "system" */
  readonly name?: string;
  /**
   * EC2's name of the machine, an x86 one. Another makes the pool anew: its nodes go first.
   * @default "m6i.xlarge": 4 vCPU, 16 GiB
   * @example "m6i.xlarge"
   */
  readonly machineType?: string;
  /** Fewest nodes. @default 2, so that CoreDNS and controllers with two replicas outlive a node @example 2 */
  readonly minNodes?: number;
  /** Most nodes. @default 4 @example 4 */
  readonly maxNodes?: number;
  /** How many nodes there are. @default - as for GPU pools @example 2 */
  readonly desiredNodes?: number;
  /** Root volume in GiB. A change rolls the nodes. @default 100 @example 100 */
  readonly diskSizeGiB?: number;
}

/** A pool of GPU nodes. */
export interface EksGpuPoolOptions {
  /**
   * Its name, unique in the cluster: the node group's. Zones, machine type and whether it is spot are for the life of a pool: with another
   * of them its nodes go first. A pool of a new name, to which models move before the old one goes, leaves nobody out.
   * @example "l4"
   */
  readonly name: string;
  /** EC2's name of the machine: "g6.2xlarge". Another makes the pool anew. @example "g6.2xlarge" */
  readonly machineType: string;
  /**
   * Other machine types that do as well, each with the same GPUs and as many: of what AWS has, the more kinds a spot pool takes, the sooner its
   * nodes come and the later they are taken back. Not for a reservation or EFA, which are of one kind. A change makes a managed group anew.
   * @default - none
   * @example ["g6.4xlarge"]
   */
  readonly moreMachineTypes?: string[];
  /**
   * Who makes its nodes. Another one takes the pool's nodes away before it makes any: a pool of a new name leaves nobody out.
   * @default EksProvisioner.MANAGED_GROUP
   * @example EksProvisioner.KARPENTER
   */
  readonly provisioner?: EksProvisioner;
  /** When its nodes go, of Karpenter and of Auto Mode. @default - empty ones after ten minutes @example { emptyMinutes: 10 } */
  readonly nodeLife?: EksNodeLife;
  /** Fewest nodes: a pool that has fewer grows. @default 0 @example 0 */
  readonly minNodes?: number;
  /** Most nodes: a pool that has more shrinks. @example 2 */
  readonly maxNodes: number;
  /**
   * How many nodes there are: Terraform then keeps that number. Nothing in the cluster adds nodes when pods wait.
   * @default - the pool starts with `minNodes`, or one if that is 0 (of a Capacity Block none), and keeps what it has, so that it can be
   * scaled by other means
   * @example 1
   */
  readonly desiredNodes?: number;
  /**
   * Whether Cluster Autoscaler, which isn't installed here, adds and takes away its nodes: they get the label by which it waits until a new node's
   * GPUs are there, the group says what a node offers, so that it grows from none, and it starts with `minNodes`. Of managed groups.
   * @default false
   */
  readonly clusterAutoscaler?: boolean;
  /**
   * How its machines are had: `Capacity.SPOT`, cheaper nodes that AWS may take back at two minutes' notice,
   * `Capacity.reservation("cr-...")`, those of an On-Demand Capacity Reservation and no others, or `Capacity.block("cr-...")`, those of a
   * Capacity Block for ML while it runs. A change from or to spot or a block makes the pool anew, any other rolls its nodes.
   * @default Capacity.ON_DEMAND
   * @example Capacity.SPOT
   */
  readonly capacity?: Capacity;
  /**
   * Zones in which nodes are made, some of the cluster's. Name those that have the machine, and for a reservation the one that it lies in.
   * Others make the pool anew.
   * @default - all of the cluster's
   * @example ["us-west-2a"]
   */
  readonly availabilityZones?: string[];
  /**
   * EFA between the pool's nodes, on all network cards of the machine: for models over several nodes, and prefill apart from decode. It wants
   * a machine that has it and one zone. A change rolls the nodes.
   * @default false
   */
  readonly efa?: boolean;
  /**
   * Whether pods over EFA ask for the 2 MiB pages that EKS's image reserves on machines with it. On nodes that have none such a pod waits for
   * ever; without them libfabric is told to use ordinary memory, which is a little slower.
   * @default true, with EFA; false in Auto Mode
   */
  readonly hugePages?: boolean;
  /**
   * Name of a placement group that is there already, for a pool with EFA: that in which its reservation was made, for example.
   * @default - one of its own, so that its nodes stand close together; of a reservation or a block none: their machines stand where they stand
   * @example "training"
   */
  readonly placementGroup?: string;
  /**
   * Ids of security groups of one's own that its nodes have besides the cluster's. In the cluster's VPC. A change rolls the nodes.
   * @default - none but `securityGroups.nodes` of the cluster
   * @example ["sg-0123456789abcdef0"]
   */
  readonly securityGroupIds?: string[];
  /** Root volume in GiB. Inference images are 10 to 30 GB. A change rolls the nodes. @default 200 @example 200 */
  readonly diskSizeGiB?: number;
  /**
   * Speed of the root volume in MiB/s, 125 to 1000; above 750 it wants `diskIops` too. A change rolls the nodes. One taken away again stays:
   * write 125.
   * @default - gp3's own, 125
   * @example 500
   */
  readonly diskThroughputMiBps?: number;
  /** Operations of the root volume a second, 3000 to 16000. As for `diskThroughputMiBps`. @default - gp3's own, 3000 @example 6000 */
  readonly diskIops?: number;
  /**
   * Whether the machine's own NVMe disks hold images, containers and what pods write beside volumes, as one disk (RAID 0): faster than any root
   * volume, and gone with the machine, as all of that is anyway. Left out, EKS's image leaves them alone. A change rolls the nodes.
   * @default false
   */
  readonly instanceStore?: boolean;
  /**
   * Whether images are pulled and unpacked in parallel (SOCI), which a fast disk is needed for: `instanceStore`, or `diskThroughputMiBps` of
   * 600 and more. A change rolls the nodes. Not in Auto Mode. @default false
   */
  readonly fastImagePull?: boolean;
  /**
   * What its nodes run, of a managed group. Another makes the pool anew.
   * @default EksNodeImage.AMAZON_LINUX
   * @example EksNodeImage.BOTTLEROCKET
   */
  readonly nodeImage?: EksNodeImage;
  /**
   * Size of the slices into which each of its GPUs is cut by NVIDIA's MIG, when a node starts: "3g.40gb". Each has processors and memory of its own,
   * counts as one GPU, and serves a worker that needs no more: for small models on large GPUs. Of Bottlerocket alone. A change rolls the nodes.
   * @default - a GPU is whole
   * @example "3g.40gb"
   */
  readonly gpuPartition?: string;
  /**
   * How several pods use each GPU of it, by turns: for small models that are seldom asked, on vLLM. Of managed groups. A change of a Bottlerocket
   * pool rolls its nodes; others are told anew, when no pod of theirs has a GPU.
   * @default - a GPU is one pod's
   * @example EksGpuSharing.timeSlicing(2)
   */
  readonly gpuSharing?: EksGpuSharing;
  /**
   * A snapshot of a volume with images: what lies there isn't pulled again. Of a Bottlerocket node's data volume, or of one that was containerd's folder on
   * Amazon Linux, whose nodes have a second volume of `diskSizeGiB` for it. Of managed groups. Of the cluster's region, and no larger than
   * `diskSizeGiB`. A change rolls the nodes.
   * @default - nodes start empty
   * @example "snap-0123456789abcdef0"
   */
  readonly imageSnapshotId?: string;
  /**
   * What of each node no pod gets, besides what EKS's image keeps for the kubelet: for what runs on the machine itself. A change rolls the nodes.
   * Not in Auto Mode.
   * @default - nothing
   * @example { memoryMiB: 2048 }
   */
  readonly systemReserved?: EksSystemReserve;
  /**
   * Version of NVIDIA's driver on its nodes, or as much of it as is known, for an image that has another by now: a model whose release wants a
   * newer one is refused. It installs nothing.
   * @default - of Amazon Linux the one in the release of the image that this was checked with; of Bottlerocket and Auto Mode not known
   * @example "580.159"
   * @format driver-version
   */
  readonly driver?: string;
  /** More labels for the nodes. @default - none @example { team: "research" } */
  readonly labels?: { [key: string]: string };
  /**
   * The machine's GPUs, for a machine type that isn't in this release's data, or that it says can't be had so.
   * @default - from the data
   * @example { gpu: "NVIDIA L4", count: 1 }
   */
  readonly machine?: EksGpuMachine;
}
