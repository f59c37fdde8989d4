import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { AksGpuPoolOptions } from "../pools/pool-options";
import { AksInfiniBand, infiniBandOf } from "./infiniband";

/** A size whose InfiniBand isn't made here, in a cluster that sets it up. What doesn't go with one that is stands in the matrix of capacities. */
export function checkInfiniBand(property: string, { machineType }: AksGpuPoolOptions, infiniBand?: AksInfiniBand): Finding[] {
  const size = Token.isUnresolved(machineType) ? undefined : infiniBandOf(machineType);
  if (infiniBand === undefined || size?.missing === undefined) return [];
  const reason = `${size.machineType} has InfiniBand that isn't set up here: ${size.missing}`;
  const fix = "leave infiniBand out, or give such machines a cluster of their own";
  return [{ code: "infiniband-not-made", property: `${property}.machineType`, value: machineType, reason, fix }];
}
