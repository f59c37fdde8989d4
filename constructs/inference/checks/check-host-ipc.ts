import { Finding } from "../../core/problems/problem";
import { DynamoRelease } from "../../dynamo/release";
import { engineOf } from "../engine";
import { onGpus } from "../parts/part";
import { PlacedPart, needsOf } from "../parts/place-parts";
import { PartPlan } from "../plan-model";
import { ServedModelOptions } from "../served-model-options";

/** The version of the graph in which the operator's own volume at /dev/shm can be left out. */
const WITHOUT_VOLUME = "v1beta1";

/** A pod that must see its node's /dev/shm, by a release whose operator mounts another one over it. */
export function checkHostIpc(placed: PlacedPart, release: DynamoRelease): Finding[] {
  const { part, pool } = placed;
  if (pool === undefined || !onGpus(part) || needsOf(placed).hostIpc !== true || release.graphApiVersion === WITHOUT_VOLUME) return [];
  const reason = `pods on pool ${pool.name} reach MPS' daemon by the node's /dev/shm, over which the operator of ${release.version} mounts a volume of its own`;
  return [{ code: "host-ipc-not-in-release", property: part.properties.pool, value: pool.name, reason, fix: "take release 1.3 or later, or a pool whose GPUs are whole, cut or shared by turns" }];
}

/**
 * A worker under MPS whose cache has no size that was written: whether the engine sees its part of the memory or the whole isn't documented
 * (NVIDIA/k8s-device-plugin#764), and by a share of either it would take half of its part, or not start.
 */
export function checkSureCache(model: ServedModelOptions, planned: readonly PartPlan[]): Finding[] {
  // Another engine is refused as such.
  if (!engineOf(model).serving.takesShare) return [];
  return planned.flatMap(({ part, mps, plan, unplanned }) => {
    if (mps === undefined || !onGpus(part) || part.arguments.some((word) => String(word).startsWith(FLAG))) return [];
    if (plan?.engineArgs.includes(FLAG) === true) return [];
    const why = plan === undefined ? (unplanned[0] ?? "the model could not be planned") : "the engine's version has no such argument, or nothing is sure of the plan";
    const reason = `GPUs of pool ${mps} are shared by MPS, and whether vLLM sees its part of the memory or the whole isn't documented: so the size of its cache is written (${FLAG}), and here it can't be: ${why}`;
    return [{ code: "mps-without-cache-size" as const, property: part.properties.pool, value: mps, reason, fix: `give plan.config, or ${FLAG} in the engine's arguments; or share by turns` }];
  });
}

const FLAG = "--kv-cache-memory-bytes";
