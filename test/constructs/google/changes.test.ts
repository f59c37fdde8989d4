import { Availability } from "../../../constructs/cluster/availability/availability";
import * as fs from "fs";
import * as path from "path";
import { App, TerraformStack, Testing } from "cdktf";
import { Capacity } from "../../../constructs/cluster/capacity";
import { problemsIn } from "../../../constructs/core/refuse";
import { ControlPlaneAccess } from "../../../constructs/google/control-plane/control-plane-access";
import regions from "../../../constructs/google/data/regions.json";
import { GpuDirect } from "../../../constructs/google/gpu-direct/gpu-direct";
import { GkeExistingNetwork } from "../../../constructs/google/network/existing-network";
import { GkeDiskSource } from "../../../constructs/google/storage/disk-source";
import { GkeHyperdiskMlOptions } from "../../../constructs/google/storage/hyperdisk-ml";
import { FilestoreTier } from "../../../constructs/google/storage/filestore-tier";
import { LustreTier } from "../../../constructs/google/storage/managed-lustre";
import { GkeCluster } from "../../../constructs/google/gke-cluster";
import { GkeClusterProps } from "../../../constructs/google/gke-cluster-props";
import * as shapes from "../../../constructs/google/gke-cluster-shapes";
import { gpuMachine, knownMachineTypes } from "../../../constructs/google/pools/gpu-machine";
import { GkeGpuPoolOptions } from "../../../constructs/google/pools/node-pools";
import { ReleaseChannel } from "../../../constructs/google/control-plane/release-channel";
import { defaultZones } from "../../../constructs/google/pools/zones";
import schema from "./provider-schema.json";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** What the provider's schema says of the arguments that a resource type of ours has. */
interface Marks {
  /** Optional and computed: left out, what was there before stays, and the plan is empty. */
  readonly kept: string[];
  /** Changed, the resource is made anew. */
  readonly forceNew: string[];
  readonly other: string[];
}
const MARKS = schema.resources as { [type: string]: Marks };

type Props = Partial<GkeClusterProps>;
const L4: GkeGpuPoolOptions = { name: "l4", machineType: "g2-standard-8", maxNodes: 2 };
const pool = (options: Partial<GkeGpuPoolOptions>): Props => ({ gpuPools: [{ ...L4, ...options }] });
const key = (name: string): string => `projects/p/locations/us-central1/keyRings/r/cryptoKeys/${name}`;
const A4 = pool({ name: "b200", machineType: "a4-highgpu-8g", zones: ["us-central1-b"], capacity: Capacity.reservation("r") });
const DIRECT: Props = { multiNetworking: true, gpuPools: A4.gpuPools?.map((one) => ({ ...one, gpuDirect: GpuDirect.RDMA })) };
const TWO = [L4, { ...L4, name: "l4-spot", capacity: Capacity.SPOT }];
const BUCKET: Props = { weightsBucket: { name: "acme-weights" } };
const LLAMA: GkeHyperdiskMlOptions = { name: "llama", zone: "us-central1-a", source: GkeDiskSource.snapshot("llama-weights"), sizeGiB: 200 };
const LUSTRE: Props = { managedLustre: { zone: "us-central1-a" } };
const SHARED: Props = { sharedFilestore: { zone: "us-central1-a" } };
const NEXT = { type: "nvidia-next", count: 4 };
const NEXT_POOL = { name: "next", machineType: "a9-highgpu-4g", maxNodes: 1, diskType: "hyperdisk-balanced" };

const made = new Map<string, Map<string, any>>();

/** The resources of a cluster, by type and logical id. */
function resources(props: Props): Map<string, any> {
  const name = JSON.stringify(props);
  const known = made.get(name) ?? synthesise(props);
  made.set(name, known);
  return known;
}

function synthesise(props: Props): Map<string, any> {
  const app: App = Testing.app();
  const stack = new TerraformStack(app, "gke-cluster");
  new GkeCluster(stack, "gke", { clusterName: "lab", region: "us-central1", gpuPools: [L4], ...props });
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  return new Map(
    Object.entries<any>(resource).flatMap(([type, all]) => Object.entries<any>(all).map(([id, body]): [string, any] => [`${type}.${id}`, body])),
  );
}

/** The arguments that a resource writes, with those of its blocks: "node_config.labels", and its value. A map is one argument. */
function written(type: string, body: any, at = ""): [string, unknown][] {
  return Object.entries<any>(body).flatMap(([name, value]): [string, unknown][] => {
    if (at === "" && ["//", "lifecycle", "depends_on", "timeouts"].includes(name)) return [];
    const argument = `${at}${name}`;
    const own: [string, unknown] = [argument, JSON.stringify(value)];
    const blocks = (Array.isArray(value) ? value : [value]).filter((block) => typeof block === "object" && block !== null);
    const inside = blocks.flatMap((block) => written(type, block, `${argument}.`));
    // The names in a map are the caller's.
    const known = all(MARKS[type]);
    return inside.length > 0 && inside.some(([below]) => known.includes(below)) ? [[argument, "(block)"], ...inside] : [own];
  });
}

const all = (marks?: Marks): string[] => [...(marks?.kept ?? []), ...(marks?.forceNew ?? []), ...(marks?.other ?? [])];
const typeOf = (address: string): string => address.split(".")[0];
const ours = (address: string): boolean => address.startsWith("google_");

/** What a plan does with each resource when the first properties become the second: "google_container_cluster replaced". */
function effects(before: Props, after: Props): string[] {
  const [from, to] = [resources(before), resources(after)];
  const found = new Map<string, string>();
  for (const address of new Set([...from.keys(), ...to.keys()])) {
    const type = typeOf(address);
    if (!to.has(address)) found.set(address, "removed");
    else if (!from.has(address)) found.set(address, "made");
    if (!to.has(address) || !from.has(address)) continue;
    const ignored: string[] = to.get(address).lifecycle?.ignore_changes ?? [];
    const values = [from, to].map((one) => {
      const by = new Map<string, string>();
      for (const [argument, value] of written(type, one.get(address))) by.set(argument, `${by.get(argument) ?? ""} ${String(value)}`);
      return by;
    });
    const changed = [...new Set(values.flatMap((by) => [...by.keys()]))].filter(
      (argument) => !ignored.includes(argument.split(".")[0]) && values[0].get(argument) !== values[1].get(argument),
    );
    if (changed.length === 0) continue;
    found.set(address, changed.some((argument) => MARKS[type]?.forceNew.includes(argument)) ? "replaced" : "changed");
  }
  // An id is another one when its resource is made anew, and then only.
  for (const [address, body] of to) {
    const triggers: string[] = body.lifecycle?.replace_triggered_by ?? [];
    if (from.has(address) && triggers.some((trigger) => found.get(trigger.replace(/\.id$/, "")) === "replaced")) found.set(address, "replaced");
  }
  return [...new Set([...found].map(([address, what]) => `${typeOf(address)} ${what}`))].sort();
}

/**
 * Taken away, the controller of the Gateway API stays in the cluster: without a Gateway it makes nothing and costs nothing. Turned off it
 * would have to be written in every cluster that never had it.
 */
const MAY_STAY = ["google_container_cluster gateway_api_config"];

/** Arguments that the provider keeps, which stand in one of two stacks only though both have the resource. */
function keptInSilence(a: Props, b: Props): string[] {
  const [from, to] = [resources(a), resources(b)];
  return [...from.keys()].filter((address) => ours(address) && to.has(address)).flatMap((address) => {
    const type = typeOf(address);
    const [one, other] = [from, to].map((stack) => new Set(written(type, stack.get(address)).map(([argument]) => argument)));
    const differ = [...one, ...other].filter((argument) => one.has(argument) !== other.has(argument));
    return differ.filter((argument) => MARKS[type].kept.includes(argument)).map((argument) => `${type} ${argument}`);
  }).filter((argument) => !MAY_STAY.includes(argument));
}

/**
 * What may stay when it is left out again: a word said in clusters with several networks, the same as the cluster's own for all its nodes;
 * drivers that nothing uses once their class is gone; and a disk's throughput.
 */
const HARMLESS = [
  ...["network_config", "network_config.enable_private_nodes"].map((argument) => `google_container_node_pool ${argument}`),
  "google_container_cluster addons_config.lustre_csi_driver_config",
  "google_container_cluster addons_config.gcs_fuse_csi_driver_config",
  // It is paid for by the hour, so the page says it.
  "google_compute_disk provisioned_throughput",
];

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
const OPTIONS: [string, Props, Props, string[]][] = [
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
  ["gateway.proxyRange", { gateway: {} }, { gateway: { proxyRange: "10.30.0.0/23" } }, [in_(SUBNET)]],
  ["releaseChannel", {}, { releaseChannel: ReleaseChannel.STABLE }, [in_(CLUSTER)]],
  ["deletionProtection", {}, { deletionProtection: false }, [in_(CLUSTER)]],
  ["secretsEncryptionKey", {}, { secretsEncryptionKey: key("k") }, [in_(CLUSTER), in_(GRANT, "made")]],
  ["secretsEncryptionKey", { secretsEncryptionKey: key("k") }, { secretsEncryptionKey: key("l") }, [in_(CLUSTER), in_(GRANT, "replaced")]],
  ["filestoreTier", {}, { filestoreTier: FilestoreTier.ENTERPRISE }, []],
  ["registry", {}, { registry: {} }, []],
  ["registry.immutableTags", {}, { registry: { immutableTags: false } }, [in_(REPOSITORY)]],
  ["labels", {}, { labels: { team: "research" } }, [in_(CLUSTER), in_(POOL), in_(REPOSITORY)]],
  ["labels", { labels: { team: "research" } }, { labels: { team: "ads", tier: "1" } }, [in_(CLUSTER), in_(POOL), in_(REPOSITORY)]],
  ["enableApis", {}, { enableApis: false }, ["google_project_service removed"]],
];

describe("an option that is set, changed, and taken away again", () => {
  test.each(OPTIONS.map((row): [string, ...typeof row] => [`${row[0]}: ${row[3].join(", ") || "nothing"}`, ...row]))(
    "%s",
    (_, __, before, after, expected) => {
      // Neither way may an argument come or go whose absence means "as it was" to the provider.
      expect(keptInSilence(before, after).filter((one) => !HARMLESS.includes(one))).toEqual([]);
      expect(effects(before, after)).toEqual([...expected].sort());
    },
  );

  test("no option is missing here", () => {
    const below = (name: string, of: object): string[] => Object.keys(of).map((one) => `${name}.${one}`);
    const options = [
      ...Object.keys(shapes.GKE_CLUSTER),
      ...below("gpuPools", shapes.GKE_GPU_POOL),
      ...below("gpuPools.accelerator", shapes.GKE_ACCELERATOR),
      ...below("systemPool", shapes.GKE_SYSTEM_POOL),
      ...below("ipRanges", shapes.GKE_IP_RANGES),
      ...below("gateway", shapes.GKE_GATEWAY),
      ...below("registry", shapes.GKE_REGISTRY),
      ...below("sharedFilestore", shapes.GKE_SHARED_FILESTORE),
      ...below("weightsBucket", shapes.GKE_WEIGHTS_BUCKET),
      ...below("hyperdiskMl", shapes.GKE_HYPERDISK_ML),
    ];
    expect([...new Set(OPTIONS.map(([option]) => option))].sort()).toEqual(options.sort());
  });

  test("every argument that is written is known of the schema", () => {
    const stacks = OPTIONS.flatMap(([, before, after]) => [before, after]).map(resources);
    const unknown = stacks.flatMap((stack) =>
      [...stack].filter(([address]) => ours(address)).flatMap(([address, body]) => {
        const known = all(MARKS[typeOf(address)]);
        return written(typeOf(address), body).filter(([argument]) => !known.includes(argument)).map(([argument]) => `${typeOf(address)} ${argument}`);
      }),
    );
    expect([...new Set(unknown)]).toEqual([]);
  });

  test("the page says of every option what changing it does", () => {
    const page = fs.readFileSync(path.join(__dirname, "../../../docs/gke.md"), "utf8");
    const section = page.split("## Changing an option later")[1].split("\n## ")[0];
    const rows = section.split("\n").filter((line) => line.startsWith("| `"));
    const named = rows.flatMap((row) => [...row.split("|")[1].matchAll(/`([A-Za-z.[\]]+)`/g)].map((match) => match[1].replace("[]", "")));
    // A group of options is said by its members.
    const groups = ["systemPool", "ipRanges", "registry"];
    const parts = (option: string): boolean => option.startsWith("gpuPools.accelerator.");
    const wanted = [...new Set(OPTIONS.map(([option]) => option))].filter((option) => !groups.includes(option) && !parts(option));
    expect(named.sort()).toEqual(wanted.sort());
  });
});

describe("what is written when nobody says", () => {
  test("each region's zones, three of them, and none that has fewer GPUs than the others", () => {
    for (const { region, zones } of regions) {
      expect(zones.filter((zone) => zone.slice(0, -2) !== region)).toEqual([]);
      expect(defaultZones(region)).toEqual(zones.slice(0, 3));
    }
    expect(regions.filter(({ zones }) => zones.length !== 3).map(({ region }) => region)).toEqual(["us-central1"]);
    // us-central1-f has no L4, the GPU of the deployment as cloned.
    for (const [address, { node_locations: zones }] of resources({})) {
      if (/^google_container/.test(address)) expect([address, zones]).toEqual([address, ["a", "b", "c"].map((letter) => `us-central1-${letter}`)]);
    }
  });

  test("each machine's kind of boot disk, one that it takes", () => {
    for (const machineType of knownMachineTypes()) {
      const hyperdiskOnly = /^(g4|a4|a4x|a3-ultragpu)-/.test(machineType);
      expect([machineType, gpuMachine(machineType)?.bootDiskType]).toEqual([machineType, hyperdiskOnly ? "hyperdisk-balanced" : "pd-balanced"]);
    }
  });
});
