import { ReleaseChannel } from "../../../../constructs/google/control-plane/release-channel";
import { make } from "../made-cluster";

describe("cluster", () => {
  const cluster = make().one("google_container_cluster");

  test("regional, VPC-native, private nodes, Workload Identity, Dataplane V2, shielded", () => {
    expect(cluster).toMatchObject({
      name: "lab",
      location: "us-central1",
      networking_mode: "VPC_NATIVE",
      ip_allocation_policy: { cluster_secondary_range_name: "pods", services_secondary_range_name: "services" },
      private_cluster_config: { enable_private_nodes: true, enable_private_endpoint: true, master_ipv4_cidr_block: "172.16.0.0/28" },
      datapath_provider: "ADVANCED_DATAPATH",
      enable_shielded_nodes: true,
      enable_legacy_abac: false,
      master_auth: { client_certificate_config: { issue_client_certificate: false } },
      release_channel: { channel: "REGULAR" },
      addons_config: { gcp_filestore_csi_driver_config: { enabled: true } },
      deletion_protection: true,
      remove_default_node_pool: true,
      timeouts: { create: "90m", update: "90m", delete: "90m" },
    });
    // Written although nobody named them, since zones that are taken away again would stay otherwise.
    expect(cluster.node_locations).toEqual(["us-central1-a", "us-central1-b", "us-central1-c"]);
  });

  test("what would make it anew stops at the plan, its images too, until its protection is off", () => {
    const protectedBy = (deletionProtection?: boolean): boolean[] => {
      const made = make({ deletionProtection });
      return [made.one("google_container_cluster"), made.one("google_artifact_registry_repository")].map((one) => one.lifecycle.prevent_destroy);
    };
    expect(protectedBy()).toEqual([true, true]);
    expect(protectedBy(true)).toEqual([true, true]);
    expect(protectedBy(false)).toEqual([false, false]);
  });

  test("the short-lived default pool doesn't run as the project's default account", () => {
    expect(cluster.node_config.service_account).toMatch(/^\$\{google_service_account\..*\.email\}$/);
    expect(cluster.lifecycle.ignore_changes).toEqual(expect.arrayContaining(["node_config", "initial_node_count"]));
  });

  test("choices reach the resource", () => {
    const chosen = make({
      zones: ["us-central1-a"],
      releaseChannel: ReleaseChannel.of("EXTENDED"),
      deletionProtection: false,
      ipRanges: { controlPlane: "172.20.0.0/28" },
    });
    expect(chosen.one("google_container_cluster")).toMatchObject({
      node_locations: ["us-central1-a"],
      release_channel: { channel: "EXTENDED" },
      deletion_protection: false,
      private_cluster_config: { master_ipv4_cidr_block: "172.20.0.0/28" },
    });
    expect(chosen.one("google_compute_firewall").source_ranges).toEqual(["172.20.0.0/28"]);
  });

  test("Secrets are encrypted with a key that is given, after GKE's agent may use it", () => {
    // Left out, the cluster would stay on the key that it had.
    expect(cluster.database_encryption).toEqual({ state: "DECRYPTED" });
    const key = "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k";
    const made = make({ project: "my-project", secretsEncryptionKey: key });
    expect(made.one("google_container_cluster").database_encryption).toEqual({ state: "ENCRYPTED", key_name: key });
    const [id] = Object.keys(made.of("google_kms_crypto_key_iam_member"));
    expect(made.one("google_kms_crypto_key_iam_member")).toMatchObject({
      crypto_key_id: key,
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member: expect.stringMatching(/^serviceAccount:service-\$\{data\.google_project\..*\.number\}@container-engine-robot/),
      // The old key's grant goes after the cluster has left the key.
      lifecycle: { create_before_destroy: true },
    });
    expect(made.one("google_container_cluster").depends_on).toContain(`google_kms_crypto_key_iam_member.${id}`);
  });
});
