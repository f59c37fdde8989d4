import { Token } from "../../core/framework";
import { Finding } from "../../core/problem";
import gpuZones from "../data/gpu-zones.json";
import regions from "../data/regions.json";
import { GpuMachine } from "./gpu-machine";

/** Where nodes may be: the region, and whether its caller vouches for what isn't known of it. */
export interface PlaceOfZones {
  readonly region: string;
  /** @default false */
  readonly acceptUnlistedRegion?: boolean;
}

/** Zones that are none of the region's. */
export function checkZones(property: string, { region, acceptUnlistedRegion = false }: PlaceOfZones, zones?: string[]): Finding[] {
  if (zones === undefined || Token.isUnresolved(zones)) return [];
  const known = regions.find((row) => row.region === region)?.zones;
  const example = known?.[0] ?? `${region === "" || Token.isUnresolved(region) ? "us-central1" : region}-a`;
  if (zones.length === 0) {
    const reason = "nodes need at least one zone";
    return [{ code: "invalid-zone", property, value: zones, reason, fix: `name one, such as "${example}", or leave zones out` }];
  }
  return zones.flatMap((value, index): Finding[] => {
    if (Token.isUnresolved(value) || Token.isUnresolved(region)) return [];
    const at = { code: "invalid-zone" as const, property: `${property}[${index}]`, value };
    if (zones.indexOf(value) !== index) return [{ ...at, reason: "the zone stands there twice", fix: "name each once" }];
    if (!(value.startsWith(`${region}-`) && /^[a-z]$/.test(value.slice(region.length + 1)))) {
      return [{ ...at, reason: `a node's zone lies in the cluster's region, ${region}`, fix: `write it like "${example}"` }];
    }
    if (known === undefined || known.includes(value) || acceptUnlistedRegion) return [];
    const reason = `${region} isn't known to have this zone; it has ${known.join(", ")}`;
    return [{ ...at, reason, fix: "name one of those; if it is new, set acceptUnlistedRegion: true" }];
  });
}

/** The zones of a region that have an accelerator; nothing where that isn't known. */
export function zonesWith(acceleratorType: string, region: string): string[] | undefined {
  const all = gpuZones.find((row) => row.acceleratorType === acceleratorType)?.zones;
  const here = all?.filter((zone) => zone.slice(0, -2) === region) ?? [];
  return here.length === 0 ? undefined : here;
}

/**
 * Zones of a pool that have none of its GPU: GKE refuses the pool for one of them, after the cluster is made.
 *
 * @param property of the zones, where some are named
 * @param zones those that the pool gets
 */
export function checkGpuZones(property: string, region: string, machine: GpuMachine, zones: string[] | undefined): Finding[] {
  const having = zonesWith(machine.acceleratorType, region);
  if (having === undefined || zones === undefined || Token.isUnresolved(zones)) return [];
  // What isn't a zone of the region is told as such.
  const known = regions.find((row) => row.region === region)?.zones ?? [];
  const lacking = zones.filter((zone) => known.includes(zone) && !having.includes(zone));
  if (lacking.length === 0) return [];
  const reason = `${lacking.join(", ")} ${lacking.length > 1 ? "aren't" : "isn't"} known to have ${machine.acceleratorType}, and GKE refuses a pool when one of its zones lacks it`;
  const fix = `write zones: ${JSON.stringify(having)}; if it has it since, state the GPUs with accelerator: { type, count }`;
  return [{ code: "zone-without-gpu", property, value: zones, reason, fix }];
}
