import { Diagnostic } from "../../inference-runtime/planner";
import { Finding } from "../core/problem";
import { gpusPerWorker } from "./place-model";
import { ModelPlan } from "./plan-model";
import { ServedModelOptions } from "./served-model-options";

/** Where a path of the planner's request comes from in a model's properties; what isn't here stands in `plan`. */
const PROPERTIES: { readonly [path: string]: keyof ServedModelOptions | undefined } = {
  model: "model",
  gpu: "gpusPerWorker",
  nodes: "gpusPerWorker",
  parallelism: "engineArgs",
  "parallelism.tensor": "gpusPerWorker",
  "parallelism.pipeline": "engineArgs",
  "parallelism.expert": "engineArgs",
  "parallelism.data": "engineArgs",
  quantization: "engineArgs",
  memoryFraction: "engineArgs",
  maxModelLen: "maxModelLen",
  maxNumSeqs: "engineArgs",
  maxNumBatchedTokens: "engineArgs",
  kvCacheDtype: "engineArgs",
  kvCacheGiB: "engineArgs",
};

/** What the plan finds impossible, unless the caller accepts it by its code; and what of `plan` can't be understood. */
export function checkPlan(model: ServedModelOptions, planned: ModelPlan): Finding[] {
  const { plan, problems } = planned;
  const accepted = model.plan?.accept ?? [];
  const errors = (plan?.diagnostics ?? []).filter(({ severity, code }) => severity === "error" && !accepted.includes(code));
  return [
    ...problems.map(({ path, message }) => ({
      code: "invalid-plan",
      property: path.startsWith("model.") ? `plan.${path.slice("model.".length)}` : propertyOf(path),
      value: valueOf(model, path),
      reason: inOurWords(message),
      fix: "see docs/planner.md for what can be asked",
    })),
    ...errors.map((diagnostic) => ({
      code: diagnostic.code,
      property: propertyOf(diagnostic.path),
      value: valueOf(model, diagnostic.path),
      reason: inOurWords(diagnostic.message),
      fix: fixOf(diagnostic, planned),
    })),
    ...checkVolume(model, plan?.requirements.modelVolumeGiB),
  ];
}

/** What to know of the plan without being refused: what was accepted, warned of, or could not be planned. */
export function planWarnings(model: ServedModelOptions, { plan, unplanned }: ModelPlan): string[] {
  const accepted = model.plan?.accept ?? [];
  const notes = (plan?.diagnostics ?? []).filter(({ severity, code }) => severity === "warning" || (severity === "error" && accepted.includes(code)));
  const idle = plan === undefined ? 0 : gpusPerWorker(model) - plan.gpusPerReplica;
  return [
    ...unplanned.map((why) => `whether it fits was not checked: ${why}`),
    ...notes.map(({ code, message, fix }) => `[${code}] ${message}${fix === "" ? "" : ` ${fix}`}`),
    ...(idle > 0 ? [`[idle-gpus] ${idle} of the ${gpusPerWorker(model)} GPUs of a worker are left idle by its parallelism, and paid for.`] : []),
  ];
}

function propertyOf(path: string): string {
  return PROPERTIES[path] ?? (path.startsWith("model.config") ? `plan.${path.slice("model.".length)}` : `plan.${path}`);
}

function valueOf(model: ServedModelOptions, path: string): unknown {
  const property = PROPERTIES[path];
  if (property === "gpusPerWorker") return gpusPerWorker(model);
  if (property !== undefined) return model[property];
  return path.split(".").reduce<unknown>((value, name) => (value as { [name: string]: unknown } | undefined)?.[name], path.startsWith("model.") ? { model: model.plan } : model.plan);
}

/** The planner's way out in the words of a model's properties, and what of this cluster would do. */
function fixOf({ code, fix }: Diagnostic, { plan, enoughGpus, otherPool }: ModelPlan): string {
  const own = inOurWords(fix).replace(OTHER_SPLITS, "").replace(/\.$/, "");
  const ways = [
    ...(enoughGpus === undefined ? [] : [`set gpusPerWorker to ${enoughGpus}, the fewest GPUs of a node that do`]),
    ...(otherPool === undefined ? [] : [`set gpuPool to "${otherPool}", which carries it`]),
    ...(own === "" ? [] : [own]),
    // A model that could not be read has no numbers to take it with.
    ...(plan?.perGpu ? [`plan: { accept: ["${code}"] } deploys it all the same`] : []),
  ];
  return ways.join("; or: ");
}

/** What the planner says of other splits, in whose place this cluster's own ways stand. */
const OTHER_SPLITS = / (Tensor \d+ passes[^.]*|No larger tensor size [^.]*)\.$/;

/** Paths of the planner's request as a model's properties. */
function inOurWords(text: string): string {
  return text.replace(/\bparallelism\.tensor\b/g, "gpusPerWorker").replace(/\bmodel\.(config|quantConfig|parameters)\b/g, "plan.$1");
}

/** The volume must hold the checkpoint: the download would stop when it is full, hours later. */
function checkVolume(model: ServedModelOptions, needed: number | undefined): Finding[] {
  const { cacheSizeGiB } = model;
  if (needed === undefined || cacheSizeGiB === undefined || !(cacheSizeGiB > 0) || cacheSizeGiB >= needed) return [];
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
