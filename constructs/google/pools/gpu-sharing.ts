import { checkClients } from "../../cluster/pools/gpu-clients";
import { Finding } from "../../core/problems/problem";

/** Pods on a GPU at once, by NVIDIA's MPS. */
export interface GkeMpsOptions {
  /** How many pods share a GPU, 2 to 48. @example 2 */
  readonly clients: number;
  /**
   * That pods on such GPUs may share the node's memory for messages with all of its processes, other pods' among them, and that the models' namespace is held to no
   * standard of pod security: by it alone GKE's daemon of MPS is reached. Refused without.
   * @example true
   */
  readonly hostIpc?: boolean;
}

/** How several pods use each GPU of a pool. */
export class GkeGpuSharing {
  /**
   * By turns: each of so many pods has the GPU for some moments, and all of its memory before it. Nothing keeps them apart but what their engines are told.
   *
   * @param clients how many pods share a GPU, 2 to 48
   */
  public static timeSlicing(clients: number): GkeGpuSharing {
    return new GkeGpuSharing("TIME_SHARING", "time-sharing", clients);
  }

  /**
   * At once, by NVIDIA's MPS: each of so many pods has as large a part of the GPU's processors, and GKE's plugin holds each of its processes to as large a part of the
   * memory (CUDA_MPS_ACTIVE_THREAD_PERCENTAGE, CUDA_MPS_PINNED_DEVICE_MEM_LIMIT). One that breaks the GPU breaks it for all.
   */
  public static mps(options: GkeMpsOptions): GkeGpuSharing {
    // Without a type check it may be nothing; the number is refused then.
    const { clients, hostIpc } = (options ?? {}) as GkeMpsOptions;
    return new GkeGpuSharing("MPS", "mps", clients, hostIpc === true);
  }

  private constructor(
    /** Google's name of the way. */
    public readonly strategy: string,
    /** How nodes are labelled. */
    public readonly label: string,
    /** How many pods share a GPU. */
    public readonly clients: number,
    /** Whether its pods may share the node's memory for messages. */
    public readonly hostIpc: boolean = false,
  ) {}
}

/** GKE's labels of nodes whose GPUs are shared (https://cloud.google.com/kubernetes-engine/docs/concepts/timesharing-gpus). It taints them as any node with GPUs. */
export const SHARING_LABEL = "cloud.google.com/gke-gpu-sharing-strategy";
export const CLIENTS_LABEL = "cloud.google.com/gke-max-shared-clients-per-gpu";

/** GKE's labels of a pool's nodes. */
export function sharingLabels(sharing: GkeGpuSharing | undefined): { [key: string]: string } {
  return sharing === undefined ? {} : { [SHARING_LABEL]: sharing.label, [CLIENTS_LABEL]: String(sharing.clients) };
}

/** What of a pool's options sharing depends on. */
export interface SharedPool {
  readonly gpuSharing?: GkeGpuSharing;
}

/** A number of pods that no GPU takes, and MPS whose pods may not do what it needs. What sharing doesn't go with, the matrix of capacities says. */
export function checkGpuSharing(at: string, pool: SharedPool): Finding[] {
  const { gpuSharing } = pool;
  if (!(gpuSharing instanceof GkeGpuSharing)) return [];
  const property = `${at}.gpuSharing`;
  const value = gpuSharing.clients;
  const none = checkClients(property, value, gpuSharing.strategy === "MPS" ? "GkeGpuSharing.mps({ clients: 2, hostIpc: true })" : "GkeGpuSharing.timeSlicing(2)");
  if (none.length > 0) return none;
  if (gpuSharing.strategy === "MPS" && !gpuSharing.hostIpc) {
    const reason = "GKE's pods with MPS must share the node's memory for messages (hostIPC), by which they see those of all its processes, and their namespace can't be held to a standard of pod security then";
    return [{ code: "mps-without-host-ipc", property, value: gpuSharing.label, reason, fix: "write GkeGpuSharing.mps({ clients, hostIpc: true }) where that may be; else GkeGpuSharing.timeSlicing, or gpuPartition" }];
  }
  return [];
}
