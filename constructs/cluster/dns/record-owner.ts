import { TakenName } from "../../core/names/names-taken";

/**
 * Whose records are whose is told by the cluster's name alone (a TXT record beside each): of two clusters of one name, in two regions, each would take
 * the other's records in a zone for its own that have no door any more, and delete them.
 *
 * @param zones what tells a zone from another, and how it is called
 */
export function recordOwners(clusterName: string, zones: readonly (readonly string[])[]): TakenName[] {
  const fix = "give each deployment another clusterName, or other zones: of records that its doors don't have, external-dns deletes those with the cluster's name";
  return [...new Map(zones.map((zone) => [JSON.stringify(zone), zone])).values()].map((zone) => ({ noun: "owner of records", property: "clusterName", value: clusterName, where: `zone ${zone[zone.length - 1]}`, within: zone, fix }));
}
