import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { GpuPool } from "../../../../constructs/cluster/pools/node-pool";
import { PodNeeds } from "../../../../constructs/cluster/pools/pod-needs";
import { podNeeds } from "../../../../constructs/cluster/pools/pool-needs";
import { TaintEffect } from "../../../../constructs/cluster/pools/scheduling";

const pool: GpuPool = {
  name: "h100",
  labels: {},
  nodeSelector: { pool: "h100" },
  taints: [{ key: "nvidia.com/gpu", effect: TaintEffect.NO_SCHEDULE }],
  minNodes: 0,
  maxNodes: 2,
  gpu: "NVIDIA H100",
  gpusPerNode: 8,
  fabric: Fabric.of("efa", "vpc.amazonaws.com/efa", 32),
};

describe("what a pool gives a pod", () => {
  test("by its fields: GPUs, tolerations, labels, the driver's folder where it is off the path", () => {
    expect(podNeeds(pool, 2)).toEqual({
      resources: { "nvidia.com/gpu": "2" },
      environment: {},
      volumes: [],
      mounts: [],
      annotations: {},
      capabilities: [],
      tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
      nodeSelector: { pool: "h100" },
    });
    expect(podNeeds({ ...pool, driverRoot: "/usr/local/nvidia" }, 1).driverRoot).toBe("/usr/local/nvidia");
  });

  test.each([[8, "32"], [2, "8"], [1, "4"]])("across nodes %d GPUs take %s of the fabric's devices, a node's share", (gpus, devices) => {
    expect(podNeeds(pool, gpus, true).resources).toEqual({ "nvidia.com/gpu": String(gpus), "vpc.amazonaws.com/efa": devices });
  });

  test("one device at least, and none where the fabric has none", () => {
    expect(podNeeds({ ...pool, fabric: Fabric.of("infiniband", "rdma/ib", 1) }, 2, true).resources["rdma/ib"]).toBe("1");
    expect(Object.keys(podNeeds({ ...pool, fabric: Fabric.NONE }, 8, true).resources)).toEqual(["nvidia.com/gpu"]);
  });

  test("as whoever made the pool says it", () => {
    const own: PodNeeds = { ...podNeeds(pool, 8), imageVariant: "efa", capabilities: ["IPC_LOCK"] };
    const asked: unknown[] = [];
    const made = { ...pool, podNeeds: { podNeeds: (gpus: number, acrossNodes: boolean) => (asked.push(gpus, acrossNodes), own) } };
    expect(podNeeds(made, 4, true)).toBe(own);
    expect(asked).toEqual([4, true]);
  });
});
