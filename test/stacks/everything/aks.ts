import { AksInfiniBand } from "../../../constructs/azure/infiniband/infiniband";
import { AksGateway } from "../../../constructs/azure/exposure/gateway";
import { ApiServerAccess } from "../../../constructs/azure/control-plane/api-server-access";
import { AksVaultSecret } from "../../../constructs/azure/key-vault/vault-secret";
import { DoorAuthentication } from "../../../constructs/cluster/exposure/authentication";
import { DoorCertificate } from "../../../constructs/cluster/exposure/certificate";
import { Exposure } from "../../../constructs/cluster/exposure/exposure";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { ModelTask } from "../../../constructs/inference/options/model-task";
import { Speculative } from "../../../constructs/inference/options/speculative";
import { PlannerTarget } from "../../../constructs/inference/scaling/planner-options";
import { Scaling } from "../../../constructs/inference/scaling/scaling";
import { ScalingMetric } from "../../../constructs/inference/scaling/scaling-metric";
import { WeightsLoader } from "../../../constructs/inference/weights/loader";
import { StartupBudget } from "../../../constructs/inference/weights/startup-budget";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { LongStorage } from "../../../constructs/kubernetes/monitoring/managed/long-storage";
import { Logs } from "../../../constructs/kubernetes/telemetry/logs/logs";
import { Traces } from "../../../constructs/kubernetes/telemetry/traces/traces";
import { AksDeploymentProps } from "../../../stacks/azure/deployment";
import { ownGraph } from "./graph";

const inGroup = (group: string, provider: string): string => `/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/${group}/providers/${provider}`;

const BOTH: Omit<AksDeploymentProps, "gpuPools" | "models"> = {
  region: "swedencentral",
  subscriptionId: "11111111-2222-4333-8444-555555555555",
  apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]),
  hostEncryption: true,
  security: { imageCleanerHours: 168, domainPolicies: true, flowMetrics: true, defenderWorkspaceId: inGroup("logs", "Microsoft.OperationalInsights/workspaces/audit") },
  keyVault: { vaultId: inGroup("keys", "Microsoft.KeyVault/vaults/my-vault"), secrets: [AksVaultSecret.huggingFaceToken("hf-token"), AksVaultSecret.pullSecret("ngc", "nvcr"), AksVaultSecret.certificate("qwen-models-example-com", "qwen-tls")] },
  backup: { schedule: "0 3 * * *", keepDays: 14 },
  gateway: AksGateway.ENVOY,
  dnsRecords: { zones: [{ zoneId: inGroup("dns", "Microsoft.Network/dnsZones/example.com"), domain: "models.example.com" }] },
  budget: { monthlyUsd: 3000, emails: ["platform@example.com"], firstMonth: "2026-02" },
  managedPrometheus: { alertActionGroupIds: [inGroup("watch", "Microsoft.Insights/actionGroups/on-call")], grafana: { adminObjectIds: ["11111111-2222-3333-4444-555555555555"] } },
  monitoring: Monitoring.managed({ rules: true }),
  logs: Logs.cloud(),
  traces: Traces.cloud({ connectionSecret: { name: "application-insights", key: "connection-string" } }),
  earlyWeights: true,
};

/** Nodes by need, and all that goes with them. */
export const AKS: AksDeploymentProps = {
  ...BOTH,
  clusterName: "everything",
  nodeProvisioning: { azurermVersion: "4.57.0" },
  ownKeys: { volumeEncryptionSetId: inGroup("keys", "Microsoft.Compute/diskEncryptionSets/volumes") },
  gpuPools: [
    { name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 4, capacity: Capacity.SPOT, zones: ["1"], nodeLife: { emptyMinutes: 30 } },
    { name: "h100", machineType: "Standard_ND96isr_H100_v5", maxNodes: 6, zones: ["1"] },
  ],
  storage: {
    netApp: { capacityTib: 4, zone: "1" },
    lustreClaims: { zone: "1" },
    blobFuse: { accountName: "everythingweights", cacheGiB: 40 },
    premiumDisks: { throughputMBps: 500, iops: 8000 },
  },
  models: [
    { name: "bucket", model: "Qwen/Qwen3-0.6B", gpuPool: "a100", storageClass: "blob-fuse", weightsLoader: WeightsLoader.prefilled(), startup: StartupBudget.PLANNED, compileCache: true, compileCacheClass: "netapp-nfs" },
    { name: "claims", model: "Qwen/Qwen3-0.6B", gpuPool: "a100", storageClass: "lustre-claims", cacheSizeGiB: 4096, compileCache: true, speculative: Speculative.ngram(4), huggingFaceToken: { required: true }, imagePullSecrets: ["nvcr"] },
    { name: "images", model: "Qwen/Qwen3-VL-235B-A22B-Instruct", gpuPool: "h100", gpusPerWorker: 8, task: ModelTask.MULTIMODAL, encode: { replicas: 2, gpuPool: "h100" }, startup: StartupBudget.seconds(5400), network: { outbound: { apiServerCidrs: ["10.0.0.4/32"] } } },
    { name: "experts", model: "Qwen/Qwen3-235B-A22B", gpuPool: "h100", gpusPerWorker: 8, storageClass: "netapp-nfs", engineArgs: ["--enable-expert-parallel"], redundantExperts: 8 },
    { name: "doored", model: "Qwen/Qwen3-0.6B", gpuPool: "a100", exposure: Exposure.public({ host: "qwen.models.example.com", tls: DoorCertificate.secret("qwen-tls"), authentication: DoorAuthentication.jwt({ issuer: "https://login.example.com", jwksUri: "https://login.example.com/keys", audience: "models" }), requestsPerMinute: 600 }) },
  ],
  graphs: [ownGraph("a100")],
};

/** Scale sets, with what they alone can have. */
export const AKS_SCALE_SETS: AksDeploymentProps = {
  ...BOTH,
  clusterName: "everything-sets",
  ownKeys: {
    diskEncryptionSetId: inGroup("keys", "Microsoft.Compute/diskEncryptionSets/nodes"),
    volumeEncryptionSetId: inGroup("keys", "Microsoft.Compute/diskEncryptionSets/volumes"),
    secretsKeyId: "https://my-vault.vault.azure.net/keys/secrets/0123456789abcdef0123456789abcdef",
    keyVaultId: inGroup("keys", "Microsoft.KeyVault/vaults/my-vault"),
    lustreKeyId: "https://my-vault.vault.azure.net/keys/lustre/0123456789abcdef0123456789abcdef",
    netAppKeyId: "https://my-vault.vault.azure.net/keys/netapp",
    lustreKeyVaultId: inGroup("keys", "Microsoft.KeyVault/vaults/my-vault"),
    netAppKeyVaultId: inGroup("keys", "Microsoft.KeyVault/vaults/my-vault"),
  },
  infiniBand: AksInfiniBand.SHARED,
  gpuPools: [{ name: "h100", machineType: "Standard_ND96isr_H100_v5", maxNodes: 8, zones: ["1"], localNvme: true }, { name: "cut", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2, zones: ["1"], gpuPartition: "3g.40gb" }],
  storage: { managedLustre: { zone: "1" }, netApp: { capacityTib: 4, zone: "1" }, blobFuse: { accountName: "setsweights" } },
  monitoring: Monitoring.inCluster({ longStorage: LongStorage.CLOUD, cloudRules: true, chats: {}, grafana: { adminSecret: { name: "grafana-admin" } } }),
  network: { apiServerIntegration: {} },
  earlyStart: true,
  models: [
    { name: "small", model: "Qwen/Qwen3-0.6B", gpuPool: "cut" },
    { name: "drafts", model: "Qwen/Qwen3-32B", gpuPool: "h100", gpusPerWorker: 4, storageClass: "netapp-nfs", scratchGiB: 200, speculative: Speculative.draftModel({ model: "Qwen/Qwen3-0.6B", tokens: 4 }) },
    { name: "copied", model: "Qwen/Qwen3-32B", gpuPool: "h100", gpusPerWorker: 4, weightsLoader: WeightsLoader.LOCAL_DISK },
    { name: "planned", model: "Qwen/Qwen3-0.6B", gpuPool: "h100", scaling: Scaling.planner({ target: PlannerTarget.sla({ ttftMs: 500, itlMs: 30 }), maxGpus: 4 }) },
    { name: "asked", model: "Qwen/Qwen3-0.6B", gpuPool: "h100", scaling: Scaling.keda({ metric: ScalingMetric.queuedRequests(4), maxReplicas: 3, startSeconds: 600, cooldownSeconds: 900, prometheus: "http://prometheus-operated.monitoring:9090" }) },
    { name: "inside", model: "Qwen/Qwen3-0.6B", gpuPool: "cut", exposure: Exposure.internal({ host: "inside.models.example.com", tls: DoorCertificate.secret("qwen-tls"), authentication: DoorAuthentication.apiKeys("api-keys"), requestsPerMinute: 60 }) },
  ],
};
