import { PlacementGroup } from "../bindings";
import { Construct } from "constructs";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { GpuPool, NodePool } from "../../cluster/pools/node-pool";
import { GPUS_OF_REFUSED, GPU_OF_REFUSED } from "../../cluster/pools/refused-counts";
import defaultsOfKarpenter from "../data/karpenter.json";
import { autoModeAddOns } from "../auto-mode/add-ons";
import { AutoMode } from "../auto-mode/auto-mode";
import { autoModePool } from "../auto-mode/pool-values";
import { ControlPlane } from "../control-plane/control-plane";
import { karpenterAddOns } from "../karpenter/add-ons";
import { Karpenter } from "../karpenter/karpenter";
import { KarpenterPlace, KarpenterPool, karpenterPool } from "../karpenter/pool-values";
import { EksKarpenterOptions, isAutoMode, isByLoad } from "../karpenter/provisioner";
import { EksSubnet } from "../network/eks-network";
import { askForGroups } from "../network/group-facts";
import { autoscalerTags } from "./capacity/cluster-autoscaler";
import { EfaGroup } from "./efa/efa-group";
import { efaMachine } from "./efa/efa-machine";
import { GpuMachine, gpuMachine } from "./gpu-machine";
import { nodeUserData } from "./software/node-config";
import { isBottlerocket, nodeImageFacts } from "./software/node-image";
import { EksNodePool, EksNodePoolProps, PoolEfa } from "./node-pool";
import { EksGpuPoolOptions } from "./pool-options";
import { gpuPool, ownLabels } from "./scheduled-pool";
import { lustreInterfaces } from "../storage/lustre-efa";
import { childId } from "../../core/names/child-id";

/** Properties of `EksGpuPools`: what all of a cluster's pools share. */
export interface EksGpuPoolsProps {
  readonly defaults: PoolDefaults;
  /** Where the nodes may be. */
  readonly subnets: EksSubnet[];
  readonly vpcId: string;
  /** The group that EKS makes for control plane and nodes. */
  readonly securityGroupId: string;
  /** Security groups of one's own that all nodes have. */
  readonly ownGroups: string[];
  readonly region: string;
  /** ARN of the cluster. */
  readonly clusterArn: string;
  /** What Karpenter's pools share. @default - its defaults */
  readonly karpenter?: EksKarpenterOptions;
  /** Add-ons of storage drivers besides those for EBS and EFS. */
  readonly drivers: readonly string[];
  /** Whether nodes reach AWS by endpoints alone. */
  readonly offline: boolean;
  /** A policy by which a key of one's own for disks is used. @default - it is AWS's */
  readonly diskKeyPolicyArn?: string;
  /** A key of one's own for Karpenter's queue. @default - SQS's */
  readonly queueKeyArn?: string;
  /** Policies of nodes that Karpenter or Auto Mode makes, besides AWS's own. @default - none */
  readonly nodePolicyArns?: { [name: string]: string };
  /** The zones of Lustre file systems that are read over EFA. */
  readonly lustreEfaZones: readonly string[];
  /** Where Auto Mode is turned on. */
  readonly controlPlane: ControlPlane;
  /** Whether the pods without a GPU are on Auto Mode's nodes. */
  readonly autoSystem: boolean;
}

/** What all pools of a cluster share. */
export type PoolDefaults = Pick<
  EksNodePoolProps,
  "clusterName" | "cluster" | "running" | "kubernetesVersion" | "roleArn" | "subnetIds" | "tags" | "diskKeyArn" | "nodeRepair" | "dependsOn"
>;

/** Stands in for a machine that was refused. */
const REFUSED: GpuMachine = { gpu: GPU_OF_REFUSED, gpusPerNode: GPUS_OF_REFUSED, arm: false, stockImage: true, sold: [] };

/** The GPU pools of a cluster, below a construct of their own, so that a pool may have any name. */
export class EksGpuPools extends Construct {
  /** Those that there are, in the order in which they were asked for. */
  public readonly pools: GpuPool[] = [];

  private efaGroup?: EfaGroup;
  private efaByPlugin = false;
  private karpenter?: Karpenter;
  private autoMode?: AutoMode;
  private readonly karpenterPools: KarpenterPool[] = [];
  private readonly autoPools: KarpenterPool[] = [];
  private readonly bottlerocketPools: string[] = [];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EksGpuPoolsProps,
  ) {
    super(scope, id);
    if (props.autoSystem) this.turnAutoModeOn();
  }

  /** Makes a pool. Of one that was refused nothing is made, but models are told of it: that they have no pool would be the same fault once more. */
  public add(options: EksGpuPoolOptions): GpuPool {
    const { defaults } = this.props;
    const machine = gpuMachine(options.machineType, options.machine);
    const pool = gpuPool(options, machine ?? REFUSED);
    if (this.pools.some(({ name }) => childId(name) === childId(options.name))) return pool;
    this.pools.push(pool);
    if (machine === undefined || options.name === "") return pool;
    askForGroups(this.node.scope as Construct, this.props.vpcId, options.securityGroupIds ?? []);
    if (isByLoad(options)) {
      this.addPoolByLoad(options, pool, machine);
      return pool;
    }
    if (isBottlerocket(options)) this.bottlerocketPools.push(pool.name);
    new EksNodePool(this, childId(options.name), {
      ...defaults,
      pool,
      image: nodeImageFacts(options, machine.arm),
      snapshotId: options.imageSnapshotId,
      subnetIds: this.subnetsIn(options.availabilityZones),
      diskSizeGiB: options.diskSizeGiB ?? 200,
      diskThroughputMiBps: options.diskThroughputMiBps,
      diskIops: options.diskIops,
      userData: nodeUserData({ ...options, sku: machine.sku, lustreInterfaces: lustreInterfaces(options, this.props.lustreEfaZones) }),
      desiredNodes: options.desiredNodes,
      labels: ownLabels(options),
      groupTags: autoscalerTags(options, pool.gpusPerNode),
      isScaled: options.clusterAutoscaler,
      moreMachineTypes: options.moreMachineTypes,
      securityGroupIds: this.groupsOf(options),
      efa: this.efaOf(options),
    });
    return pool;
  }

  /** Whether a pool of the cluster has EFA by the device plugin of ours; Auto Mode's image has it. */
  public get hasEfa(): boolean {
    return this.efaByPlugin;
  }

  /** The group of all machines with EFA, where there is one. */
  public get efaGroupId(): string | undefined {
    return this.efaGroup?.groupId;
  }

  /** Who makes the nodes of how many pools: all by Auto Mode, some, or none. */
  public get autoNames(): string[] {
    return this.autoPools.map(({ name }) => name);
  }

  /** Which pools' nodes run Bottlerocket. */
  public get bottlerocketNames(): string[] {
    return this.bottlerocketPools;
  }

  /** Whether Karpenter makes nodes of the cluster. */
  public get hasKarpenter(): boolean {
    return this.karpenter !== undefined;
  }

  /** Karpenter, and what it or Auto Mode makes each pool by; nothing where no pool asks for it. */
  public addOnsByLoad(systemPool: NodePool): HelmAddOn[] {
    const { defaults, region, offline, autoSystem } = this.props;
    if (this.autoMode !== undefined) return autoModeAddOns(this.autoPools, autoSystem);
    if (this.karpenter === undefined) return [];
    return karpenterAddOns({ clusterName: defaults.clusterName, region, systemPool, queueName: this.karpenter.queueName, offline, nodeRepair: defaults.nodeRepair ?? false, pools: this.karpenterPools });
  }

  private addPoolByLoad(options: EksGpuPoolOptions, pool: GpuPool, { arm }: GpuMachine): void {
    const { defaults, securityGroupId, drivers, karpenter: given } = this.props;
    const { clusterName, tags, diskKeyArn } = defaults;
    const auto = isAutoMode(options);
    const { instanceProfile, nodeRole } = auto ? { instanceProfile: "", nodeRole: this.turnAutoModeOn().nodeRole } : { instanceProfile: this.installKarpenter().instanceProfile, nodeRole: "" };
    const within = new Construct(this, childId(options.name));
    const efa = this.efaOf(options);
    const isPlaced = efa !== undefined && efa.placementGroup === undefined && pool.capacity?.reservationId === undefined;
    const name = `${clusterName}-${pool.name}`;
    const place: KarpenterPlace = {
      instanceProfile,
      nodeRole,
      subnetIds: this.subnetsIn(options.availabilityZones),
      securityGroupIds: efa?.securityGroupIds ?? this.groupsOf(options) ?? [securityGroupId],
      tags: { ...tags, Name: name },
      nodeImage: given?.nodeImage ?? defaultsOfKarpenter.nodeImage.alias,
      arm,
      labels: ownLabels(options),
      efa: efa?.machine,
      lustreInterfaces: lustreInterfaces(options, this.props.lustreEfaZones),
      placementGroup: isPlaced ? new PlacementGroup(within, "placement", { name, strategy: "cluster" }).id : efa?.placementGroup,
      drivers,
      diskKeyArn,
    };
    if (auto) this.autoPools.push(autoModePool(options, pool, place));
    else this.karpenterPools.push(karpenterPool(options, pool, place));
  }

  private installKarpenter(): Karpenter {
    const { defaults, region, clusterArn, nodePolicyArns, diskKeyPolicyArn, queueKeyArn } = this.props;
    const { clusterName, cluster } = defaults;
    return (this.karpenter ??= new Karpenter(this.node.scope as Construct, "karpenter", { clusterName, region, cluster, clusterArn, nodePolicyArns, diskKeyPolicyArn, queueKeyArn }));
  }

  private turnAutoModeOn(): AutoMode {
    const { defaults, region, controlPlane, autoSystem: systemToo, nodePolicyArns, diskKeyPolicyArn } = this.props;
    return (this.autoMode ??= new AutoMode(this.node.scope as Construct, "auto-mode", { clusterName: defaults.clusterName, region, controlPlane, systemToo, nodePolicyArns, diskKeyPolicyArn }));
  }

  private efaOf(options: EksGpuPoolOptions): PoolEfa | undefined {
    const { efa, machineType, machine: stated, placementGroup } = options;
    const machine = efa === true ? efaMachine(machineType, stated) : undefined;
    if (machine === undefined) return undefined;
    const { defaults, vpcId, securityGroupId } = this.props;
    // One for all pools, so that prefill and decode on two of them reach each other; beside the pools, any of which may have its name.
    this.efaByPlugin ||= !isAutoMode(options);
    this.efaGroup ??= new EfaGroup(this.node.scope as Construct, "efa", { clusterName: defaults.clusterName, vpcId });
    return { machine, securityGroupIds: [...(this.groupsOf(options) ?? [securityGroupId]), this.efaGroup.groupId], placementGroup };
  }

  /** The groups of a pool's nodes, where any are of one's own. */
  private groupsOf({ securityGroupIds: ofPool = [] }: EksGpuPoolOptions): string[] | undefined {
    const { ownGroups, securityGroupId } = this.props;
    return ownGroups.length + ofPool.length === 0 ? undefined : [securityGroupId, ...ownGroups, ...ofPool];
  }

  /** The subnets of some zones, or of all, in the network's order. */
  private subnetsIn(zones?: string[]): string[] {
    return this.props.subnets.filter(({ zone }) => zones === undefined || (zone !== undefined && zones.includes(zone))).map(({ subnetId }) => subnetId);
  }
}
