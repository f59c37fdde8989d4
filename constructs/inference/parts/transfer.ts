import { Transfer } from "../../../inference-runtime/planner/profiles/profile";
import { handsOver, nixlBackendOf } from "../../cluster/pools/pool-needs";
import { PlacedPart } from "./place-parts";

/** What carries the KV cache between the pods of a part and those of another: what their fabric's row says; UCX over one that has none. */
export function transferOf({ pool }: PlacedPart): Transfer {
  if (pool === undefined || !handsOver(pool)) return "TCP";
  return (nixlBackendOf(pool) as Transfer | undefined) ?? "UCX";
}
