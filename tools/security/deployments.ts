import { App } from "cdktf";
import { Capacity } from "../../constructs/cluster/pools/capacity";
import { DoorAuthentication, DoorCertificate, Exposure } from "../../constructs/inference";
import { Logs } from "../../constructs/kubernetes/telemetry/logs/logs";
import { EksAccess, EksDeployment, EksExistingNetwork, EksGpuSharing, EksLustreDeployment, EksManagedSecret, EksNodeImage, EksProvisioner, EksRegistryCache, EksRegistryScanning, EksSubnetRole } from "../../stacks/aws";
import { AksBlobKind, AksDeployment, AksGateway, AksInfiniBand, AksRegistrySku, AksVaultSecret, ApiServerAccess } from "../../stacks/azure";
import { GkeDeployment, GkeDiskSource, GkeEgress, GkeGpuSharing, GkeLocalSsd, GkeSecurityPosture, GkeStoredSecret, GpuDirect } from "../../stacks/google";

const KEY = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012";
const CERTIFICATE = "arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555";

/** Deployments with what those of the clone haven't, for the scanner alone. */
export function addDeploymentsWithOptions(app: App): void {
  const zones = ["us-west-2a", "us-west-2b"];
  new EksDeployment(app, "options", {
    region: "us-west-2",
    network: { availabilityZones: zones, privateEndpoints: true },
    gpuPools: [
      { name: "h100", machineType: "p5.48xlarge", maxNodes: 2, efa: true, availabilityZones: ["us-west-2b"], provisioner: EksProvisioner.KARPENTER },
      { name: "l4", machineType: "g6.8xlarge", maxNodes: 2, efa: true, availabilityZones: ["us-west-2b"] },
      { name: "spot", machineType: "g6.2xlarge", maxNodes: 2, capacity: Capacity.SPOT, provisioner: EksProvisioner.KARPENTER },
    ],
    lustre: { capacityGiB: 4800, availabilityZone: "us-west-2b", deployment: EksLustreDeployment.persistent(1000), efa: true },
    managedPrometheus: { retentionDays: 30 },
    backup: { keepDays: 30 },
    budget: { monthlyUsd: 3000, emails: ["platform@example.com"] },
    access: [EksAccess.view("arn:aws:iam::111122223333:role/developers"), EksAccess.edit("arn:aws:iam::111122223333:role/pipeline", ["inference"])],
    dnsRecords: { zones: [{ zoneId: "Z0123456789ABCDEFGHIJ", domain: "models.example.com" }] },
    nodeRepair: true,
    fileBackups: { schedule: "0 2 * * 0", keepDays: 35 },
    registry: { accountId: "111122223333", caches: [EksRegistryCache.KUBERNETES, EksRegistryCache.QUAY], scanning: EksRegistryScanning.onPush() },
    ownKeys: { backupsKeyArn: KEY, queueKeyArn: KEY },
    models: [{ name: "chat", model: "Qwen/Qwen3-0.6B", gpuPool: "spot", exposure: Exposure.internal({ host: "chat.models.example.com", tls: DoorCertificate.acm(CERTIFICATE), requestsPerMinute: 600, requestsPerMinutePerClient: 60 }) }],
  });
  new EksDeployment(app, "more", {
    region: "us-west-2",
    network: { availabilityZones: zones },
    gpuPools: [
      { name: "auto", machineType: "g6.8xlarge", maxNodes: 2, efa: true, availabilityZones: ["us-west-2b"], provisioner: EksProvisioner.AUTO_MODE },
      { name: "rocket", machineType: "g6.2xlarge", maxNodes: 2, nodeImage: EksNodeImage.BOTTLEROCKET, imageSnapshotId: "snap-0123456789abcdef0" },
    ],
    ownKeys: { disksKeyArn: KEY, filesKeyArn: KEY, logsKeyArn: KEY, secretsKeyArn: KEY },
    registry: { kmsKeyArn: KEY },
    permissionsBoundaryArn: "arn:aws:iam::111122223333:policy/boundary",
    weightsBucket: { bucket: "my-weights", prefix: "models", kmsKeyArn: KEY },
    lustreClaims: { deployment: EksLustreDeployment.SCRATCH, availabilityZone: "us-west-2b" },
    secretsManager: { secrets: [EksManagedSecret.huggingFaceToken("hf-token")], kmsKeyArn: KEY },
    models: [],
  });
  new EksDeployment(app, "found", {
    region: "us-west-2",
    existingNetwork: EksExistingNetwork.byRole({ vpcId: "vpc-0123456789abcdef0", zones, gpuNodes: EksSubnetRole.karpenter("found"), controlPlane: EksSubnetRole.tagged({ tier: "control-plane" }) }),
    publicAccessCidrs: ["203.0.113.7/32"],
    logRetentionDays: 30,
    gpuPools: [{ name: "turns", machineType: "g6.2xlarge", maxNodes: 2, gpuSharing: EksGpuSharing.timeSlicing(2), clusterAutoscaler: true }],
    models: [],
  });
  const key = (name: string): string => `projects/my-project-1/locations/us-central1/keyRings/r/cryptoKeys/${name}`;
  new GkeDeployment(app, "gke-options", {
    region: "us-central1",
    project: "my-project-1",
    registry: { encryptionKey: key("images"), untaggedDays: 14 },
    multiNetworking: true,
    gpuPools: [
      { name: "b200", machineType: "a4-highgpu-8g", maxNodes: 4, zones: ["us-central1-b"], gpuDirect: GpuDirect.RDMA, capacity: Capacity.reservation("b200-reserved") },
      { name: "h100", machineType: "a3-highgpu-8g", maxNodes: 4, zones: ["us-central1-a"], localSsd: GkeLocalSsd.ALL, imageStreaming: true, gpuPartition: "3g.40gb", capacity: Capacity.flexStart(24) },
      { name: "queued", machineType: "a3-highgpu-8g", maxNodes: 4, zones: ["us-central1-a"], capacity: Capacity.queued(24) },
      { name: "l4", machineType: "g2-standard-8", maxNodes: 2 },
      { name: "l4-spot", machineType: "g2-standard-8", maxNodes: 2, capacity: Capacity.SPOT },
      { name: "turns", machineType: "g2-standard-8", maxNodes: 2, gpuSharing: GkeGpuSharing.timeSlicing(2) },
      { name: "at-once", machineType: "g2-standard-8", maxNodes: 2, gpuSharing: GkeGpuSharing.mps({ clients: 2, hostIpc: true }) },
      { name: "rack", machineType: "a4x-highgpu-4g", maxNodes: 18, zones: ["us-central1-a"], gpuDirect: GpuDirect.RDMA, compactPlacement: true, capacity: Capacity.reservation("rack-reserved") },
      { name: "weights", machineType: "g2-standard-8", maxNodes: 2, weightsDisk: { image: "projects/my-project-1/global/images/qwen3-weights" } },
    ],
    computeClasses: [{ name: "small", pools: ["l4-spot", "l4"] }],
    secretsEncryptionKey: key("secrets"),
    diskEncryptionKey: key("disks"),
    security: { posture: GkeSecurityPosture.BASIC, binaryAuthorization: true, fqdnPolicies: true },
    secretManager: { secrets: [GkeStoredSecret.huggingFaceToken("hf-token")] },
    weightsBucket: { name: "acme-weights" },
    hyperdiskMl: [{ name: "qwen", zone: "us-central1-a", source: GkeDiskSource.snapshot("qwen-weights"), sizeGiB: 600 }],
    sharedFilestore: { zone: "us-central1-a", sizeGiB: 2048 },
    managedLustre: { zone: "us-central1-a" },
    gateway: {},
    dnsRecords: { zones: [{ zoneId: "models-example-com", domain: "models.example.com" }] },
    backup: { keepDays: 30 },
    budget: { monthlyUsd: 3000, emails: ["platform@example.com"], billingAccount: "012345-6789AB-CDEF01" },
    models: [
      { name: "inside", model: "Qwen/Qwen3-0.6B", gpuPool: "small", storageClass: "filestore-shared", exposure: Exposure.internal({ host: "inside.models.example.com", tls: DoorCertificate.secret("inside-tls"), requestsPerMinute: 600 }) },
      { name: "public", model: "Qwen/Qwen3-0.6B", gpuPool: "small", storageClass: "filestore-shared", exposure: Exposure.public({ host: "public.models.example.com", tls: DoorCertificate.certificateMap("models"), authentication: DoorAuthentication.iap({ clientId: "123-abc.apps.googleusercontent.com", clientSecret: "iap-client" }), requestsPerMinutePerClient: 60 }) },
    ],
  });
  new GkeDeployment(app, "gke-closed", {
    region: "us-central1",
    project: "my-project-1",
    egress: GkeEgress.RESTRICTED,
    privateServiceConnect: {},
    autoProvisioning: { maxCpus: 200, maxMemoryGiB: 800 },
    computeClasses: [{ name: "made", autoProvision: { machineType: "g2-standard-8", maxNodes: 4 } }],
    registry: { remotes: [{ name: "nvcr", host: "nvcr.io" }] },
    gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }],
    models: [],
  });
  addAzureWithOptions(app);
}

const KEYS = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers";
const ZONES = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/dns/providers/Microsoft.Network/dnsZones";
const WORKSPACE = `${KEYS}/Microsoft.OperationalInsights/workspaces/audit`;
const VAULT = `${KEYS}/Microsoft.KeyVault/vaults/my-vault`;

/** Every tier of storage, a backup, keys of one's own, managed Prometheus and copies of the registry; and nodes by need, out of sight. */
function addAzureWithOptions(app: App): void {
  const common = { region: "swedencentral", models: [] };
  new AksDeployment(app, "azure-options", {
    ...common,
    apiServerAccess: ApiServerAccess.CLUSTER_NETWORK,
    gpuPools: [
      { name: "h100", machineType: "Standard_ND96isr_H100_v5", maxNodes: 2, zones: ["1"], localNvme: true },
      { name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2, zones: ["1"], ephemeralOsDisk: true, proximityPlacement: true },
      { name: "cut", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2, zones: ["1"], capacity: Capacity.SPOT, gpuPartition: "3g.40gb" },
    ],
    infiniBand: AksInfiniBand.SHARED,
    storage: { managedLustre: { zone: "1" }, lustreClaims: { zone: "1" }, netApp: {}, blobFuse: {}, blob: { kind: AksBlobKind.STANDARD }, premiumDisks: {} },
    backup: { keepDays: 30 },
    gateway: AksGateway.ENVOY,
    dnsRecords: { zones: [{ zoneId: `${ZONES}/example.com`, domain: "models.example.com" }] },
    auditLogs: { workspaceId: WORKSPACE },
    security: { defenderWorkspaceId: WORKSPACE, flowMetrics: true },
    managedPrometheus: { alertActionGroupIds: [`${KEYS}/Microsoft.Insights/actionGroups/on-call`], grafana: { adminObjectIds: ["11111111-2222-3333-4444-555555555555"] } },
    logs: Logs.cloud(),
    registry: { sku: AksRegistrySku.PREMIUM, replicaRegions: ["westeurope"], untaggedDays: 30, caches: { "k8s/*": "registry.k8s.io/*" } },
  });
  new AksDeployment(app, "azure-private", {
    ...common,
    apiServerAccess: ApiServerAccess.privateCluster(),
    hostEncryption: true,
    nodeProvisioning: { azurermVersion: "4.67.0" },
    network: { zoneRedundantNat: { azurermVersion: "4.67.0" }, apiServerIntegration: {} },
    gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }],
    storage: { managedLustre: { zone: "1" }, netApp: {} },
    keyVault: { vaultId: VAULT, secrets: [AksVaultSecret.huggingFaceToken("hf-token"), AksVaultSecret.certificate("qwen-models-example-com", "qwen-tls")] },
    ownKeys: { volumeEncryptionSetId: `${KEYS}/Microsoft.Compute/diskEncryptionSets/volumes`, storageKeyId: "https://my-vault.vault.azure.net/keys/storage", storageKeyVaultId: VAULT, lustreKeyId: "https://my-vault.vault.azure.net/keys/lustre/0123456789abcdef0123456789abcdef", lustreKeyVaultId: VAULT, netAppKeyId: "https://my-vault.vault.azure.net/keys/netapp", netAppKeyVaultId: VAULT },
    security: { imageCleanerHours: 168, domainPolicies: true },
    budget: { monthlyUsd: 3000, emails: ["platform@example.com"], firstMonth: "2026-12" },
  });
}
