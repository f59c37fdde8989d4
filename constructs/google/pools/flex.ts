import { Capacity } from "../../cluster/pools/capacity";

/** Whether Google's Dynamic Workload Scheduler brings a capacity's nodes. */
export function isFlex({ kind }: Capacity): boolean {
  return kind === "flex-start" || kind === "queued";
}
