import { ContainerCluster } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { GpuPool, NodePool } from "../../cluster/pools/node-pool";
import { GPUS_OF_REFUSED, GPU_OF_REFUSED } from "../../cluster/pools/refused-counts";
import { GkeClusterProps } from "../gke-cluster-props";
import { GpuNetworks } from "../gpu-direct/gpu-networks";
import { NodeNetwork } from "../gpu-direct/zone-networks";
import { autoPool, classRules } from "./provisioning/auto-provisioning";
import { ClassRules } from "./provisioning/auto-provisioning-options";
import { COMPUTE_CLASS, GkeComputeClassOptions, classAddOn, classOf, classPool, classTaints } from "./compute-class";
import { GkeNodePool } from "./gke-node-pool";
import { GpuMachine, gpuMachine } from "./gpu-machine";
import { localSsdsOf } from "./local-ssd";
import { GkeGpuPoolOptions, SYSTEM_SURGE, firstNodes, gpuPool, gpuPoolLabels, initialGpuNodesPerZone, systemPool, systemPoolLabels } from "./node-pools";
import { resourceLabels } from "../resource-labels";
import { defaultZones } from "./zones/zones";
import { childId } from "../../core/names/child-id";

/** What the pools of a cluster share. */
export interface ClusterPoolsProps {
  /** The cluster's own properties. */
  readonly props: GkeClusterProps;
  readonly cluster: ContainerCluster;
  readonly serviceAccount: string;
  /** Must be there before the first node. */
  readonly dependsOn: ITerraformDependable[];
  /** The networks of GPUs, a zone's made with the first pool that has them. */
  readonly gpuNetworks: GpuNetworks;
}

/** Stands in for a machine that was refused: nothing is made of it. */
const REFUSED: GpuMachine = { gpu: GPU_OF_REFUSED, gpusPerNode: GPUS_OF_REFUSED, acceleratorType: "", arm: false, sold: [] };

/** The pools of a cluster: the system pool, those that it was made with, and those that come after. */
export class ClusterPools {
  public readonly system: NodePool;
  /** As the scheduler sees them. */
  public readonly gpu: GpuPool[] = [];
  /** What was asked for, that which is refused too. */
  public readonly asked: GkeGpuPoolOptions[] = [];

  private readonly gpuScope: Construct;
  /** The pools of each class. */
  private readonly members = new Map<string, GpuPool[]>();

  public constructor(scope: Construct, private readonly shared: ClusterPoolsProps) {
    const { props } = shared;
    this.system = systemPool(props.systemPool);
    new GkeNodePool(scope, "system", {
      ...this.defaults(),
      pool: this.system,
      initialNodesPerZone: 1,
      diskSizeGiB: props.systemPool?.diskSizeGiB ?? 100,
      labels: systemPoolLabels(this.system.name),
      surge: SYSTEM_SURGE,
      // Where secure boot is on, Lustre's client is loaded on nodes with GPUs alone
      // (https://cloud.google.com/managed-lustre/docs/connect-from-kubernetes-engine-existing-instance).
      secureBoot: props.managedLustre === undefined,
    });
    // Below a construct of their own, so that a pool may have any name.
    this.gpuScope = new Construct(scope, "gpu");
    for (const options of props.gpuPools) this.add(options);
    this.addMade(props.computeClasses);
  }

  /** One more GPU pool. Of one that is refused nothing is made, but models are told of it: that they have no pool would be the same fault once more. */
  public add(options: GkeGpuPoolOptions): GpuPool {
    const isTwice = this.asked.some(({ name }) => childId(name) === childId(options.name));
    this.asked.push(options);
    const machine = gpuMachine(options.machineType, options.accelerator);
    if (isTwice) return gpuPool(options, machine ?? REFUSED);
    if (machine === undefined || options.name === "") return this.addRefused(options);
    const defaults = this.defaults();
    const zones = options.zones ?? defaults.zones;
    const direct = options.gpuDirect === undefined ? undefined : this.shared.gpuNetworks.of(options.gpuDirect, zones, options.machineType);
    const unborn = gpuPool(options, machine);
    const initialNodesPerZone = initialGpuNodesPerZone(unborn.minNodes, zones, options.startNodes);
    const plain = { ...unborn, ...firstNodes(unborn.minNodes, initialNodesPerZone, zones) };
    const ofClass = classOf(options.name, this.shared.props.computeClasses);
    const pool = inClass(direct === undefined ? plain : direct.with(plain), ofClass);
    this.join(pool, ofClass);
    new GkeNodePool(this.gpuScope, childId(options.name), {
      ...defaults,
      pool,
      machine,
      partition: pool.gpuPartition?.size,
      sharing: options.gpuSharing,
      zones,
      initialNodesPerZone,
      diskSizeGiB: options.diskSizeGiB ?? 200,
      diskType: options.diskType ?? machine.bootDiskType,
      localSsds: localSsdsOf(options.localSsd, machine),
      imageStreaming: options.imageStreaming,
      imageDisk: options.imageDisk,
      weightsDisk: options.weightsDisk?.image,
      labels: { ...gpuPoolLabels(options), ...(ofClass === undefined ? {} : { [COMPUTE_CLASS]: ofClass.name }) },
      taints: ofClass === undefined ? undefined : classTaints(ofClass.name),
      compact: options.compactPlacement,
      domain: machine.domain?.topology,
      networks: direct?.nodeNetworks ?? defaults.networks,
      // An upgrade that adds a node first needs a spare GPU in the quota, and waits for ever without.
      surge: 0,
    });
    return pool;
  }

  private addRefused(options: GkeGpuPoolOptions): GpuPool {
    const pool = gpuPool(options, REFUSED);
    this.join(pool, classOf(options.name, this.shared.props.computeClasses));
    return pool;
  }

  /** A chart with the classes of its pools, where there are some. */
  public get addOns(): HelmAddOn[] {
    const { computeClasses = [] } = this.shared.props;
    return computeClasses.length === 0 ? [] : [classAddOn(computeClasses, (one) => this.rulesOf(one))];
  }

  /** By what GKE makes pools of a class, where it does. */
  private rulesOf({ name, autoProvision }: GkeComputeClassOptions): ClassRules | undefined {
    const machine = autoProvision === undefined ? undefined : gpuMachine(autoProvision.machineType);
    if (autoProvision === undefined || machine === undefined) return undefined;
    const { zones, bootDiskKey: diskKey } = this.defaults();
    return classRules(name, autoProvision, machine, { serviceAccount: this.shared.serviceAccount, zones, diskKey });
  }

  /** Pools that GKE makes: each class of such is one to the scheduler. */
  private addMade(classes: readonly GkeComputeClassOptions[] = []): void {
    for (const one of classes) {
      const { name, autoProvision } = one;
      if (autoProvision !== undefined) this.join(autoPool(name, autoProvision, gpuMachine(autoProvision.machineType) ?? REFUSED), one);
    }
  }

  /** A pool of its own; one of a class stands in the class' place, with the others of it in the class' order. */
  private join(pool: GpuPool, ofClass?: GkeComputeClassOptions): void {
    if (ofClass === undefined) {
      this.gpu.push(pool);
      return;
    }
    const { pools: order = [] } = ofClass;
    const members = [...(this.members.get(ofClass.name) ?? []), pool];
    this.members.set(ofClass.name, members);
    // Pools that GKE makes, which are called like their class, come after those that are named.
    const place = ({ name }: GpuPool): number => (order.includes(name) ? order.indexOf(name) : order.length);
    const whole = members.length === 1 && pool.name === ofClass.name ? pool : classPool(ofClass, [...members].sort((a, b) => place(a) - place(b)));
    const at = this.gpu.findIndex(({ name }) => name === ofClass.name);
    if (at < 0) this.gpu.push(whole);
    else this.gpu[at] = whole;
  }

  private defaults(): PoolDefaults {
    const { cluster, serviceAccount, dependsOn, props } = this.shared;
    const { region, project, clusterName, labels, zones = defaultZones(region) } = props;
    return { bootDiskKey: props.diskEncryptionKey, cluster, serviceAccount, dependsOn, region, project, zones, resourceLabels: resourceLabels(clusterName, labels), networks: props.multiNetworking === true ? [] : undefined };
  }
}

/** Pods of no class stay off the nodes of one. */
function inClass(pool: GpuPool, ofClass?: GkeComputeClassOptions): GpuPool {
  return ofClass === undefined ? pool : { ...pool, taints: [...pool.taints, ...classTaints(ofClass.name)] };
}

interface PoolDefaults {
  readonly cluster: ContainerCluster;
  readonly region: string;
  readonly project?: string;
  readonly zones?: string[];
  readonly bootDiskKey?: string;
  readonly serviceAccount: string;
  readonly resourceLabels: { [key: string]: string };
  readonly networks?: NodeNetwork[];
  readonly dependsOn: ITerraformDependable[];
}
