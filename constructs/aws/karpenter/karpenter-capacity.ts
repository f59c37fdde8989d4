import { Capacity } from "../../cluster/pools/capacity";

/** Karpenter's word for how a pool's machines are bought: a Capacity Block is a reservation to it. */
export function karpenterCapacity({ kind, interruptible }: Capacity): string {
  if (kind === "reservation" || kind === "block") return "reserved";
  return interruptible ? "spot" : "on-demand";
}
