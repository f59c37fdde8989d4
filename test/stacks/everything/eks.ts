import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { EksBackupLock } from "../../../constructs/aws/backup/file-backup-options";
import { EksExistingNetwork } from "../../../constructs/aws/network/existing-network";
import { EksSubnetRole } from "../../../constructs/aws/network/subnet-role";
import { EksNodeImage } from "../../../constructs/aws/pools/software/node-image";
import { EksGpuSharing } from "../../../constructs/aws/pools/gpu-sharing";
import { EksRegistryScanning } from "../../../constructs/aws/registry/registry-scanning";
import { EksAccess } from "../../../constructs/aws/identity/eks-access";
import { EksRegistryCache } from "../../../constructs/aws/registry/registry-cache";
import { EksProvisioner } from "../../../constructs/aws/karpenter/provisioner";
import { EksManagedSecret } from "../../../constructs/aws/secrets/managed-secret";
import { EksLustreDeployment } from "../../../constructs/aws/storage/lustre-options";
import { DoorAuthentication } from "../../../constructs/cluster/exposure/authentication";
import { DoorCertificate } from "../../../constructs/cluster/exposure/certificate";
import { Exposure } from "../../../constructs/cluster/exposure/exposure";
import { GangScheduler } from "../../../constructs/dynamo/platform-parts";
import { LoraSource } from "../../../constructs/inference/options/lora";
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
import { EksDeploymentProps } from "../../../stacks/aws/deployment";
import { ownGraph } from "./graph";

const certificate = (region: string): DoorCertificate => DoorCertificate.acm(`arn:aws:acm:${region}:111122223333:certificate/11111111-2222-3333-4444-555555555555`);
const SIGNED = DoorAuthentication.jwt({ issuer: "https://login.example.com", jwksUri: "https://login.example.com/keys", audience: "models" });
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
    { name: "turns", machineType: "g6.2xlarge", maxNodes: 4, gpuSharing: EksGpuSharing.timeSlicing(2), clusterAutoscaler: true },
    { name: "rocket", machineType: "g6.2xlarge", maxNodes: 2, nodeImage: EksNodeImage.BOTTLEROCKET, driver: "580.159", gpuSharing: EksGpuSharing.timeSlicing(4) },
    { name: "wide", machineType: "p5.48xlarge", maxNodes: 6, availabilityZones: ["us-west-2b"], efa: true, provisioner: EksProvisioner.AUTO_MODE },
  ],
  lustre: { capacityGiB: 1200, availabilityZone: "us-west-2b", kmsKeyArn: key },
  lustreClaims: { deployment: EksLustreDeployment.persistent(250), availabilityZone: "us-west-2b", kmsKeyArn: key },
  weightsBucket: { bucket: "my-weights", prefix: "models", cacheGiB: 50, kmsKeyArn: key },
  secretsManager: { secrets: [EksManagedSecret.huggingFaceToken("hf-token"), EksManagedSecret.pullSecret("ngc", "nvcr")], kmsKeyArn: key },
  ownKeys: { disksKeyArn: key, filesKeyArn: key, logsKeyArn: key, secretsKeyArn: key, backupsKeyArn: key },
  registry: { kmsKeyArn: key, accountId: "111122223333", caches: [EksRegistryCache.KUBERNETES, EksRegistryCache.QUAY], scanning: EksRegistryScanning.continuous(["team/*"]) },
  access: [EksAccess.view("arn:aws:iam::111122223333:role/developers"), EksAccess.edit("arn:aws:iam::111122223333:role/pipeline", ["inference"])],
  dnsRecords: { zones: [{ zoneId: "Z0123456789ABCDEFGHIJ", domain: "models.example.com" }] },
  fileBackups: { schedule: "0 2 * * 0", keepDays: 35, lock: EksBackupLock.GOVERNANCE, restoreTest: true },
  nodeRepair: true,
  logRetentionDays: 30,
  backup: { keepDays: 14 },
  budget: { monthlyUsd: 3000, emails: ["platform@example.com"] },
  managedPrometheus: { retentionDays: 400, alertTopicArn: "arn:aws:sns:us-west-2:111122223333:dynamo-alerts", grafana: { adminGroupIds: ["94482488-3041-7026-18f3-be45837cd0e4"] } },
  monitoring: Monitoring.inCluster({ longStorage: LongStorage.CLOUD, cloudRules: true, chats: {}, grafana: { adminSecret: { name: "grafana-admin" } } }),
  logs: Logs.cloud(),
  traces: Traces.cloud(),
  earlyStart: true,
  earlyWeights: true,
  models: [
    { name: "bucket", model: "Qwen/Qwen3-32B", gpuPool: "managed", gpusPerWorker: 4, storageClass: "s3", weightsLoader: WeightsLoader.prefilled(), startup: StartupBudget.PLANNED },
    { name: "claims", model: "Qwen/Qwen3-0.6B", gpuPool: "managed", storageClass: "lustre-claims", cacheSizeGiB: 1200, speculative: Speculative.ngram(4), huggingFaceToken: { required: true }, imagePullSecrets: ["nvcr"] },
    { name: "drafts", model: "Qwen/Qwen3-32B", gpuPool: "auto", gpusPerWorker: 4, storageClass: "lustre", compileCache: true, compileCacheClass: "efs", speculative: Speculative.draftModel({ model: "Qwen/Qwen3-0.6B", tokens: 4 }), network: { outbound: { apiServerCidrs: ["172.20.0.1/32"] } } },
    { name: "images", model: "Qwen/Qwen3-VL-235B-A22B-Instruct", gpuPool: "wide", gpusPerWorker: 8, task: ModelTask.MULTIMODAL, encode: { replicas: 2, gpuPool: "wide" }, startup: StartupBudget.seconds(5400) },
    { name: "planned", model: "Qwen/Qwen3-0.6B", gpuPool: "auto", scaling: Scaling.planner({ target: PlannerTarget.sla({ ttftMs: 500, itlMs: 30 }), maxGpus: 4 }) },
    { name: "adapted", model: "Qwen/Qwen3-0.6B", gpuPool: "managed", cacheSizeGiB: 40, lora: { adapters: [{ name: "polite", source: LoraSource.downloaded("acme/polite-lora", "c1899de289a04d12100db370d81485cdf75e47ca") }], maxRank: 16 } },
    { name: "doored", model: "Qwen/Qwen3-0.6B", gpuPool: "managed", exposure: Exposure.public({ host: "qwen.models.example.com", tls: certificate("us-west-2"), authentication: SIGNED, requestsPerMinute: 600, requestsPerMinutePerClient: 60 }) },
    { name: "inside", model: "Qwen/Qwen3-0.6B", maxModelLen: 8192, gpuPool: "turns", exposure: Exposure.internal({ host: "inside.models.example.com", tls: certificate("us-west-2"), requestsPerMinutePerClient: 60 }) },
    { name: "quarter", model: "Qwen/Qwen3-0.6B", maxModelLen: 8192, gpuPool: "rocket" },
    { name: "experts", model: "Qwen/Qwen3-30B-A3B", gpuPool: "managed", gpusPerWorker: 4, engineArgs: ["--enable-expert-parallel"], redundantExperts: 4 },
    { name: "asked", model: "Qwen/Qwen3-0.6B", gpuPool: "managed", scaling: Scaling.keda({ metric: ScalingMetric.queuedRequests(4), maxReplicas: 3, startSeconds: 600, cooldownSeconds: 900, prometheus: "http://prometheus-operated.monitoring:9090" }) },
  ],
  graphs: [ownGraph("managed")],
};

/** A network that is there, by what its subnets are for, Karpenter in it, and a provider before 6.0. */
export const EKS_FOUND: EksDeploymentProps = {
  region: "us-east-2",
  clusterName: "everything-found",
  provider: { version: "5.100.0", defaultTags: { "cost-center": "1234" } },
  deletionProtection: false,
  publicAccessCidrs: ["203.0.113.7/32"],
  existingNetwork: EksExistingNetwork.byRole({
    vpcId: "vpc-0123456789abcdef0",
    zones: ["us-east-2a", "us-east-2b"],
    nodes: EksSubnetRole.tagged({ tier: "private" }),
    gpuNodes: EksSubnetRole.karpenter("everything-found"),
    gpuZones: ["us-east-2b"],
    controlPlane: EksSubnetRole.tagged({ tier: "control-plane" }),
    internalLoadBalancers: EksSubnetRole.INTERNAL_LOAD_BALANCERS,
    publicLoadBalancers: EksSubnetRole.PUBLIC_LOAD_BALANCERS,
    freeAddresses: 200,
  }),
  gpuPools: [
    { name: "need", machineType: "g6e.12xlarge", moreMachineTypes: ["g6e.24xlarge"], maxNodes: 4, capacity: Capacity.SPOT, provisioner: EksProvisioner.KARPENTER },
    { name: "grown", machineType: "g6.2xlarge", maxNodes: 4, clusterAutoscaler: true },
    { name: "reserved", machineType: "p5.48xlarge", maxNodes: 2, capacity: Capacity.reservation("cr-0123456789abcdef0"), availabilityZones: ["us-east-2b"], efa: true },
  ],
  lustre: { capacityGiB: 1200, availabilityZone: "us-east-2b" },
  registry: { accountId: "111122223333", caches: [EksRegistryCache.KUBERNETES], scanning: EksRegistryScanning.onPush() },
  dnsRecords: { zones: [{ zoneId: "Z0123456789ABCDEFGHIJ", domain: "models.example.com" }], keepRecords: true },
  managedPrometheus: { collectorCidrs: ["10.0.0.0/18"] },
  dynamo: { platform: { grove: GangScheduler.BUNDLED } },
  monitoring: Monitoring.managed({ rules: true }),
  earlyStart: true,
  models: [
    { name: "need", model: "Qwen/Qwen3-0.6B", gpuPool: "need", scaling: Scaling.keda({ metric: ScalingMetric.concurrentRequests(16), maxReplicas: 3, startSeconds: 600, prometheus: "https://aps-workspaces.us-east-2.amazonaws.com/workspaces/ws-12345678-1234-1234-1234-123456789012", triggerAuthentication: "managed-prometheus", awsRegion: "us-east-2" }) },
    { name: "grown", model: "Qwen/Qwen3-0.6B", gpuPool: "grown", replicas: 3, exposure: Exposure.internal({ host: "grown.models.example.com", tls: certificate("us-east-2"), balancerCidrs: ["10.0.0.0/20"], requestsPerMinute: 600 }) },
    { name: "large", model: "Qwen/Qwen3-235B-A22B", gpuPool: "reserved", gpusPerWorker: 8, nodesPerWorker: 2, storageClass: "lustre", exposure: Exposure.public({ host: "large.models.example.com", tls: certificate("us-east-2"), authentication: SIGNED, balancerCidrs: ["10.0.64.0/20"], requestsPerMinutePerClient: 60 }) },
  ],
};
