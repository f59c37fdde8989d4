import { Band } from "../engines/engine";
import { engineOf } from "../engines/engines";
import { Architecture } from "../model/architecture";
import { Parallelism } from "../parallelism/parallelism";
import { ceilDiv } from "../units";
import { bytesOf, WeightFormats } from "./formats";
import { paddedVocab, weightGroups } from "./groups";
import { FARTHEST_WEIGHTS, isCompared } from "./compared";
import { expertPadding, KernelContext } from "./padding";
import { Placement, placementsOf, shareOf } from "./placement";

/** Bytes of weights on the fullest GPU of a replica, and the ends of their band where no start of the model on the engine was compared. */
export function weightBand(architecture: Architecture, formats: WeightFormats, parallelism: Parallelism, kernel: Omit<KernelContext, "slices">): Band {
  const expected = weightBytesPerGpu(architecture, formats, parallelism, kernel);
  if (!architecture.stated) {
    const off = isCompared(kernel.engine, architecture.family) ? 0 : FARTHEST_WEIGHTS;
    return { low: expected * (1 - off), expected, high: expected * (1 + off) };
  }
  const { low, high, compared } = placementsOf(architecture, kernel.engine);
  if (compared) return { low: expected, expected, high: expected };
  const at = (placement: Placement): number => weightBytesPerGpu(architecture, formats, parallelism, kernel, placement);
  return { low: at(low), expected, high: at(high) };
}

/** Bytes of weights on the fullest GPU of a replica. */
export function weightBytesPerGpu(architecture: Architecture, formats: WeightFormats, parallelism: Parallelism, kernel: Omit<KernelContext, "slices">, placement?: Placement): number {
  const { tensor, pipeline, data } = parallelism;
  const { moe, layers } = architecture;
  // Experts are spread over tensor x data, whole (expert parallel) or in slices (vLLM flattens DP into the experts' TP).
  const expertGpus = tensor * data;
  const slices = expertGpus / Math.min(Math.max(parallelism.expert, 1), expertGpus);
  // What is kept twice is spread with the rest.
  const copies = moe === undefined ? 1 : 1 + (parallelism.redundantExperts ?? 0) / moe.experts;
  const stageLayers = ceilDiv(layers, pipeline) / layers;
  const { blackwellWidthStep } = architecture.stated ? placementsOf(architecture, kernel.engine).expected : { blackwellWidthStep: undefined };
  let layered = 0;
  let first = 0;
  let last = 0;
  for (const group of weightGroups(architecture)) {
    let bytes = group.parameters * bytesOf(formats.of(group.part));
    switch (group.sharding) {
      case "tensor":
        bytes /= tensor;
        break;
      case "key-value":
        // Above the number of KV heads each GPU keeps one head: copies.
        bytes = (bytes / (group.kvHeads ?? 1)) * ceilDiv(group.kvHeads ?? 1, tensor);
        break;
      case "experts":
        bytes = ((bytes * copies) / expertGpus) * (moe && group.part === "experts" ? expertPadding(moe, formats.of("experts"), { ...kernel, slices, blackwellWidthStep }) : 1);
        break;
      case "embedding":
      case "lm-head":
        bytes = (bytes / architecture.vocab) * paddedVocab(architecture.vocab, tensor);
        break;
      case "tower":
        if (engineOf(kernel.engine).weights.dividesTower) bytes /= tensor;
        break;
      case "unplaced":
        bytes *= shareOf(placement ?? placementsOf(architecture, kernel.engine).expected, parallelism);
        break;
      case "replicated":
        break;
    }
    if (group.layered) layered += bytes;
    else if (group.sharding === "lm-head") last += bytes;
    else first += bytes;
  }
  layered += absorbedBytes(architecture, tensor, kernel);
  const rotary = rotaryBytes(architecture, kernel);
  // A tied embedding is on the last stage too (it is the head there).
  if (architecture.tied && pipeline > 1) last += (architecture.hidden * paddedVocab(architecture.vocab, tensor)) * 2;
  if (pipeline === 1) return layered + first + last + rotary;
  return layered * stageLayers + Math.max(first, last) + rotary;
}

/** MLA's key and value up-projections a second time, where the engine keeps them so. */
function absorbedBytes(architecture: Architecture, tensor: number, kernel: Omit<KernelContext, "slices">): number {
  if (!engineOf(kernel.engine).weights.absorbsLatent) return 0;
  let bytes = 0;
  for (const attention of architecture.attention) {
    if (attention.kind === "latent") bytes += (2 * attention.layers * attention.kvRank * attention.heads * (attention.nopeDim + attention.valueDim)) / tensor;
  }
  return bytes;
}

/** Contexts past this are of models whose cache no start shows (Llama 4 Scout's ten million). */
const MOST_POSITIONS = 1_048_576;

/** The cosines and sines of every position, once and whole on every GPU. */
function rotaryBytes({ maxPositions = 0, rotaryDim = 0 }: Architecture, { engine }: Omit<KernelContext, "slices">): number {
  return Math.min(maxPositions, MOST_POSITIONS) * rotaryDim * engineOf(engine).weights.rotaryBytes;
}

/** Bytes of the checkpoint on disk: every group once. */
export function checkpointBytes(architecture: Architecture, formats: WeightFormats): number {
  return weightGroups(architecture).reduce((sum, group) => sum + group.parameters * bytesOf(formats.of(group.part)), 0);
}
