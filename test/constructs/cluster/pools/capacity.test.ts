import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { checkGpuMachine } from "../../../../constructs/azure/pools/gpu-machine";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { checkSold } from "../../../../constructs/google/pools/check-capacity";

test("flex-start is for a week unless it is said, and isn't taken back at short notice", () => {
  expect(Capacity.flexStart()).toMatchObject({ kind: "flex-start", interruptible: false, longestHours: 168 });
  expect([Capacity.flexStart(12).longestHours, Capacity.SPOT.longestHours]).toEqual([12, undefined]);
});

/** A way of having machines that some other cloud has. */
const elsewhere: Capacity = Object.assign(Object.create(Capacity.prototype) as object, { kind: "lottery", interruptible: false });
const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Compute/capacityReservationGroups/gpus";

describe("a way that the cloud doesn't have is refused, even of machines whose GPUs were stated, and not made on demand in silence", () => {
  test("on AWS", () => {
    const machine = { gpu: "NVIDIA H100", count: 8 };
    const gpuPools = [{ name: "h100", machineType: "p9.48xlarge", maxNodes: 1, capacity: elsewhere, machine }];
    expect(checkEksCluster({ clusterName: "lab", region: "us-west-2", gpuPools })).toMatchObject([
      { code: "not-sold-that-way", property: "gpuPools[0].capacity", value: "lottery", fix: expect.stringContaining('Capacity.block("cr-...")') },
    ]);
  });

  test.each([elsewhere, Capacity.block("cr-0123456789abcdef0")])("on Google Cloud: %p", (capacity) => {
    expect(checkSold("gpuPools[0].capacity", "a9-highgpu-8g", capacity, [])).toMatchObject([{ code: "not-sold-that-way", value: capacity.kind }]);
    expect(checkSold("gpuPools[0].capacity", "a9-highgpu-8g", Capacity.SPOT, [])).toEqual([]);
  });

  test.each([elsewhere, Capacity.flexStart(), Capacity.block(GROUP)])("on Azure: %p", (capacity) => {
    const request = { machineType: "Standard_ND96isr_H900_v9", gpus: { gpu: "NVIDIA H100", gpusPerNode: 8 } };
    expect(checkGpuMachine("gpuPools[0]", { ...request, capacity })).toMatchObject([{ code: "not-sold-that-way", value: capacity.kind }]);
    expect(checkGpuMachine("gpuPools[0]", { ...request, capacity: Capacity.SPOT })).toEqual([]);
  });
});
