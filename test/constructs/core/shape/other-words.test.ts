import { unknownProperties } from "../../../../constructs/core/shape/shape";

const EKS_POOL = ["name", "machineType", "minNodes", "maxNodes", "desiredNodes", "capacity", "availabilityZones", "efa", "diskSizeGiB"];
const GKE_POOL = ["name", "machineType", "minNodes", "maxNodes", "capacity", "zones", "gpuDirect", "diskSizeGiB"];

it.each([
  [EKS_POOL, "spot", "capacity"],
  [EKS_POOL, "capacityType", "capacity"],
  [EKS_POOL, "instanceTypes", "machineType"],
  [EKS_POOL, "gpuDirect", "efa"],
  [EKS_POOL, "zones", "availabilityZones"],
  [EKS_POOL, "desiredSize", "desiredNodes"],
  [GKE_POOL, "preemptible", "capacity"],
  [GKE_POOL, "efa", "gpuDirect"],
  [GKE_POOL, "diskSizeGb", "diskSizeGiB"],
  [["region", "models"], "location", "region"],
])("of %j: %s is called %s", (known, word, name) => {
  expect(unknownProperties("gpuPools[0]", { [word]: 1 }, known)).toEqual([
    { code: "unknown-property", property: `gpuPools[0].${word}`, value: 1, reason: "there is no property of that name here", fix: `did you mean "${name}"?` },
  ]);
});

it.each(["toString", "constructor", "spot"])("%s has no other word where nothing is meant by it", (word) => {
  expect(unknownProperties("", { [word]: 1 }, ["region"])[0].fix).toBe("leave it out; there are region");
});
