import { Lazy } from "cdktf";
import { IKubernetesCluster } from "../../../../constructs/cluster/kubernetes-cluster";
import { AccessMode, StorageOffer } from "../../../../constructs/cluster/storage-offer";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { EFA, clusterOf, h100 } from "../shapes/cluster";

const CLAIMS: StorageOffer = { className: "claims", accessModes: [AccessMode.READ_WRITE_MANY], maximumGiB: 1000 };
const FILES: StorageOffer = { className: "files", accessModes: [AccessMode.READ_WRITE_MANY] };
const cluster: IKubernetesCluster = { ...clusterOf(h100("gpus", EFA)), storage: [FILES, CLAIMS] };
const found = (model: Partial<ServedModelOptions>): string[] => checkModel({ name: "qwen", model: "Qwen/Qwen3-0.6B", ...model }, cluster, DynamoRelease.of("1.6.1")).map(({ code, property, fix }) => `${code} ${property}: ${fix}`);

test.each<[string, Partial<ServedModelOptions>, string[]]>([
  ["a class that is known only at apply would be passed over", { compileCache: true, compileCacheClass: Lazy.stringValue({ produce: () => "files" }) }, ["unknown-storage-class compileCacheClass: write its name, or leave compileCacheClass out"]],
  ["more than the class makes, of what is compiled", { compileCache: true, compileCacheClass: "claims", compileCacheGiB: 1001 }, ["volume-too-large compileCacheGiB: write 1000 or less, or leave it out"]],
  ["more than the class makes, of weights", { storageClass: "claims", cacheSizeGiB: 1001 }, ["volume-too-large cacheSizeGiB: write 1000 or less, or leave it out"]],
  ["as much as the class makes is taken", { storageClass: "claims", cacheSizeGiB: 1000, compileCache: true, compileCacheClass: "claims", compileCacheGiB: 1000 }, []],
])("%s", (...[, model, expected]) => {
  expect(found(model)).toEqual(expected);
});

test.each(["", "null", "[]", "{", "hf.json"])("overrides of a config that are no object: %j", (text) => {
  expect(found({ engineArgs: ["--hf-overrides", text] })).toEqual([expect.stringMatching(/^invalid-engine-arg engineArgs\[\d\]: write it like \{"max_position_embeddings": 65536\}/)]);
});

test("overrides that are one are taken, and those of which nothing is known before apply", () => {
  expect(found({ engineArgs: ["--hf-overrides", '{"max_position_embeddings": 65536}'] })).toEqual([]);
  expect(found({ engineArgs: ["--hf-overrides", Lazy.stringValue({ produce: () => "{}" })] })).toEqual([]);
});
