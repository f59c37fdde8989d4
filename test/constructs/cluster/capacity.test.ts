import { Capacity } from "../../../constructs/cluster/capacity";
import { checkSale } from "../../../constructs/aws/pools/check-capacity";
import { gpuMachine } from "../../../constructs/aws/pools/gpu-machine";
import { checkCapacity, checkCapacityKind } from "../../../constructs/azure/pools/check-capacity";

const FLEX = Capacity.flexStart();
const code = (findings: { readonly code: string; readonly reason: string }[]): string[] => findings.map((one) => `${one.code}: ${one.reason}`);

test("flex-start is for a week unless it is said, and isn't taken back at short notice", () => {
  expect(FLEX).toMatchObject({ kind: "flex-start", interruptible: false, longestHours: 168 });
  expect(Capacity.flexStart(12).longestHours).toBe(12);
  expect(Capacity.SPOT.longestHours).toBeUndefined();
});

test("the clouds that sell nothing of the kind refuse it, of machines that nobody knows too", () => {
  const pool = { name: "gpu", machineType: "p9.48xlarge", maxNodes: 1, capacity: FLEX };
  for (const machine of [gpuMachine("g6.2xlarge"), gpuMachine("p9.48xlarge", { gpu: "NVIDIA Next", count: 8 })]) {
    expect(machine).toBeDefined();
    expect(machine && code(checkSale("gpuPools[0].capacity", pool, machine))).toEqual(["not-sold-that-way: AWS sells nothing as flex-start"]);
  }
  expect(code(checkCapacityKind("gpuPools[0].capacity", FLEX))).toEqual(["not-sold-that-way: Azure sells nothing as flex-start"]);
  expect(checkCapacityKind("gpuPools[0].capacity", Capacity.SPOT)).toEqual([]);
  expect(checkCapacity("gpuPools[0].capacity", FLEX, { machineType: "Standard_NC24ads_A100_v4", capacity: ["spot"] })).toHaveLength(1);
});
