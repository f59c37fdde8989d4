import { Token } from "../../core/framework";
import { checkArgs } from "../../../inference-runtime/planner/flags/check-args";
import { Finding } from "../../core/problems/problem";
import { isObject, wrongType } from "../../core/shape/shape";
import { DynamoRelease } from "../../dynamo/release";
import { workerRelease } from "../checks/check-images";
import { versionsOf, wordsOf } from "../engine-words";
import { engineMember, engineOf } from "../engine";
import { engineParts } from "../parts/model-parts";
import { readsCardFromWorkers } from "../parts/model-card";
import { PlacedPart } from "../parts/place-parts";
import { Placement } from "../place-model";
import { draftWeights } from "../options/speculative";
import { ServedModelOptions } from "../served-model-options";
import { WeightsLoader, loaderOf } from "./loader";
import { keepsCompiled } from "./pod-caches";
import { loaderArgs, loaderRow } from "./pod-weights";

/** An object store's folder, as SGLang tells one (is_remote_url, connector/). */
const ADDRESS = /^(s3|gs|az):\/\/[a-z0-9][a-z0-9._-]{1,61}[a-z0-9](\/[A-Za-z0-9][A-Za-z0-9._=-]*)+$/;
const IMAGE = /^[a-z0-9][a-z0-9._-]*(:[0-9]+)?(\/[a-z0-9][a-z0-9._-]*)*(:[A-Za-z0-9_][A-Za-z0-9._-]*(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/;
const FOLDER = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const MOST_AT_ONCE = 256;

/** How what is said of a loader is written, by its kind. */
const OF_KIND: { readonly [kind: string]: string } = { "object-store": '{ uri: "s3://weights/llama-3.3-70b" }', image: '{ image: "registry.example.com/weights/qwen3-32b:1" }', streamed: "{ concurrency: 32 }", prefilled: '{ folder: "llama-3.3-70b" }' };

/** How a model's weights get to its engine, and what it writes meanwhile. */
export function checkWeights(model: ServedModelOptions, { parts, compiled }: Placement, release: DynamoRelease): Finding[] {
  const loader = loaderOf(model);
  const engine = checkEngine(model, loader);
  return [
    ...engine,
    ...(engine.length > 0 ? [] : [...checkRelease(model, loader, release), ...checkOwnArgs(model, loader, release)]),
    ...checkAddress(loader), ...checkAzure(loader),
    ...checkConcurrency(loader),
    ...checkVolume(model, loader, compiled !== undefined || model.compileCacheClass !== undefined),
    ...checkDisk(loader, parts),
    ...checkCompiled(model, release),
  ];
}

function refused(code: Finding["code"], value: unknown, reason: string, fix: string, property = "weightsLoader"): Finding {
  return { code, property, value, reason, fix };
}

function checkEngine(model: ServedModelOptions, { kind }: WeightsLoader): Finding[] {
  const { name, simulated, title } = engineOf(model);
  const { engines, why, mocker = false } = loaderRow(model);
  if (simulated ? mocker : engines === undefined || engines.includes(name)) return [];
  if (simulated) return [refused("loader-not-for-engine", kind, "the mocker reads no weights: only the model's tokenizer and config, from the volume", "leave it out")];
  const reason = why?.[name] ?? `${title} has no such loader`;
  const others = (engines ?? []).map(engineMember);
  return [refused("loader-not-for-engine", kind, reason, `serve by ${others.join(" or ")}, or take WeightsLoader.SHARED_VOLUME${why?.[name] === undefined ? "" : ", or WeightsLoader.streamed"}`)];
}

function checkRelease(model: ServedModelOptions, { kind }: WeightsLoader, release: DynamoRelease): Finding[] {
  if (loaderRow(model).rule !== undefined && !readsCardFromWorkers(model, release)) {
    return [refused("loader-not-in-release", kind, `frontends before 1.4 read tokenizer and template from the volume, where the worker says that they are (${release.version})`, "take release 1.4 or later, for frontends and workers, or WeightsLoader.SHARED_VOLUME")];
  }
  const { name, simulated, title } = engineOf(model);
  const worker = DynamoRelease.of(workerRelease(model, release));
  const versions = versionsOf(model, worker.version);
  const lacking = simulated ? [] : checkArgs(name, versions, loaderArgs(model)).filter(({ code }) => code === "unknown-engine-arg" || code === "invalid-engine-arg");
  if (lacking.length === 0) return [];
  return [refused("loader-not-in-release", kind, `${title} ${versions.engine} of Dynamo ${worker.version} doesn't take "${loaderArgs(model).slice(0, 2).join(" ")}"`, "take a newer release, or WeightsLoader.SHARED_VOLUME")];
}

/** The caller's own words for what the loader says. */
function checkOwnArgs(model: ServedModelOptions, loader: WeightsLoader, release: DynamoRelease): Finding[] {
  if (loaderArgs(model).length === 0) return [];
  const words = wordsOf(model, workerRelease(model, release));
  return engineParts(model, release).flatMap(({ arguments: args, properties }) => {
    const given = words.read(args, (word) => Token.isUnresolved(word));
    return ["--load-format", "--model-loader-extra-config"].flatMap((flag) => given.of(flag)).map(({ index }): Finding =>
      refused("engine-arg-contradicts", args[index], `weightsLoader says how the weights are read (${loader.kind}), and the last word would be this one's`, "leave one of them out", `${properties.arguments}[${index}]`),
    );
  });
}

function checkAddress({ kind, options }: WeightsLoader): Finding[] {
  const given: unknown = Object.values(options)[0];
  if (Object.hasOwn(OF_KIND, kind) && !isObject(given)) return [wrongType("weightsLoader.options", given, "an object", OF_KIND[kind])];
  const { objectStore, image, prefilled } = options;
  const code = "invalid-weights-address" as const;
  const wrong: Finding[] = [];
  if (prefilled?.folder !== undefined && !Token.isUnresolved(prefilled.folder) && !FOLDER.test(prefilled.folder)) {
    wrong.push(refused(code, prefilled.folder, "this is a folder below the volume's root, without a slash at its ends", 'write it like "llama-3.3-70b", or leave it out', "weightsLoader.folder"));
  }
  if (objectStore !== undefined && !Token.isUnresolved(objectStore.uri) && !ADDRESS.test(objectStore.uri)) {
    const credentials = /@|[?&](sig|X-Amz|token)/i.test(String(objectStore.uri));
    const reason = credentials ? "keys don't belong here: what is written stands in clear in the plan, in the state and in the pod" : "this is no folder of an object store";
    wrong.push(refused(code, credentials ? "(not shown)" : objectStore.uri, reason, 'write it like "s3://weights/llama-3.3-70b"; who may read is given to the pods\' service account', "weightsLoader.uri"));
  }
  if (image === undefined) return wrong;
  if (!Token.isUnresolved(image.image) && (!IMAGE.test(image.image) || image.image.endsWith(":latest"))) wrong.push(refused(code, image.image, "an image here is pinned by a tag or a digest, and latest is another one tomorrow", 'write it like "registry.example.com/weights/qwen3-32b:1"', "weightsLoader.image"));
  if (image.folder !== undefined && !Token.isUnresolved(image.folder) && !FOLDER.test(image.folder)) wrong.push(refused(code, image.folder, "this is a folder below the image's root, without a slash at its ends", 'write it like "model", or leave it out', "weightsLoader.folder"));
  return wrong;
}

/** A storage account and an identity, each of its form; beside Azure's own addresses alone. */
function checkAzure({ options: { objectStore } }: WeightsLoader): Finding[] {
  const { azure, uri } = objectStore ?? {};
  if (azure === undefined) return [];
  const code = "invalid-weights-address" as const;
  const wrong = (name: "account" | "clientId", form: RegExp, what: string, fix: string): Finding[] => {
    const value: unknown = azure[name];
    return Token.isUnresolved(value) || (typeof value === "string" && form.test(value)) ? [] : [refused(code, value, what, fix, `weightsLoader.azure.${name}`)];
  };
  return [
    ...(typeof uri === "string" && !Token.isUnresolved(uri) && !uri.startsWith("az://") ? [refused(code, uri, "an identity of Azure is for its own store", "leave azure out, or write an az:// address", "weightsLoader.azure")] : []),
    ...wrong("account", /^[a-z0-9]{3,24}$/, "a storage account's name is three to 24 lower-case letters and digits", 'write it like "labweights"'),
    ...wrong("clientId", /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, "a client's id is a UUID", "take clientId of the cluster's addWorkloadIdentity"),
  ];
}

function checkConcurrency({ options }: WeightsLoader): Finding[] {
  const value = options.objectStore?.concurrency ?? options.streamed?.concurrency;
  if (value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= 1 && value <= MOST_AT_ONCE)) return [];
  return [refused("invalid-loader-concurrency", value, `pieces at once are a whole number, from 1 to ${MOST_AT_ONCE}`, "write it like 16, or leave it out", "weightsLoader.concurrency")];
}

/** How what is compiled is kept without the weights' volume. */
const APART = "leave it out, or name a class for a volume of its own: compileCacheClass";

/** What is said of a volume that isn't there. @param apart whether what is compiled has one of its own */
function checkVolume(model: ServedModelOptions, loader: WeightsLoader, apart: boolean): Finding[] {
  const { kind, downloads, onlyReads } = loader;
  if (downloads) return [];
  if (onlyReads) return checkPrefilled(model, loader, apart);
  const { storageClass, cacheSizeGiB, singleNodeCache, revision } = model;
  const compileCache = apart ? undefined : model.compileCache;
  const given = Object.entries({ storageClass, cacheSizeGiB, singleNodeCache, compileCache, revision }).filter(([, value]) => value !== undefined && value !== false);
  const draft = draftWeights(model) === undefined ? [] : [["speculative", model.speculative?.method] as const];
  return [...given, ...draft].map(([property, value]) => refused("weights-without-volume", value, `the weights come from ${kind === "image" ? "an image" : "an object store"}, and there is no volume into which they would be downloaded`, property === "compileCache" ? APART : "leave it out", property));
}

/** What would be written to a volume that is only read, and a revision beside a folder that has none in its name. */
function checkPrefilled(model: ServedModelOptions, { kind, options }: WeightsLoader, apart: boolean): Finding[] {
  const { cacheSizeGiB, singleNodeCache, revision } = model;
  const compileCache = apart ? undefined : model.compileCache;
  const given = Object.entries({ cacheSizeGiB, singleNodeCache, compileCache }).filter(([, value]) => value !== undefined && value !== false);
  const draft = draftWeights(model) === undefined ? [] : [["speculative", model.speculative?.method] as const];
  const written = [...given, ...draft].map(([property, value]) => refused("prefilled-only-read", value, `the weights lie on a volume that was filled before (${kind}): nothing is made, downloaded or written there`, property === "compileCache" ? APART : "leave it out", property));
  if (revision === undefined || options.prefilled?.folder === undefined) return written;
  return [...written, refused("prefilled-only-read", revision, "weightsLoader names the folder, and no revision is looked up", "leave one of them out", "revision")];
}

/** An `emptyDir` on a root volume is slower than the file system that the weights come from, and smaller than the weights. */
function checkDisk({ kind }: WeightsLoader, parts: readonly PlacedPart[]): Finding[] {
  if (kind !== "local-disk") return [];
  const without = [...new Set(parts.flatMap(({ pool }) => (pool === undefined || pool.localDisk === true ? [] : [pool.name])))];
  if (without.length === 0) return [];
  return [refused("no-local-disk", kind, `pool ${without.join(" and ")} isn't said to have fast disks of its own under what pods write`, "set instanceStore: true (EKS), ephemeralOsDisk: true (AKS) or localSsd: GkeLocalSsd.ALL (GKE) at the pool, localDisk: true at one that you describe, or take WeightsLoader.streamed")];
}

function checkCompiled(model: ServedModelOptions, release: DynamoRelease): Finding[] {
  if (model.compileCache !== true) return [];
  const parts = engineParts(model, release);
  const { serving: { withoutCompiling }, title } = engineOf(model);
  if (keepsCompiled(model) && withoutCompiling !== undefined && parts.length > 0 && parts.every(({ arguments: args }) => Array.isArray(args) && args.includes(withoutCompiling))) {
    return [refused("compile-cache-without-effect", true, `with ${withoutCompiling} ${title} compiles nothing`, "leave one of them out", "compileCache")];
  }
  if (keepsCompiled(model)) return [];
  return [refused("compile-cache-without-effect", true, `${title} keeps nothing of its compiling in a folder that can be told`, "leave it out", "compileCache")];
}
