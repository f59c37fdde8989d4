import { engineOf } from "./engines/engines";
import { Evaluation } from "./evaluate";
import { Architecture } from "./model/architecture";
import { Understood } from "./request/parse-request";
import { FARTHEST_WEIGHTS, isCompared } from "./weights/compared";
import { Draft } from "./weights/drafts";
import { WeightFormats } from "./weights/formats";

/** What a plan took for granted, in sentences: what the request left open, and what no one can know before the start. */
export function assumptions(request: Understood, architecture: Architecture, formats: WeightFormats, evaluation: Evaluation, draft?: Draft): string[] {
  const { context } = evaluation;
  const list: string[] = [];
  list.push(`${request.engine} ${request.engineVersion}${request.dynamoRelease === undefined ? "" : ` of Dynamo ${request.dynamoRelease}`}, on ${request.gpu.name} with ${request.gpu.visibleGiB.toFixed(2)} GiB visible.`);
  list.push(`Weights in ${formats.format}${formats.quantizedExpertsOnly && formats.format !== "bf16" ? ", routed experts alone" : ""}; ${draft?.method === "mtp" ? `with ${draft.layers === 1 ? "one layer" : `${draft.layers} layers`} of multi-token prediction` : "multi-token prediction layers are not loaded (no speculative decoding)"}.`);
  list.push(...beside(request, draft));
  if (!isCompared(request.engine, architecture.family)) {
    list.push(`No published start of a ${architecture.family} model on ${request.engine} was compared: what is fitted comes from other families, and the cache's band is wider by ${FARTHEST_WEIGHTS * 100} % of the weights.`);
  }
  if (request.kvCacheGiB === undefined) {
    list.push(`Memory fraction ${context.memoryFraction}, max_num_seqs ${context.maxNumSeqs}, max_num_batched_tokens ${context.maxNumBatchedTokens}${request.maxNumSeqs === undefined ? " (the engine's defaults for the GPU where the request gives none)" : ""}.`);
    list.push("Activations, communicators and CUDA graphs are bands fitted to published starts, not measurements of this model.");
  }
  if (context.maxModelLenGiven === false) list.push(`Sequences of up to ${context.maxModelLen} tokens, from the config.`);
  if (architecture.attention.some((attention) => attention.kind === "linear" || attention.kind === "mamba")) {
    list.push("One state block a sequence: prefix caching of hybrid models (two blocks in vLLM) is off.");
  }
  list.push(...[engineOf(request.engine).notes.memory?.(context) ?? []].flat());
  if (architecture.vision > 0) list.push("The vision tower is loaded, whole on every GPU.");
  list.push("Bounds are lower bounds from bandwidth and FLOP/s; published inter-token latencies are 1.35 to 3.3 times them.");
  if (request.workload?.requestRate !== undefined) list.push("Replicas follow from the SLA's times where they are given, else from the bounds: then they are a lower bound too.");
  return list;
}

/** What stands among the weights besides the model's own. */
function beside({ lora }: Understood, draft?: Draft): string[] {
  const drafts: { readonly [method in Draft["method"]]: string } = {
    ngram: "Drafts are words of the prompt itself, and take no memory.",
    eagle3: "The EAGLE-3 head is planned by the model's shapes, one layer and a vocabulary of 32,000: its own config isn't read.",
    mtp: "The layers that predict more tokens are planned as the checkpoint's last ones are, with a cache of their own.",
    "draft-model": "The draft model is divided by tensor alone, and its cache lies in the same blocks as the model's.",
  };
  return [
    ...(lora === undefined ? [] : [`Room for ${lora.adapters} LoRA adapters of rank ${lora.rank} on every matrix but those of routed experts is among the weights, loaded or not; adapters' kernels and graphs are not counted.`]),
    ...(draft === undefined ? [] : [`${drafts[draft.method]} What drafting saves or costs in time is in no bound.`]),
  ];
}
