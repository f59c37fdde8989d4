import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { DoorAuthentication } from "../../../constructs/cluster/exposure/authentication";
import { DoorCertificate } from "../../../constructs/cluster/exposure/certificate";
import { Exposure } from "../../../constructs/cluster/exposure/exposure";
import { GangScheduler } from "../../../constructs/dynamo/platform-parts";
import { ControlPlaneAccess } from "../../../constructs/google/control-plane/control-plane-access";
import { GkeSecurityPosture } from "../../../constructs/google/control-plane/security";
import { GkeEgress } from "../../../constructs/google/network/egress";
import { GpuDirect } from "../../../constructs/google/gpu-direct/gpu-direct";
import { GkeGpuSharing } from "../../../constructs/google/pools/gpu-sharing";
import { GkeLocalSsd } from "../../../constructs/google/pools/local-ssd";
import { GkeStoredSecret } from "../../../constructs/google/secrets/stored-secret";
import { GkeDiskSource } from "../../../constructs/google/storage/disk-source";
import { ModelTask } from "../../../constructs/inference/options/model-task";
import { PlannerTarget } from "../../../constructs/inference/scaling/planner-options";
import { Scaling } from "../../../constructs/inference/scaling/scaling";
import { ScalingMetric } from "../../../constructs/inference/scaling/scaling-metric";
import { WeightsLoader } from "../../../constructs/inference/weights/loader";
import { StartupBudget } from "../../../constructs/inference/weights/startup-budget";
import { Speculative } from "../../../constructs/inference/options/speculative";
import { Monitoring } from "../../../constructs/kubernetes/monitoring/monitoring";
import { Logs } from "../../../constructs/kubernetes/telemetry/logs/logs";
import { Traces } from "../../../constructs/kubernetes/telemetry/traces/traces";
import { GkeDeploymentProps } from "../../../stacks/google/deployment";
import { ownGraph } from "./graph";

const key = "projects/my-project/locations/us-central1/keyRings/ring/cryptoKeys/key";

const BOTH: Omit<GkeDeploymentProps, "gpuPools" | "models"> = {
  region: "us-central1",
  project: "my-project",
  controlPlaneAccess: ControlPlaneAccess.DNS,
  deletionProtection: false,
  secretManager: { secrets: [GkeStoredSecret.huggingFaceToken("hf-token"), GkeStoredSecret.pullSecret("ngc", "nvcr")] },
  security: { posture: GkeSecurityPosture.BASIC, binaryAuthorization: true, fqdnPolicies: true },
  registry: {
    remotes: [
      { name: "nvcr", host: "nvcr.io" },
      { name: "hub", host: "docker.io" },
      { name: "k8s", host: "registry.k8s.io" },
    ],
    encryptionKey: key,
    untaggedDays: 30,
  },
  secretsEncryptionKey: key,
  diskEncryptionKey: key,
  backup: { keepDays: 14 },
  gateway: {},
  dnsRecords: { zones: [{ zoneId: "models-example-com", domain: "models.example.com" }] },
  budget: { monthlyUsd: 3000, emails: ["platform@example.com"], billingAccount: "012345-6789AB-CDEF01" },
  monitoring: Monitoring.managed({ rules: true, queryFrontend: { clientNamespaces: ["keda"] } }),
  logs: Logs.cloud(),
  traces: Traces.cloud(),
  dynamo: { platform: { grove: GangScheduler.BUNDLED } },
  earlyWeights: true,
};

/** Capacity in a queue, one Filestore for all, and all that goes with them. */
export const GKE: GkeDeploymentProps = {
  ...BOTH,
  clusterName: "everything",
  sharedFilestore: { zone: "us-central1-a", sizeGiB: 4096 },
  managedLustre: { zone: "us-central1-a" },
  weightsBucket: { name: "acme-weights", fileCacheGiB: 40 },
  hyperdiskMl: [{ name: "qwen", zone: "us-central1-a", source: GkeDiskSource.snapshot("qwen-weights"), sizeGiB: 600, throughputMiBps: 4800 }],
  gpuPools: [
    { name: "queue", machineType: "a3-highgpu-8g", maxNodes: 4, zones: ["us-central1-a"], capacity: Capacity.queued(72), localSsd: GkeLocalSsd.ALL },
    { name: "h100", machineType: "a3-highgpu-8g", maxNodes: 6, zones: ["us-central1-a"], localSsd: GkeLocalSsd.ALL, imageStreaming: true },
    { name: "l4", machineType: "g2-standard-12", maxNodes: 8, zones: ["us-central1-a"], localSsd: GkeLocalSsd.of(1), imageDisk: "projects/my-project/global/images/dynamo-1-6-1" },
    { name: "turns", machineType: "g2-standard-24", maxNodes: 2, zones: ["us-central1-a"], gpuSharing: GkeGpuSharing.timeSlicing(2) },
    { name: "weights", machineType: "g2-standard-12", maxNodes: 4, zones: ["us-central1-a"], weightsDisk: { image: "projects/my-project/global/images/qwen3-weights", throughputMBps: 240 } },
    { name: "first", machineType: "g2-standard-8", maxNodes: 2, zones: ["us-central1-a"], capacity: Capacity.reservation("ours") },
  ],
  autoProvisioning: { maxCpus: 4000, maxMemoryGiB: 40000 },
  computeClasses: [
    { name: "made", autoProvision: { machineType: "g2-standard-12", maxNodes: 4, zones: ["us-central1-a"], capacities: [Capacity.SPOT, Capacity.ON_DEMAND] } },
    { name: "mixed", pools: ["first"], autoProvision: { machineType: "g2-standard-8", maxNodes: 4, zones: ["us-central1-a"], capacities: [Capacity.SPOT, Capacity.ON_DEMAND] } },
  ],
  models: [
    { name: "queued", model: "Qwen/Qwen3-235B-A22B", gpuPool: "queue", gpusPerWorker: 8, nodesPerWorker: 2, storageClass: "filestore-shared" },
    { name: "bucket", model: "Qwen/Qwen3-0.6B", gpuPool: "l4", storageClass: "cloud-storage", weightsLoader: WeightsLoader.prefilled(), startup: StartupBudget.PLANNED },
    { name: "disk", model: "Qwen/Qwen3-235B-A22B", gpuPool: "h100", gpusPerWorker: 8, storageClass: "hyperdisk-ml-qwen", weightsLoader: WeightsLoader.prefilled({ folder: "qwen3-235b" }) },
    { name: "drafts", model: "Qwen/Qwen3-32B", gpuPool: "h100", gpusPerWorker: 4, storageClass: "filestore-shared", speculative: Speculative.draftModel({ model: "Qwen/Qwen3-0.6B", tokens: 4 }), network: { outbound: { apiServerCidrs: ["10.0.0.4/32"] } }, huggingFaceToken: { required: true }, imagePullSecrets: ["nvcr"] },
    { name: "images", model: "Qwen/Qwen3-VL-235B-A22B-Instruct", gpuPool: "h100", gpusPerWorker: 8, task: ModelTask.MULTIMODAL, encode: { replicas: 2, gpuPool: "h100" }, startup: StartupBudget.seconds(5400) },
    { name: "small", model: "Qwen/Qwen3-0.6B", maxModelLen: 8192, gpuPool: "turns", storageClass: "filestore-shared" },
    { name: "sudden", model: "Qwen/Qwen3-0.6B", gpuPool: "made", storageClass: "filestore-shared" },
    { name: "planned", model: "Qwen/Qwen3-0.6B", gpuPool: "l4", scaling: Scaling.planner({ target: PlannerTarget.sla({ ttftMs: 500, itlMs: 30 }), maxGpus: 4 }) },
    { name: "ready", model: "Qwen/Qwen3-0.6B", gpuPool: "weights", storageClass: "weights-disk-qwen3-weights", weightsLoader: WeightsLoader.prefilled() },
    { name: "mixed", model: "Qwen/Qwen3-0.6B", gpuPool: "mixed", storageClass: "filestore-shared", scaling: Scaling.keda({ metric: ScalingMetric.queuedRequests(4), maxReplicas: 3, startSeconds: 600, cooldownSeconds: 900, prometheus: "http://dynamo-query-frontend.monitoring:9090" }) },
    { name: "experts", model: "Qwen/Qwen3-30B-A3B", gpuPool: "h100", gpusPerWorker: 4, storageClass: "filestore-shared", engineArgs: ["--enable-expert-parallel"], redundantExperts: 4 },
    { name: "doored", model: "Qwen/Qwen3-0.6B", gpuPool: "l4", storageClass: "filestore-shared", exposure: Exposure.public({ host: "qwen.models.example.com", tls: DoorCertificate.certificateMap("models"), authentication: DoorAuthentication.iap({ clientId: "123-abc.apps.googleusercontent.com", clientSecret: "iap-client" }), requestsPerMinutePerClient: 60 }) },
    { name: "inside", model: "Qwen/Qwen3-0.6B", gpuPool: "l4", storageClass: "filestore-shared", exposure: Exposure.internal({ host: "inside.models.example.com", tls: DoorCertificate.secret("inside-tls"), requestsPerMinute: 600 }) },
  ],
  graphs: [ownGraph("l4")],
};

/** A rack with RDMA between its nodes, and GPUs that pods use at once, whose namespace is held to nothing then. */
export const GKE_RACK: GkeDeploymentProps = {
  ...BOTH,
  clusterName: "everything-rack",
  multiNetworking: true,
  sharedFilestore: { zone: "us-central1-a", sizeGiB: 4096 },
  gpuPools: [
    { name: "rack", machineType: "a4x-highgpu-4g", maxNodes: 18, zones: ["us-central1-a"], capacity: Capacity.reservation("ours"), compactPlacement: true, gpuDirect: GpuDirect.RDMA },
    { name: "at-once", machineType: "g2-standard-12", maxNodes: 2, zones: ["us-central1-a"], gpuSharing: GkeGpuSharing.mps({ clients: 2, hostIpc: true }) },
  ],
  models: [
    { name: "large", model: "Qwen/Qwen3-235B-A22B", gpuPool: "rack", gpusPerWorker: 4, nodesPerWorker: 2, storageClass: "filestore-shared" },
    { name: "apart", model: "Qwen/Qwen3-235B-A22B", gpuPool: "rack", gpusPerWorker: 4, storageClass: "filestore-shared", prefill: {} },
    { name: "small", model: "Qwen/Qwen3-0.6B", maxModelLen: 8192, gpuPool: "at-once", storageClass: "filestore-shared" },
    { name: "other", model: "Qwen/Qwen2.5-1.5B-Instruct", maxModelLen: 8192, gpuPool: "at-once", storageClass: "filestore-shared" },
  ],
};

/** No way out: what is needed lies in Google's own registries and buckets. */
export const GKE_CLOSED: GkeDeploymentProps = {
  ...BOTH,
  clusterName: "everything-closed",
  deletionProtection: false,
  egress: GkeEgress.RESTRICTED,
  privateServiceConnect: {},
  weightsBucket: { name: "acme-closed-weights", fileCacheGiB: 40 },
  gpuPools: [{ name: "l4", machineType: "g2-standard-12", maxNodes: 4, zones: ["us-central1-a"], localSsd: GkeLocalSsd.of(1) }],
  earlyStart: true,
  models: [{ name: "bucket", model: "Qwen/Qwen3-0.6B", gpuPool: "l4", storageClass: "cloud-storage", weightsLoader: WeightsLoader.prefilled() }],
};
