import * as fs from "fs";
import { App } from "cdktf";
import { ForLife, forLife } from "../../harness/for-life";
import { GKE_SHAPES, gkeShape } from "../../stacks/google/gke-shapes";
import { GkeGpuPoolOptions } from "../../../constructs/google/pools/node-pools";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { GpuDirect } from "../../../constructs/google/gpu-direct/gpu-direct";
import { L4, Made, make } from "./made-cluster";
import recorded from "./recorded-shapes.json";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** Arguments of which a change makes a resource anew: `ForceNew` in the source of google 6.50.0. */
const FOR_LIFE: ForLife = {
  google_artifact_registry_repository: ["project", "location", "repository_id", "format", "mode", "kms_key_name", "remote_repository_config"],
  google_compute_disk: ["project", "zone", "name", "type", "snapshot", "image", "disk_encryption_key"],
  google_compute_network: ["project", "name", "auto_create_subnetworks", "network_profile"],
  google_compute_subnetwork: ["project", "region", "name", "network"],
  google_container_cluster: [
    "project", "location", "name", "network", "subnetwork", "networking_mode", "datapath_provider", "default_max_pods_per_node", "enable_autopilot", "ip_allocation_policy", "master_auth",
    "private_cluster_config.enable_private_nodes", "private_cluster_config.master_ipv4_cidr_block", "private_cluster_config.private_endpoint_subnetwork",
  ],
  google_container_node_pool: [
    "project", "location", "cluster", "name", "max_pods_per_node", "network_config", "placement_policy", "queued_provisioning",
    ...[
      "boot_disk_kms_key", "ephemeral_storage_local_ssd_config", "flex_start", "guest_accelerator", "host_maintenance_policy", "local_nvme_ssd_block_config", "max_run_duration", "metadata", "oauth_scopes",
      "reservation_affinity", "secondary_boot_disks", "service_account", "shielded_instance_config", "spot",
    ].map((name) => `node_config.${name}`),
  ],
  google_filestore_instance: ["project", "location", "name", "tier", "networks", "kms_key_name", "protocol"],
  google_storage_bucket: ["project", "location", "name", "hierarchical_namespace"],
};

describe("what was made by the release that is recorded isn't made anew", () => {
  const app = new App({ outdir: fs.mkdtempSync("/tmp/steady-") });
  Object.keys(GKE_SHAPES).forEach((name) => gkeShape(app, name));
  app.synth();
  afterAll(() => fs.rmSync(app.outdir, { recursive: true, force: true }));
  const resources = (name: string): object => JSON.parse(fs.readFileSync(`${app.outdir}/stacks/${name}-cluster/cdk.tf.json`, "utf8")).resource;

  // A shape of today's that wasn't there then has nothing to keep.
  test.each(Object.keys(recorded))("%s", (name) => {
    expect(forLife(resources(name), FOR_LIFE)).toEqual((recorded as { [name: string]: unknown })[name]);
  });

  test("every kind that is looked at is in one of the shapes", () => {
    const there = new Set(Object.keys(GKE_SHAPES).flatMap((name) => Object.keys(resources(name))));
    expect(Object.keys(FOR_LIFE).filter((type) => !there.has(type))).toEqual([]);
  });
});

const flat = ({ json }: Made): Map<string, string> =>
  new Map(Object.entries<any>(json.resource).flatMap(([type, all]) => Object.entries(all).map(([id, one]): [string, string] => [`${type}.${id}`, JSON.stringify(one)])));
/** What is there with other arguments, or no more. */
const changed = (before: Made, after: Made): string[] => {
  const [was, is] = [flat(before), flat(after)];
  return [...was].filter(([id, text]) => is.get(id) !== text).map(([id]) => id);
};

const B200: GkeGpuPoolOptions = { name: "b200", machineType: "a4-highgpu-8g", maxNodes: 4, zones: ["us-central1-b"], capacity: Capacity.reservation("ours"), gpuDirect: GpuDirect.RDMA };
const KINDS: { readonly [kind: string]: GkeGpuPoolOptions } = {
  "on demand": { ...L4, name: "more" },
  "on spot": { ...L4, name: "more", capacity: Capacity.SPOT },
  "with RDMA": { ...B200, name: "more" },
  "that are waited for": { name: "more", machineType: "a3-highgpu-8g", maxNodes: 4, zones: ["us-central1-a"], capacity: Capacity.queued(24) },
};

test.each(Object.entries(KINDS))("a pool %s more, and another order, change nothing else by a byte", (_, more) => {
  const before = make({ multiNetworking: true, gpuPools: [L4, B200] });
  const after = make({ multiNetworking: true, gpuPools: [more, B200, L4] });
  expect([before.problems, after.problems]).toEqual([[], []]);
  expect(changed(before, after)).toEqual([]);
  const [was, is] = [flat(before), flat(after)];
  expect([...is.keys()].filter((id) => !was.has(id)).map((id) => id.split(".")[0])).toEqual(["google_container_node_pool"]);
});

test("a zone more changes the zones of the cluster and of pools without their own, and nothing else by a byte", () => {
  const gpuPools = [L4, { ...L4, name: "own", zones: ["us-central1-b"] }];
  const before = make({ zones: ["us-central1-a", "us-central1-b"], gpuPools });
  const after = make({ zones: ["us-central1-a", "us-central1-b", "us-central1-c"], gpuPools });
  expect([before.problems, after.problems]).toEqual([[], []]);
  expect([...flat(after).keys()]).toEqual([...flat(before).keys()]);
  const other = ({ json }: Made): any => JSON.parse(JSON.stringify(json.resource, (key, value) => (key === "node_locations" ? undefined : value)));
  const pools = (made: Made): any => Object.values<any>(other(made).google_container_node_pool).map((one) => ({ ...one, autoscaling: undefined }));
  expect(pools(after)).toEqual(pools(before));
  expect({ ...other(after), google_container_node_pool: undefined }).toEqual({ ...other(before), google_container_node_pool: undefined });
  expect(changed(before, after).filter((id) => !/^google_container_(cluster|node_pool)\./.test(id) || id.includes("own"))).toEqual([]);
});
