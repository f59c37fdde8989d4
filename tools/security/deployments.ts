import { App } from "cdktf";
import { Capacity } from "../../constructs/cluster/capacity";
import { AksBlobKind, AksDeployment, AksRegistrySku, AksVaultSecret, ApiServerAccess } from "../../stacks/azure";
import { EksDeployment, EksLustreDeployment, EksProvisioner } from "../../stacks/aws";

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
    lustre: { capacityGiB: 1200, availabilityZone: "us-west-2b", deployment: EksLustreDeployment.persistent(125) },
    managedPrometheus: { retentionDays: 30 },
    backup: { keepDays: 30 },
    budget: { monthlyUsd: 3000, emails: ["platform@example.com"] },
    models: [],
  });
  addAzureWithOptions(app);
}

const KEYS = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers";
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
    ],
    storage: { managedLustre: { zone: "1" }, lustreClaims: { zone: "1" }, netApp: {}, blobFuse: {}, blob: { kind: AksBlobKind.STANDARD }, premiumDisks: {} },
    backup: { keepDays: 30 },
    managedPrometheus: {},
    registry: { sku: AksRegistrySku.PREMIUM, replicaRegions: ["westeurope"], untaggedDays: 30 },
  });
  new AksDeployment(app, "azure-private", {
    ...common,
    apiServerAccess: ApiServerAccess.privateCluster(),
    hostEncryption: true,
    nodeProvisioning: { azurermVersion: "4.57.0" },
    gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }],
    keyVault: { vaultId: VAULT, secrets: [AksVaultSecret.huggingFaceToken("hf-token")] },
    ownKeys: { volumeEncryptionSetId: `${KEYS}/Microsoft.Compute/diskEncryptionSets/volumes`, storageKeyId: "https://my-vault.vault.azure.net/keys/storage", storageKeyVaultId: VAULT },
    security: { imageCleanerHours: 168, domainPolicies: true },
    budget: { monthlyUsd: 3000, emails: ["platform@example.com"], firstMonth: "2026-12" },
  });
}
