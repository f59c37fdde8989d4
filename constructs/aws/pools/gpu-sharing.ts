import { DEVICE_PLUGIN_CONFIG_LABEL, timeSlicingConfig } from "../../cluster/pools/device-plugin-config";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { EksProvisioner, isByLoad } from "../karpenter/provisioner";
import { EksNodeImage, isBottlerocket } from "./software/node-image";

/** The most pods to a GPU: as on GKE, and as of a cluster that is there already. With more, each had less of the memory than an engine alone needs. */
const MOST = 48;

/** How several pods use each GPU of a pool. */
export class EksGpuSharing {
  /**
   * By turns: each of so many pods has the GPU for some moments, and all of its memory before it. Nothing keeps them apart but what their engines are told.
   *
   * @param clients how many pods share a GPU, 2 to 48
   */
  public static timeSlicing(clients: number): EksGpuSharing {
    return new EksGpuSharing("time-slicing", clients);
  }

  private constructor(
    /** `time-slicing`. */
    public readonly strategy: string,
    /** How many pods share a GPU. */
    public readonly clients: number,
  ) {}
}

/** What of a pool's options sharing depends on. */
export interface SharedEksPool {
  readonly gpuSharing?: EksGpuSharing;
  readonly gpuPartition?: string;
  readonly efa?: boolean;
  readonly provisioner?: EksProvisioner;
  readonly nodeImage?: EksNodeImage;
}

/** How many pods share a GPU; nothing where it is one pod's, or the number was refused. */
export function clientsOf({ gpuSharing }: Pick<SharedEksPool, "gpuSharing">): number | undefined {
  return gpuSharing !== undefined && isNumberOfPods(gpuSharing.clients) ? gpuSharing.clients : undefined;
}

/** The label by which our device plugin shares a node's GPUs; Bottlerocket's own is told by its settings. */
export function sharingLabels(pool: SharedEksPool): { [key: string]: string } {
  const clients = clientsOf(pool);
  return clients === undefined || isBottlerocket(pool) ? {} : { [DEVICE_PLUGIN_CONFIG_LABEL]: timeSlicingConfig(clients) };
}

function isNumberOfPods(value: number): boolean {
  return !Token.isUnresolved(value) && Number.isInteger(value) && value >= 2 && value <= MOST;
}

/** A number of pods that is none, and what sharing doesn't go with. */
export function checkGpuSharing(at: string, pool: SharedEksPool): Finding[] {
  const { gpuSharing, gpuPartition, efa } = pool;
  if (!(gpuSharing instanceof EksGpuSharing)) return [];
  const property = `${at}.gpuSharing`;
  const value = gpuSharing.clients;
  if (!isNumberOfPods(value)) {
    const reason = `2 to ${MOST} pods share a GPU, and models are planned for their number`;
    return [{ code: "invalid-gpu-sharing", property, value, reason, fix: "write EksGpuSharing.timeSlicing(2), or leave it out: a GPU is one pod's" }];
  }
  return [
    ...(gpuPartition === undefined ? [] : [{ code: "sharing-with-partition" as const, property, value, reason: "each GPU is cut into slices, which have memory of their own; pods that share a slice would have none", fix: "leave gpuSharing or gpuPartition out" }]),
    ...(efa !== true ? [] : [{ code: "sharing-between-nodes" as const, property, value, reason: "a pod on a shared GPU has one share of one GPU, and efa is for GPUs that work together", fix: "leave one of them out" }]),
    ...(isByLoad(pool) ? [{ code: "sharing-by-load" as const, property, value, reason: "Karpenter and Auto Mode count a machine's GPUs by EC2's own table and not by what its nodes offer, so they make one for each pod that waits (kubernetes-sigs/karpenter#729)", fix: "leave provisioner out, for a managed group" }] : []),
  ];
}
