import { Availability } from "../../../constructs/cluster/availability/availability";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { ControlPlaneAccess } from "../../../constructs/google/control-plane/control-plane-access";
import { GpuDirect } from "../../../constructs/google/gpu-direct/gpu-direct";
import { GkeSecurityPosture } from "../../../constructs/google/control-plane/security";
import { GkeEgress } from "../../../constructs/google/network/egress";
import { GkeGpuSharing } from "../../../constructs/google/pools/gpu-sharing";
import { GkeLocalSsd } from "../../../constructs/google/pools/local-ssd";
import { GkeStoredSecret } from "../../../constructs/google/secrets/stored-secret";
import { GkeExistingNetwork } from "../../../constructs/google/network/existing-network";
import { GkeDiskSource } from "../../../constructs/google/storage/disk-source";
import { GkeHyperdiskMlOptions } from "../../../constructs/google/storage/hyperdisk-ml";
import { FilestoreTier } from "../../../constructs/google/storage/filestore-tier";
import { LustreTier } from "../../../constructs/google/storage/managed-lustre";
import { GkeClusterProps } from "../../../constructs/google/gke-cluster-props";
import { GkeGpuPoolOptions } from "../../../constructs/google/pools/node-pools";
import { ReleaseChannel } from "../../../constructs/google/control-plane/release-channel";

export type Props = Partial<GkeClusterProps>;
export const L4: GkeGpuPoolOptions = { name: "l4", machineType: "g2-standard-8", maxNodes: 2 };
const pool = (options: Partial<GkeGpuPoolOptions>): Props => ({ gpuPools: [{ ...L4, ...options }] });
const key = (name: string): string => `projects/p/locations/us-central1/keyRings/r/cryptoKeys/${name}`;
const A4 = pool({ name: "b200", machineType: "a4-highgpu-8g", zones: ["us-central1-b"], capacity: Capacity.reservation("r") });
const DIRECT: Props = { multiNetworking: true, gpuPools: A4.gpuPools?.map((one) => ({ ...one, gpuDirect: GpuDirect.RDMA })) };
const MADE = { autoProvisioning: { maxCpus: 200, maxMemoryGiB: 800 }, computeClasses: [{ name: "made", autoProvision: { machineType: "g2-standard-12", maxNodes: 3 } }] };
const TWO = [L4, { ...L4, name: "l4-spot", capacity: Capacity.SPOT }];
const BUCKET: Props = { weightsBucket: { name: "acme-weights" } };
const LLAMA: GkeHyperdiskMlOptions = { name: "llama", zone: "us-central1-a", source: GkeDiskSource.snapshot("llama-weights"), sizeGiB: 200 };
const LUSTRE: Props = { managedLustre: { zone: "us-central1-a" } };
const SHARED: Props = { sharedFilestore: { zone: "us-central1-a" } };
const NEXT = { type: "nvidia-next", count: 4 };
const NEXT_POOL = { name: "next", machineType: "a9-highgpu-4g", maxNodes: 1, diskType: "hyperdisk-balanced" };

const IMAGE_DISK = "projects/my-project/global/images/dynamo-1-5-1";
const TOKEN = GkeStoredSecret.huggingFaceToken("hf-token");
const STORED: Props = { secretManager: { secrets: [TOKEN] } };
const NVCR = { name: "nvcr", host: "nvcr.io" };
const SECRET_GRANT = "google_secret_manager_secret_iam_member";

const POOL = "google_container_node_pool";
const CLUSTER = "google_container_cluster";
const SUBNET = "google_compute_subnetwork";
const FIREWALL = "google_compute_firewall";
const REPOSITORY = "google_artifact_registry_repository";
const GRANT = "google_kms_crypto_key_iam_member";
const in_ = (type: string, what = "changed"): string => `${type} ${what}`;
const reader = "google_artifact_registry_repository_iam_member";

const BUDGET = { monthlyUsd: 100, emails: ["a@example.com"], billingAccount: "012345-6789AB-CDEF01" };

/** Every option: how it stands, how it stands then, and what that does. Of each row the way back is looked at too. */
export const OPTIONS: [string, Props, Props, string[]][] = [
  [
    "clusterName",
    {},
    { clusterName: "other" },
    [REPOSITORY, "google_compute_router", "google_compute_router_nat", SUBNET, CLUSTER, POOL].map((type) => in_(type, "replaced")).concat(in_("google_service_account")),
  ],
  [
    "region",
    {},
    { region: "europe-west4" },
    [REPOSITORY, reader, "google_compute_router", "google_compute_router_nat", SUBNET, CLUSTER, POOL].map((type) => in_(type, "replaced")),
  ],
  ["acceptUnlistedRegion", {}, { acceptUnlistedRegion: true }, []],
  ["availability", {}, { availability: Availability.HIGH }, [in_(POOL)]],
  ["backup", {}, { backup: {} }, ["google_project_service", "google_service_account", "google_service_account_iam_member", "google_storage_bucket", "google_storage_bucket_iam_member"].map((type) => in_(type, "made"))],
  ["backup", { backup: {} }, { backup: { keepDays: 7 } }, [in_("google_storage_bucket")]],
  ["budget", {}, { budget: BUDGET }, ["google_billing_budget", "google_monitoring_notification_channel", "google_project_service"].map((type) => in_(type, "made"))],
  ["budget", { budget: BUDGET }, { budget: { ...BUDGET, monthlyUsd: 200, alertAtPercent: [90] } }, [in_("google_billing_budget")]],
  ["budget", { budget: BUDGET }, { budget: { ...BUDGET, billingAccount: "ABCDEF-012345-6789AB" } }, [in_("google_billing_budget", "replaced")]],
  ["cloudGpuMetrics", {}, { cloudGpuMetrics: false }, [in_(CLUSTER)]],
  [
    "project",
    { project: "my-project", webhookPorts: [], enableApis: false },
    { project: "other-project", webhookPorts: [], enableApis: false },
    [REPOSITORY, reader, "google_compute_network", "google_compute_router", "google_compute_router_nat", SUBNET, CLUSTER, POOL]
      .concat("google_project_iam_member", "google_service_account")
      .map((type) => in_(type, "replaced")),
  ],
  ["zones", {}, { zones: ["us-central1-a"] }, [in_(CLUSTER), in_(POOL)]],
  ["gpuPools", {}, { gpuPools: [L4, { ...L4, name: "more" }] }, [in_(POOL, "made")]],
  ["gpuPools.name", {}, pool({ name: "other" }), [in_(POOL, "made"), in_(POOL, "removed")]],
  ["gpuPools.machineType", {}, pool({ machineType: "g2-standard-4" }), [in_(POOL)]],
  ["gpuPools.machineType", {}, pool({ machineType: "g2-standard-24" }), [in_(POOL, "replaced")]],
  ["gpuPools.machineType", {}, pool({ machineType: "a2-highgpu-1g" }), [in_(POOL, "replaced")]],
  ["gpuPools.minNodes", {}, pool({ minNodes: 2 }), [in_(POOL)]],
  ["gpuPools.startNodes", pool({ zones: ["us-central1-a"] }), pool({ zones: ["us-central1-a"], startNodes: 1 }), []],
  ["gpuPools.maxNodes", {}, pool({ maxNodes: 3 }), [in_(POOL)]],
  ["gpuPools.capacity", {}, pool({ capacity: Capacity.SPOT }), [in_(POOL, "replaced")]],
  ["gpuPools.capacity", pool({ zones: ["us-central1-a"] }), pool({ zones: ["us-central1-a"], capacity: Capacity.reservation("r") }), [in_(POOL, "replaced")]],
  ["gpuPools.capacity", {}, pool({ capacity: Capacity.flexStart() }), [in_(POOL, "replaced")]],
  ["gpuPools.capacity", pool({ capacity: Capacity.flexStart() }), pool({ capacity: Capacity.flexStart(24) }), [in_(POOL, "replaced")]],
  ["gpuPools.compactPlacement", pool({ zones: ["us-central1-a"] }), pool({ zones: ["us-central1-a"], compactPlacement: true }), [in_(POOL, "replaced")]],
  ["gpuPools.zones", {}, pool({ zones: ["us-central1-a"] }), [in_(POOL)]],
  ["gpuPools.diskSizeGiB", {}, pool({ diskSizeGiB: 300 }), [in_(POOL)]],
  ["gpuPools.diskType", {}, pool({ diskType: "pd-ssd" }), [in_(POOL)]],
  ["gpuPools.labels", {}, pool({ labels: { team: "search" } }), [in_(POOL)]],
  ["gpuPools.labels", pool({ labels: { team: "search" } }), pool({ labels: { team: "ads", tier: "1" } }), [in_(POOL)]],
  ["gpuPools.accelerator", {}, pool({ accelerator: { type: "nvidia-l4", count: 1 } }), []],
  ["gpuPools.accelerator.type", { gpuPools: [{ ...NEXT_POOL, accelerator: NEXT }] }, { gpuPools: [{ ...NEXT_POOL, accelerator: { ...NEXT, type: "nvidia-l4" } }] }, [in_(POOL, "replaced")]],
  ["gpuPools.accelerator.count", { gpuPools: [{ ...NEXT_POOL, accelerator: NEXT }] }, { gpuPools: [{ ...NEXT_POOL, accelerator: { ...NEXT, count: 8 } }] }, [in_(POOL, "replaced")]],
  ["gpuPools.accelerator.gpu", { gpuPools: [{ ...NEXT_POOL, accelerator: NEXT }] }, { gpuPools: [{ ...NEXT_POOL, accelerator: { ...NEXT, gpu: "Next" } }] }, []],
  ["gpuPools.accelerator.memoryGiB", { gpuPools: [{ ...NEXT_POOL, accelerator: NEXT }] }, { gpuPools: [{ ...NEXT_POOL, accelerator: { ...NEXT, memoryGiB: 9 } }] }, []],
  ["gpuPools.accelerator.arm", { gpuPools: [{ ...NEXT_POOL, accelerator: NEXT }] }, { gpuPools: [{ ...NEXT_POOL, accelerator: { ...NEXT, arm: true } }] }, []],
  ["computeClasses", { gpuPools: TWO }, { gpuPools: TWO, computeClasses: [{ name: "l4-any", pools: ["l4", "l4-spot"] }] }, [in_(POOL)]],
  ["computeClasses", { gpuPools: TWO, computeClasses: [{ name: "l4-any", pools: ["l4", "l4-spot"] }] }, { gpuPools: TWO, computeClasses: [{ name: "l4-any", pools: ["l4-spot", "l4"], moveBack: true }] }, []],
  ["gpuPools.capacity", pool({ zones: ["us-central1-a"] }), pool({ zones: ["us-central1-a"], capacity: Capacity.queued() }), [in_(POOL, "replaced")]],
  ["gpuPools.localSsd", {}, pool({ localSsd: GkeLocalSsd.of(1) }), [in_(POOL, "replaced")]],
  ["gpuPools.localSsd", pool({ machineType: "g2-standard-24", localSsd: GkeLocalSsd.of(1) }), pool({ machineType: "g2-standard-24", localSsd: GkeLocalSsd.of(2) }), [in_(POOL, "replaced")]],
  ["gpuPools.imageStreaming", {}, pool({ imageStreaming: true }), [in_(POOL)]],
  ["gpuPools.imageStreaming", pool({ imageStreaming: true }), pool({ imageStreaming: false }), [in_(POOL)]],
  ["gpuPools.gpuPartition", pool({ machineType: "a3-highgpu-8g" }), pool({ machineType: "a3-highgpu-8g", gpuPartition: "3g.40gb" }), [in_(POOL, "replaced")]],
  ["gpuPools.gpuSharing", {}, pool({ gpuSharing: GkeGpuSharing.timeSlicing(2) }), [in_(POOL, "replaced")]],
  ["gpuPools.imageDisk", {}, pool({ imageDisk: IMAGE_DISK }), [in_(POOL, "replaced")]],
  ["gpuPools.imageDisk", pool({ imageDisk: IMAGE_DISK }), pool({ imageDisk: `${IMAGE_DISK}-2` }), [in_(POOL, "replaced")]],
  ["gpuPools.weightsDisk", {}, pool({ weightsDisk: { image: IMAGE_DISK } }), [in_(POOL, "replaced")]],
  ["gpuPools.weightsDisk.image", pool({ weightsDisk: { image: IMAGE_DISK } }), pool({ weightsDisk: { image: `${IMAGE_DISK}-2` } }), [in_(POOL, "replaced")]],
  ["gpuPools.weightsDisk.throughputMBps", pool({ weightsDisk: { image: IMAGE_DISK } }), pool({ weightsDisk: { image: IMAGE_DISK, throughputMBps: 300 } }), []],
  ["computeClasses.autoProvision", {}, MADE, [in_(CLUSTER)]],
  ["computeClasses.autoProvision", MADE, { ...MADE, computeClasses: [{ name: "made", autoProvision: { machineType: "g2-standard-12", maxNodes: 4 } }] }, [in_(CLUSTER)]],
  ["autoProvisioning", MADE, { autoProvisioning: { maxCpus: 200, maxMemoryGiB: 800, enabled: false } }, [in_(CLUSTER)]],
  ["autoProvisioning.maxCpus", MADE, { ...MADE, autoProvisioning: { maxCpus: 300, maxMemoryGiB: 800 } }, [in_(CLUSTER)]],
  ["autoProvisioning.maxMemoryGiB", MADE, { ...MADE, autoProvisioning: { maxCpus: 200, maxMemoryGiB: 900 } }, [in_(CLUSTER)]],
  ["autoProvisioning.enabled", MADE, { autoProvisioning: { maxCpus: 200, maxMemoryGiB: 800, enabled: false } }, [in_(CLUSTER)]],
  ["queueNamespace", {}, { queueNamespace: "models" }, []],
  ["egress", {}, { egress: GkeEgress.GOOGLE_ONLY }, [in_("google_compute_router", "removed"), in_("google_compute_router_nat", "removed")]],
  ["egress", { egress: GkeEgress.GOOGLE_ONLY }, { egress: GkeEgress.RESTRICTED }, [in_("google_dns_managed_zone", "made"), in_("google_dns_record_set", "made"), in_("google_project_service", "made")]],
  ["privateServiceConnect", {}, { privateServiceConnect: {} }, [...["google_compute_global_address", "google_compute_global_forwarding_rule", "google_dns_managed_zone", "google_dns_record_set", "google_project_service"].map((type) => in_(type, "made"))]],
  ["privateServiceConnect", { privateServiceConnect: {} }, { privateServiceConnect: { address: "10.200.0.5" } }, [in_("google_compute_global_address", "replaced"), in_("google_dns_record_set")]],
  ["privateServiceConnect", { privateServiceConnect: {} }, { privateServiceConnect: {}, egress: GkeEgress.RESTRICTED }, [in_("google_compute_global_forwarding_rule", "replaced"), in_("google_compute_router", "removed"), in_("google_compute_router_nat", "removed")]],
  ["security", {}, { security: {} }, []],
  ["security.posture", {}, { security: { posture: GkeSecurityPosture.BASIC } }, [in_(CLUSTER), in_("google_project_service", "made")]],
  ["security.binaryAuthorization", {}, { security: { binaryAuthorization: true } }, [in_(CLUSTER), in_("google_project_service", "made")]],
  ["security.fqdnPolicies", {}, { security: { fqdnPolicies: true } }, [in_(CLUSTER)]],
  ["secretManager", {}, STORED, [in_(CLUSTER), in_("google_project_service", "made"), in_(SECRET_GRANT, "made")]],
  ["secretManager.secrets", STORED, { secretManager: { secrets: [GkeStoredSecret.huggingFaceToken("other")] } }, [in_(SECRET_GRANT, "made"), in_(SECRET_GRANT, "removed")]],
  ["secretManager.namespace", STORED, { secretManager: { ...STORED.secretManager, secrets: [TOKEN], namespace: "models" } }, [in_(SECRET_GRANT, "replaced")]],
  ["systemPool", {}, { systemPool: {} }, []],
  // Of how the cluster is reached, not of what it is.
  ["impersonateServiceAccount", {}, { impersonateServiceAccount: "deployer@my-project.iam.gserviceaccount.com" }, []],
  ["systemPool.name", {}, { systemPool: { name: "base" } }, [in_(POOL, "replaced")]],
  ["systemPool.machineType", {}, { systemPool: { machineType: "n2-standard-4" } }, [in_(POOL)]],
  ["systemPool.minNodes", {}, { systemPool: { minNodes: 3 } }, [in_(POOL)]],
  ["systemPool.maxNodes", {}, { systemPool: { maxNodes: 9 } }, [in_(POOL)]],
  ["systemPool.diskSizeGiB", {}, { systemPool: { diskSizeGiB: 200 } }, [in_(POOL)]],
  ["controlPlaneAccess", {}, { controlPlaneAccess: ControlPlaneAccess.DNS }, [in_(CLUSTER)]],
  [
    "controlPlaneAccess",
    {},
    { controlPlaneAccess: ControlPlaneAccess.authorizedNetworks([{ cidr: "203.0.113.7/32", name: "office" }]) },
    [in_(CLUSTER), "terraform_data made"],
  ],
  [
    "controlPlaneAccess",
    { controlPlaneAccess: ControlPlaneAccess.authorizedNetworks([{ cidr: "203.0.113.7/32", name: "office" }]) },
    { controlPlaneAccess: ControlPlaneAccess.authorizedNetworks([{ cidr: "198.51.100.0/24" }, { cidr: "203.0.113.7/32" }]) },
    [in_(CLUSTER)],
  ],
  [
    "network",
    {},
    { network: GkeExistingNetwork.fromNames({ network: "main", subnetwork: "gpu", region: "us-central1", podRange: "p", serviceRange: "s" }) },
    ["google_compute_network", "google_compute_router", "google_compute_router_nat", SUBNET].map((type) => in_(type, "removed")).concat(
      in_(FIREWALL, "made"),
      in_(FIREWALL, "removed"),
      in_(CLUSTER, "replaced"),
      in_(POOL, "replaced"),
    ),
  ],
  ["multiNetworking", {}, { multiNetworking: true }, [in_(CLUSTER), in_(POOL)]],
  ["gpuPools.gpuDirect", { multiNetworking: true, ...A4 }, DIRECT, [in_("google_compute_network", "made"), in_(SUBNET, "made"), in_(POOL, "replaced")]],
  ["ipRanges.gpuNetworks", DIRECT, { ...DIRECT, ipRanges: { gpuNetworks: "172.20.0.0/14" } }, [in_(SUBNET)]],
  [
    "managedLustre",
    {},
    LUSTRE,
    [in_(CLUSTER), in_(POOL, "replaced"), ...["google_compute_global_address", "google_service_networking_connection", "google_project_service", FIREWALL].map((type) => in_(type, "made"))],
  ],
  ["managedLustre", LUSTRE, { managedLustre: { zone: "us-central1-b", tier: LustreTier.MBPS_500 } }, []],
  ["ipRanges.privateServices", LUSTRE, { ...LUSTRE, ipRanges: { privateServices: "10.13.0.0/20" } }, [in_("google_compute_global_address", "replaced"), in_(FIREWALL)]],
  ["sharedFilestore", {}, SHARED, [in_("google_filestore_instance", "made")]],
  ["sharedFilestore.zone", SHARED, { sharedFilestore: { zone: "us-central1-b" } }, [in_("google_filestore_instance", "replaced")]],
  ["sharedFilestore.sizeGiB", SHARED, { sharedFilestore: { zone: "us-central1-a", sizeGiB: 2048 } }, [in_("google_filestore_instance")]],
  ["weightsBucket", {}, BUCKET, [in_(CLUSTER), ...["google_project_service", "google_storage_bucket", "google_storage_bucket_iam_member"].map((type) => in_(type, "made"))]],
  ["weightsBucket.name", BUCKET, { weightsBucket: { name: "other-weights" } }, [in_("google_storage_bucket", "replaced")]],
  ["weightsBucket.existing", BUCKET, { weightsBucket: { name: "acme-weights", existing: true } }, [in_("google_storage_bucket", "removed"), in_("google_storage_bucket_iam_member", "replaced")]],
  ["weightsBucket.namespaces", BUCKET, { weightsBucket: { name: "acme-weights", namespaces: ["inference", "chat"] } }, [in_("google_storage_bucket_iam_member", "made")]],
  ["weightsBucket.fileCacheGiB", BUCKET, { weightsBucket: { name: "acme-weights", fileCacheGiB: 100 } }, []],
  ["hyperdiskMl", {}, { hyperdiskMl: [LLAMA] }, [in_("google_compute_disk", "made")]],
  ["hyperdiskMl.name", { hyperdiskMl: [LLAMA] }, { hyperdiskMl: [{ ...LLAMA, name: "qwen" }] }, [in_("google_compute_disk", "made"), in_("google_compute_disk", "removed")]],
  ["hyperdiskMl.zone", { hyperdiskMl: [LLAMA] }, { hyperdiskMl: [{ ...LLAMA, zone: "us-central1-b" }] }, [in_("google_compute_disk", "replaced")]],
  ["hyperdiskMl.source", { hyperdiskMl: [LLAMA] }, { hyperdiskMl: [{ ...LLAMA, source: GkeDiskSource.snapshot("llama-2") }] }, [in_("google_compute_disk", "replaced")]],
  ["hyperdiskMl.sizeGiB", { hyperdiskMl: [LLAMA] }, { hyperdiskMl: [{ ...LLAMA, sizeGiB: 300 }] }, [in_("google_compute_disk")]],
  ["hyperdiskMl.throughputMiBps", { hyperdiskMl: [LLAMA] }, { hyperdiskMl: [{ ...LLAMA, throughputMiBps: 2400 }] }, [in_("google_compute_disk")]],
  ["diskEncryptionKey", {}, { diskEncryptionKey: key("k") }, [in_(POOL, "replaced"), in_(GRANT, "made")]],
  ["diskEncryptionKey", { diskEncryptionKey: key("k") }, { diskEncryptionKey: key("l") }, [in_(POOL, "replaced"), in_(GRANT, "replaced")]],
  ["ipRanges", {}, { ipRanges: {} }, []],
  ["ipRanges.nodes", {}, { ipRanges: { nodes: "10.0.0.0/19" } }, [in_(SUBNET)]],
  ["ipRanges.pods", {}, { ipRanges: { pods: "10.16.0.0/14" } }, [in_(SUBNET)]],
  ["ipRanges.services", {}, { ipRanges: { services: "10.20.0.0/20" } }, [in_(SUBNET)]],
  ["ipRanges.controlPlane", {}, { ipRanges: { controlPlane: "172.20.0.0/28" } }, [in_(FIREWALL), in_(CLUSTER, "replaced"), in_(POOL, "replaced")]],
  ["webhookPorts", {}, { webhookPorts: [8443, 9443] }, [in_(FIREWALL)]],
  ["webhookPorts", {}, { webhookPorts: [] }, [in_(FIREWALL, "removed")]],
  [
    "gateway",
    {},
    { gateway: {} },
    [in_(CLUSTER), in_(SUBNET, "made"), in_("google_compute_ssl_policy", "made"), in_("google_compute_region_ssl_policy", "made")],
  ],
  [
    "dnsRecords",
    { gateway: {} },
    { gateway: {}, dnsRecords: { zones: [{ zoneId: "models", domain: "models.example.com" }] } },
    [in_("google_project_service", "made"), in_("google_project_iam_member", "made"), in_("google_dns_managed_zone_iam_member", "made")],
  ],
  ["gateway.proxyRange", { gateway: {} }, { gateway: { proxyRange: "10.30.0.0/23" } }, [in_(SUBNET)]],
  ["releaseChannel", {}, { releaseChannel: ReleaseChannel.STABLE }, [in_(CLUSTER)]],
  ["deletionProtection", {}, { deletionProtection: false }, [in_(CLUSTER)]],
  ["secretsEncryptionKey", {}, { secretsEncryptionKey: key("k") }, [in_(CLUSTER), in_(GRANT, "made")]],
  ["secretsEncryptionKey", { secretsEncryptionKey: key("k") }, { secretsEncryptionKey: key("l") }, [in_(CLUSTER), in_(GRANT, "replaced")]],
  ["filestoreTier", {}, { filestoreTier: FilestoreTier.ENTERPRISE }, []],
  ["registry", {}, { registry: {} }, []],
  ["registry.immutableTags", {}, { registry: { immutableTags: false } }, [in_(REPOSITORY)]],
  ["registry.encryptionKey", {}, { registry: { encryptionKey: key("k") } }, [in_(REPOSITORY, "replaced"), in_(GRANT, "made")]],
  ["registry.untaggedDays", {}, { registry: { untaggedDays: 30 } }, [in_(REPOSITORY)]],
  ["registry.remotes", {}, { registry: { remotes: [NVCR] } }, [in_(REPOSITORY, "made"), in_(reader, "made")]],
  ["registry.remotes.name", { registry: { remotes: [NVCR] } }, { registry: { remotes: [{ ...NVCR, name: "nvidia" }] } }, ["made", "removed"].flatMap((what) => [in_(REPOSITORY, what), in_(reader, what)])],
  ["registry.remotes.host", { registry: { remotes: [NVCR] } }, { registry: { remotes: [{ ...NVCR, host: "quay.io" }] } }, [in_(REPOSITORY, "replaced")]],
  ["labels", {}, { labels: { team: "research" } }, [in_(CLUSTER), in_(POOL), in_(REPOSITORY)]],
  ["labels", { labels: { team: "research" } }, { labels: { team: "ads", tier: "1" } }, [in_(CLUSTER), in_(POOL), in_(REPOSITORY)]],
  ["enableApis", {}, { enableApis: false }, ["google_project_service removed"]],
];
