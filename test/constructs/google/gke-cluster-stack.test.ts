import { TerraformStack, Testing, Token, Tokenization } from "cdktf";
import { Capacity } from "../../../constructs/cluster/capacity";
import { gpuNodeTolerations, spotTolerations } from "../../../constructs/cluster/kubernetes-cluster";
import { Finding, InvalidInputError } from "../../../constructs/core/problem";
import { problemsIn } from "../../../constructs/core/refuse";
import { checkGkeCluster } from "../../../constructs/google/check-gke-cluster";
import { ControlPlaneAccess } from "../../../constructs/google/control-plane/control-plane-access";
import { machines as gpuMachines } from "../../../inference-runtime/facts/machines/google.json";
import gpuRegions from "../../../constructs/google/data/gpu-regions.json";
import regions from "../../../constructs/google/data/regions.json";
import { FilestoreTier } from "../../../constructs/google/storage/filestore-tier";
import { GkeCluster } from "../../../constructs/google/gke-cluster";
import { GkeClusterProps } from "../../../constructs/google/gke-cluster-props";
import { gpuMachine } from "../../../constructs/google/pools/gpu-machine";
import { checkIpRanges, planIpRanges } from "../../../constructs/google/network/ip-ranges";
import { parseExactCidr } from "../../../constructs/core/forms/cidr";
import { nodeAccountId } from "../../../constructs/google/names";
import { GkeGpuPoolOptions } from "../../../constructs/google/pools/node-pools";
import { ReleaseChannel } from "../../../constructs/google/control-plane/release-channel";
import { GkeClusterStack } from "../../../stacks/google/cluster-stack";
import { StateBackend } from "../../../stacks/state-backend";
import { L4, Made, PROPS, RESOLVING, make } from "./made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("network", () => {
  const made = make();

  test("a VPC of its own with ranges for nodes, pods and services", () => {
    expect(made.one("google_compute_network")).toMatchObject({ name: "lab-us-central1", auto_create_subnetworks: false });
    expect(made.one("google_compute_subnetwork")).toMatchObject({
      name: "lab-nodes",
      region: "us-central1",
      ip_cidr_range: "10.0.0.0/20",
      private_ip_google_access: true,
      secondary_ip_range: [
        { range_name: "pods", ip_cidr_range: "10.4.0.0/14" },
        { range_name: "services", ip_cidr_range: "10.8.0.0/20" },
      ],
    });
  });

  test("a way out for private nodes, made before the first of them", () => {
    const nat = made.one("google_compute_router_nat");
    expect(nat).toMatchObject({ source_subnetwork_ip_ranges_to_nat: "ALL_SUBNETWORKS_ALL_IP_RANGES" });
    const [id] = Object.keys(made.of("google_compute_router_nat"));
    for (const pool of Object.values(made.of("google_container_node_pool"))) {
      expect(pool.depends_on).toContain(`google_compute_router_nat.${id}`);
    }
  });

  test("the control plane reaches the operator's webhook on the nodes, and nothing else does", () => {
    const [account] = Object.keys(made.of("google_service_account"));
    expect(made.one("google_compute_firewall")).toMatchObject({
      direction: "INGRESS",
      source_ranges: ["172.16.0.0/28"],
      target_service_accounts: [`\${google_service_account.${account}.email}`],
      allow: [{ protocol: "tcp", ports: ["9443"] }],
    });
    expect(make({ webhookPorts: [8443, 9443] }).one("google_compute_firewall").allow[0].ports).toEqual(["8443", "9443"]);
    expect(make({ webhookPorts: [] }).of("google_compute_firewall")).toEqual({});
  });
});

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

describe("who reaches the Kubernetes API", () => {
  const reach = (access?: ControlPlaneAccess): { made: Made; exec: any; resource: any } => {
    const made = make({ controlPlaneAccess: access });
    const exec = Tokenization.resolve(made.cluster.connection.execOptions, RESOLVING(made.cluster));
    return { made, exec, resource: made.one("google_container_cluster") };
  };
  const closed = { gcp_public_cidrs_access_enabled: false };

  test("by default only who is inside the VPC", () => {
    const { exec, resource } = reach();
    expect(resource.private_cluster_config.enable_private_endpoint).toBe(true);
    expect(resource.master_authorized_networks_config).toEqual(closed);
    expect(resource.control_plane_endpoints_config).toEqual({ dns_endpoint_config: { allow_external_traffic: false } });
    expect(exec).toMatchObject({
      host: expect.stringMatching(/^https:\/\/\$\{google_container_cluster\.[^.]*\.private_cluster_config\[0\]\.private_endpoint\}$/),
      clusterCaCertificate: expect.stringMatching(/base64decode\(google_container_cluster.*master_auth.*cluster_ca_certificate\)/),
      credential: { command: "gke-gcloud-auth-plugin" },
    });
  });

  test("by DNS name: no public address, IAM at Google's front end, which has a public certificate", () => {
    const { exec, resource } = reach(ControlPlaneAccess.DNS);
    expect(resource.private_cluster_config.enable_private_endpoint).toBe(true);
    expect(resource.master_authorized_networks_config).toEqual(closed);
    expect(resource.control_plane_endpoints_config).toEqual({ dns_endpoint_config: { allow_external_traffic: true } });
    expect(exec.host).toMatch(/^https:\/\/\$\{.*dns_endpoint_config\[0\]\.endpoint\}$/);
    expect(exec.clusterCaCertificate).toBeUndefined();
  });

  test("by a public address, from the networks that are named", () => {
    const { made, exec, resource } = reach(ControlPlaneAccess.authorizedNetworks([{ cidr: "203.0.113.7/32", name: "office" }]));
    expect(resource.private_cluster_config).toMatchObject({ enable_private_nodes: true, enable_private_endpoint: false });
    expect(resource.master_authorized_networks_config).toEqual({
      ...closed,
      cidr_blocks: [{ cidr_block: "203.0.113.7/32", display_name: "office" }],
    });
    expect(resource.control_plane_endpoints_config.dns_endpoint_config.allow_external_traffic).toBe(false);
    // The address comes through a resource that is new whenever the public address is: only so it is read after the cluster has changed.
    const address = /^https:\/\/\$\{terraform_data\.([^.]*)\.output\["endpoint"\]\}$/.exec(exec.host)?.[1] ?? "";
    expect(made.of("terraform_data")[address].input.endpoint).toMatch(
      /^\$\{\(terraform_data\.[^.]*\.output\["kind"\] == "authorized-networks"\) \? google_container_cluster\.[^.]*\.endpoint : ""\}$/,
    );
    expect(reach().made.of("terraform_data")).toEqual({});
    expect(reach(ControlPlaneAccess.DNS).made.of("terraform_data")).toEqual({});
  });
});

describe("project", () => {
  test("not given: asked of the resource manager, whose answer holds no token", () => {
    const made = make();
    const [id] = Object.keys(made.json.data.google_project);
    expect(Object.keys(made.json.data)).toEqual(["google_project"]);
    const project = `\${data.google_project.${id}.project_id}`;
    expect(made.one("google_container_cluster").workload_identity_config.workload_pool).toBe(`${project}.svc.id.goog`);
    expect(made.one("google_container_cluster").project).toBeUndefined();
    expect(made.one("google_project_iam_member", { role: "roles/container.defaultNodeServiceAccount" }).project).toBe(project);
  });

  test("given: a constant everywhere", () => {
    const made = make({ project: "my-project" });
    expect(made.json.data).toBeUndefined();
    expect(made.one("google_container_cluster")).toMatchObject({
      project: "my-project",
      workload_identity_config: { workload_pool: "my-project.svc.id.goog" },
    });
    expect(made.cluster.registry.address).toBe("us-central1-docker.pkg.dev/my-project/lab");
  });

  test("its APIs are enabled first and never disabled", () => {
    const services = Object.entries(make().of("google_project_service"));
    const names = services.map(([, service]) => service.service);
    expect(names).toEqual(["artifactregistry", "compute", "container", "file", "iam"].map((api) => `${api}.googleapis.com`));
    for (const [, service] of services) expect(service.disable_on_destroy).toBe(false);
    expect(make().one("google_compute_network").depends_on).toContain(`google_project_service.${services[0][0]}`);
    expect(make({ enableApis: false }).of("google_project_service")).toEqual({});
  });
});

describe("node identity", () => {
  const made = make();

  test("writes logs and metrics, and no more", () => {
    const roles = Object.values(made.of("google_project_iam_member")).map((one) => one.role);
    // Google's own least role of a node: monitoring.viewer, which reads all of the project's metrics, isn't in it.
    expect(roles).toEqual(["roles/container.defaultNodeServiceAccount"]);
  });

  test("reads the one repository", () => {
    expect(made.one("google_artifact_registry_repository")).toMatchObject({
      repository_id: "lab",
      format: "DOCKER",
      location: "us-central1",
      docker_config: { immutable_tags: true },
    });
    expect(make({ registry: { immutableTags: false } }).one("google_artifact_registry_repository").docker_config.immutable_tags).toBe(false);
    expect(made.one("google_artifact_registry_repository_iam_member").role).toBe("roles/artifactregistry.reader");
  });

  test("its id is short enough, and differs for names that differ late", () => {
    expect(nodeAccountId("lab", "us-central1")).toBe("lab-us-central1-nodes");
    const [a, b] = ["a-cluster-name-of-forty-characters-in-all", "a-cluster-name-of-forty-characters-in-alb"].map((name) =>
      nodeAccountId(name, "us-central1"),
    );
    expect(a).toMatch(/^[a-z][-a-z0-9]{4,28}[a-z0-9]$/);
    expect(a).not.toBe(b);
  });
});

describe("two clusters of one name, in two regions of a project", () => {
  /** What has one name in a project, by type, and the argument that holds it. All else that is made has a place in its address. */
  const WIDE: { [type: string]: string } = {
    google_compute_network: "name",
    google_compute_firewall: "name",
    google_service_account: "account_id",
  };
  const LOCAL = /^google_(compute_(subnetwork|router|router_nat)|container_(cluster|node_pool)|artifact_registry_repository)$/;
  /** Made of what they belong to, or of the project itself. */
  const NAMELESS = /_iam_member$|^google_project_service$/;
  const name = "a-cluster-name-of-forty-characters-in-al";

  test.each(["lab", name])("%s: nothing that is one to a project is wanted by both, and each name is short enough", (clusterName) => {
    const names = (region: string): string[] => {
      const made = make({ clusterName, region });
      return Object.entries(made.json.resource).flatMap(([type, all]: [string, any]) => {
        const argument = WIDE[type];
        if (argument === undefined) expect(type).toMatch(LOCAL.test(type) ? LOCAL : NAMELESS);
        return argument === undefined ? [] : Object.values<any>(all).map((one) => `${type} ${one[argument]}`);
      });
    };
    const [a, b] = [names("us-central1"), names("northamerica-northeast1")];
    expect(a).toHaveLength(3);
    expect(a.filter((one) => b.includes(one))).toEqual([]);
    for (const [type, one] of [...a, ...b].map((line) => line.split(" "))) {
      expect(one).toMatch(/^[a-z][-a-z0-9]*[a-z0-9]$/);
      expect(one.length).toBeLessThanOrEqual(type === "google_service_account" ? 30 : 63);
    }
  });

  test("and a cluster that is there already keeps the names that it was born with", () => {
    const made = make();
    for (const [type, argument] of Object.entries(WIDE)) expect(made.one(type).lifecycle.ignore_changes).toEqual([argument]);
    // So what is told of the network is the name that it has, not the one that a new network would get.
    expect(Tokenization.resolve(made.cluster.storage[1].definition?.parameters, RESOLVING(made.cluster))).toEqual({
      tier: "zonal",
      network: expect.stringMatching(/^\$\{google_compute_network\.[^.]*\.name\}$/),
    });
  });
});

describe("node pools", () => {
  test("the system pool: one node a zone at birth, on-demand, upgraded by one more", () => {
    expect(make().one("google_container_node_pool", { name: "system" })).toMatchObject({
      initial_node_count: 1,
      autoscaling: { total_min_node_count: 1, total_max_node_count: 6, location_policy: "BALANCED" },
      upgrade_settings: { max_surge: 1, max_unavailable: 0 },
      node_config: { machine_type: "e2-standard-4" },
    });
  });

  test("a GPU pool: the machine's own GPUs, newest driver, totals for all zones, no taint of ours", () => {
    const pool = make({ gpuPools: [{ ...L4, machineType: "g2-standard-24", minNodes: 1, zones: ["us-central1-a"] }] }).one(
      "google_container_node_pool",
      { name: "l4" },
    );
    expect(pool).toMatchObject({
      location: "us-central1",
      node_locations: ["us-central1-a"],
      initial_node_count: 1,
      autoscaling: { total_min_node_count: 1, total_max_node_count: 2, location_policy: "ANY" },
      upgrade_settings: { max_surge: 0, max_unavailable: 1 },
      management: { auto_repair: true, auto_upgrade: true },
      lifecycle: { ignore_changes: ["initial_node_count"] },
      timeouts: { create: "120m", update: "120m" },
      node_config: {
        machine_type: "g2-standard-24",
        guest_accelerator: [{ type: "nvidia-l4", count: 2, gpu_driver_installation_config: { gpu_driver_version: "LATEST" } }],
        workload_metadata_config: { mode: "GKE_METADATA" },
        shielded_instance_config: { enable_secure_boot: true },
        gvnic: { enabled: true },
        disk_size_gb: 200,
      },
    });
    expect(pool.node_config.taint).toBeUndefined();
    expect(pool.node_config.spot).toBeUndefined();
    // GKE's own choice, written out: a kind that is taken away again would stay otherwise.
    expect(pool.node_config.disk_type).toBe("pd-balanced");
  });

  test.each([
    [0, ["us-central1-a"], 0],
    [1, ["us-central1-a"], 1],
    [1, undefined, 0],
    [7, undefined, 2],
  ])("of at least %j nodes, in zones %j, starts with %j in each", (minNodes, zones, count) => {
    const pool = make({ gpuPools: [{ ...L4, minNodes, maxNodes: 9, zones }] }).one("google_container_node_pool", { name: "l4" });
    expect(pool.initial_node_count).toBe(count);
  });

  test("spot, labels, disk and the cluster's zones", () => {
    const gpuPools = [{ ...L4, capacity: Capacity.SPOT, labels: { "example.com/the-team": "search" }, diskType: "pd-ssd", diskSizeGiB: 500 }];
    const made = make({ gpuPools, zones: ["us-central1-b"] });
    expect(made.one("google_container_node_pool", { name: "l4" })).toMatchObject({
      node_locations: ["us-central1-b"],
      node_config: {
        spot: true,
        labels: { "example.com/the-team": "search", "dynamo-serving/gpu-pool": "l4", "cdktf-dynamo/gpu-pool": "l4" },
        disk_type: "pd-ssd",
        disk_size_gb: 500,
      },
    });
    expect(made.one("google_container_node_pool", { name: "l4" }).node_config.reservation_affinity).toBeUndefined();
    expect(made.cluster.gpuPools[0]).toMatchObject({
      capacity: Capacity.SPOT,
      labels: { "example.com/the-team": "search", "cloud.google.com/gke-spot": "true" },
    });
    // GKE taints no spot nodes of such pools.
    expect(spotTolerations(made.cluster)).toEqual([]);
  });

  test("reserved machines: those of the one reservation, and no others", () => {
    const capacity = Capacity.reservation("my-h200");
    const made = make({ gpuPools: [{ name: "h200", machineType: "a3-ultragpu-8g", maxNodes: 2, zones: ["us-central1-a"], capacity }] });
    expect(made.problems).toEqual([]);
    const { node_config: config } = made.one("google_container_node_pool", { name: "h200" });
    expect(config.reservation_affinity).toEqual({
      consume_reservation_type: "SPECIFIC_RESERVATION",
      key: "compute.googleapis.com/reservation-name",
      values: ["my-h200"],
    });
    expect(config.spot).toBeUndefined();
    expect(made.cluster.gpuPools[0]).toMatchObject({ capacity });
  });

  test("flex-start: no reservation, no repair, stopped after its time, from nothing; labelled as GKE does", () => {
    const made = make({ gpuPools: [{ name: "h100", machineType: "a3-highgpu-1g", maxNodes: 2, capacity: Capacity.flexStart(24) }] });
    expect(made.problems).toEqual([]);
    const pool = made.one("google_container_node_pool", { name: "h100" });
    expect(pool).toMatchObject({
      initial_node_count: 0,
      autoscaling: { total_min_node_count: 0, total_max_node_count: 2, location_policy: "ANY" },
      management: { auto_repair: false, auto_upgrade: true },
      node_config: { flex_start: true, max_run_duration: "86400s", reservation_affinity: { consume_reservation_type: "NO_RESERVATION" } },
    });
    expect(pool.node_config.spot).toBeUndefined();
    expect(made.cluster.gpuPools[0]).toMatchObject({ labels: { "cloud.google.com/gke-flex-start": "true" } });
    const week = make({ gpuPools: [{ ...L4, capacity: Capacity.flexStart() }] }).one("google_container_node_pool", { name: "l4" });
    expect(week.node_config.max_run_duration).toBe("604800s");
  });

  test("side by side, where it is asked for", () => {
    const compact = make({ gpuPools: [{ ...L4, zones: ["us-central1-a"], compactPlacement: true }] });
    expect(compact.one("google_container_node_pool", { name: "l4" }).placement_policy).toEqual({ type: "COMPACT" });
    expect(make().one("google_container_node_pool", { name: "l4" }).placement_policy).toBeUndefined();
  });

  test("as the scheduler sees them", () => {
    const { cluster } = make();
    expect(cluster.gpuPools).toMatchObject([
      {
        name: "l4",
        machineType: "g2-standard-8",
        labels: {
          "dynamo-serving/gpu-pool": "l4",
          "cdktf-dynamo/gpu-pool": "l4",
          "cloud.google.com/gke-nodepool": "l4",
          "cloud.google.com/gke-accelerator": "nvidia-l4",
        },
        nodeSelector: { "dynamo-serving/gpu-pool": "l4" },
        taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }],
        minNodes: 0,
        maxNodes: 2,
        capacity: Capacity.ON_DEMAND,
        gpu: "NVIDIA L4",
        gpusPerNode: 1,
        gpuMemoryGiB: 24,
        driverRoot: "/usr/local/nvidia",
      },
    ]);
    expect(cluster.systemPool).toMatchObject({ nodeSelector: { "dynamo-serving/system-pool": "system" }, taints: [] });
    expect(cluster.gpuSoftware.owner).toBe("provided");
    expect(gpuNodeTolerations(cluster)).toEqual([
      { key: "nvidia.com/gpu", operator: "Equal", value: "present", effect: "NoSchedule" },
    ]);
  });

  test("a machine that isn't in the data, as the caller states it; Arm nodes carry GKE's taint", () => {
    const accelerator = { type: "nvidia-next", count: 4, gpu: "NVIDIA Next", memoryGiB: 300, arm: true };
    const made = make({ gpuPools: [{ name: "next", machineType: "a9-highgpu-4g", maxNodes: 1, accelerator }] });
    expect(made.problems).toEqual([]);
    expect(made.cluster.gpuPools[0]).toMatchObject({ gpu: "NVIDIA Next", gpusPerNode: 4, gpuMemoryGiB: 300 });
    expect(made.cluster.gpuPools[0].taints.map((taint) => taint.key)).toEqual(["nvidia.com/gpu", "kubernetes.io/arch"]);
    expect(made.one("google_container_node_pool", { name: "next" }).node_config.guest_accelerator[0]).toMatchObject({
      type: "nvidia-next",
      count: 4,
    });
  });

  test("their order changes nothing, and one more changes only itself", () => {
    const t4: GkeGpuPoolOptions = { name: "a100", machineType: "a2-highgpu-1g", maxNodes: 1 };
    const both = make({ gpuPools: [L4, t4] });
    expect(make({ gpuPools: [t4, L4] }).json.resource).toEqual(both.json.resource);
    const { google_container_node_pool: pools, ...rest } = both.json.resource;
    const { google_container_node_pool: before, ...restBefore } = make({ gpuPools: [L4] }).json.resource;
    expect(rest).toEqual(restBefore);
    expect(pools).toMatchObject(before);
    expect(Object.keys(pools)).toHaveLength(Object.keys(before).length + 1);
  });
});

describe("labels of resources", () => {
  test("of everything that takes some: the cluster's, and those that were given", () => {
    const made = make({ gpuPools: [L4, { ...L4, name: "more" }], labels: { team: "search" } });
    const labels = { team: "search", "dynamo-serving-cluster": "lab" };
    expect(made.one("google_container_cluster").resource_labels).toEqual(labels);
    expect(made.one("google_artifact_registry_repository").labels).toEqual(labels);
    const pools = Object.values(made.of("google_container_node_pool"));
    expect(pools.map((pool) => pool.node_config.resource_labels)).toEqual([labels, labels, labels]);
    expect(make().one("google_container_cluster").resource_labels).toEqual({ "dynamo-serving-cluster": "lab" });
  });

  const refused = (labels: { [key: string]: string }): string[][] =>
    checkGkeCluster({ ...PROPS, labels }).map(({ code, property, fix }) => [code, property, fix]);

  test.each([
    ["Cost-Centre", "42", 'write it like cost-centre: "42"'],
    ["example.com/team", "search", 'write it like example-com-team: "search"'],
    ["team", "Search Quality", 'write it like team: "search-quality"'],
    ["1st", "x", 'write it like st: "x"'],
    ["team", "x".repeat(64), `write it like team: "${"x".repeat(63)}"`],
  ])("%s: %s is refused", (key, value, fix) => expect(refused({ [key]: value })).toEqual([["invalid-label", `labels["${key}"]`, fix]]));

  test.each(["dynamo-serving-cluster", "goog-gke-cost"])("%s is somebody else's", (key) =>
    expect(refused({ [key]: "x" })).toEqual([["reserved-label", `labels["${key}"]`, "use another key"]]),
  );

  test("what Google takes passes, with letters of any alphabet and without a value", () => {
    expect(refused({ team_1: "", équipe: "recherche", 検索: "研究", late: Token.asString({ resolve: () => "x" }) })).toEqual([]);
    const many = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`l${index}`, "x"]));
    expect(refused(many)).toEqual([["too-many-labels", "labels", "leave 48 at most"]]);
  });
});

test("a cluster that is made anew takes its pools with it, and says so in the plan", () => {
  const made = make({ gpuPools: [L4] });
  const [id] = Object.keys(made.of("google_container_cluster"));
  for (const pool of Object.values(made.of("google_container_node_pool"))) {
    expect(pool.lifecycle.replace_triggered_by).toEqual([`google_container_cluster.${id}.id`]);
  }
});

describe("storage offers", () => {
  test("Google's own disk class, there already, and Filestore in this network", () => {
    expect(make().cluster.storage).toEqual([
      { className: "standard-rwo", accessModes: ["ReadWriteOnce"], isDefault: true },
      {
        className: "filestore-zonal",
        accessModes: ["ReadWriteMany", "ReadOnlyMany", "ReadWriteOnce"],
        minimumGiB: 1024,
        ownedByRoot: true,
        definition: {
          provisioner: "filestore.csi.storage.gke.io",
          parameters: { tier: "zonal", network: expect.stringMatching(/^\$\{TfToken/) },
        },
      },
    ]);
    expect(make({ filestoreTier: FilestoreTier.BASIC_SSD }).cluster.storage[1]).toMatchObject({
      className: "filestore-basic-ssd",
      minimumGiB: 2560,
    });
  });
});

describe("address ranges", () => {
  test.each([
    ["10.0.0.0/20", 20],
    ["0.0.0.0/0", 0],
    ["255.255.255.255/32", 32],
    ["10.0.0.1/20", undefined],
    ["10.0.0.256/32", undefined],
    ["10.0.0.0/33", undefined],
    ["10.0.0.0", undefined],
    ["", undefined],
  ])("%s", (text, prefix) => expect(parseExactCidr(text)?.prefix).toBe(prefix));

  const codes = (ranges: object, nodes = 10): string[][] =>
    checkIpRanges("ipRanges", planIpRanges(ranges), nodes).map((finding) => [finding.code, finding.property, finding.fix]);

  test("the default holds 1,024 nodes and no more", () => {
    expect(codes({}, 1024)).toEqual([]);
    expect(codes({}, 1025)).toEqual([["cidr-too-small", "ipRanges.pods", "give it a /13 or larger"]]);
  });

  test("a range that isn't one is refused, one that is known only at apply isn't looked at", () => {
    expect(codes({ pods: "10.4.0.0" })).toEqual([["cidr-invalid", "ipRanges.pods", 'write it like "10.4.0.0/14"']]);
    expect(codes({ pods: Token.asString({ resolve: () => "x" }) })).toEqual([]);
  });

  test("every node takes a /24 of the pods' range", () => {
    expect(codes({ pods: "10.4.0.0/20" }, 16)).toEqual([]);
    expect(codes({ pods: "10.4.0.0/20" }, 17)).toEqual([["cidr-too-small", "ipRanges.pods", "give it a /19 or larger"]]);
  });

  test("four addresses of the subnet are Google's", () => {
    expect(codes({ nodes: "10.0.0.0/28" }, 12)).toEqual([]);
    expect(codes({ nodes: "10.0.0.0/28" }, 13)).toEqual([["cidr-too-small", "ipRanges.nodes", "give it a /27 or larger"]]);
  });

  test("ranges that overlap are refused, and a control plane of another size", () => {
    expect(codes({ services: "10.4.0.0/20" })).toEqual([["cidr-overlap", "ipRanges.services", "give each its own range"]]);
    expect(codes({ controlPlane: "172.16.0.0/24" })).toEqual([["cidr-invalid", "ipRanges.controlPlane", "give it a /28"]]);
  });
});

describe("what is refused", () => {
  const rule = (props: Partial<GkeClusterProps>): Finding[] => checkGkeCluster({ ...PROPS, ...props });
  const pool = (options: Partial<GkeGpuPoolOptions>): Partial<GkeClusterProps> => ({ gpuPools: [{ ...L4, ...options }] });

  test.each<[string, Partial<GkeClusterProps>, string, string, RegExp]>([
    ["an empty region", { region: "" }, "empty-region", "region", /is empty/],
    ["a region that isn't there", { region: "us-centrall" }, "unknown-region", "region", /no Google Cloud region/],
    ["a project's number", { project: "123456789" }, "invalid-project", "project", /number/],
    ["a project id that can't be", { project: "My_Project" }, "invalid-project", "project", /6 to 30/],
    ["a cluster name that GKE refuses", { clusterName: "Lab_1" }, "invalid-name", "clusterName", /GKE takes 1 to 40/],
    ["a zone elsewhere", { zones: ["europe-west4-a"] }, "invalid-zone", "zones[0]", /cluster's region, us-central1/],
    ["no zones", { zones: [] }, "invalid-zone", "zones", /at least one zone/],
    ["pods without room", { ipRanges: { pods: "10.4.0.0/22" } }, "cidr-too-small", "ipRanges.pods", /holds 4 nodes.*can have 9/],
    ["no GPU pools", { gpuPools: [] }, "no-gpu-pools", "gpuPools", /can't serve/],
    ["two pools of a name", { gpuPools: [L4, L4] }, "duplicate-pool-name", "gpuPools[1].name", /gpuPools\[0\]\.name/],
    ["the system pool's name", pool({ name: "system" }), "duplicate-pool-name", "gpuPools[0].name", /systemPool\.name/],
    ["a pool name that GKE refuses", pool({ name: "4x" }), "invalid-name", "gpuPools[0].name", /GKE takes/],
    ["a minimum above the maximum", pool({ minNodes: 3 }), "minimum-above-maximum", "gpuPools[0].minNodes", /above the maximum, 2/],
    ["a pool that never grows", pool({ maxNodes: 0 }), "pool-never-grows", "gpuPools[0].maxNodes", /never has a node/],
    ["half a node", pool({ maxNodes: 1.5 }), "invalid-node-count", "gpuPools[0].maxNodes", /whole number/],
    ["a system pool that never grows", { systemPool: { minNodes: 0, maxNodes: 0 } }, "pool-never-grows", "systemPool.maxNodes", /never/],
    ["a system pool smaller than its zones", { systemPool: { maxNodes: 2 } }, "fewer-nodes-than-zones", "systemPool.maxNodes", /3 zones/],
    ["a machine nobody knows", pool({ machineType: "g2-standard-9" }), "unknown-machine-type", "gpuPools[0].machineType", /doesn't guess/],
    [
      "a machine without GPUs stated",
      pool({ accelerator: { type: "nvidia-l4", count: 0 } }),
      "invalid-gpu-count",
      "gpuPools[0].accelerator.count",
      /one GPU or more/,
    ],
    [
      "on demand what is sold as spot only",
      pool({ machineType: "a3-highgpu-1g" }),
      "not-sold-that-way",
      "gpuPools[0].capacity",
      /only as spot, flex-start/,
    ],
    [
      "as spot what is sold by reservation only",
      pool({ machineType: "a4x-highgpu-4g", capacity: Capacity.SPOT }),
      "not-sold-that-way",
      "gpuPools[0].capacity",
      /only as reservation/,
    ],
    [
      "reserved what is sold as spot only",
      pool({ machineType: "a3-highgpu-1g", capacity: Capacity.reservation("r"), zones: ["us-central1-a"] }),
      "not-sold-that-way",
      "gpuPools[0].capacity",
      /only as spot, flex-start, queued, so a pool asked for reservation never/,
    ],
    [
      "a reservation by a name that can't be",
      pool({ capacity: Capacity.reservation("My_Reservation"), zones: ["us-central1-a"] }),
      "invalid-reservation",
      "gpuPools[0].capacity",
      /63 lower-case/,
    ],
    [
      "a reservation in zones that nobody named",
      pool({ capacity: Capacity.reservation("r") }),
      "reservation-without-zone",
      "gpuPools[0].zones",
      /lies in one zone/,
    ],
    [
      "a GPU that the region lacks",
      { region: "europe-north1" },
      "machine-type-not-in-region",
      "gpuPools[0].machineType",
      /nvidia-l4 isn't known to be in europe-north1/,
    ],
    [
      "an address for nobody",
      { controlPlaneAccess: ControlPlaneAccess.authorizedNetworks([]) },
      "no-authorized-networks",
      "controlPlaneAccess.networks",
      /no network may reach/,
    ],
    [
      "an address for everybody",
      { controlPlaneAccess: ControlPlaneAccess.authorizedNetworks([{ cidr: "0.0.0.0/0" }]) },
      "open-to-the-world",
      "controlPlaneAccess.networks[0].cidr",
      /every address there is/,
    ],
    [
      "a network that is none",
      { controlPlaneAccess: ControlPlaneAccess.authorizedNetworks([{ cidr: "203.0.113.7" }]) },
      "cidr-invalid",
      "controlPlaneAccess.networks[0].cidr",
      /no range of IPv4/,
    ],
    ["a key by a short name", { secretsEncryptionKey: "k" }, "invalid-kms-key", "secretsEncryptionKey", /project, location and ring/],
    [
      "a key of another region",
      { secretsEncryptionKey: "projects/p/locations/global/keyRings/r/cryptoKeys/k" },
      "invalid-kms-key",
      "secretsEncryptionKey",
      /lies in global/,
    ],
  ])("%s", (_, props, code, property, reason) => {
    expect(rule(props)).toMatchObject([{ code, property, reason: expect.stringMatching(reason) }]);
  });

  test("and what can be had instead is named", () => {
    const fix = (options: Partial<GkeGpuPoolOptions>): string => rule(pool(options))[0].fix;
    expect(fix({ machineType: "a3-highgpu-1g" })).toBe("write capacity: Capacity.SPOT or Capacity.flexStart() or Capacity.queued()");
    expect(fix({ machineType: "a4-highgpu-8g" })).toBe('write capacity: Capacity.SPOT or Capacity.reservation("my-reservation") or Capacity.flexStart() or Capacity.queued()');
  });

  test("not what a caller vouches for", () => {
    expect(rule({ region: "us-north9", acceptUnlistedRegion: true, ...pool({ zones: ["us-north9-a"] }) })).toEqual([]);
    expect(rule({ region: "europe-north1", ...pool({ zones: ["europe-north1-a"] }) })).toEqual([]);
    expect(rule({ region: "europe-north1", zones: ["europe-north1-a"] })).toEqual([]);
    expect(rule(pool({ machineType: "a3-highgpu-1g", capacity: Capacity.SPOT }))).toEqual([]);
    const capacity = Capacity.reservation("projects/owner/reservations/r/reservationBlocks/b");
    expect(rule({ zones: ["us-central1-a"], ...pool({ machineType: "a4-highgpu-8g", capacity }) })).toEqual([]);
  });

  test("everything at once, with the construct's path, and the app writes nothing", () => {
    const app = Testing.app();
    const stack = new TerraformStack(app, "gke-cluster");
    const cluster = new GkeCluster(stack, "gke", {
      clusterName: "Lab",
      region: "",
      gpuPools: [L4, { ...L4, machineType: "g2-standard-9" }, { name: "", machineType: "a2-highgpu-1g", maxNodes: 1 }],
    });
    expect(problemsIn(app).map((problem) => [problem.constructPath, problem.code, problem.property])).toEqual([
      ["gke-cluster/gke", "empty-region", "region"],
      ["gke-cluster/gke", "invalid-name", "clusterName"],
      ["gke-cluster/gke", "duplicate-pool-name", "gpuPools[1].name"],
      ["gke-cluster/gke", "unknown-machine-type", "gpuPools[1].machineType"],
      ["gke-cluster/gke", "invalid-name", "gpuPools[2].name"],
    ]);
    expect(() => app.synth()).toThrow(InvalidInputError);
    expect(cluster.gpuPools.map((pool) => pool.name)).toEqual(["l4"]);
  });
});

describe("data", () => {
  test("every row has its source", () => {
    for (const row of [...gpuMachines, ...gpuRegions, ...regions]) expect(row.source).toMatch(/\S+ [0-9a-f]{7}/);
  });

  test("what the data say of some machines that are easily mistaken", () => {
    expect(gpuMachine("g2-standard-24")?.gpusPerNode).toBe(2);
    expect(gpuMachine("g2-standard-32")?.gpusPerNode).toBe(1);
    expect(gpuMachine("a2-highgpu-1g")).toMatchObject({ acceleratorType: "nvidia-tesla-a100", gpuMemoryGiB: 40 });
    expect(gpuMachine("a4x-highgpu-4g")?.arm).toBe(true);
  });

  test("every region with GPUs is a region", () => {
    const known = regions.map((row) => row.region);
    for (const row of gpuRegions) expect(known).toEqual(expect.arrayContaining(row.regions));
  });
});

describe("cluster stack", () => {
  test("the provider takes the region, and leaves the project to the environment", () => {
    const stack = (props: Partial<GkeClusterProps>): any =>
      JSON.parse(
        Testing.synth(new GkeClusterStack(Testing.app(), "gke-cluster", { ...PROPS, ...props, backend: StateBackend.local() })),
      );
    expect(stack({}).provider.google).toEqual([{ region: "us-central1" }]);
    const given = stack({ project: "my-project" });
    expect(given.provider.google[0].project).toBe("my-project");
    expect(given.output["image-repository"].value).toBe("us-central1-docker.pkg.dev/my-project/lab");
    const [login, push] = given.output["image-push"].value.split("\n");
    expect(login).toBe("gcloud auth configure-docker us-central1-docker.pkg.dev --quiet");
    expect(push).toMatch(/^npx cdktf-dynamo images --push --registry us-central1-docker\.pkg\.dev\/my-project\/lab --digest python=/);
  });

  test("an image's address, for values; what is no image's name is refused", () => {
    const app = Testing.app();
    const { cluster } = new GkeClusterStack(app, "gke-cluster", { ...PROPS, project: "my-project", backend: StateBackend.local() });
    expect(cluster.registry.imageUrl("preflight")).toBe("us-central1-docker.pkg.dev/my-project/lab/preflight");
    expect(problemsIn(app)).toEqual([]);
    cluster.registry.imageUrl("Preflight:1.0");
    expect(problemsIn(app)).toMatchObject([{ code: "invalid-name", constructPath: "gke-cluster/gke/images", fix: 'write it like "preflight"' }]);
  });
});
