import { Diagnostic } from "../../../inference-runtime/planner";
import { DiagnosticCode } from "../../../inference-runtime/planner/rules";
import { StorageOffer } from "../../cluster/storage-offer";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { readPath } from "../../core/names/value-path";
import { Part, PartProperties } from "../parts/part";
import { PartPlan } from "../plan-model";
import { ServedModelOptions } from "../served-model-options";
import { coded } from "../../core/problems/warn";
import { checkSureCache } from "./check-host-ipc";
import { checkPlannedStartup } from "../weights/startup";

/** Where a path of the planner's request comes from in a part; what isn't here is the model's id, or stands in `plan`. */
const PROPERTIES: { readonly [path: string]: keyof PartProperties | undefined } = {
  gpu: "gpus",
  nodes: "nodes",
  fabric: "pool",
  parallelism: "arguments",
  "parallelism.tensor": "gpus",
  "parallelism.pipeline": "arguments",
  "parallelism.expert": "arguments",
  "parallelism.data": "arguments",
  quantization: "arguments",
  memoryFraction: "arguments",
  maxModelLen: "maxModelLen",
  maxNumSeqs: "arguments",
  maxNumBatchedTokens: "arguments",
  kvCacheDtype: "arguments",
  kvCacheGiB: "arguments",
};

/** What the plan finds impossible, unless the caller accepts it by its code; and what of `plan` can't be understood. */
export function checkPlan(model: ServedModelOptions, planned: readonly PartPlan[], storage?: StorageOffer): Finding[] {
  const volumes = planned.map(({ plan }) => plan?.requirements.modelVolumeGiB ?? 0);
  return [...once(planned.flatMap((one) => checkPart(model, one))), ...checkPlannedStartup(model, planned), ...checkSureCache(model, planned), ...checkVolume(model, Math.max(0, ...volumes)), ...checkRoom(model, Math.max(0, ...volumes), storage)];
}

/** What both halves have from one property is told once. */
function once(findings: readonly Finding[]): Finding[] {
  const alike = (a: Finding, b: Finding): boolean => a.code === b.code && a.property === b.property && a.reason === b.reason;
  return findings.filter((one, index) => findings.findIndex((other) => alike(one, other)) === index);
}

function checkPart(model: ServedModelOptions, planned: PartPlan): Finding[] {
  const { part, plan, problems } = planned;
  const accepted = part.plan?.accept ?? [];
  const errors = (plan?.diagnostics ?? []).filter(({ severity, code }) => severity === "error" && !accepted.includes(code));
  return [
    ...problems.map(({ path, message }) => ({
      code: "invalid-plan" as const,
      property: path.startsWith("model.") ? `plan.${path.slice("model.".length)}` : propertyOf(part, path),
      value: valueOf(model, part, path),
      reason: inOurWords(part, message),
      fix: "see docs/planner.md for what can be asked",
    })),
    ...errors.map((diagnostic) => ({
      code: diagnostic.code as DiagnosticCode,
      property: propertyOf(part, diagnostic.path),
      value: valueOf(model, part, diagnostic.path),
      reason: inOurWords(part, diagnostic.message),
      fix: fixOf(diagnostic, planned),
    })),
  ];
}

/** What to know of the plans without being refused: what was accepted, warned of, or could not be planned. */
export function planWarnings(planned: readonly PartPlan[]): string[] {
  // What both halves are told alike is told once.
  return [...new Set(planned.flatMap(({ part, plan, unplanned, unsure }) => {
    const accepted = part.plan?.accept ?? [];
    const notes = (plan?.diagnostics ?? []).filter(({ severity, code }) => severity === "warning" || (severity === "error" && accepted.includes(code)));
    const gpus = part.gpus * part.nodes;
    const idle = plan === undefined ? 0 : gpus - plan.gpusPerReplica;
    return [
      ...unplanned.map((why) => `whether it fits was not checked: ${why}`),
      ...notes.map(({ code, message, fix }) => `[${code}] ${message}${fix === "" ? "" : ` ${fix}`}`),
      ...(unsure === undefined ? [] : [coded("share-without-cache-size", unsure)]),
      ...(idle > 0 ? [coded("idle-gpus", `${idle} of the ${gpus} GPUs of a ${part.name} are left idle by its parallelism, and paid for.`)] : []),
    ];
  }))];
}

function propertyOf({ properties }: Part, path: string): string {
  if (path === "model") return path;
  if (path === "image") return "workerImage";
  const name = PROPERTIES[path];
  return name !== undefined ? properties[name] : path.startsWith("model.config") ? `plan.${path.slice("model.".length)}` : `plan.${path}`;
}

function valueOf(model: ServedModelOptions, part: Part, path: string): unknown {
  if (path === "model") return model.model;
  if (path === "image") return model.workerImage;
  const name = PROPERTIES[path];
  if (name === "gpus") return part.gpus;
  if (name !== undefined) return readPath(model, part.properties[name]);
  return path.split(".").reduce<unknown>((value, step) => (value as { [name: string]: unknown } | undefined)?.[step], path.startsWith("model.") ? { model: part.plan } : part.plan);
}

/** The planner's way out in the words of a model's properties, and what of this cluster would do. */
function fixOf({ code, fix }: Diagnostic, { part, plan, enoughGpus, otherPool }: PartPlan): string {
  const own = inOurWords(part, fix).replace(OTHER_SPLITS, "").replace(/\.$/, "");
  const ways = [
    ...(enoughGpus === undefined ? [] : [`set ${part.properties.gpus} to ${enoughGpus}, the fewest GPUs of a node that do`]),
    ...(otherPool === undefined ? [] : [`set ${part.properties.pool} to "${otherPool}", which carries it`]),
    ...(own === "" ? [] : [own]),
    // A model that could not be read has no numbers to take it with.
    ...(plan?.perGpu ? [`plan: { accept: ["${code}"] } deploys it all the same`] : []),
  ];
  return ways.join("; or: ");
}

/** What the planner says of other splits, in whose place this cluster's own ways stand. */
const OTHER_SPLITS = / (Tensor \d+ passes[^.]*|No larger tensor size [^.]*)\.$/;

/** Paths of the planner's request as a model's properties. */
function inOurWords({ properties }: Part, text: string): string {
  return text.replace(/\bparallelism\.tensor\b/g, properties.gpus).replace(/\bmodel\.(config|quantConfig|parameters)\b/g, "plan.$1");
}

/** The volume must hold the checkpoint: the download would stop when it is full, hours later. */
function checkVolume(model: ServedModelOptions, needed: number): Finding[] {
  const { cacheSizeGiB } = model;
  if (cacheSizeGiB === undefined || !(cacheSizeGiB > 0) || cacheSizeGiB >= needed) return [];
  return [
    {
      code: "volume-too-small",
      property: "cacheSizeGiB",
      value: cacheSizeGiB,
      reason: `the weights with what belongs to them take about ${needed} GiB`,
      fix: `write ${needed} or more, or leave it out`,
    },
  ];
}

/** The file system that all claims share must hold it too. */
function checkRoom({ storageClass: value }: ServedModelOptions, needed: number, { className = "", maximumGiB = Infinity }: Partial<StorageOffer> = {}): Finding[] {
  if (Token.isUnresolved(maximumGiB) || maximumGiB >= needed) return [];
  const reason = `the weights with what belongs to them take about ${needed} GiB, and the file system behind ${className} has ${maximumGiB}`;
  return [{ code: "volume-too-small", property: "storageClass", value, reason, fix: "make the file system larger, or use another class" }];
}
