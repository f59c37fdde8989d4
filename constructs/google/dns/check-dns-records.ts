import { checkDomains, checkHasDoors } from "../../cluster/dns/domains";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { GkeClusterProps } from "../gke-cluster-props";

/** https://cloud.google.com/dns/docs/reference/rest/v1/managedZones: 1 to 63 characters, a letter first, no hyphen last. */
const ZONE = /^(?:projects\/((?:[a-z0-9.-]+:)?[a-z][-a-z0-9]{4,28}[a-z0-9])\/managedZones\/)?([a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$/;

/** A zone, by its name and, where it is written, its project; undefined of what is none, or isn't known yet. */
export function managedZoneOf(zoneId: string): { readonly project?: string; readonly name: string } | undefined {
  const found = Token.isUnresolved(zoneId) ? null : ZONE.exec(zoneId);
  return found === null ? undefined : { project: found[1], name: found[2] };
}

/** Zones that Cloud DNS has by no such name, of more than one project, and domains twice. */
export function checkDnsRecords(at: string, { dnsRecords, gateway, project }: Pick<GkeClusterProps, "dnsRecords" | "gateway" | "project">): Finding[] {
  if (dnsRecords === undefined) return [];
  const { zones } = dnsRecords;
  return [...zones.flatMap(({ zoneId }, index) => checkZone(`${at}.zones[${index}].zoneId`, zoneId)), ...checkTogether(at, zones, project), ...checkDomains(at, zones, "models-example-com"), ...checkHasDoors(at, gateway)];
}

function checkZone(property: string, value: string): Finding[] {
  if (managedZoneOf(value) !== undefined) return [];
  const reason = Token.isUnresolved(value) ? "external-dns is told its name, and the right is on it, when the app is synthesised" : "this is not the name of a managed zone";
  return [{ code: "invalid-hosted-zone", property, value, reason, fix: 'write it as `gcloud dns managed-zones list` tells: "models-example-com", or "projects/PROJECT/managedZones/models-example-com"' }];
}

/** One external-dns writes zones of one project (v0.21.0 provider/google/google.go). */
function checkTogether(at: string, zones: readonly { readonly zoneId: string }[], own: string | undefined): Finding[] {
  const projects = [...new Set(zones.flatMap(({ zoneId }) => managedZoneOf(zoneId) ?? []).map(({ project }) => project ?? own ?? "the cluster's"))];
  if (projects.length < 2) return [];
  return [{ code: "hosted-zones-apart", property: `${at}.zones`, value: projects, reason: "external-dns writes zones of one project", fix: "name those of one project here; the others want an external-dns of their own" }];
}
