import { checkGkeCluster } from "../../../../constructs/google/check-gke-cluster";
import table from "../../../../constructs/google/data/machines-not-made.json";
import { GkeGpuPoolOptions } from "../../../../constructs/google/pools/node-pools";
import { gpuMachine } from "../../../../constructs/google/pools/gpu-machine";
import { PROPS } from "../made-cluster";

const found = (pool: Partial<GkeGpuPoolOptions>): unknown[] => checkGkeCluster({ ...PROPS, gpuPools: [{ name: "pool", machineType: "", maxNodes: 2, zones: ["us-central1-b"], ...pool }] }).map(({ code, property, reason, fix }) => ({ code, property, reason, fix }));

describe("machines that Google has and of which no pool is made", () => {
  test.each(table.machines.flatMap(({ machineTypes, ...row }) => machineTypes.map((machineType): [string, typeof row] => [machineType, row])))("%s is refused by name, with what is known of it", (machineType, { reason, fix, source }) => {
    expect([gpuMachine(machineType), source.length > 10]).toEqual([undefined, true]);
    expect(found({ machineType })).toEqual([{ code: "unknown-machine-type", property: "gpuPools[0].machineType", reason, fix }]);
  });

  test("a part of a GPU is taken from who states it, bare metal isn't", () => {
    expect(found({ machineType: "g4-standard-24", accelerator: { type: "nvidia-rtx-pro-6000", count: 1, memoryGiB: 48 } })).toEqual([]);
    expect(found({ machineType: "a4x-maxgpu-4g-metal", accelerator: { type: "nvidia-gb300", count: 4 } })).toHaveLength(1);
  });
});
