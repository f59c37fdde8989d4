import { DataAwsEksNodeGroup, EksNodeGroup, LaunchTemplate, LaunchTemplateCapacityReservationSpecification, LaunchTemplateConfig, PlacementGroup } from "../bindings";
import { ITerraformDependable, Token } from "../../core/framework";
import { Construct } from "constructs";
import { Capacity } from "../../cluster/pools/capacity";
import { NodePool } from "../../cluster/pools/node-pool";
import { Taint, TaintEffect } from "../../cluster/pools/scheduling";
import { numberInExpression } from "../expression";
import { EfaMachine, efaInterfaces } from "./efa/efa-machine";
import { NodeImageFacts } from "./software/node-image";
import { capacityType, nodesAtBirth } from "./scheduled-pool";
import { RunningCluster } from "../control-plane/running-cluster";

/** Properties of `EksNodePool`. */
export interface EksNodePoolProps {
  /** The pool as the scheduler sees it. */
  readonly pool: NodePool;
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
  readonly running: RunningCluster;
  readonly kubernetesVersion: string;
  readonly roleArn: string;
  readonly image: NodeImageFacts;
  /** A snapshot that the volume for images and pods is made of. @default - it is empty */
  readonly snapshotId?: string;
  readonly subnetIds: string[];
  readonly diskSizeGiB: number;
  /** MiB/s of the root volume. @default - gp3's own */
  readonly diskThroughputMiBps?: number;
  /** Operations a second. @default - gp3's own */
  readonly diskIops?: number;
  /** A key of one's own for the root volume. @default - AWS's */
  readonly diskKeyArn?: string;
  /** Whether EKS repairs its nodes. @default - it isn't said */
  readonly nodeRepair?: boolean;
  /** What its image sets up, in base64. @default - what EKS tells it alone */
  readonly userData?: string;
  /** Labels besides those that EKS and the image write. @default - none */
  readonly labels?: { [key: string]: string };
  /** Tags of the group itself, besides those of all. @default - none */
  readonly groupTags?: { [key: string]: string };
  /** Whether something else adds its nodes, so that it starts with its minimum. @default false */
  readonly isScaled?: boolean;
  /** Machine types that do as well. @default - none */
  readonly moreMachineTypes?: string[];
  /** @default - the pool starts with its minimum, at least one, and is left alone then */
  readonly desiredNodes?: number;
  /** Security groups where any are of one's own: the cluster's, which EKS leaves out then, and those. With EFA its list is in force. @default - the cluster's */
  readonly securityGroupIds?: string[];
  /** EFA on its machines. @default - none: EKS gives them one interface, and the cluster's own security group */
  readonly efa?: PoolEfa;
  /** Tags of the machines and their volumes. */
  readonly tags: { [key: string]: string };
  readonly dependsOn: ITerraformDependable[];
}

/** EFA on the machines of a pool. */
export interface PoolEfa {
  readonly machine: EfaMachine;
  /** The security groups of each interface: the cluster's own, which EKS leaves out where a template names any, and EFA's. */
  readonly securityGroupIds: string[];
  /** A placement group that is there. @default - one is made, unless the machines are reserved */
  readonly placementGroup?: string;
}

/** EKS has a spelling of its own. */
const EFFECTS = new Map([
  [TaintEffect.NO_SCHEDULE, "NO_SCHEDULE"],
  [TaintEffect.PREFER_NO_SCHEDULE, "PREFER_NO_SCHEDULE"],
  [TaintEffect.NO_EXECUTE, "NO_EXECUTE"],
]);

/** A managed node group and the launch template of its machines. */
export class EksNodePool extends Construct {
  /** What must wait for its nodes. */
  public readonly ready: ITerraformDependable;

  public constructor(scope: Construct, id: string, props: EksNodePoolProps) {
    super(scope, id);
    const { pool, clusterName } = props;
    const template = this.launchTemplate(props);
    const group = new EksNodeGroup(this, "nodes", {
      clusterName: props.cluster,
      nodeGroupName: pool.name,
      nodeRoleArn: props.roleArn,
      subnetIds: props.subnetIds,
      version: props.kubernetesVersion,
      amiType: props.image.amiType,
      capacityType: capacityType(pool.capacity ?? Capacity.ON_DEMAND),
      // Of a block EKS takes the machine from the template, and refuses it here.
      instanceTypes: pool.machineType === undefined || isBlock(pool) ? undefined : [pool.machineType, ...(props.moreMachineTypes ?? [])],
      // The number, not $Latest: EKS rolls the nodes when it changes.
      launchTemplate: { id: template.id, version: `${template.latestVersion}` },
      scalingConfig: {
        minSize: pool.minNodes,
        maxSize: pool.maxNodes,
        desiredSize: props.desiredNodes ?? this.nodesThatRun(props),
      },
      labels: props.labels,
      taint: pool.taints.map(nodeGroupTaint),
      nodeRepairConfig: props.nodeRepair === undefined ? undefined : { enabled: props.nodeRepair },
      tags: { Name: `${clusterName}-${pool.name}`, ...props.groupTags },
      // GPU capacity comes when it comes, and an update drains node after node.
      timeouts: { create: "60m", update: "120m", delete: "60m" },
      dependsOn: props.dependsOn,
    });
    this.ready = group;
    this.node.defaultChild = group;
  }

  /**
   * As many as there are, so that whoever scales the pool by other means isn't undone, but never outside the bounds: EKS refuses a minimum
   * above the number that it has, and a maximum below, which is what ignoring changes of the number comes to
   * (terraform-aws-modules/terraform-aws-eks#3521, #3683).
   */
  private nodesThatRun({ pool, clusterName, running, isScaled }: EksNodePoolProps): number {
    const { name: nodeGroupName, minNodes, maxNodes } = pool;
    const group = new DataAwsEksNodeGroup(this, "running", { clusterName, nodeGroupName, count: running.ifPoolRuns(nodeGroupName) });
    const now = `one(${group.fqn}[*].scaling_config[0].desired_size)`;
    const wanted = `coalesce(${now}, ${nodesAtBirth(pool, pool.capacity, isScaled)})`;
    return Token.asNumber(`\${min(max(${wanted}, ${numberInExpression(minNodes)}), ${numberInExpression(maxNodes)})}`);
  }

  /** Without EFA, and groups of one's own, it names no security group, so that EKS gives the machines the cluster's own. */
  private launchTemplate(props: EksNodePoolProps): LaunchTemplate {
    const { pool, clusterName, diskSizeGiB, tags, efa, userData, diskThroughputMiBps: throughput, diskIops: iops, diskKeyArn: kmsKeyId, image, snapshotId } = props;
    const anyDisk = { volumeType: "gp3", encrypted: "true", kmsKeyId, deleteOnTermination: "true" };
    const sized = { ...anyDisk, volumeSize: diskSizeGiB, throughput, iops };
    const beside = snapshotId !== undefined && image.imagesDevice !== undefined;
    const named = { ...tags, Name: `${clusterName}-${pool.name}` };
    return new LaunchTemplate(this, "template", {
      name: `${clusterName}-${pool.name}`,
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        // Pods are one hop further than the machine: with 1 none of them gets the nodes' own role. Whatever in the cluster asked there
        // is told otherwise, or runs on the machine's network.
        httpPutResponseHopLimit: 1,
      },
      capacityReservationSpecification: reserved(pool.capacity),
      userData,
      vpcSecurityGroupIds: efa === undefined ? props.securityGroupIds : undefined,
      ...(efa === undefined ? {} : this.efaArguments(efa, pool, `${clusterName}-${pool.name}`)),
      ...(isBlock(pool) ? { instanceType: pool.machineType, instanceMarketOptions: { marketType: "capacity-block" } } : {}),
      blockDeviceMappings: [
        ...(image.systemVolume === undefined ? [] : [{ deviceName: image.systemVolume.device, ebs: { ...anyDisk, volumeSize: image.systemVolume.sizeGiB } }]),
        { deviceName: image.dataDevice, ebs: { ...sized, snapshotId: beside ? undefined : snapshotId } },
        ...(beside ? [{ deviceName: image.imagesDevice, ebs: { ...sized, snapshotId } }] : []),
      ],
      // EKS doesn't hand a node group's tags on.
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags: named })),
    });
  }

  private efaArguments({ machine, securityGroupIds: securityGroups, placementGroup }: PoolEfa, pool: NodePool, name: string): Pick<LaunchTemplateConfig, "networkInterfaces" | "placement"> {
    const networkInterfaces = efaInterfaces(machine).map((card) => ({ ...card, securityGroups, deleteOnTermination: "true" }));
    // Reserved machines stand where they were reserved: a group of ours has no place for some of them (aws-ia, eksctl-io/eksctl#7949).
    if (placementGroup === undefined && pool.capacity?.reservationId !== undefined) return { networkInterfaces };
    const groupName = placementGroup ?? new PlacementGroup(this, "placement", { name, strategy: "cluster" }).id;
    return { networkInterfaces, placement: { groupName } };
  }
}

/** Capacity Blocks are a market of their own (https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html). */
function isBlock({ capacity }: NodePool): boolean {
  return capacity?.kind === "block";
}

/** Machines of a reservation that is named are no others: when it is full, none is made. */
function reserved({ reservationId }: Capacity = Capacity.ON_DEMAND): LaunchTemplateCapacityReservationSpecification | undefined {
  return reservationId === undefined ? undefined : { capacityReservationTarget: { capacityReservationId: reservationId } };
}

function nodeGroupTaint({ key, value, effect }: Taint): { key: string; value?: string; effect: string } {
  return { key, value, effect: EFFECTS.get(effect) ?? effect };
}
