import { StorageOffer } from "../../cluster/storage-offer";
import { coded } from "../../core/problems/warn";
import { ServedModelOptions } from "../served-model-options";
import { loaderOf } from "../weights/loader";

/** What a model keeps on storage that is slow for it. */
export function cacheWarnings(model: ServedModelOptions, storage?: StorageOffer): string[] {
  if (storage === undefined || !loaderOf(model).downloads) return [];
  const kept: { readonly [cache: string]: string | undefined } = { model: "weights", compile: model.compileCache === true ? "compiled code" : undefined };
  return (storage.slowFor ?? []).flatMap(({ cache, reason }) =>
    kept[cache] === undefined ? [] : [coded("slow-cache", `${model.name} keeps its ${kept[cache]} on ${storage.className}: ${reason}. Another class: storageClass.`)],
  );
}
