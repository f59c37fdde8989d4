import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { GpuDirect } from "../../../constructs/google/gpu-direct/gpu-direct";
import { GkeClusterProps } from "../../../constructs/google/gke-cluster-props";
import { GkeEgress } from "../../../constructs/google/network/egress";
import { GkeDiskSource } from "../../../constructs/google/storage/disk-source";
import { GkeStoredSecret } from "../../../constructs/google/secrets/stored-secret";
import { L4, make } from "./made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** Where a type has the labels of resources (google 6.50.0, `labels`, `resource_labels` and `user_labels` of its schema). */
const PLACES: { readonly [type: string]: (one: any) => unknown } = {
  google_container_cluster: (one) => one.resource_labels,
  google_container_node_pool: (one) => one.node_config.resource_labels,
  google_artifact_registry_repository: (one) => one.labels,
  google_filestore_instance: (one) => one.labels,
  google_storage_bucket: (one) => one.labels,
  google_compute_disk: (one) => one.labels,
  google_compute_global_address: (one) => one.labels,
  google_compute_global_forwarding_rule: (one) => one.labels,
  google_dns_managed_zone: (one) => one.labels,
  google_monitoring_notification_channel: (one) => one.user_labels,
};
/** Types that have none. */
const NONE = [
  "billing_budget", "compute_firewall", "compute_network", "compute_router", "compute_router_nat", "compute_ssl_policy", "compute_region_ssl_policy", "compute_subnetwork", "dns_record_set", "kms_crypto_key_iam_member", "project_iam_member",
  "project_service", "secret_manager_secret_iam_member", "service_account", "service_account_iam_member", "service_networking_connection", "storage_bucket_iam_member", "artifact_registry_repository_iam_member",
].map((type) => `google_${type}`);

const key = "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k";
const ALL: Partial<GkeClusterProps> = {
  multiNetworking: true, labels: { team: "search" }, secretsEncryptionKey: key, diskEncryptionKey: key,
  gpuPools: [L4, { name: "b200", machineType: "a4-highgpu-8g", maxNodes: 4, zones: ["us-central1-b"], capacity: Capacity.reservation("ours"), gpuDirect: GpuDirect.RDMA }],
  sharedFilestore: { zone: "us-central1-a", sizeGiB: 2048 }, managedLustre: { zone: "us-central1-a" }, weightsBucket: { name: "acme-weights" }, backup: { keepDays: 30 }, gateway: { proxyRange: "10.9.0.0/23" },
  hyperdiskMl: [{ name: "qwen", zone: "us-central1-b", source: GkeDiskSource.snapshot("qwen"), sizeGiB: 600 }],
  budget: { monthlyUsd: 3000, emails: ["platform@example.com"], billingAccount: "012345-6789AB-CDEF01" },
  secretManager: { secrets: [GkeStoredSecret.huggingFaceToken("hf-token")] },
};

test.each<[string, Partial<GkeClusterProps>]>([
  ["with Cloud NAT", ALL],
  ["with an endpoint and restricted APIs", { ...ALL, egress: GkeEgress.RESTRICTED, privateServiceConnect: { address: "10.200.0.5" }, registry: { remotes: [{ name: "nvcr", host: "nvcr.io" }] } }],
])("everything that takes labels says whose it is, %s", (_, props) => {
  const made = make(props);
  expect(made.problems).toEqual([]);
  const types = Object.keys(made.json.resource).filter((type) => type.startsWith("google_"));
  expect(types.filter((type) => PLACES[type] === undefined && !NONE.includes(type))).toEqual([]);
  const bare = types.flatMap((type) => Object.entries<any>(made.of(type)).filter(([, one]) => PLACES[type] !== undefined && (PLACES[type](one) as any)?.["dynamo-serving-cluster"] !== "lab").map(([id]) => `${type}.${id}`));
  expect(bare).toEqual([]);
});
