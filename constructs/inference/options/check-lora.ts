import { anyLate } from "../../core/late/any-late";
import { missingOption } from "../../../inference-runtime/planner/profiles/options";
import { Token } from "../../core/framework";
import { checkUnique } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { isObject } from "../../core/shape/shape";
import { DynamoRelease } from "../../dynamo/release";
import { ServedModelOptions } from "../served-model-options";
import { loaderOf } from "../weights/loader";
import { LoraAdapter, LoraOptions, LoraSource } from "./lora";

/** What vLLM takes (flags/vllm.json); SGLang takes these too. */
const RANKS = [1, 8, 16, 32, 64, 128, 256, 320, 512];
/** An object's name in the cluster, which a model's and an adapter's make together. */
const LONGEST_NAME = 63;
const HUB = /^hf:\/\/[A-Za-z0-9][A-Za-z0-9._-]{0,95}\/[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/;
const REVISION = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const FOLDER = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const BUCKET = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[A-Za-z0-9._=+@-]+)+$/;

/** A model's adapters: each of them, and how much room they have. What the shapes tell of them is told there. */
export function checkLora(model: ServedModelOptions, engine: string, release: DynamoRelease, notThere: boolean): Finding[] {
  const lora = model.lora as LoraOptions | null;
  if (!isObject(lora) || !Array.isArray(lora.adapters)) return [];
  const { adapters, maxRank, maxPerBatch, maxLoaded, s3Secret } = lora as unknown as LoraOptions;
  const whole = adapters.filter((one) => isObject(one)) as LoraAdapter[];
  return [
    ...(adapters.length > 0 ? [] : [invalid("lora.adapters", adapters, "no adapter is named, and room for one would be taken of every GPU", "name one, or leave lora out")]),
    ...checkUnique("duplicate-adapter", (index) => `lora.adapters[${index}].name`, whole.map(({ name }, index) => (typeof name === "string" ? name : `adapters[${index}]`))),
    ...whole.flatMap((one, index) => checkAdapter(`lora.adapters[${index}]`, one, engine, release, notThere)),
    ...whole.flatMap(({ source }, index) => (source instanceof LoraSource && source.onVolume ? checkVolume(`lora.adapters[${index}].source`, source, model) : [])),
    ...(maxRank === undefined || Token.isUnresolved(maxRank) || RANKS.includes(maxRank) || typeof maxRank !== "number"
      ? []
      : [invalid("lora.maxRank", maxRank, `engines keep room for ranks of ${RANKS.join(", ")}`, "write the next larger one")]),
    ...checkNumbers(adapters.length, maxPerBatch, maxLoaded),
    ...(typeof s3Secret === "string" && whole.length > 0 && whole.every(({ source }) => source instanceof LoraSource && source.kind !== "s3")
      ? [invalid("lora.s3Secret", s3Secret, "no adapter comes from a bucket, and nothing would read it", "leave it out")]
      : []),
  ];
}

function invalid(property: string, value: unknown, reason: string, fix: string): Finding {
  return { code: "invalid-lora", property, value, reason, fix };
}

function checkAdapter(property: string, { name, source }: LoraAdapter, engine: string, release: DynamoRelease, notThere: boolean): Finding[] {
  if (!(source instanceof LoraSource)) return [];
  const { kind, uri } = source;
  const long = typeof name === "string" && name.length > LONGEST_NAME - 2 ? [invalid(`${property}.name`, name, "the model's name and this one make an object's", "shorten it")] : [];
  if (source.onVolume || Token.isUnresolved(uri)) return long;
  const form = kind === "hub" ? HUB : BUCKET;
  const example = kind === "hub" ? 'LoraSource.huggingFace("my-org/my-lora")' : 'LoraSource.s3("s3://my-bucket/my-lora")';
  const missing = kind === "hub" && !notThere ? missingOption(engine, "lora-from-hub", release.version, false) : undefined;
  return [
    ...(form.test(uri) ? [] : [invalid(`${property}.source`, uri, kind === "hub" ? "a Hugging Face id has an owner and a name" : "a bucket's folder is named by its whole address, without a slash at its end", `write it like ${example}`)]),
    ...(missing === undefined ? [] : [{ code: "option-not-served" as const, property: `${property}.source`, value: uri, reason: `Dynamo ${release.version}: ${missing.why}`, fix: [...(missing.since === undefined ? [] : [`take Dynamo ${missing.since} or newer`]), "put the adapter into a bucket"].join(", or ") }]),
    ...long,
  ];
}

/** Kinds of weights whose volume the engine itself mounts, and of those the ones whose Job could download an adapter to it. */
const MOUNTED = ["shared-volume", "streamed", "prefilled"];

/** An adapter on the model's volume: its address, and whether there is such a volume before the engine. */
function checkVolume(property: string, { path, weights }: LoraSource, model: ServedModelOptions): Finding[] {
  const loader = loaderOf(model);
  const mounted = MOUNTED.includes(loader.kind);
  const elsewhere = 'take LoraSource.s3 or LoraSource.huggingFace, or WeightsLoader.SHARED_VOLUME';
  return [
    ...(weights === undefined && !Token.isUnresolved(path) && !(typeof path === "string" && FOLDER.test(path)) ? [invalid(property, path, "a folder is named below the volume's root, without a slash at either end and without dots before a name", 'write it like LoraSource.folder("adapters/sql")')] : []),
    ...(weights === undefined || Token.isUnresolved(weights.id) || HUB.test(`hf://${weights.id}`) ? [] : [invalid(property, weights.id, "a Hugging Face id has an owner and a name", 'write it like LoraSource.downloaded("my-org/my-lora")')]),
    ...(weights === undefined || Token.isUnresolved(weights.revision) || (typeof weights.revision === "string" && REVISION.test(weights.revision)) ? [] : [invalid(property, weights.revision, "a revision here becomes a folder's name", "write a commit, or a tag or branch without slashes")]),
    ...(weights === undefined || Token.isUnresolved([weights.id, model.model]) || weights.id !== model.model ? [] : [invalid(property, weights.id, "this is the model itself, and an adapter is what was trained on top of it", "name the adapter's repository")]),
    ...(mounted ? [] : [invalid(property, loader.kind, "these weights leave the engine without the model's volume, on which the adapter would lie", elsewhere)]),
    ...(mounted && weights !== undefined && !loader.downloads ? [invalid(property, weights.id, "nothing is downloaded to a volume that was filled before", 'put it there, and name its folder by LoraSource.folder; or take LoraSource.huggingFace')] : []),
  ];
}

function checkNumbers(count: number, perBatch: number | undefined, loaded: number | undefined): Finding[] {
  if (anyLate(perBatch, loaded) || typeof (loaded ?? 1) !== "number" || typeof (perBatch ?? 1) !== "number" || loaded === undefined) return [];
  if (loaded < (perBatch ?? 1)) return [invalid("lora.maxLoaded", loaded, `a batch may have ${perBatch} of them, and a worker would keep fewer`, `write ${perBatch} or more, or leave it out`)];
  if (loaded < count) return [invalid("lora.maxLoaded", loaded, `${count} adapters are to be loaded`, `write ${count} or more, or leave it out`)];
  return [];
}
