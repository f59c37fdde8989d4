import { findMachine } from "../../../inference-runtime/planner/gpu";
import { Plan } from "../../../inference-runtime/planner";
import { PlacedPart } from "./place-parts";

/** Share of a node's memory that pods of a GPU node may count on: kubelet's reserve and the DaemonSets take the rest (a rough 15 % on small nodes). */
const FREE_MEMORY = 0.75;
/** The shared memory that Dynamo's operator gives a pod by itself (Dynamo's API reference). */
const SHARED_MEMORY_GIB = 8;

/** Shared memory of a part with an engine, in GiB. */
export function sharedMemoryGiB({ part }: PlacedPart, plan: Plan | undefined): number {
  return part.sharedMemoryGiB ?? Math.max(SHARED_MEMORY_GIB, plan?.requirements.sharedMemoryGiB ?? 0);
}

/**
 * Host memory that a part with an engine asks for: what the plan counts on, so that the node isn't given to others too; but never more than
 * its GPUs' share of a node, less what the system takes, since the plan's figure is an estimate and a pod that asks for too much waits for
 * ever. Nothing where the machine isn't known.
 */
export function hostMemory({ pool }: PlacedPart, plan: Plan | undefined): string | undefined {
  const machine = pool?.machineType === undefined ? undefined : findMachine(pool.machineType, undefined);
  if (plan === undefined || machine === undefined) return undefined;
  const { hostMemoryGiB, gpusPerPod } = plan.requirements;
  const share = (machine.memoryGiB * FREE_MEMORY * gpusPerPod) / machine.gpus;
  return `${Math.max(1, Math.floor(Math.min(hostMemoryGiB, share)))}Gi`;
}
