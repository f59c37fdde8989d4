import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import regions from "../../../../constructs/aws/data/regions.json";
import { gpuMachine, knownMachineTypes } from "../../../../constructs/aws/pools/gpu-machine";
import { L4, PROPS } from "../made-cluster";

describe("data", () => {
  test("each row says where it is from, and stands there once", () => {
    for (const row of regions) expect(row.source).not.toBe("");
    expect(new Set(knownMachineTypes()).size).toBe(knownMachineTypes().length);
    for (const machineType of knownMachineTypes()) expect(gpuMachine(machineType)?.gpusPerNode).toBeGreaterThan(0);
  });

  test("every machine of the data can be asked for in some way, or is refused with a reason", () => {
    for (const machineType of knownMachineTypes()) {
      const codes = checkEksCluster({ ...PROPS, gpuPools: [{ ...L4, machineType }] }).map((problem) => problem.code);
      expect(["", "not-sold-that-way", "machine-needs-own-image"]).toContain(codes.join());
    }
  });
});
