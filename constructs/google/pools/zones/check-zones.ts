import { Token } from "../../../core/framework";
import { checkUnique } from "../../../core/checks/checks";
import { Finding } from "../../../core/problems/problem";
import regions from "../../data/regions.json";

/** Zones of a region, none of them twice. */
export function checkZones(property: string, region: string, zones?: string[]): Finding[] {
  if (zones === undefined || Token.isUnresolved(zones)) return [];
  const example = `${region === "" || Token.isUnresolved(region) ? "us-central1" : region}-a`;
  if (zones.length === 0) {
    const reason = "nodes need at least one zone";
    return [{ code: "invalid-zone", property, value: zones, reason, fix: `name one, such as "${example}", or leave zones out` }];
  }
  const twice = checkUnique("duplicate-zone", (index) => `${property}[${index}]`, zones);
  return [...twice, ...zones.flatMap((value, index): Finding[] => {
    if (Token.isUnresolved(value) || Token.isUnresolved(region)) return [];
    if (value.startsWith(`${region}-`) && /^[a-z]$/.test(value.slice(region.length + 1))) {
      const known = regions.find((row) => row.region === region)?.zones;
      if (known === undefined || known.includes(value)) return [];
      return [{ code: "invalid-zone", property: `${property}[${index}]`, value, reason: `${region} has the zones ${known.join(", ")} (gcloud compute zones list)`, fix: "name one of them" }];
    }
    const reason = `a node's zone lies in the cluster's region, ${region}`;
    return [{ code: "invalid-zone", property: `${property}[${index}]`, value, reason, fix: `write it like "${example}"` }];
  })];
}

/** The one zone in which something lies. */
export function checkZone(property: string, region: string, zone?: string): Finding[] {
  return checkZones(property, region, zone === undefined ? undefined : [zone]).map((finding) => ({ ...finding, property }));
}
