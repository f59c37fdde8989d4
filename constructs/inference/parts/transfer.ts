import { Transfer } from "../../../inference-runtime/planner/profiles/profile";
import { handsOver } from "../../cluster/pool-needs";
import { PlacedPart } from "./place-parts";

/** What carries the KV cache between the pods of a part and those of another: EFA is libfabric's, other RDMA UCX's. */
export function transferOf({ pool }: PlacedPart): Transfer {
  if (pool === undefined || !handsOver(pool)) return "TCP";
  return pool.fabric.kind === "efa" ? "LIBFABRIC" : "UCX";
}
