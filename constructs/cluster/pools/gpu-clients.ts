import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";

/**
 * The most pods to a GPU: GKE's limit, which is held on other clouds too. With more, each had less of the memory than an engine alone needs.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/timesharing-gpus
 */
const MOST = 48;

/** A pool whose GPUs may be shared, whatever its cloud. */
export interface GpuClients {
  readonly gpuSharing?: { readonly clients: number };
  readonly gpuPartition?: string;
}

/** How many pods share a GPU; nothing where it is one pod's, or the number was refused. */
export function clientsOf({ gpuSharing }: GpuClients): number | undefined {
  return gpuSharing !== undefined && isNumberOfPods(gpuSharing.clients) ? gpuSharing.clients : undefined;
}

/** A number of pods that no GPU takes. @param write what would do */
export function checkClients(property: string, value: number, write: string): Finding[] {
  if (isNumberOfPods(value)) return [];
  const reason = `2 to ${MOST} pods share a GPU, and models are planned for their number`;
  return [{ code: "invalid-gpu-sharing", property, value, reason, fix: `write ${write}, or leave it out: a GPU is one pod's` }];
}

/** GPUs that are cut and shared at once. */
export function checkCutAndShared(property: string, value: number, { gpuPartition }: GpuClients): Finding[] {
  if (gpuPartition === undefined) return [];
  const reason = "each GPU is cut into slices, which have memory of their own; pods that share a slice would have none";
  return [{ code: "sharing-with-partition", property, value, reason, fix: "leave gpuSharing or gpuPartition out" }];
}

/** Shared GPUs in a pool whose option is for GPUs that work together. */
export function checkSharedBetweenNodes(property: string, value: number, option: string, isGiven: boolean): Finding[] {
  if (!isGiven) return [];
  const reason = `a pod on a shared GPU has one share of one GPU, and ${option} is for GPUs that work together`;
  return [{ code: "sharing-between-nodes", property, value, reason, fix: "leave one of them out" }];
}

function isNumberOfPods(value: number): boolean {
  return !Token.isUnresolved(value) && Number.isInteger(value) && value >= 2 && value <= MOST;
}
