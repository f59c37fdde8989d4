import { AccessMode, StorageOffer } from "../../../../constructs/cluster/storage-offer";
import { cacheWarnings } from "../../../../constructs/inference/checks/cache-warnings";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";

const MODEL: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-8B" };
const OFFER: StorageOffer = { className: "cold", accessModes: [AccessMode.READ_WRITE_MANY] };
const SLOW: StorageOffer = { ...OFFER, slowFor: [{ cache: "model", reason: "it is read at the speed of one disk" }, { cache: "compile", reason: "each file is a request" }] };

test.each<[string, ServedModelOptions, StorageOffer | undefined, string[]]>([
  ["weights are told of, with the class and why", MODEL, SLOW, ["[slow-cache] qwen keeps its weights on cold: it is read at the speed of one disk. Another class: storageClass."]],
  ["compiled code only where it is kept", { ...MODEL, compileCache: true }, { ...SLOW, slowFor: SLOW.slowFor?.slice(1) }, ["[slow-cache] qwen keeps its compiled code on cold: each file is a request. Another class: storageClass."]],
  ["and not where it isn't", MODEL, { ...SLOW, slowFor: SLOW.slowFor?.slice(1) }, []],
  ["a class that says nothing of it isn't slow", { ...MODEL, compileCache: true }, OFFER, []],
  ["what a later version keeps there is passed over", MODEL, { ...OFFER, slowFor: [{ cache: "adapters", reason: "it is far" }] }, []],
  ["without a volume there is nothing to tell", { ...MODEL, weightsLoader: WeightsLoader.objectStore({ uri: "s3://weights/qwen" }) }, SLOW, []],
  ["nor without a class", MODEL, undefined, []],
])("%s", (_, model, offer, expected) => expect(cacheWarnings(model, { storage: offer })).toEqual(expected));
