import regions from "../../data/regions.json";

/** How many zones a regional cluster's nodes spread over when none are named. */
const ZONES_OF_A_CLUSTER = 3;

/**
 * The zones of a cluster that names none: the first three of its region, which is all of them everywhere but in us-central1. They are
 * written out, since the provider keeps what was there once when they are not, and zones that are taken away again would stay.
 * Nothing for a region that this release doesn't know.
 */
export function defaultZones(region: string): string[] | undefined {
  return regions.find((row) => row.region === region)?.zones.slice(0, ZONES_OF_A_CLUSTER);
}

/** How many zones a pool spreads over: GKE takes three of a region when none are named. */
export function zoneCount(zones?: string[]): number {
  return Math.max(1, zones?.length ?? ZONES_OF_A_CLUSTER);
}
