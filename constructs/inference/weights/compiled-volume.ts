import { Token } from "../../core/framework";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { PlacedPart } from "../parts/place-parts";
import { Placement, compiledMode, isReadFrom, poolsOutOfReach } from "../place-model";
import { ServedModelOptions } from "../served-model-options";
import { compiledClaim } from "./pod-caches";

/** Gigabytes where nobody says how many: what Dynamo's guide for AKS gives its compilation cache (docs/kubernetes/cloud-providers/aks/aks.md). */
const SIZE_GIB = 50;

/** The chart's values of a volume of its own for what is compiled, where it has one. */
export function compiledValues(model: ServedModelOptions, parts: readonly PlacedPart[], offer: StorageOffer | undefined): { [key: string]: unknown } {
  if (offer === undefined) return {};
  const { className, ownedByRoot = false, sharedVolume } = offer;
  const accessMode = compiledMode(offer, parts) ?? AccessMode.READ_WRITE_MANY;
  const volume = sharedVolume === undefined ? {} : { volume: sharedVolume };
  return { compiled: { sizeGiB: compiledGiB(model, offer), storageClass: className, accessMode, ownedByRoot, ...volume, claimName: compiledClaim(model) } };
}

/** Of a file system that is shared whole a claim's size means nothing. */
export function compiledGiB({ compileCacheGiB }: ServedModelOptions, { sharedVolume, minimumGiB = 1, stepGiB = 1 }: StorageOffer): number {
  if (sharedVolume !== undefined) return 1;
  return compileCacheGiB ?? Math.ceil(Math.max(SIZE_GIB, minimumGiB) / stepGiB) * stepGiB;
}

/** Class and size of a volume for what is compiled: of a class that is there, that all workers can write to, as large as it makes them. */
export function checkCompiledVolume(model: ServedModelOptions, { storage }: IKubernetesCluster, { parts, compiled, storage: weights }: Placement): Finding[] {
  const { compileCache, compileCacheClass: named, compileCacheGiB: size } = model;
  const refused = (code: Finding["code"], property: "compileCacheClass" | "compileCacheGiB", reason: string, fix: string): Finding => ({ code, property, value: model[property], reason, fix, alsoReads: ["compileCache"] });
  if (compileCache !== true) {
    const idle = (["compileCacheClass", "compileCacheGiB"] as const).filter((property) => model[property] !== undefined);
    return idle.map((property) => refused("compile-cache-without-effect", property, "nothing that is compiled is kept, and no volume is made for it", "write compileCache: true, or leave it out"));
  }
  const names = storage.map(({ className }) => className);
  if (Token.isUnresolved(named)) return [refused("unknown-storage-class", "compileCacheClass", `it is known only at apply, and who can mount its volumes is held against it here; the cluster has ${list(names)}`, "write its name, or leave compileCacheClass out")];
  if (named !== undefined && !storage.some(({ className }) => className === named)) {
    const near = nearest(named, names);
    return [refused("unknown-storage-class", "compileCacheClass", `the cluster has no storage class of that name; it has ${list(names)}`, near === undefined ? "name one of them, or leave compileCacheClass out" : `did you mean "${near}"?`)];
  }
  if (compiled === undefined) {
    if (size === undefined) return [];
    return [refused("volume-without-size", "compileCacheGiB", `what is compiled lies with the weights${weights === undefined ? "" : ` on ${weights.className}`}, and has no volume of its own`, "name its class, compileCacheClass, or leave compileCacheGiB out")];
  }
  if (isReadFrom(compiled, model, weights)) {
    const others = storage.filter((offer) => !isReadFrom(offer, model, weights) && compiledMode(offer, parts) !== undefined && poolsOutOfReach(offer, parts).length === 0).map(({ className }) => className);
    const reason = `the weights are read from the file system of ${compiled.className}, which a pod mounts once: there to read`;
    return [refused("prefilled-only-read", "compileCacheClass", reason, others.length === 0 ? "leave compileCache out" : `name ${others.join(" or ")}`)];
  }
  const fitting = storage.filter((offer) => compiledMode(offer, parts) !== undefined && poolsOutOfReach(offer, parts).length === 0).map(({ className }) => className);
  const another = fitting.length === 0 ? "leave compileCache out" : `name ${fitting.join(" or ")}`;
  if (compiledMode(compiled, parts) === undefined) {
    const modes = compiled.accessModes.every((mode) => mode === AccessMode.READ_ONLY_MANY) ? "pods only read its volumes" : "one node only can mount its volumes, and these can be on several";
    return [refused("storage-not-shared", "compileCacheClass", `workers write what they compile to ${compiled.className}: ${modes}`, another)];
  }
  const [far] = poolsOutOfReach(compiled, parts);
  if (far !== undefined) return [refused("storage-out-of-reach", "compileCacheClass", `the nodes of pool ${far} can't mount volumes of ${compiled.className}, which are for those of ${list(compiled.pools ?? [])}`, another)];
  if (size === undefined || Token.isUnresolved(size)) return [];
  if (compiled.sharedVolume !== undefined) return [refused("volume-without-size", "compileCacheGiB", `claims of ${compiled.className} get its whole file system, and none has a size of its own`, "leave it out")];
  const { minimumGiB = 1, stepGiB = 1 } = compiled;
  const least = compiledGiB({ ...model, compileCacheGiB: undefined }, compiled);
  if (size < minimumGiB) return [refused("volume-too-small", "compileCacheGiB", `the storage behind ${compiled.className} makes no volume below ${minimumGiB} GiB`, `write ${minimumGiB} or more, or leave it out`)];
  const { maximumGiB } = compiled;
  if (maximumGiB !== undefined && !Token.isUnresolved(maximumGiB) && size > maximumGiB) return [refused("volume-too-large", "compileCacheGiB", `the storage behind ${compiled.className} makes no volume above ${maximumGiB} GiB`, `write ${maximumGiB} or less, or leave it out`)];
  if (size % stepGiB !== 0) return [refused("volume-between-steps", "compileCacheGiB", `the storage behind ${compiled.className} makes volumes in steps of ${stepGiB} GiB`, `write ${least}, or leave it out`)];
  return [];
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
