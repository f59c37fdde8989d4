import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { EksBackupLock } from "../../../constructs/aws/backup/file-backup-options";
import { EksAccess } from "../../../constructs/aws/identity/eks-access";
import { EksRegistryCache } from "../../../constructs/aws/registry/registry-cache";
import { EksProvisioner } from "../../../constructs/aws/karpenter/provisioner";
import { EksManagedSecret } from "../../../constructs/aws/secrets/managed-secret";
import { EksLustreDeployment } from "../../../constructs/aws/storage/lustre-options";
import { DoorAuthentication } from "../../../constructs/cluster/exposure/authentication";
import { DoorCertificate } from "../../../constructs/cluster/exposure/certificate";
import { Exposure } from "../../../constructs/cluster/exposure/exposure";
import { LoraSource } from "../../../constructs/inference/options/lora";
import { ModelTask } from "../../../constructs/inference/options/model-task";
import { Speculative } from "../../../constructs/inference/options/speculative";
import { PlannerTarget } from "../../../constructs/inference/scaling/planner-options";
import { Scaling } from "../../../constructs/inference/scaling/scaling";
import { WeightsLoader } from "../../../constructs/inference/weights/loader";
import { StartupBudget } from "../../../constructs/inference/weights/startup-budget";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { LongStorage } from "../../../constructs/kubernetes/monitoring/managed/long-storage";
import { EksDeploymentProps } from "../../../stacks/aws/deployment";

const key = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012";

/** Auto Mode beside managed pools, and all that an EKS deployment may have besides. */
export const EKS: EksDeploymentProps = {
  region: "us-west-2",
  clusterName: "everything",
  network: { availabilityZones: ["us-west-2a", "us-west-2b"] },
  publicAccessCidrs: ["203.0.113.7/32"],
  deletionProtection: false,
  gpuPools: [
    { name: "auto", machineType: "g6e.12xlarge", moreMachineTypes: ["g6e.24xlarge"], maxNodes: 6, capacity: Capacity.SPOT, provisioner: EksProvisioner.AUTO_MODE, nodeLife: { expireAfterHours: 168 } },
    { name: "managed", machineType: "g6e.12xlarge", maxNodes: 8, availabilityZones: ["us-west-2b"], instanceStore: true },
    { name: "wide", machineType: "p5.48xlarge", maxNodes: 6, availabilityZones: ["us-west-2b"], efa: true, provisioner: EksProvisioner.AUTO_MODE },
  ],
  lustre: { capacityGiB: 1200, availabilityZone: "us-west-2b", kmsKeyArn: key },
  lustreClaims: { deployment: EksLustreDeployment.persistent(250), availabilityZone: "us-west-2b", kmsKeyArn: key },
  weightsBucket: { bucket: "my-weights", prefix: "models", cacheGiB: 50, kmsKeyArn: key },
  secretsManager: { secrets: [EksManagedSecret.huggingFaceToken("hf-token"), EksManagedSecret.pullSecret("ngc", "nvcr")], kmsKeyArn: key },
  ownKeys: { disksKeyArn: key, filesKeyArn: key, logsKeyArn: key, secretsKeyArn: key, backupsKeyArn: key },
  registry: { kmsKeyArn: key, accountId: "111122223333", caches: [EksRegistryCache.KUBERNETES, EksRegistryCache.QUAY] },
  access: [EksAccess.view("arn:aws:iam::111122223333:role/developers"), EksAccess.edit("arn:aws:iam::111122223333:role/pipeline", ["inference"])],
  dnsRecords: { zones: [{ zoneId: "Z0123456789ABCDEFGHIJ", domain: "models.example.com" }] },
  fileBackups: { schedule: "0 2 * * 0", keepDays: 35, lock: EksBackupLock.GOVERNANCE, restoreTest: true },
  nodeRepair: true,
  logRetentionDays: 30,
  backup: { keepDays: 14 },
  budget: { monthlyUsd: 3000, emails: ["platform@example.com"] },
  managedPrometheus: { retentionDays: 400, alertTopicArn: "arn:aws:sns:us-west-2:111122223333:dynamo-alerts", grafana: { adminGroupIds: ["94482488-3041-7026-18f3-be45837cd0e4"] } },
  monitoring: Monitoring.inCluster({ longStorage: LongStorage.CLOUD, cloudRules: true, chats: {} }),
  earlyStart: true,
  earlyWeights: true,
  models: [
    { name: "bucket", model: "Qwen/Qwen3-32B", gpuPool: "managed", gpusPerWorker: 4, storageClass: "s3", weightsLoader: WeightsLoader.prefilled(), startup: StartupBudget.PLANNED },
    { name: "claims", model: "Qwen/Qwen3-0.6B", gpuPool: "managed", storageClass: "lustre-claims", cacheSizeGiB: 1200, speculative: Speculative.ngram(4), huggingFaceToken: { required: true }, imagePullSecrets: ["nvcr"] },
    { name: "drafts", model: "Qwen/Qwen3-32B", gpuPool: "auto", gpusPerWorker: 4, storageClass: "lustre", speculative: Speculative.draftModel({ model: "Qwen/Qwen3-0.6B", tokens: 4 }), network: { outbound: { apiServerCidrs: ["172.20.0.1/32"] } } },
    { name: "images", model: "Qwen/Qwen3-VL-235B-A22B-Instruct", gpuPool: "wide", gpusPerWorker: 8, task: ModelTask.MULTIMODAL, encode: { replicas: 2, gpuPool: "wide" }, startup: StartupBudget.seconds(5400) },
    { name: "planned", model: "Qwen/Qwen3-0.6B", gpuPool: "auto", scaling: Scaling.planner({ target: PlannerTarget.sla({ ttftMs: 500, itlMs: 30 }), maxGpus: 4 }) },
    { name: "adapted", model: "Qwen/Qwen3-0.6B", gpuPool: "managed", cacheSizeGiB: 40, lora: { adapters: [{ name: "polite", source: LoraSource.downloaded("acme/polite-lora", "c1899de289a04d12100db370d81485cdf75e47ca") }], maxRank: 16 } },
    { name: "doored", model: "Qwen/Qwen3-0.6B", gpuPool: "managed", exposure: Exposure.public({ host: "qwen.models.example.com", tls: DoorCertificate.acm("arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555"), authentication: DoorAuthentication.jwt({ issuer: "https://login.example.com", jwksUri: "https://login.example.com/keys", audience: "models" }) }) },
  ],
};
