import gpuRegions from "../../../../constructs/google/data/gpu-regions.json";
import regions from "../../../../constructs/google/data/regions.json";
import { gpuMachine } from "../../../../constructs/google/pools/gpu-machine";
import { machines as gpuMachines } from "../../../../inference-runtime/facts/machines/google.json";

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
