import { ContainerCluster, KmsCryptoKeyIamMember, ProjectIamMember } from "./bindings";
import { ITerraformDependable } from "../core/framework";
import { Construct } from "constructs";
import { ClusterConnection } from "../cluster/connection";
import { IExposureOffer } from "../cluster/exposure/exposure-offer";
import { GpuSoftware } from "../cluster/gpu-software";
import { HelmAddOn } from "../cluster/helm-add-on";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { IManagedLogs } from "../cluster/managed/logs";
import { IManagedPrometheus } from "../cluster/managed/prometheus";
import { IManagedTraces } from "../cluster/managed/traces";
import { ModelQueues } from "../cluster/model-queues";
import { ModelSecrets } from "../cluster/model-secrets";
import { GpuPool, NodePool } from "../cluster/pools/node-pool";
import { StorageOffer } from "../cluster/storage-offer";
import { refuse } from "../core/problems/refuse";
import { admit, besides } from "../core/shape/shape";
import { BACKUP_APIS, GkeBackup } from "./backup/backup";
import { BUDGET_APIS, GkeBudget } from "./budget/budget";
import { ClusterBudget, clusterBudget } from "../cluster/budget/budget";
import { checkAddedPool, checkGkeCluster } from "./check-gke-cluster";
import { ADMIN_ROLE, checkAdmin } from "./identity/cluster-admin";
import { clusterNetwork } from "./network/cluster-network";
import { GpuNetworks } from "./gpu-direct/gpu-networks";
import { ClusterPools } from "./pools/cluster-pools";
import { gkeConnection } from "./control-plane/connection";
import { ControlPlaneAccess } from "./control-plane/control-plane-access";
import { controlPlane } from "./control-plane/control-plane";
import { securityApis } from "./control-plane/security";
import { withRecords } from "../cluster/dns/recorded-door";
import { DNS_APIS, GkeDnsRecords, recordWriter } from "./dns/dns-records";
import { GkeGateways } from "./exposure/gateways";
import { FilestoreTier } from "./storage/filestore-tier";
import { DiskKey } from "./storage/disk-key";
import { weightsDiskOffers } from "./pools/weights-disk";
import { filledStorage } from "./storage/filled-storage";
import { BUCKET_APIS } from "./storage/weights-bucket";
import { LUSTRE_APIS, lustreOffer } from "./storage/managed-lustre";
import { GkeSharedFilestore } from "./storage/shared-filestore";
import { PrivateServices } from "./network/private-services";
import { GkeClusterProps } from "./gke-cluster-props";
import { GKE_CLUSTER } from "./gke-cluster-shapes";
import { GKE_GPU_POOL } from "./pools/pool-shapes";
import { GkeManagedPrometheus } from "./monitoring/managed-prometheus";
import { GkeQueryFrontend } from "./monitoring/query-frontend";
import { GkePodLogs } from "./monitoring/pod-logs";
import { GkePodTraces } from "./monitoring/pod-traces";
import { GkeRegistry } from "./registry/image-repository";
import { IGkeNetwork } from "./network/gke-network";
import { GkeClusterAttributes } from "./cluster-attributes";
import { ImportedGkeCluster } from "./imported-cluster";
import { withHighAvailability } from "./high-availability";
import { withControlPlane } from "./network/control-plane-subnet";
import { planIpRanges } from "./network/ip-ranges";
import { NodeIdentity } from "./identity/node-identity";
import { ownCondition } from "./identity/own-binding";
import { digestOf } from "./names";
import { GkeGpuPoolOptions } from "./pools/node-pools";
import { modelQueues, queueAddOns } from "./pools/queue/queues";
import { SECRET_APIS, SECRET_READER, GkeStoredSecrets, secretReader } from "./secrets/stored-secrets";
import { egressApis } from "./network/egress";
import { GoogleApisEndpoint } from "./network/service-connect";
import { GoogleProject } from "./project";
import { resourceLabels } from "./resource-labels";
import { storageOffers } from "./storage/storage-offers";
import { GkeWorkloadIdentity, GkeWorkloadIdentityOptions, workloadIdentity } from "./identity/workload-identity";

/** Google APIs that the cluster is made with. */
const APIS = ["compute", "container", "iam", "file", "artifactregistry"];

/**
 * A regional, VPC-native GKE cluster with private nodes, in a VPC of its own: system pool, GPU pools, Filestore, Artifact Registry.
 *
 * What is wrong with the properties is refused when the app is synthesised, all of it at once.
 */
export class GkeCluster extends Construct implements IKubernetesCluster {
  /** A cluster that somebody else made, for an `ExistingDeployment` or stacks of your own. */
  public static fromAttributes(scope: Construct, id: string, attributes: GkeClusterAttributes): ImportedGkeCluster {
    return new ImportedGkeCluster(scope, id, attributes);
  }

  public readonly clusterName: string;
  public readonly connection: ClusterConnection;
  public readonly systemPool?: NodePool;
  public readonly gpuPools: GpuPool[];
  /** GKE brings driver, toolkit and device plugin. */
  public readonly gpuSoftware = GpuSoftware.PROVIDED;
  /** Google's own DCGM exporter, unless it is turned off. */
  public readonly cloudGpuMetrics?: boolean;
  /** Google's own, which is on in every cluster. */
  public readonly managedPrometheus?: IManagedPrometheus;
  /** Google Cloud Logging, which is on in every cluster. */
  public readonly managedLogs?: IManagedLogs = new GkePodLogs();
  /** Google Cloud Trace, where a deployment keeps its spans there. */
  public readonly managedTraces?: IManagedTraces;
  /** Google's load balancers, for models that ask for a door. @default - none, without `gateway` */
  public readonly exposure?: IExposureOffer;
  /** Secrets of Secret Manager beside the models. @default - none, without `secretManager` */
  public readonly modelSecrets?: ModelSecrets;
  /** What a month of it may cost before somebody is told. @default - nobody is told */
  public readonly budget?: ClusterBudget;
  /** Images of one's own. */
  public readonly registry: GkeRegistry;

  /** The cluster itself, as Terraform has it. */
  public readonly resource: ContainerCluster;
  /** The VPC in which it stands. */
  public readonly network: IGkeNetwork;
  /** Google service account of the nodes. Known only at apply. */
  public readonly nodeServiceAccountEmail: string;

  private readonly props: GkeClusterProps;
  /** What it stores on, but for disks of its nodes. */
  private readonly given: StorageOffer[];
  private readonly project: GoogleProject;
  private readonly backup?: GkeBackup;
  private readonly dnsRecords?: GkeDnsRecords;
  private readonly pools: ClusterPools;
  private readonly gpuNetworks: GpuNetworks;

  public constructor(scope: Construct, id: string, given: GkeClusterProps) {
    super(scope, id);
    const { value, findings } = admit<GkeClusterProps>("", given, GKE_CLUSTER);
    const props = withHighAvailability(value);
    refuse(this, besides(findings, checkGkeCluster(props)));
    this.props = props;
    const { clusterName, region } = props;
    this.clusterName = clusterName;
    this.cloudGpuMetrics = props.cloudGpuMetrics ?? true;

    // Two may want the same one.
    const wanted = new Set([
      ...APIS,
      ...(props.managedLustre === undefined ? [] : LUSTRE_APIS),
      ...(props.weightsBucket === undefined ? [] : BUCKET_APIS),
      ...(props.budget === undefined ? [] : BUDGET_APIS),
      ...(props.backup === undefined ? [] : BACKUP_APIS),
      ...(props.dnsRecords === undefined ? [] : DNS_APIS),
      ...securityApis(props.security),
      ...(props.secretManager === undefined ? [] : SECRET_APIS),
      ...egressApis(props.egress, props.privateServiceConnect),
    ]);
    const apis = (props.enableApis ?? true) ? [...wanted].map((api) => `${api}.googleapis.com`) : [];
    const project = new GoogleProject(this, "project", { projectId: props.project, apis });
    this.project = project;
    const nodes = new NodeIdentity(this, "nodes", { clusterName, region, project, projectId: props.project });
    this.nodeServiceAccountEmail = nodes.account.email;
    const ranges = withControlPlane(planIpRanges(props.ipRanges, props.multiNetworking, props.managedLustre !== undefined), props.network);
    this.network = clusterNetwork(this, { ...props, ranges, apis: project.apis, nodeServiceAccount: this.nodeServiceAccountEmail });
    if (ranges.privateServices !== undefined && props.network === undefined) {
      const services = { clusterName, region, project: props.project, networkId: this.network.networkId, range: ranges.privateServices, labels: resourceLabels(clusterName, props.labels) };
      new PrivateServices(this, "private-services", { ...services, nodeServiceAccount: this.nodeServiceAccountEmail, dependsOn: project.apis });
    }
    this.registry = new GkeRegistry(this, "images", {
      ...props.registry,
      name: clusterName,
      region,
      project,
      projectId: props.project,
      labels: resourceLabels(clusterName, props.labels),
      protect: props.deletionProtection ?? true,
      reader: nodes,
    });
    const key = this.diskKey(project);
    const endpoint = props.privateServiceConnect === undefined ? [] : new GoogleApisEndpoint(this, "google-apis", { ...props, within: this.network, projectId: project.projectId, apis: project.apis }).ready;
    const beforeNodes = [...endpoint, ...nodes.roles, this.registry.access, ...this.registry.remoteAccess, ...this.network.ready, ...key];

    const access = props.controlPlaneAccess ?? ControlPlaneAccess.PRIVATE;
    this.resource = new ContainerCluster(this, "cluster", {
      ...controlPlane({ ...props, access, ranges, projectId: project.projectId, network: this.network, nodes }),
      dependsOn: [...beforeNodes, ...this.secretsKeyGrant(project)],
    });
    this.node.defaultChild = this.resource;
    this.connection = gkeConnection(this, this.resource, access, props.impersonateServiceAccount);
    const lustre = props.managedLustre === undefined ? [] : [lustreOffer(props.managedLustre, this.network)];
    // After Filestore: a model that names no class keeps it.
    this.given = [...storageOffers(this.network, props.filestoreTier ?? FilestoreTier.ZONAL, props.diskEncryptionKey), ...this.filestore(project, key), ...lustre, ...filledStorage(this, { ...props, google: project, cluster: this.resource, dependsOn: key })];
    this.gpuNetworks = new GpuNetworks(this, { ...props, projectId: project.projectId, range: ranges.gpuNetworks, dependsOn: project.apis });
    this.pools = new ClusterPools(this, { props, cluster: this.resource, serviceAccount: this.nodeServiceAccountEmail, dependsOn: beforeNodes, gpuNetworks: this.gpuNetworks });
    this.systemPool = this.pools.system;
    this.gpuPools = this.pools.gpu;
    this.managedPrometheus = new GkeManagedPrometheus(new GkeQueryFrontend(this, "query-frontend", { project, cluster: this.resource }));
    this.managedTraces = new GkePodTraces(this, "pod-traces", { project, cluster: this.resource, enableApis: props.enableApis ?? true });
    if (props.secretManager !== undefined) {
      const reader = this.addWorkloadIdentity(SECRET_READER, secretReader(props.secretManager));
      const { brings } = new GkeStoredSecrets(this, "stored-secrets", { ...props.secretManager, projectId: project.projectId, reader, clusterResource: this.resource });
      this.modelSecrets = brings;
    }
    this.exposure = this.makeGateways(project.apis);
    if (props.dnsRecords !== undefined) {
      const writer = this.addWorkloadIdentity("external-dns", recordWriter(clusterName, region));
      this.dnsRecords = new GkeDnsRecords(this, "dns-records", { ...props.dnsRecords, clusterName, region, projectId: project.projectId, writer, clusterResource: this.resource });
    }
    if (props.budget !== undefined) {
      this.budget = clusterBudget(props.budget);
      new GkeBudget(this, "budget", { ...props.budget, clusterName, region, project, projectId: props.project });
    }
    if (props.backup !== undefined) {
      const labels = resourceLabels(clusterName, props.labels);
      this.backup = new GkeBackup(this, "backup", { ...props.backup, clusterName, region, project, projectId: props.project, cluster: this.resource, labels, protect: props.deletionProtection ?? true });
    }
  }

  /** Charts that the networks of its GPUs need, one to a zone, and one with the classes of its pools; Velero with `backup`, external-dns with `dnsRecords`. */
  public get addOns(): HelmAddOn[] {
    return [...this.gpuNetworks.addOns, ...queueAddOns(this.gpuPools, this.props.queueNamespace), ...this.pools.addOns, ...(this.backup === undefined ? [] : [this.backup.addOn]), ...(this.dnsRecords?.addOns ?? [])];
  }

  /** What it stores on; with disks of its nodes, which pools that come later have too. */
  public get storage(): StorageOffer[] {
    return [...this.given, ...weightsDiskOffers(this.pools.asked, this.props.computeClasses)];
  }

  /** The models' ways into the queues of pools that have some. */
  public get modelQueues(): ModelQueues | undefined {
    return modelQueues(this.gpuPools, this.props.queueNamespace);
  }

  /**
   * One more GPU pool, as if it stood in `gpuPools`. In a `GkeDeployment` name it there: its models are placed when it is made.
   *
   * @returns the pool as the scheduler sees it, of one that is refused too
   * @throws InvalidInputError at synth, for a pool that Google or Kubernetes would refuse
   */
  public addGpuPool(options: GkeGpuPoolOptions): GpuPool {
    const property = "addGpuPool(options)";
    const { value, findings } = admit<GkeGpuPoolOptions>(property, options, GKE_GPU_POOL);
    refuse(this, besides(findings, checkAddedPool(property, this.props, this.pools.asked, value)));
    return this.pools.add(value);
  }

  /**
   * Lets somebody do all in the cluster: `roles/container.admin`, the least of Google's roles that can install what is served here. Google
   * gives it by the project, so it holds for the project's other clusters too.
   *
   * @param member as IAM names it: "user:ada@example.com", "group:...", "serviceAccount:..."
   */
  public grantAdmin(member: string): void {
    const scope = (this.node.tryFindChild("admins") as Construct | undefined) ?? new Construct(this, "admins");
    // By its digest: the same of two references to one account, and the same whatever the order.
    const id = `admin-${digestOf(this, member)}`;
    const findings = checkAdmin("grantAdmin(member)", member, scope.node.tryFindChild(id) !== undefined);
    refuse(this, findings);
    if (findings.length > 0) return;
    new ProjectIamMember(scope, id, { project: this.project.projectId, role: ADMIN_ROLE, member, condition: ownCondition(this.clusterName, this.props.region) });
  }

  /**
   * Lets pods act in the project by a Kubernetes service account, after the cluster is there.
   *
   * @param name what it is called here, once in a cluster
   */
  public addWorkloadIdentity(name: string, options: GkeWorkloadIdentityOptions): GkeWorkloadIdentity {
    const scope = (this.node.tryFindChild("workloads") as Construct | undefined) ?? new Construct(this, "workloads");
    return workloadIdentity(scope, name, { ...options, project: this.project, cluster: this.resource });
  }

  /** Google's agents may use the key for disks, where there is one. */
  private diskKey(project: GoogleProject): ITerraformDependable[] {
    const { diskEncryptionKey: keyName, weightsBucket, project: projectId } = this.props;
    if (keyName === undefined) return [];
    const forBucket = weightsBucket !== undefined && weightsBucket.existing !== true;
    return new DiskKey(this, "disk-key", { keyName, project, projectId, forBucket, condition: ownCondition(this.clusterName, this.props.region) }).grants;
  }

  /** One instance for all models, beside the cluster: neither waits for the other. */
  private filestore(project: GoogleProject, key: ITerraformDependable[]): StorageOffer[] {
    const { clusterName, region, project: projectId, sharedFilestore, filestoreTier: tier = FilestoreTier.ZONAL, labels, deletionProtection, diskEncryptionKey: kmsKeyName } = this.props;
    if (sharedFilestore === undefined) return [];
    const shared = { projectId, labels: resourceLabels(clusterName, labels), protect: deletionProtection ?? true, kmsKeyName };
    return [new GkeSharedFilestore(this, "filestore", { ...sharedFilestore, ...shared, clusterName, region, tier, project, network: this.network, dependsOn: [...this.network.ready, ...key] }).offer];
  }

  private makeGateways(apis: ITerraformDependable[]): IExposureOffer | undefined {
    const { clusterName, region, project, impersonateServiceAccount, gateway, network, dnsRecords: records } = this.props;
    if (gateway === undefined) return undefined;
    const ownNetworkId = network === undefined ? this.network.networkId : undefined;
    const { offer } = new GkeGateways(this, "gateways", { clusterName, region, project, impersonateServiceAccount, proxyRange: gateway.proxyRange, ownNetworkId, dependsOn: apis });
    return withRecords(offer, records);
  }

  /** GKE encrypts Secrets with the key by its own service agent, which must be allowed to. */
  private secretsKeyGrant(project: GoogleProject): ITerraformDependable[] {
    if (this.props.secretsEncryptionKey === undefined) return [];
    return [
      new KmsCryptoKeyIamMember(this, "secrets-key", {
        cryptoKeyId: this.props.secretsEncryptionKey,
        role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
        member: `serviceAccount:service-${project.projectNumber}@container-engine-robot.iam.gserviceaccount.com`,
        condition: ownCondition(this.clusterName, this.props.region),
        // Taken back after the cluster is off the key, never before: without it no Secret can be read.
        lifecycle: { createBeforeDestroy: true },
        dependsOn: project.apis,
      }),
    ];
  }
}
