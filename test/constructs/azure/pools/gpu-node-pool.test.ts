import { temporaryPoolName } from "../../../../constructs/azure/pools/gpu-node-pool";
import { AksGpuPoolOptions } from "../../../../constructs/azure/pools/pool-options";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { GpuSoftware } from "../../../../constructs/cluster/gpu-software";
import { gpuNodeTolerations, spotTolerations } from "../../../../constructs/cluster/kubernetes-cluster";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { A100, clusterStack, json, pool } from "../cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("GPU pools", () => {
  const regular = pool(clusterStack(), "a100");
  const spot = pool(clusterStack({ gpuPools: [{ ...A100, capacity: Capacity.SPOT }] }), "a100");

  test("have no driver of AKS's: the GPU Operator brings it", () => {
    expect([regular.gpu_driver, spot.gpu_driver]).toEqual(["None", "None"]);
    expect(clusterStack().cluster.gpuSoftware).toBe(GpuSoftware.GPU_OPERATOR);
  });

  test("regular: GPU taint, autoscaled from none, one node at a time in an upgrade", () => {
    expect(regular).toMatchObject({
      vm_size: "Standard_NC24ads_A100_v4",
      auto_scaling_enabled: true,
      min_count: 0,
      max_count: 2,
      os_disk_size_gb: 256,
      node_taints: ["nvidia.com/gpu=present:NoSchedule"],
      upgrade_settings: { max_unavailable: "1", drain_timeout_in_minutes: 30, node_soak_duration_in_minutes: 0 },
    });
    for (const name of ["priority", "eviction_policy", "spot_max_price"]) expect(regular).not.toHaveProperty(name);
    expect(regular.lifecycle.ignore_changes).toEqual(["node_count"]);
  });

  test("spot: AKS's label and taint are written, and there are no upgrade settings", () => {
    expect(spot).toMatchObject({
      priority: "Spot",
      eviction_policy: "Delete",
      spot_max_price: -1,
      node_labels: { "kubernetes.azure.com/scalesetpriority": "spot" },
      node_taints: ["nvidia.com/gpu=present:NoSchedule", "kubernetes.azure.com/scalesetpriority=spot:NoSchedule"],
    });
    expect(spot).not.toHaveProperty("upgrade_settings");
    expect(spot.lifecycle.ignore_changes).toContain("upgrade_settings");
  });

  test("are described to the rooms after this one as their nodes are", () => {
    const { cluster } = clusterStack({ gpuPools: [{ ...A100, capacity: Capacity.SPOT, labels: { "example.com/team": "x" }, minNodes: 1 }] });
    expect(cluster.gpuPools).toMatchObject([
      {
        name: "a100",
        gpu: "NVIDIA A100 80GB PCIe",
        gpusPerNode: 1,
        gpuMemoryGiB: 80,
        minNodes: 1,
        maxNodes: 2,
        capacity: Capacity.SPOT,
        nodeSelector: { "dynamo-serving/gpu-pool": "a100" },
        labels: {
          agentpool: "a100",
          "dynamo-serving/gpu-pool": "a100",
          "cdktf-dynamo/gpu-pool": "a100",
          "example.com/team": "x",
          "kubernetes.azure.com/agentpool": "a100",
          "kubernetes.azure.com/scalesetpriority": "spot",
          "kubernetes.io/arch": "amd64",
          "node.kubernetes.io/instance-type": "Standard_NC24ads_A100_v4",
        },
      },
    ]);
    const spotToleration = { key: "kubernetes.azure.com/scalesetpriority", operator: "Equal", value: "spot", effect: "NoSchedule" };
    expect(spotTolerations(cluster)).toEqual([spotToleration]);
    expect(gpuNodeTolerations(cluster)).toEqual([
      spotToleration,
      { key: "nvidia.com/gpu", operator: "Equal", value: "present", effect: "NoSchedule" },
    ]);
    expect(cluster.systemPool).toMatchObject({ nodeSelector: { "kubernetes.azure.com/agentpool": "system" }, taints: [] });
  });

  test("of ARM machines say so, and machines that the data lacks are as their caller states them", () => {
    const { cluster } = clusterStack({
      gpuPools: [
        { name: "gb200", machineType: "Standard_ND128isr_NDR_GB200_v6", maxNodes: 1 },
        { name: "new", machineType: "Standard_NC1_NEW_v9", maxNodes: 1, capacity: Capacity.SPOT, gpus: { gpu: "NVIDIA X", gpusPerNode: 3, gpuMemoryGiB: 7 } },
      ],
    });
    expect(problemsIn(cluster)).toEqual([]);
    expect(cluster.gpuPools[0]).toMatchObject({ gpusPerNode: 4, labels: { "kubernetes.io/arch": "arm64" } });
    expect(cluster.gpuPools[1]).toMatchObject({ gpu: "NVIDIA X", gpusPerNode: 3, gpuMemoryGiB: 7 });
  });

  const H100: AksGpuPoolOptions = { name: "h100", machineType: "Standard_ND96isr_H100_v5", maxNodes: 1 };

  test("in another order are the same; one more touches only its own resources", () => {
    const both = json(clusterStack({ gpuPools: [A100, H100] }));
    expect(json(clusterStack({ gpuPools: [H100, A100] }))).toEqual(both);
    const before = json(clusterStack());
    const pools = both.resource.azurerm_kubernetes_cluster_node_pool;
    expect(pools).toMatchObject(before.resource.azurerm_kubernetes_cluster_node_pool);
    const own = ([type, byId]: [string, any]): [string, any] => [
      type,
      Object.fromEntries(Object.entries<any>(byId).filter(([id]) => !id.includes("gpu-pools_h100"))),
    ];
    expect(Object.fromEntries(Object.entries<any>(both.resource).map(own))).toEqual(before.resource);
  });

  test("are rotated through pools whose names are valid and differ", () => {
    const names = ["gpupool0001a", "gpupool0001b", "a"].map(temporaryPoolName);
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9]{0,11}$/);
  });
});
