import { EksCluster as EksClusterResource, IamOpenidConnectProvider, IamRole } from "./bindings";
import { Construct } from "constructs";
import { ClusterConnection } from "../cluster/connection";
import { IExposureOffer } from "../cluster/exposure/exposure-offer";
import { GpuSoftware } from "../cluster/gpu-software";
import { HelmAddOn } from "../cluster/helm-add-on";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { IManagedLogs } from "../cluster/managed/logs";
import { IManagedPrometheus } from "../cluster/managed/prometheus";
import { IManagedTraces } from "../cluster/managed/traces";
import { GpuPool, NodePool } from "../cluster/pools/node-pool";
import { StorageOffer } from "../cluster/storage-offer";
import { refuse, refuseLater } from "../core/problems/refuse";
import { admit, besides } from "../core/shape/shape";
import { EksFileBackup } from "./backup/file-backup";
import { makeBudget } from "./budget/make-budget";
import { ClusterBudget } from "../cluster/budget/budget";
import { EFA_PLUGIN } from "./add-ons/efa-plugin";
import { ApplicationLoadBalancer } from "./exposure/application-load-balancer";
import { DoorWebAcls } from "./exposure/door-limits";
import { loadBalancerPlace } from "./exposure/load-balancer-place";
import { EksAddOns } from "./add-ons/add-ons";
import { ClusterGrants } from "./identity/cluster-grants";
import { EksAccess } from "./identity/eks-access";
import { MENDABLE, checkEksCluster, gpuZonesOf } from "./check-eks-cluster";
import { checkLatePool } from "./pools/capacity/check-late-pool";
import { checkAddedPool } from "./pools/check-pools";
import { isAutoMode } from "./karpenter/provisioner";
import { eksConnection } from "./control-plane/connection";
import { ControlPlane } from "./control-plane/control-plane";
import { EksClusterProps } from "./eks-cluster-props";
import { EKS_CLUSTER } from "./eks-cluster-shapes";
import { EKS_GPU_POOL } from "./pools/pool-shapes";
import { IEksNetwork } from "./network/eks-network";
import { EksGpuPools, EksGpuPoolsProps } from "./pools/gpu-pools";
import { poolDefaults } from "./pools/pool-defaults";
import { imageCopies } from "./registry/image-copies";
import { EksRegistry } from "./registry/image-registry";
import { makeScanning } from "./registry/registry-scanning";
import { EksClusterAttributes, ImportedEksCluster } from "./imported-cluster";
import { nodeRepairAddOns } from "./add-ons/node-repair";
import { makeOwnAddOns } from "./add-ons/own-add-ons";
import { withHighAvailability } from "./high-availability";
import { makeTelemetry } from "./monitoring/make-telemetry";
import { addressesTaken } from "./network/free-addresses";
import { askForGroups } from "./network/group-facts";
import { makeNetwork } from "./network/make-network";
import { controlPlaneSubnetsOf, gpuSubnetsOf } from "./network/network-roles";
import { groupsOfNodes } from "./network/security-groups";
import { makeSystemPool } from "./pools/system-pool";
import { EksPodRoleOptions, PodIdentityRole } from "./identity/pod-identity-role";
import { boundAll } from "./identity/permissions-boundary";
import { EksPodRoles } from "./identity/pod-roles";
import { EksGpuPoolOptions } from "./pools/pool-options";
import { poolSoftware } from "./pools/software/pool-software";
import { systemPool } from "./pools/scheduled-pool";
import { RunningCluster } from "./control-plane/running-cluster";
import { DiskKey } from "./identity/disk-key";
import { nodeRole } from "./identity/node-role";
import { makeStorage } from "./storage/make-storage";
import { efaZones, optionalDrivers } from "./storage/optional-storage";
import { ModelSecrets } from "../cluster/model-secrets";
import { SecretsManager, secretsAddOn } from "./secrets/secrets-manager";
import { SharedPlaces, storageOffers } from "./storage/storage-offers";
import { clusterTags, tagAll } from "./tags";

/**
 * An EKS cluster with private nodes in a VPC of its own, or in one that is there: add-ons with their roles, system pool, GPU pools, EFS,
 * ECR, and what the AWS Load Balancer Controller needs.
 *
 * What is wrong with the properties is refused when the app is synthesised, all of it at once.
 */
export class EksCluster extends Construct implements IKubernetesCluster {
  /** A cluster that is made elsewhere, another repository included: nothing is made of it here. */
  public static fromAttributes(scope: Construct, id: string, attributes: EksClusterAttributes): ImportedEksCluster {
    return new ImportedEksCluster(scope, id, attributes);
  }

  public readonly clusterName: string;
  public readonly connection: ClusterConnection;
  public readonly systemPool?: NodePool;
  public readonly gpuPools: GpuPool[];
  /** An Application Load Balancer for each model that asks for a door. */
  public readonly exposure?: IExposureOffer;
  /** Its workspace of Amazon's managed Prometheus. @default - none, without `managedPrometheus` */
  public readonly managedPrometheus?: IManagedPrometheus;
  /** Amazon CloudWatch Logs, where a deployment keeps its pods' lines there. */
  public readonly managedLogs?: IManagedLogs;
  /** AWS X-Ray, where a deployment keeps its spans there. */
  public readonly managedTraces?: IManagedTraces;
  /** What keeps Secrets of Secrets Manager beside the models. @default - nothing, without `secretsManager` */
  public readonly modelSecrets?: ModelSecrets;
  /** What a month of it may cost before somebody is told. @default - nobody is told */
  public readonly budget?: ClusterBudget;
  /** Images of one's own. */
  public readonly registry: EksRegistry;
  /** Where it stands. */
  public readonly network: IEksNetwork;
  /** Known only at apply, for a network of ours. */
  public readonly vpcId: string;
  /** Where the nodes are, one a zone. Known only at apply, for a network of ours. */
  public readonly privateSubnetIds: string[];
  /** The cluster itself, as the provider has it; also `node.defaultChild`. */
  public readonly resource: EksClusterResource;
  /** The group that EKS makes for control plane and nodes. Known only at apply. */
  public readonly securityGroupId: string;
  /** The role of all its nodes. */
  public readonly nodeRole: IamRole;
  /** For IAM roles of service accounts, where Pod Identity doesn't do. */
  public readonly oidcProvider: IamOpenidConnectProvider;

  private readonly props: EksClusterProps;
  private readonly tags: { [key: string]: string };
  private readonly controlPlane: ControlPlane;
  private readonly pools: EksGpuPools;
  private readonly poolNames: string[];
  private readonly asked: EksGpuPoolOptions[];
  private readonly grants: ClusterGrants;
  private readonly ownAddOns: HelmAddOn[];
  private readonly places: SharedPlaces;
  private readonly diskKey?: DiskKey;
  private readonly nodePolicyArns?: { [name: string]: string };
  private addOnsTaken = false;
  private podRoles?: EksPodRoles;

  /** @throws InvalidInputError at synth, for properties that AWS or Kubernetes would refuse */
  public constructor(scope: Construct, id: string, given: EksClusterProps) {
    super(scope, id);
    const { value, findings } = admit<EksClusterProps>("", given, EKS_CLUSTER);
    const props = withHighAvailability(value);
    const wrong = checkEksCluster(props);
    refuse(this, besides(findings, wrong.filter(({ code }) => !MENDABLE.includes(code))));
    const mendable = wrong.filter(({ code }) => MENDABLE.includes(code));
    if (mendable.length > 0) refuseLater(this, () => besides(findings, mendable.filter(({ code }) => this.isStillMissing(code))).filter((one) => !findings.includes(one)));
    this.props = props;
    const { clusterName, region } = props;
    this.clusterName = clusterName;
    const ownPool = systemPool(props.systemPool);
    this.systemPool = ownPool;
    this.tags = clusterTags(clusterName, props.tags);
    tagAll(this, this.tags);
    if (props.permissionsBoundaryArn !== undefined) boundAll(this, props.permissionsBoundaryArn);

    this.asked = [...props.gpuPools];
    this.network = makeNetwork(this, props, {
      taken: (subnet) => addressesTaken(subnet, this.network, { ...props, gpuPools: this.asked }),
      isThere: () => running.isThere,
    });
    this.vpcId = this.network.vpcId;
    askForGroups(this, this.vpcId, [...(props.securityGroups?.controlPlane ?? []), ...groupsOfNodes(props)]);
    this.privateSubnetIds = this.network.subnets.map(({ subnetId }) => subnetId);
    const running = new RunningCluster(this, "running", { clusterName });
    this.controlPlane = new ControlPlane(this, "control-plane", {
      ...props,
      running,
      subnetIds: controlPlaneSubnetsOf(this.network).map(({ subnetId }) => subnetId),
      vpcId: props.existingNetwork?.vpcId,
    });
    const { resource, admins, access } = this.controlPlane;
    this.grants = new ClusterGrants(this, { admins, access, namedAdmins: props.admins, namedAccess: props.access });
    this.resource = resource;
    this.node.defaultChild = resource;
    this.securityGroupId = resource.vpcConfig.clusterSecurityGroupId;
    this.oidcProvider = this.controlPlane.oidcProvider;
    this.connection = eksConnection({ endpoint: resource.endpoint, certificateAuthority: resource.certificateAuthority.get(0).data, clusterName, region }, props.signIn);

    const inCluster = { clusterName, region, cluster: resource.name };
    const keyArn = props.ownKeys?.disksKeyArn;
    this.diskKey = keyArn === undefined ? undefined : new DiskKey(this, "disk-key", { clusterName, region, keyArn });
    const autoSystem = isAutoMode(props.systemPool ?? {});
    const addOns = new EksAddOns(this, "add-ons", { ...inCluster, versions: props.addOnVersions, autoMode: autoSystem, diskKeyPolicyArn: this.diskKey?.policyArn, fsxApiName: props.lustreClaims === undefined ? undefined : this.network.fsxApiName });
    this.nodePolicyArns = imageCopies(this, props, this.tags);
    const role = nodeRole(this, "nodes", { clusterName, region, policyArns: this.nodePolicyArns });
    this.nodeRole = role.resource;
    const subnetIds = this.privateSubnetIds;
    const before = [...(this.diskKey?.ready ?? []), ...role.policies, ...(this.network.ready ?? []), ...addOns.beforeNodes];
    const defaults = poolDefaults(props, { cluster: resource.name, running, roleArn: role.arn, subnetIds, tags: this.tags, dependsOn: before });
    // Of Auto Mode it comes with the cluster.
    const system = autoSystem ? [resource] : [makeSystemPool(this, props, { defaults, pool: ownPool, securityGroupId: this.securityGroupId }).ready];
    this.pools = new EksGpuPools(this, "gpu", { defaults, subnets: gpuSubnetsOf(this.network), vpcId: this.vpcId, securityGroupId: this.securityGroupId, ownGroups: groupsOfNodes(props), ...this.poolSurroundings() });
    this.gpuPools = this.pools.pools;
    for (const options of props.gpuPools) this.pools.add(options);
    this.poolNames = [ownPool.name, ...props.gpuPools.map(({ name }) => name)];

    const stored = makeStorage(this, { props, cluster: resource.name, network: this.network, securityGroupId: this.securityGroupId, efaGroupId: this.pools.efaGroupId });
    this.places = stored.places;
    if (props.fileBackups !== undefined) new EksFileBackup(this, "file-backups", { ...props.fileBackups, clusterName, region, fileSystemArn: stored.filesArn, deletionProtection: props.deletionProtection });
    if (props.secretsManager !== undefined) this.modelSecrets = new SecretsManager(this, "secrets-manager", { ...inCluster, ...props.secretsManager }).modelSecrets;
    addOns.addAfter(system, [...stored.addOns, ...nodeRepairAddOns(props), ...(this.modelSecrets === undefined ? [] : [secretsAddOn(region, props.addOnVersions?.secretsProvider)])]);
    this.registry = new EksRegistry(this, "registry", { ...props.registry, clusterName, region, deletionProtection: props.deletionProtection });
    makeScanning(this, props);
    this.ownAddOns = makeOwnAddOns(this, props, { ...inCluster, vpcId: this.vpcId });
    const place = loadBalancerPlace(props, this.network);
    const kept = makeTelemetry(this, props, { resource, subnetIds: this.privateSubnetIds, subnetCidrs: props.existingNetwork === undefined ? place.internalCidrs : [], securityGroupId: this.securityGroupId });
    this.managedPrometheus = kept.prometheus;
    this.managedLogs = kept.logs;
    this.managedTraces = kept.traces;
    this.budget = makeBudget(this, props);
    this.exposure = new ApplicationLoadBalancer({ ...place, counter: new DoorWebAcls({ cluster: this, clusterName, region, tags: this.tags, signIn: props.signIn }) });
  }

  /** Who brings driver and device plugin: EKS's images have no plugin, Auto Mode's nodes have it all. */
  public get gpuSoftware(): GpuSoftware {
    return poolSoftware(this.gpuPools, this.pools.autoNames, this.pools.bottlerocketNames);
  }

  /** What claims can be made of. Auto Mode's nodes mount block storage of its own alone, the others that of the driver. */
  public get storage(): StorageOffer[] {
    const { autoNames } = this.pools;
    const others = this.gpuPools.map(({ name }) => name).filter((name) => !autoNames.includes(name));
    return storageOffers({ ...this.places, autoPools: autoNames, otherPools: others, diskKeyArn: this.props.ownKeys?.disksKeyArn, autoSystem: isAutoMode(this.props.systemPool ?? {}) });
  }

  /** What the cloud needs in the cluster; the EFA device plugin only where a pool has EFA, Karpenter where one is made by it. */
  public get addOns(): HelmAddOn[] {
    this.addOnsTaken = true;
    const ofNodes = this.systemPool === undefined ? [] : this.pools.addOnsByLoad(this.systemPool);
    return [...this.ownAddOns, ...(this.pools.hasEfa ? [EFA_PLUGIN] : []), ...ofNodes];
  }

  /** The ARN of the nodes' role. Known only at apply. */
  public get nodeRoleArn(): string {
    return this.nodeRole.arn;
  }

  /**
   * One more GPU pool, as if it stood in `gpuPools`: what is made is the same.
   *
   * @throws InvalidInputError at synth, for a pool that AWS or Kubernetes would refuse
   */
  public addGpuPool(options: EksGpuPoolOptions): GpuPool {
    const at = "addGpuPool(options)";
    const { value, findings } = admit<EksGpuPoolOptions>(at, options, EKS_GPU_POOL);
    const late = checkLatePool(at, value, { props: { ...this.props, gpuPools: this.asked }, pools: this.pools, addOnsTaken: this.addOnsTaken, network: this.network });
    refuse(this, besides(findings, [...checkAddedPool(at, value, this.poolNames, gpuZonesOf(this.props)), ...late]));
    this.poolNames.push(value.name);
    this.asked.push(value);
    return this.pools.add(value);
  }

  /**
   * Lets an IAM role or user do everything in the cluster, as if it stood in `admins`. Who may already still may.
   *
   * @param principalArn its ARN, of a role and not of its session
   * @throws InvalidInputError at synth, for what is no role or user, or may do less already
   */
  public grantAdmin(principalArn: string): void {
    this.grants.grantAdmin("grantAdmin(principalArn)", principalArn);
  }

  /**
   * Lets an IAM role or user look at what runs, not at Secrets, as if it stood in `access`.
   *
   * @param principalArn its ARN, of a role and not of its session
   * @param namespaces where; left out, everywhere
   * @throws InvalidInputError at synth, for what is no role or user, or administers the cluster
   */
  public grantView(principalArn: string, namespaces?: string[]): void {
    this.grants.grantAccess("grantView(principalArn, namespaces)", EksAccess.view(principalArn, namespaces));
  }

  /**
   * Lets an IAM role or user change what runs in some namespaces, Secrets among it, as if it stood in `access`.
   *
   * @param principalArn its ARN, of a role and not of its session
   * @param namespaces where, one or more
   * @throws InvalidInputError at synth, for what is no role or user, or administers the cluster
   */
  public grantEdit(principalArn: string, namespaces: string[]): void {
    this.grants.grantAccess("grantEdit(principalArn, namespaces)", EksAccess.edit(principalArn, namespaces));
  }

  /**
   * An IAM role for pods of the cluster, which they get by Pod Identity. It is made after the cluster.
   *
   * @param name what it is called by here, and the end of the role's name
   * @throws InvalidInputError at synth, for what IAM or EKS would refuse
   */
  public addPodRole(name: string, options: EksPodRoleOptions): PodIdentityRole {
    const { clusterName, props } = this;
    this.podRoles ??= new EksPodRoles(this, "pod-roles", { clusterName, region: props.region, cluster: this.resource.name });
    return this.podRoles.admit("addPodRole(name, options)", name, options);
  }

  /** Whether what the properties lacked was not added since. */
  private isStillMissing(code: string): boolean {
    if (code === "no-gpu-pools") return this.poolNames.length === 1;
    if (code === "no-karpenter-pools") return !this.pools.hasKarpenter;
    return code === "no-admins" && !this.controlPlane.admins.isGranted;
  }

  /** What Karpenter's pools need to know of the cluster. */
  private poolSurroundings(): Pick<EksGpuPoolsProps, "region" | "clusterArn" | "karpenter" | "drivers" | "lustreEfaZones" | "offline" | "controlPlane" | "autoSystem" | "nodePolicyArns" | "diskKeyPolicyArn" | "queueKeyArn"> {
    const { region, karpenter, network, systemPool: system = {} } = this.props;
    return { region, clusterArn: this.resource.arn, karpenter, drivers: optionalDrivers(this.props), lustreEfaZones: efaZones(this.props), offline: network?.nat === false, controlPlane: this.controlPlane, autoSystem: isAutoMode(system), nodePolicyArns: this.nodePolicyArns, diskKeyPolicyArn: this.diskKey?.policyArn, queueKeyArn: this.props.ownKeys?.queueKeyArn };
  }
}
