import { checkAksCluster } from "../../../../constructs/azure/check-aks-cluster";
import { AksClusterProps } from "../../../../constructs/azure/aks-cluster-props";
import { ApiServerAccess } from "../../../../constructs/azure/control-plane/api-server-access";
import { AksStorageOptions } from "../../../../constructs/azure/storage/storage-options";
import { AksStorageTier } from "../../../../constructs/azure/storage/storage-tier";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { placeModel } from "../../../../constructs/inference/place-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { A100, clusterStack } from "../cluster";

const MODEL: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-8B", compileCache: true };

/** Where weights and compiled code of a model lie. */
function places(storage: AksStorageOptions | undefined, model: Partial<ServedModelOptions> = {}): (string | undefined)[] {
  const { cluster } = clusterStack({ storage });
  const placed = placeModel({ ...MODEL, ...model }, cluster, DynamoRelease.of(DynamoRelease.DEFAULT));
  return [placed.storage?.className, placed.compiled?.className];
}

describe("by the table of tiers", () => {
  test.each<[string, AksStorageOptions | undefined, (string | undefined)[], Partial<ServedModelOptions>?]>([
    ["both lie on Azure Files, on one volume", undefined, ["azure-files-nfs", undefined]],
    ["weights on Managed Lustre, compiled code on Azure Files", { managedLustre: { zone: "1" } }, ["lustre", "azure-files-nfs"]],
    ["weights on Azure NetApp Files, compiled code on Azure Files", { netApp: {} }, ["netapp-nfs", "azure-files-nfs"]],
    ["both on Managed Lustre, where that is said", { managedLustre: { zone: "1" }, compiled: AksStorageTier.MANAGED_LUSTRE }, ["lustre", undefined]],
    ["weights on Azure Files, compiled code on Managed Lustre", { managedLustre: { zone: "1" }, models: AksStorageTier.AZURE_FILES, compiled: AksStorageTier.MANAGED_LUSTRE }, ["azure-files-nfs", "lustre"]],
    ["a class that the model names", { managedLustre: { zone: "1" }, netApp: {} }, ["lustre", "netapp-nfs"], { compileCacheClass: "netapp-nfs" }],
    ["nothing is kept unless it is asked for", { managedLustre: { zone: "1" } }, ["lustre", undefined], { compileCache: undefined }],
  ])("%s", (...[, storage, expected, model]) => expect(places(storage, model)).toEqual(expected));
});

describe("a wrong choice is refused by it", () => {
  const found = (storage: AksStorageOptions): [string, string, string][] =>
    checkAksCluster({ clusterName: "lab", region: "swedencentral", apiServerAccess: ApiServerAccess.fromRanges(["203.0.113.7/32"]), gpuPools: [A100], storage } as AksClusterProps).map(({ code, property, reason }) => [code, property, reason]);
  test.each<[string, AksStorageOptions, [string, string, RegExp]]>([
    ["a disk for what all workers write", { compiled: AksStorageTier.PREMIUM_SSD }, ["tier-unfit", "storage.compiled", /one node only can mount a disk/]],
    ["Managed Lustre that isn't made", { compiled: AksStorageTier.MANAGED_LUSTRE }, ["tier-not-made", "storage.compiled", /the files that engines compile are to lie on managed-lustre, and the cluster has none/]],
    ["the machine's own disks for compiled code", { compiled: AksStorageTier.LOCAL_NVME }, ["tier-unfit", "storage.compiled", /goes with its pod/]],
    ["the machine's own disks for weights", { models: AksStorageTier.LOCAL_NVME }, ["tier-unfit", "storage.models", /WeightsLoader\.LOCAL_DISK/]],
    ["the machine's own disks for results", { results: AksStorageTier.LOCAL_NVME }, ["tier-unfit", "storage.results", /read when their Job is over/]],
  ])("%s", (_, storage, [code, property, reason]) => {
    const all = found(storage);
    expect(all.map(([one, at]) => [one, at])).toEqual([[code, property]]);
    expect(all[0][2]).toMatch(reason);
  });
});
