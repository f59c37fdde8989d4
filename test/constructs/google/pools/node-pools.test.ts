import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { gpuNodeTolerations, spotTolerations } from "../../../../constructs/cluster/kubernetes-cluster";
import { GkeGpuPoolOptions } from "../../../../constructs/google/pools/node-pools";
import { L4, make } from "../made-cluster";

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

test("a cluster that is made anew takes its pools with it, and says so in the plan", () => {
  const made = make({ gpuPools: [L4] });
  const [id] = Object.keys(made.of("google_container_cluster"));
  for (const pool of Object.values(made.of("google_container_node_pool"))) {
    expect(pool.lifecycle.replace_triggered_by).toEqual([`google_container_cluster.${id}.id`]);
  }
});
