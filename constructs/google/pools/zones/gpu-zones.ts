import { Token } from "../../../core/framework";
import { Finding } from "../../../core/problems/problem";
import gpuZones from "../../data/gpu-zones.json";
import regions from "../../data/regions.json";
import { defaultZones } from "./zones";

/** What of a pool says where its GPUs are wanted. */
export interface WantedGpus {
  readonly region: string;
  readonly acceleratorType: string;
  /** The pool's own zones, and the cluster's. */
  readonly zones?: string[];
  readonly ofCluster?: string[];
}

/**
 * Zones that are known to have none of the GPU: a node pool there fails when half of the cluster is made. Of zones that nobody named too, since
 * a region's three are not those of every GPU.
 */
export function checkGpuZones(at: string, { region, acceleratorType, zones, ofCluster }: WantedGpus): Finding[] {
  const row = gpuZones.find((one) => one.region === region && one.acceleratorType === acceleratorType);
  const named = zones ?? ofCluster;
  if (row === undefined || Token.isUnresolved(named)) return [];
  const known = regions.find((one) => one.region === region)?.zones ?? [];
  const lacking = (named ?? defaultZones(region) ?? []).filter((zone) => known.includes(zone) && !row.zones.includes(zone));
  const reason = `${acceleratorType} is in ${row.zones.join(", ")} of ${region}`;
  const fix = `write zones: ${JSON.stringify(row.zones)} or some of them for the pool; if the zone has it since, state the GPUs with accelerator: { type, count }`;
  if (named === undefined) {
    const why = `${reason}, and ${lacking.join(", ")}, in which it would be made too, has none`;
    return lacking.length === 0 ? [] : [{ code: "gpu-not-in-zone", property: `${at}.zones`, value: undefined, reason: why, fix }];
  }
  const property = zones === undefined ? "zones" : `${at}.zones`;
  return lacking.map((value) => ({ code: "gpu-not-in-zone", property: `${property}[${named.indexOf(value)}]`, value, reason, fix }));
}
