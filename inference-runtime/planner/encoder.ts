import { Diagnostics } from "./checks/diagnostics";
import table from "./data/encoders.json";
import { Band } from "./engines/engine";
import { engineOf } from "./engines/engines";
import { Architecture } from "./model/architecture";
import { gpusOf, Parallelism } from "./parallelism/parallelism";
import { Understood } from "./request/understood";
import { GIB } from "./units";

/** Towers are stored in 16 bits, whatever the rest of the checkpoint is in (kept-parts.ts). */
const BYTES = 2;
/** Context of the driver and of torch, as of one GPU without communicators (vllm-profile.ts). */
const CONTEXT: Band = { low: 0.2 * GIB, expected: 0.4 * GIB, high: 0.8 * GIB };
/** Bytes of a peak for each byte of the widest pass over the largest image (withImage of vllm-profile.ts). */
const PEAK = 4.3;
/** Of a tower whose largest image no start shows: as much as the largest of those that one does. */
const UNKNOWN_PEAK = 3.1 * GIB;

/** Where the memory of an encoder's GPU goes, in bytes. */
export interface EncoderRoom {
  readonly weights: number;
  readonly activation: Band;
  readonly other: Band;
  readonly kv: Band;
}

/** What a worker that only encodes images takes: the model's vision tower, and the largest image in it. */
export function encoderRoom(request: Understood, { vision, image }: Architecture): EncoderRoom {
  const peak = image === undefined ? UNKNOWN_PEAK : PEAK * BYTES * image.patches * image.width;
  const cache = engineOf(request.engine).encoderCache;
  return {
    weights: vision * BYTES,
    activation: { low: peak * (image === undefined ? 0.1 : 0.8), expected: peak, high: peak * 1.3 },
    other: CONTEXT,
    kv: { low: cache, expected: cache, high: cache },
  };
}

/** Whether the engine's encode worker has such a tower, and a GPU that holds it. */
export function checkEncoder(request: Understood, architecture: Architecture, parallelism: Parallelism, diagnostics: Diagnostics): void {
  const { engine, gpu } = request;
  if (architecture.vision === 0) {
    diagnostics.error("no-vision-tower", "model", "The model has no vision tower that is known here: there is nothing to encode.", "Leave the encoder out, or serve a model that sees.");
    return;
  }
  const row = table.engines.find((one) => one.engine === engine);
  if (row !== undefined && !row.families.includes(architecture.family)) {
    diagnostics.error("encoder-not-for-model", "model", `Dynamo's encode worker for ${engine} takes no tower out of a ${architecture.family} model: it knows ${row.families.join(", ")}.`, "Leave the encoder out, or serve it by SGLang.");
  }
  if (gpusOf(parallelism) > 1) {
    diagnostics.error("encoder-one-gpu", "parallelism", `An encoder runs on one GPU, ${gpusOf(parallelism)} are asked for.`, "Leave parallelism out, and serve more replicas.");
  }
  const { weights, activation, other, kv } = encoderRoom(request, architecture);
  const inGiB = (bytes: number): string => (bytes / GIB).toFixed(2);
  const least = weights + activation.low + other.low + kv.low;
  if (least <= gpu.visibleGiB * GIB) return;
  diagnostics.error("does-not-fit", "gpu", `A vision tower of ${inGiB(weights)} GiB and its largest image take ${inGiB(least)} GiB even at the optimistic end, ${gpu.visibleGiB.toFixed(2)} GiB are there.`, "Use a larger GPU.");
}
