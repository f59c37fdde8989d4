import { TerraformStack, Testing } from "cdktf";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { Finding, InvalidInputError } from "../../../../constructs/core/problems/problem";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import { GkeCluster } from "../../../../constructs/google/gke-cluster";
import { GkeClusterProps } from "../../../../constructs/google/gke-cluster-props";
import { GkeGpuPoolOptions } from "../../../../constructs/google/pools/node-pools";
import { L4, PROPS } from "../made-cluster";

describe("what is refused", () => {
  const rule = (props: Partial<GkeClusterProps>): Finding[] => checkGkeCluster({ ...PROPS, ...props });
  const pool = (options: Partial<GkeGpuPoolOptions>): Partial<GkeClusterProps> => ({ gpuPools: [{ ...L4, ...options }] });

  test.each<[string, Partial<GkeClusterProps>, string, string, RegExp]>([
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
    // Of the refused one too, so that no model is refused for want of it.
    expect(cluster.gpuPools.map((pool) => pool.name)).toEqual(["l4", ""]);
  });
});
