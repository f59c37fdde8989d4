import { Token } from "../../../core/framework";
import { Finding } from "../../../core/problems/problem";
import { onGpus } from "../../parts/part";
import { PlacedPart } from "../../parts/place-parts";

/** What slices of GPUs don't do: they reach no other, so nothing is split over them, and no KV cache handed from one to another. */
export function checkPartition({ part, pool }: PlacedPart): Finding[] {
  const cut = pool?.gpuPartition;
  if (pool === undefined || cut === undefined || !onGpus(part)) return [];
  const slices = `the GPUs of pool ${pool.name} are cut into slices (${cut.size}), which don't reach each other`;
  if (part.role.isHalf) {
    return [{ code: "slices-apart", property: "prefill", value: part.name, reason: `${slices}, and prefill hands its KV cache over`, fix: "serve without prefill apart, or on a pool of whole GPUs" }];
  }
  if (!Token.isUnresolved(part.nodes) && part.nodes > 1) {
    return [{ code: "slices-apart", property: part.properties.nodes, value: part.nodes, reason: slices, fix: "keep a worker on one slice, or name a pool of whole GPUs" }];
  }
  if (Token.isUnresolved(part.gpus) || part.gpus <= 1) return [];
  return [{ code: "slices-apart", property: part.properties.gpus, value: part.gpus, reason: slices, fix: "keep a worker on one slice, cut the GPUs into larger ones, or name a pool of whole GPUs" }];
}
