import { StorageOffer } from "../../cluster/storage-offer";
import { coded } from "../../core/problems/warn";
import { Placement } from "../place-model";
import { ServedModelOptions } from "../served-model-options";
import { loaderOf } from "../weights/loader";

/** What a model keeps on storage that is slow for it. */
export function cacheWarnings(model: ServedModelOptions, { storage, compiled }: Pick<Placement, "storage" | "compiled">): string[] {
  const weights = loaderOf(model).downloads ? storage : undefined;
  return [
    ...slow(model, "model", "weights", "storageClass", weights),
    ...(model.compileCache === true ? slow(model, "compile", "compiled code", compiled === undefined ? "storageClass" : "compileCacheClass", compiled ?? weights) : []),
  ];
}

function slow({ name }: ServedModelOptions, cache: string, what: string, property: string, offer?: StorageOffer): string[] {
  const { className, slowFor = [] } = offer ?? {};
  return slowFor.filter((one) => one.cache === cache).map(({ reason }) => coded("slow-cache", `${name} keeps its ${what} on ${className}: ${reason}. Another class: ${property}.`));
}
