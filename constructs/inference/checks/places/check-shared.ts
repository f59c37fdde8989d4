import { Token } from "../../../core/framework";
import { Finding } from "../../../core/problems/problem";
import { engineOf } from "../../engine";
import { preflightMode } from "../../graph/preflight";
import { PartRole, onGpus } from "../../parts/part";
import { PlacedPart } from "../../parts/place-parts";
import { PreflightMode, ServedModelOptions } from "../../served-model-options";
import { isShared } from "../../shared-gpu";

/** What a share of a GPU doesn't do: it is one, of an engine that can be told how much of the whole memory is its own. */
export function checkShared(model: ServedModelOptions, { part, pool }: PlacedPart): Finding[] {
  if (!isShared(pool) || !onGpus(part)) return [];
  const shared = `each GPU of pool ${pool.name} is shared by ${pool.gpuClients} pods${pool.hostIpc === true ? ", at once" : ", by turns"}`;
  const engine = engineOf(model);
  if (!engine.serving.takesShare) {
    const reason = `${shared}, and ${engine.title} takes its part of what is free when it starts: how much, depends on who was there before`;
    return [{ code: "share-of-gpu", property: "engine", value: engine.title, reason, fix: "serve by vLLM, or on a pool whose GPUs are whole or cut into slices" }];
  }
  if (part.role === PartRole.ENCODE) {
    return [{ code: "share-of-gpu", property: "encode", value: part.name, reason: `${shared}, and a worker that encodes isn't told how much of the memory is its own`, fix: "let it encode on a pool of whole GPUs" }];
  }
  if (part.role.isHalf) {
    return [{ code: "share-of-gpu", property: "prefill", value: part.name, reason: `${shared}, and prefill apart is for GPUs that have one thing to do`, fix: "serve without prefill apart, or on a pool of whole GPUs" }];
  }
  if (!Token.isUnresolved(part.nodes) && part.nodes > 1) {
    return [{ code: "share-of-gpu", property: part.properties.nodes, value: part.nodes, reason: `${shared}, and GPUs that work together would wait for what others do on them`, fix: "keep a worker on one share, or name a pool of whole GPUs" }];
  }
  if (!Token.isUnresolved(part.gpus) && part.gpus > 1) {
    return [{ code: "share-of-gpu", property: part.properties.gpus, value: part.gpus, reason: `${shared}, and a pod may have one share alone: two might be of one GPU`, fix: "keep a worker on one share, or name a pool of whole GPUs" }];
  }
  if (preflightMode(model.preflight ?? {}) === PreflightMode.DEEP) {
    return [{ code: "share-of-gpu", property: "preflight.mode", value: "deep", reason: `${shared}, and a deep check fills the GPU that others have too, and measures what they leave`, fix: "write PreflightMode.FAST" }];
  }
  if (Token.isUnresolved(part.arguments)) return [];
  const { memoryFraction } = engine.readArgs(part.arguments);
  if (memoryFraction === undefined || memoryFraction <= 1 / pool.gpuClients) return [];
  const reason = `${shared}, so that each has 1/${pool.gpuClients} of its memory`;
  return [{ code: "share-of-gpu", property: part.properties.arguments, value: memoryFraction, reason, fix: "leave --gpu-memory-utilization out: the share is written" }];
}
