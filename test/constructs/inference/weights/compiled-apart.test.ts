import { Token } from "cdktf";
import { IKubernetesCluster } from "../../../../constructs/cluster/kubernetes-cluster";
import { AccessMode, StorageOffer } from "../../../../constructs/cluster/storage-offer";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { placeModel } from "../../../../constructs/inference/place-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";
import { EFA, clusterOf, h100 } from "../shapes/cluster";

const LUSTRE: StorageOffer = { className: "lustre", accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_ONLY_MANY], ownedByRoot: true, sharedVolume: { driver: "lustre.example", handle: "one", attributes: {} } };
const NFS: StorageOffer = { className: "nfs", accessModes: [AccessMode.READ_WRITE_MANY] };
const RELEASE = DynamoRelease.of("1.6.1");
const cluster = (storage: StorageOffer[]): IKubernetesCluster => ({ ...clusterOf(h100("gpus", EFA)), storage });
const READ: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B", compileCache: true, storageClass: "lustre", weightsLoader: WeightsLoader.prefilled() };
const found = (model: ServedModelOptions, storage: StorageOffer[]): string[] => checkModel(model, cluster(storage), RELEASE).map(({ code, property, fix }) => `${code} ${property}: ${fix}`);

describe("a file system from which weights are only read, which a pod mounts once", () => {
  test("isn't mounted again to write what is compiled, though the model names it", () => {
    expect(found({ ...READ, compileCacheClass: "lustre" }, [LUSTRE, NFS])).toEqual(["prefilled-only-read compileCacheClass: name nfs"]);
    expect(found({ ...READ, compileCacheClass: "lustre" }, [LUSTRE])).toEqual(["prefilled-only-read compileCacheClass: leave compileCache out"]);
    expect(found({ ...READ, compileCacheClass: "nfs" }, [LUSTRE, NFS])).toEqual([]);
  });

  test("nor where it is the cluster's class for it", () => {
    const storage = [{ ...LUSTRE, forCompiled: true }, NFS];
    expect(placeModel(READ, cluster(storage), RELEASE).compiled).toBeUndefined();
    expect(found(READ, storage)).toEqual(["prefilled-only-read compileCache: leave it out, or name a class for a volume of its own: compileCacheClass"]);
  });
});

test("a class that is known only at apply is refused, and not left away", () => {
  const late = Token.asString({ resolve: () => "nfs" });
  const image = { ...READ, storageClass: undefined, weightsLoader: WeightsLoader.image({ image: "r.example.com/w:1" }) };
  for (const model of [{ ...image, compileCacheClass: late }, { name: "qwen", model: READ.model, compileCache: true, compileCacheClass: late }]) {
    expect(found(model, [LUSTRE, NFS])).toEqual(["unknown-storage-class compileCacheClass: write its name, or leave compileCacheClass out"]);
  }
});
