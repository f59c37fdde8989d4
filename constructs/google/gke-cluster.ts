import { ContainerCluster } from "@cdktf/provider-google/lib/container-cluster";
import { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member";
import { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ClusterConnection } from "../cluster/connection";
import { GpuSoftware } from "../cluster/gpu-software";
import { HelmAddOn } from "../cluster/helm-add-on";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { GpuPool, NodePool } from "../cluster/node-pool";
import { StorageOffer } from "../cluster/storage-offer";
import { refuse } from "../core/refuse";
import { admit, besides } from "../core/shape";
import { checkGkeCluster } from "./check-gke-cluster";
import { gkeConnection } from "./connection";
import { ControlPlaneAccess } from "./control-plane-access";
import { controlPlane } from "./control-plane";
import { FilestoreTier } from "./filestore-tier";
import { GkeClusterProps } from "./gke-cluster-props";
import { GKE_CLUSTER } from "./gke-cluster-shapes";
import { GkeNodePool } from "./gke-node-pool";
import { gpuMachine } from "./gpu-machine";
import { GkeRegistry } from "./image-repository";
import { planIpRanges } from "./ip-ranges";
import { GkeNetwork } from "./network";
import { NodeIdentity } from "./node-identity";
import { SYSTEM_SURGE, gpuPool, gpuPoolLabels, initialGpuNodesPerZone, systemPool, systemPoolLabels } from "./node-pools";
import { GoogleProject } from "./project";
import { storageOffers } from "./storage-offers";
import { defaultZones } from "./zones";

/** Google APIs that the cluster is made with. */
const APIS = ["compute", "container", "iam", "file", "artifactregistry"];

/** What all pools of a cluster share. */
interface PoolDefaults {
  readonly cluster: string;
  readonly region: string;
  readonly project?: string;
  readonly zones?: string[];
  readonly serviceAccount: string;
  readonly dependsOn: ITerraformDependable[];
}

/**
 * A regional, VPC-native GKE cluster with private nodes, in a VPC of its own: system pool, GPU pools, Filestore, Artifact Registry.
 *
 * What is wrong with the properties is refused when the app is synthesised, all of it at once.
 */
export class GkeCluster extends Construct implements IKubernetesCluster {
  public readonly clusterName: string;
  public readonly connection: ClusterConnection;
  public readonly systemPool: NodePool;
  public readonly gpuPools: GpuPool[];
  public readonly storage: StorageOffer[];
  /** GKE brings driver, toolkit and device plugin. */
  public readonly gpuSoftware = GpuSoftware.PROVIDED;
  public readonly addOns: HelmAddOn[] = [];
  /** Images of one's own. */
  public readonly registry: GkeRegistry;

  private readonly props: GkeClusterProps;
  private readonly resource: ContainerCluster;
  private readonly nodes: NodeIdentity;
  private readonly beforeNodes: ITerraformDependable[];

  public constructor(scope: Construct, id: string, given: GkeClusterProps) {
    super(scope, id);
    const { value: props, findings } = admit<GkeClusterProps>("", given, GKE_CLUSTER);
    refuse(this, besides(findings, checkGkeCluster(props)));
    this.props = props;
    const { clusterName, region } = props;
    this.clusterName = clusterName;
    this.systemPool = systemPool(props.systemPool);

    const apis = (props.enableApis ?? true) ? APIS.map((api) => `${api}.googleapis.com`) : [];
    const project = new GoogleProject(this, "project", { projectId: props.project, apis });
    this.nodes = new NodeIdentity(this, "nodes", { clusterName, region, project, projectId: props.project });
    const ranges = planIpRanges(props.ipRanges);
    const network = new GkeNetwork(this, "network", {
      clusterName,
      region,
      project: props.project,
      ranges,
      webhookPorts: props.webhookPorts ?? [9443],
      nodeServiceAccount: this.nodes.account.email,
      dependsOn: project.apis,
    });
    this.registry = new GkeRegistry(this, "images", {
      ...props.registry,
      name: clusterName,
      region,
      project,
      projectId: props.project,
      protect: props.deletionProtection ?? true,
      reader: this.nodes,
    });
    this.beforeNodes = [...this.nodes.roles, this.registry.access, network.nat];

    const access = props.controlPlaneAccess ?? ControlPlaneAccess.PRIVATE;
    this.resource = new ContainerCluster(this, "cluster", {
      ...controlPlane({ ...props, access, ranges, projectId: project.projectId, network, nodes: this.nodes }),
      dependsOn: [...this.beforeNodes, ...this.secretsKeyGrant(project)],
    });
    this.connection = gkeConnection(this, this.resource, access, props.impersonateServiceAccount);
    this.storage = storageOffers(network.networkName, props.filestoreTier ?? FilestoreTier.ZONAL);
    this.addSystemPool();
    this.gpuPools = this.addGpuPools();
  }

  private addSystemPool(): void {
    new GkeNodePool(this, "system", {
      ...this.poolDefaults(),
      pool: this.systemPool,
      initialNodesPerZone: 1,
      diskSizeGiB: this.props.systemPool?.diskSizeGiB ?? 100,
      labels: systemPoolLabels(this.systemPool.name),
      surge: SYSTEM_SURGE,
    });
  }

  private addGpuPools(): GpuPool[] {
    // Below a construct of their own, so that a pool may have any name.
    const scope = new Construct(this, "gpu");
    const pools: GpuPool[] = [];
    for (const options of this.props.gpuPools) {
      const machine = gpuMachine(options.machineType, options.accelerator);
      // Refused above; there is nothing to make of it.
      if (machine === undefined || options.name === "" || scope.node.tryFindChild(options.name) !== undefined) continue;
      const pool = gpuPool(options, machine);
      const zones = options.zones ?? this.zones();
      pools.push(pool);
      new GkeNodePool(scope, options.name, {
        ...this.poolDefaults(),
        pool,
        machine,
        zones,
        initialNodesPerZone: initialGpuNodesPerZone(pool.minNodes, zones),
        diskSizeGiB: options.diskSizeGiB ?? 200,
        diskType: options.diskType ?? machine.bootDiskType,
        labels: gpuPoolLabels(options),
        // An upgrade that adds a node first needs a spare GPU in the quota, and waits for ever without.
        surge: 0,
      });
    }
    return pools;
  }

  private poolDefaults(): PoolDefaults {
    const { region, project } = this.props;
    const { resource: cluster, nodes } = this;
    return {
      cluster: cluster.name,
      region,
      project,
      zones: this.zones(),
      serviceAccount: nodes.account.email,
      dependsOn: this.beforeNodes,
    };
  }

  private zones(): string[] | undefined {
    return this.props.zones ?? defaultZones(this.props.region);
  }

  /** GKE encrypts Secrets with the key by its own service agent, which must be allowed to. */
  private secretsKeyGrant(project: GoogleProject): ITerraformDependable[] {
    if (this.props.secretsEncryptionKey === undefined) return [];
    return [
      new KmsCryptoKeyIamMember(this, "secrets-key", {
        cryptoKeyId: this.props.secretsEncryptionKey,
        role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
        member: `serviceAccount:service-${project.projectNumber}@container-engine-robot.iam.gserviceaccount.com`,
        // Taken back after the cluster is off the key, never before: without it no Secret can be read.
        lifecycle: { createBeforeDestroy: true },
        dependsOn: project.apis,
      }),
    ];
  }
}
