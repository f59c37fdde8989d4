import { DEVICE_PLUGIN_CONFIG_LABEL, timeSlicingConfig } from "../../cluster/pools/device-plugin-config";
import { checkClients, checkCutAndShared, checkSharedBetweenNodes, clientsOf } from "../../cluster/pools/gpu-clients";
import { Finding } from "../../core/problems/problem";
import { EksProvisioner, isByLoad } from "../karpenter/provisioner";
import { EksNodeImage, isBottlerocket } from "./software/node-image";

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

/** The label by which our device plugin shares a node's GPUs; Bottlerocket's own is told by its settings. */
export function sharingLabels(pool: SharedEksPool): { [key: string]: string } {
  const clients = clientsOf(pool);
  return clients === undefined || isBottlerocket(pool) ? {} : { [DEVICE_PLUGIN_CONFIG_LABEL]: timeSlicingConfig(clients) };
}

/** A number of pods that is none, and what sharing doesn't go with. */
export function checkGpuSharing(at: string, pool: SharedEksPool): Finding[] {
  const { gpuSharing, efa } = pool;
  if (!(gpuSharing instanceof EksGpuSharing)) return [];
  const property = `${at}.gpuSharing`;
  const value = gpuSharing.clients;
  const none = checkClients(property, value, "EksGpuSharing.timeSlicing(2)");
  if (none.length > 0) return none;
  return [
    ...checkCutAndShared(property, value, pool),
    ...checkSharedBetweenNodes(property, value, "efa", efa === true),
    ...(isByLoad(pool) ? [{ code: "sharing-by-load" as const, property, value, reason: "Karpenter and Auto Mode count a machine's GPUs by EC2's own table and not by what its nodes offer, so they make one for each pod that waits (kubernetes-sigs/karpenter#729)", fix: "leave provisioner out, for a managed group" }] : []),
  ];
}
