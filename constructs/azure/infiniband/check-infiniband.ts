import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { AksGpuPoolOptions } from "../pools/pool-options";
import { AksInfiniBand, infiniBandOf } from "./infiniband";

/** What a pool of a size with InfiniBand can't be in a cluster that sets it up. */
export function checkInfiniBand(property: string, pool: AksGpuPoolOptions, infiniBand?: AksInfiniBand): Finding[] {
  const size = Token.isUnresolved(pool.machineType) ? undefined : infiniBandOf(pool.machineType);
  if (infiniBand === undefined || size === undefined) return [];
  if (size.missing !== undefined) {
    const reason = `${size.machineType} has InfiniBand that isn't set up here: ${size.missing}`;
    const fix = "leave infiniBand out, or give such machines a cluster of their own";
    return [{ code: "infiniband-not-made", property: `${property}.machineType`, value: pool.machineType, reason, fix }];
  }
  const findings: Finding[] = [];
  const { zones, driver } = pool;
  if (zones !== undefined && !Token.isUnresolved(zones) && zones.length > 1) {
    const reason = "the nodes of a pool share one InfiniBand network, which lies in one zone";
    findings.push({ code: "infiniband-zones", property: `${property}.zones`, value: zones, reason, fix: "name one zone, or none" });
  }
  if (driver?.version !== undefined) {
    const reason = "AKS's driver doesn't load what lets network cards reach GPU memory (nvidia-peermem); the GPU Operator's does, after the cards' own";
    findings.push({ code: "infiniband-driver", property: `${property}.driver`, value: driver.version, reason, fix: "leave driver out, for the operator's" });
  }
  return findings;
}
