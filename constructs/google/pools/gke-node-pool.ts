import { ComputeResourcePolicy, ContainerCluster, ContainerNodePool, ContainerNodePoolNetworkConfig, ContainerNodePoolNodeConfig, ContainerNodePoolNodeConfigGuestAccelerator, ContainerNodePoolNodeConfigSecondaryBootDisks } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { Capacity } from "../../cluster/pools/capacity";
import { NodePool } from "../../cluster/pools/node-pool";
import { Taint, TaintEffect } from "../../cluster/pools/scheduling";
import { NodeNetwork } from "../gpu-direct/zone-networks";
import { nameInProject } from "../names";
import { isFlex } from "./flex";
import { GpuMachine } from "./gpu-machine";
import { GkeGpuSharing } from "./gpu-sharing";
import { NODE_DEFAULTS } from "./node-defaults";

/** Properties of `GkeNodePool`. */
export interface GkeNodePoolProps {
  /** The pool as the scheduler sees it. */
  readonly pool: NodePool;
  readonly cluster: ContainerCluster;
  readonly region: string;
  readonly project?: string;
  /** Nodes made in each zone at birth; the autoscaler takes it from there. */
  readonly initialNodesPerZone: number;
  /** @default - the cluster's zones, where those aren't known */
  readonly zones?: string[];
  readonly diskSizeGiB: number;
  /** @default - GKE's choice, where that isn't known */
  readonly diskType?: string;
  /** Local SSDs under what its nodes keep for a while. @default - none */
  readonly localSsds?: number;
  /** Whether images are streamed. @default - nothing is said of it: they aren't */
  readonly imageStreaming?: boolean;
  /** Image of a second boot disk with container images. @default - none */
  readonly imageDisk?: string;
  /** Image of a further disk, with weights. @default - none */
  readonly weightsDisk?: string;
  /** A Cloud KMS key of one's own for the boot disks. @default - Google's encryption */
  readonly bootDiskKey?: string;
  readonly serviceAccount: string;
  /** Labels besides those that GKE writes, one or more. */
  readonly labels: { [key: string]: string };
  /** Taints of its nodes beside GKE's own. @default - none */
  readonly taints?: Taint[];
  /** Labels of its machines and their disks, for bills. */
  readonly resourceLabels: { [key: string]: string };
  /** The GPUs of its machines. @default - none */
  readonly machine?: GpuMachine;
  /** Size of the slices into which they are cut. @default - they are whole */
  readonly partition?: string;
  /** How pods share them. @default - each is one pod's */
  readonly sharing?: GkeGpuSharing;
  /** Nodes close together. @default false */
  readonly compact?: boolean;
  /** The NVLink domain that its nodes are placed into, where they are to be close together. @default - its machines have none */
  readonly domain?: string;
  /**
   * Its nodes' interfaces beside the cluster's network, in the machine's order: empty for none of them.
   * @default - nothing is said of them, and there are none
   */
  readonly networks?: NodeNetwork[];
  /** Whether only what is signed is loaded when a node starts. @default true */
  readonly secureBoot?: boolean;
  /** Nodes that an upgrade adds while it runs; with 0 it takes one away instead. */
  readonly surge: number;
  readonly dependsOn: ITerraformDependable[];
}

/** A node pool of a GKE cluster. */
export class GkeNodePool extends Construct {
  public constructor(scope: Construct, id: string, props: GkeNodePoolProps) {
    super(scope, id);
    const { pool, machine } = props;
    this.node.defaultChild = new ContainerNodePool(this, "pool", {
      name: pool.name,
      cluster: props.cluster.name,
      location: props.region,
      project: props.project,
      nodeLocations: props.zones,
      initialNodeCount: props.initialNodesPerZone,
      // Totals, not counts for each zone: what a person asks for is then what there is, however many zones the pool has.
      autoscaling: {
        totalMinNodeCount: pool.minNodes,
        totalMaxNodeCount: pool.maxNodes,
        // ANY takes GPUs from whichever zone has some; BALANCED spreads.
        locationPolicy: machine === undefined ? "BALANCED" : "ANY",
      },
      // A flex-start node that is repaired would be another one, which its time doesn't cover: GKE refuses it.
      management: { autoRepair: pool.capacity === undefined || !isFlex(pool.capacity), autoUpgrade: true },
      // Nodes for none but whoever asked for as many at once.
      queuedProvisioning: pool.capacity?.kind === "queued" ? { enabled: true } : undefined,
      placementPolicy: props.compact ? { type: "COMPACT", policyName: this.domainPolicy(props) } : undefined,
      networkConfig: props.networks && networkConfig(props.networks),
      upgradeSettings: {
        strategy: "SURGE",
        maxSurge: props.surge,
        maxUnavailable: props.surge > 0 ? 0 : 1,
      },
      nodeConfig: {
        ...NODE_DEFAULTS,
        shieldedInstanceConfig: { ...NODE_DEFAULTS.shieldedInstanceConfig, enableSecureBoot: props.secureBoot ?? true },
        machineType: pool.machineType,
        diskSizeGb: props.diskSizeGiB,
        diskType: props.diskType,
        bootDiskKmsKey: props.bootDiskKey,
        serviceAccount: props.serviceAccount,
        labels: props.labels,
        taint: props.taints?.map(({ key, value = "", effect }) => ({ key, value, effect: TAINT_EFFECTS[effect] })),
        resourceLabels: props.resourceLabels,
        ...consumption(pool.capacity ?? Capacity.ON_DEMAND),
        ephemeralStorageLocalSsdConfig: props.localSsds === undefined ? undefined : { localSsdCount: props.localSsds },
        // A disk with images is read by what streams them (google_container_node_pool, secondary_boot_disks).
        gcfsConfig: streaming(props),
        secondaryBootDisks: furtherDisk(props),
        gvnic: { enabled: true },
        guestAccelerator: machine && [accelerator(machine, props.partition, props.sharing)],
      },
      lifecycle: {
        // It is the count at birth: changing it later would make the pool anew.
        ignoreChanges: ["initial_node_count"],
        // A cluster that is made anew takes its pools with it; by its name alone they would seem to be still there.
        replaceTriggeredBy: [`${props.cluster.terraformResourceType}.${props.cluster.friendlyUniqueId}.id`],
      },
      // The provider gives up after 30 minutes, GPU pools take longer when capacity is short.
      timeouts: { create: "120m", update: "120m", delete: "60m" },
      dependsOn: props.dependsOn,
    });
  }

  /** A policy for nodes of one rack (GoogleCloudPlatform/cluster-toolkit, examples/gke-a4x): Google finds a domain of the reservation for them. */
  private domainPolicy({ domain, cluster, pool, region, project, dependsOn }: GkeNodePoolProps): string | undefined {
    if (domain === undefined) return undefined;
    const name = nameInProject(cluster.nameInput ?? "", region, `-${pool.name}`, LONGEST_POLICY);
    return new ComputeResourcePolicy(this, "placement", { name, region, project, workloadPolicy: { type: "HIGH_THROUGHPUT", acceleratorTopology: domain }, dependsOn }).name;
  }
}

/** https://cloud.google.com/compute/docs/naming-resources */
const LONGEST_POLICY = 63;

/**
 * A pool's networks. Without any the block is still written, in a cluster that may have them: it is optional and computed as a whole, so that
 * left out the networks of before would stay on the nodes, and could not be deleted.
 */
function networkConfig(networks: NodeNetwork[]): ContainerNodePoolNetworkConfig {
  return { enablePrivateNodes: true, additionalNodeNetworkConfigs: networks.length > 0 ? networks : undefined };
}

type Disks = Pick<GkeNodePoolProps, "imageStreaming" | "imageDisk" | "weightsDisk">;

/** Google's own pool with data on such a disk has it too (GoogleCloudPlatform/terraform-docs-samples, gke_standard_zonal_secondary_boot_disk_data). */
function streaming({ imageStreaming, imageDisk, weightsDisk }: Disks): { enabled: boolean } | undefined {
  const withDisk = imageDisk !== undefined || weightsDisk !== undefined;
  return imageStreaming === undefined && !withDisk ? undefined : { enabled: imageStreaming === true || withDisk };
}

/** One at most, since the provider sends the first alone. Without a mode GKE mounts it on the node, and looks for nothing on it. */
function furtherDisk({ imageDisk, weightsDisk }: Disks): ContainerNodePoolNodeConfigSecondaryBootDisks[] | undefined {
  if (imageDisk !== undefined) return [{ diskImage: imageDisk, mode: "CONTAINER_IMAGE_CACHE" }];
  return weightsDisk === undefined ? undefined : [{ diskImage: weightsDisk }];
}

/** Kubernetes' words for what a taint does, in Google's. */
const TAINT_EFFECTS: { readonly [effect in TaintEffect]: string } = {
  [TaintEffect.NO_SCHEDULE]: "NO_SCHEDULE",
  [TaintEffect.PREFER_NO_SCHEDULE]: "PREFER_NO_SCHEDULE",
  [TaintEffect.NO_EXECUTE]: "NO_EXECUTE",
};

type Consumption = "spot" | "flexStart" | "maxRunDuration" | "reservationAffinity";

/** How the machines are had. Nothing is written of those on demand: an argument that came later would make every pool anew. */
function consumption({ kind, reservationId, longestHours = 168 }: Capacity): Pick<ContainerNodePoolNodeConfig, Consumption> {
  if (kind === "spot") return { spot: true };
  // https://cloud.google.com/kubernetes-engine/docs/how-to/dws-flex-start-inference: no reservation is taken beside it.
  if (kind === "flex-start") {
    return { flexStart: true, maxRunDuration: `${longestHours * 3600}s`, reservationAffinity: { consumeReservationType: "NO_RESERVATION" } };
  }
  // For how long such nodes run, the request for them says (https://cloud.google.com/kubernetes-engine/docs/how-to/provisioningrequest).
  if (kind === "queued") return { flexStart: true, reservationAffinity: { consumeReservationType: "NO_RESERVATION" } };
  if (reservationId === undefined) return {};
  // https://cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations: a reservation is named by this label of its machines.
  return {
    reservationAffinity: {
      consumeReservationType: "SPECIFIC_RESERVATION",
      key: "compute.googleapis.com/reservation-name",
      values: [reservationId],
    },
  };
}

function accelerator(machine: GpuMachine, partition?: string, sharing?: GkeGpuSharing): ContainerNodePoolNodeConfigGuestAccelerator {
  return {
    type: machine.acceleratorType,
    // Must be what the machine type has.
    count: machine.gpusPerNode,
    gpuPartitionSize: partition,
    gpuSharingConfig: sharing && { gpuSharingStrategy: sharing.strategy, maxSharedClientsPerGpu: sharing.clients },
    // Dynamo's images from 1.3 on need driver 580 or newer, which DEFAULT may not be: it is what the GKE version was born with.
    // Without the field the pool would be made anew at every apply (GoogleCloudPlatform/magic-modules#11152).
    gpuDriverInstallationConfig: { gpuDriverVersion: "LATEST" },
  };
}
