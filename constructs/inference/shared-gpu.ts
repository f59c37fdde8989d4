import { GpuPool } from "../cluster/pools/node-pool";
import { EngineArgs } from "../../inference-runtime/planner/profiles/profile";
import { Plan, PlanRequest } from "../../inference-runtime/planner";
import { FlagWords } from "../../inference-runtime/planner/flags/words";

/** What all pods of a shared GPU take together of its memory: the rest is for what engines don't count, a context of each among it. */
const TOGETHER = 0.9;

/** Whether a pool's GPUs are shared by several pods. */
export function isShared(pool: GpuPool | undefined): pool is GpuPool & { readonly gpuClients: number } {
  return pool?.gpuClients !== undefined && pool.gpuClients > 1;
}

/** The share of a GPU's whole memory that a pod's engine may take; nothing of a pool whose GPUs are one pod's. */
export function fractionOn(pool: GpuPool | undefined): number | undefined {
  return isShared(pool) ? Math.floor((TOGETHER / pool.gpuClients) * 1000) / 1000 : undefined;
}

/** Arguments of a worker that has a share of a GPU: what it may take, where its own arguments don't say it, and the size of its cache, where that was planned. */
export function shareArgs(pool: GpuPool | undefined, own: EngineArgs, words: FlagWords, plan?: Plan): string[] {
  const fraction = own.memoryFraction ?? fractionOn(pool);
  if (!isShared(pool) || fraction === undefined) return [];
  const at = plan?.engineArgs.indexOf(CACHE_BYTES) ?? -1;
  const cache = at < 0 || own.kvCacheBytes !== undefined ? [] : [words.write(CACHE_BYTES), String(plan?.engineArgs[at + 1])];
  return [...(own.memoryFraction === undefined ? [words.write("--gpu-memory-utilization"), String(fraction)] : []), ...cache];
}

/**
 * The request again with the size of the cache that is sure. vLLM measures what is left of the whole GPU while it starts, so that what another pod takes in that
 * moment would be counted as its own; with a size it doesn't go by that (vllm/v1/worker/gpu_worker.py determine_available_memory). Nothing where nothing is sure.
 */
export function withSureCache(request: PlanRequest, { perGpu }: Plan, words: FlagWords): PlanRequest | undefined {
  const sure = Math.floor((perGpu?.kvCacheGiB.low ?? 0) * 100) / 100;
  return request.kvCacheGiB !== undefined || sure <= 0 || !words.takes(CACHE_BYTES) ? undefined : { ...request, kvCacheGiB: sure };
}

/** The second plan without what it says of the share beside the cache's size: both are ours, so there is nothing for the caller to leave out. */
export function withoutOwnShare(plan: Plan, args: EngineArgs): Plan {
  if (args.memoryFraction !== undefined) return plan;
  return { ...plan, diagnostics: plan.diagnostics.filter(({ code, path }) => !(code === "unused-property" && path === "memoryFraction")) };
}

/** Why a part wasn't planned, and what else that means where pods share a GPU. */
export function withoutSureCache(unplanned: readonly string[], pool: GpuPool, args: EngineArgs): string[] {
  if (args.kvCacheBytes !== undefined) return [...unplanned];
  const also = `until then vLLM isn't told how large its cache may be, and on pool ${pool.name}, whose GPUs are shared, counts as its own what a neighbour takes while it starts`;
  return unplanned.map((why, index) => (index === unplanned.length - 1 ? `${why}; ${also}` : why));
}

/** What a planned worker wants told of whose cache nothing is sure. @returns nothing where its size is written, or the engine has no word for it */
export function unsureCache(pool: GpuPool, { engineArgs, feasible }: Plan, args: EngineArgs, words: FlagWords): string | undefined {
  if (!isShared(pool) || !feasible || args.kvCacheBytes !== undefined || engineArgs.includes(CACHE_BYTES) || !words.takes(CACHE_BYTES)) return undefined;
  return `by the plan's low end its part of a GPU of pool ${pool.name}, which is shared, has no room for a cache: vLLM isn't told how large its cache may be, and counts as its own what a neighbour takes while it starts. Let fewer pods share each GPU, or give ${CACHE_BYTES} in the engine's arguments.`;
}

const CACHE_BYTES = "--kv-cache-memory-bytes";
