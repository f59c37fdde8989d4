import { AksVersion } from "../../../../constructs/azure/control-plane/kubernetes-version";
import VERSIONS from "../../../../constructs/azure/data/kubernetes-versions.json";
import REGIONS from "../../../../constructs/azure/data/regions.json";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { machines as MACHINES } from "../../../../inference-runtime/facts/machines/azure.json";
import { clusterStack } from "../cluster";

describe("data", () => {
  test("each row has a source, and no name stands twice", () => {
    for (const row of [...MACHINES, ...REGIONS, ...VERSIONS]) expect(row.source).not.toBe("");
    for (const names of [MACHINES.map((row) => row.machineType), REGIONS.map((row) => row.name), VERSIONS.map((row) => row.version)]) {
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test("every known machine makes a sound pool", () => {
    for (const { machineType, gpus } of MACHINES) {
      const stack = clusterStack({ gpuPools: [{ name: "gpu", machineType, maxNodes: 1 }] });
      expect([machineType, problemsIn(stack)]).toEqual([machineType, []]);
      expect(stack.cluster.gpuPools[0].gpusPerNode).toBe(gpus);
    }
  });

  test("the versions of the choice class are those of the data", () => {
    const choices = [AksVersion.V1_34, AksVersion.V1_35, AksVersion.V1_36, AksVersion.V1_37];
    expect(choices.map((choice) => choice.version)).toEqual(VERSIONS.map((row) => row.version));
  });
});
