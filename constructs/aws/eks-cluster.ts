import { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ClusterConnection } from "../cluster/connection";
import { GpuSoftware } from "../cluster/gpu-software";
import { HelmAddOn } from "../cluster/helm-add-on";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { GPU_POOL_LABEL, GpuPool, NodePool } from "../cluster/node-pool";
import { StorageOffer } from "../cluster/storage-offer";
import { refuse } from "../core/refuse";
import { admit, besides } from "../core/shape";
import { EksAddOns } from "./add-ons";
import { checkEksCluster } from "./check-eks-cluster";
import { eksConnection } from "./connection";
import { ControlPlane } from "./control-plane";
import { EksClusterProps } from "./eks-cluster-props";
import { EKS_CLUSTER } from "./eks-cluster-shapes";
import { gpuMachine } from "./gpu-machine";
import { EksRegistry } from "./image-registry";
import { EksVersion } from "./kubernetes-version";
import { LoadBalancerController } from "./load-balancer-controller";
import { roleName } from "./names";
import { EksNetwork } from "./network";
import { planNetwork } from "./network-plan";
import { EksNodePool, EksNodePoolProps } from "./node-pool";
import { gpuPool, systemPool } from "./pool-options";
import { RunningCluster } from "./running-cluster";
import { ServiceRole } from "./service-role";
import { SharedFiles } from "./shared-files";
import { storageOffers } from "./storage-offers";
import { clusterTags, tagAll } from "./tags";

/** What all pools of a cluster share. */
type PoolDefaults = Pick<
  EksNodePoolProps,
  "clusterName" | "cluster" | "running" | "kubernetesVersion" | "roleArn" | "subnetIds" | "tags" | "dependsOn"
>;

/**
 * An EKS cluster with private nodes in a VPC of its own: add-ons with their roles, system pool, GPU pools, EFS, ECR, and what the AWS
 * Load Balancer Controller needs.
 *
 * What is wrong with the properties is refused when the app is synthesised, all of it at once.
 */
export class EksCluster extends Construct implements IKubernetesCluster {
  public readonly clusterName: string;
  public readonly connection: ClusterConnection;
  public readonly systemPool: NodePool;
  public readonly gpuPools: GpuPool[];
  public readonly storage: StorageOffer[];
  /** EKS's NVIDIA images have driver and toolkit, but no device plugin. */
  public readonly gpuSoftware = GpuSoftware.DEVICE_PLUGIN;
  public readonly addOns: HelmAddOn[];
  /** Images of one's own. */
  public readonly registry: EksRegistry;
  /** Known only at apply. */
  public readonly vpcId: string;
  /** Where the nodes are, one a zone. Known only at apply. */
  public readonly privateSubnetIds: string[];

  private readonly props: EksClusterProps;
  private readonly network: EksNetwork;
  private readonly tags: { [key: string]: string };

  /** @throws InvalidInputError at synth, for properties that AWS or Kubernetes would refuse */
  public constructor(scope: Construct, id: string, given: EksClusterProps) {
    super(scope, id);
    const { value: props, findings } = admit<EksClusterProps>("", given, EKS_CLUSTER);
    refuse(this, besides(findings, checkEksCluster(props)));
    this.props = props;
    const { clusterName, region } = props;
    this.clusterName = clusterName;
    this.systemPool = systemPool(props.systemPool);
    this.tags = clusterTags(clusterName, props.tags);
    tagAll(this, this.tags);

    this.network = new EksNetwork(this, "network", {
      name: clusterName,
      region,
      plan: planNetwork(props.network),
      natGatewayPerZone: props.network?.natGatewayPerZone ?? false,
    });
    this.vpcId = this.network.vpcId;
    this.privateSubnetIds = this.network.privateSubnets.map(({ subnetId }) => subnetId);
    const running = new RunningCluster(this, "running", { clusterName });
    const { resource } = new ControlPlane(this, "control-plane", { ...props, running, subnetIds: this.privateSubnetIds });
    this.connection = eksConnection(resource, clusterName, region, props.signIn);

    const inCluster = { clusterName, region, cluster: resource.name };
    const addOns = new EksAddOns(this, "add-ons", { ...inCluster, versions: props.addOnVersions });
    const pools = this.poolDefaults(resource.name, running, addOns.beforeNodes);
    const system = new EksNodePool(this, "system", {
      ...pools,
      pool: this.systemPool,
      amiType: "AL2023_x86_64_STANDARD",
      diskSizeGiB: props.systemPool?.diskSizeGiB ?? 100,
      desiredNodes: props.systemPool?.desiredNodes,
    });
    addOns.addAfter([system.ready]);
    this.gpuPools = this.addGpuPools(pools);

    const files = new SharedFiles(this, "shared-files", {
      clusterName,
      vpcId: this.vpcId,
      subnets: this.network.privateSubnets,
      deletionProtection: props.deletionProtection,
    });
    this.storage = storageOffers(files.fileSystemId);
    this.registry = new EksRegistry(this, "registry", { ...props.registry, clusterName, region, deletionProtection: props.deletionProtection });
    const loadBalancers = new LoadBalancerController(this, "load-balancers", { ...inCluster, vpcId: this.vpcId });
    this.addOns = [loadBalancers.addOn];
  }

  private poolDefaults(cluster: string, running: RunningCluster, addOns: ITerraformDependable[]): PoolDefaults {
    const { clusterName, region, kubernetesVersion = EksVersion.V1_35 } = this.props;
    const role = new ServiceRole(this, "nodes", {
      roleName: roleName(clusterName, region, "nodes"),
      service: "ec2.amazonaws.com",
      // The network plugin has a role of its own.
      managedPolicies: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
    });
    return {
      clusterName,
      cluster,
      running,
      kubernetesVersion: kubernetesVersion.version,
      roleArn: role.arn,
      subnetIds: this.privateSubnetIds,
      tags: this.tags,
      dependsOn: [...role.policies, ...this.network.ready, ...addOns],
    };
  }

  private addGpuPools(defaults: PoolDefaults): GpuPool[] {
    // Below a construct of their own, so that a pool may have any name.
    const scope = new Construct(this, "gpu");
    const pools: GpuPool[] = [];
    for (const options of this.props.gpuPools) {
      const machine = gpuMachine(options.machineType, options.machine);
      // Refused above; there is nothing to make of it.
      if (machine === undefined || options.name === "" || scope.node.tryFindChild(options.name) !== undefined) continue;
      const pool = gpuPool(options, machine);
      pools.push(pool);
      new EksNodePool(scope, options.name, {
        ...defaults,
        pool,
        amiType: machine.arm ? "AL2023_ARM_64_NVIDIA" : "AL2023_x86_64_NVIDIA",
        subnetIds: this.subnetsIn(options.availabilityZones) ?? defaults.subnetIds,
        diskSizeGiB: options.diskSizeGiB ?? 200,
        desiredNodes: options.desiredNodes,
        labels: { ...options.labels, [GPU_POOL_LABEL]: options.name },
      });
    }
    return pools;
  }

  /** The private subnets of some zones, in the network's order. */
  private subnetsIn(zones?: string[]): string[] | undefined {
    if (zones === undefined) return undefined;
    const chosen = this.network.privateSubnets.filter(({ zone }) => zone.name !== undefined && zones.includes(zone.name));
    return chosen.map(({ subnetId }) => subnetId);
  }
}
