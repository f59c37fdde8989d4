import { EXTERNAL_DNS, externalDnsAddOns } from "../../cluster/dns/external-dns";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { AksWorkloadIdentity, AksWorkloadIdentityOptions } from "../access/workload-identity";
import { GATEWAY_ADD_ON } from "../exposure/gateway";
import { AksDnsRecordsOptions } from "./dns-records-options";
import { ZoneId, idOf, zoneIdOf } from "./zone-id";

/** Name of its identity, beside the cluster's. */
export const RECORD_WRITER = "external-dns";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/networking */
const WRITER = { public: "DNS Zone Contributor", private: "Private DNS Zone Contributor" };

const kindOf = ({ isPrivate }: ZoneId): "public" | "private" => (isPrivate ? "private" : "public");

/**
 * As whom records are written: each zone by a role on it alone; the group that holds them is read, since external-dns lists the zones of a group. A
 * zone and a group are the same however an id writes their letters: Azure gives a role on them once, and fails the second time.
 */
export function recordWriter({ zones }: AksDnsRecordsOptions): AksWorkloadIdentityOptions {
  const zoned = zones.flatMap(({ zoneId }) => zoneIdOf(zoneId) ?? []).map((zone) => ({ scope: idOf(zone), zone }));
  const sorted = zoned.sort(({ scope: one }, { scope: other }) => (one < other ? -1 : 1));
  const known = sorted.filter(({ scope }, index) => !sorted.slice(0, index).some((other) => other.scope.toLowerCase() === scope.toLowerCase()));
  const writes = known.map(({ scope, zone }) => ({ scope, role: WRITER[kindOf(zone)] }));
  // All lie in one group, or are refused.
  return { ...EXTERNAL_DNS, roles: [...writes, ...known.slice(0, 1).map(({ zone }) => ({ scope: groupOf(zone), role: "Reader" }))] };
}

/** external-dns for models' doors, acting as `writer`. */
export function recordAddOns({ zones, keepRecords }: AksDnsRecordsOptions, clusterName: string, writer: AksWorkloadIdentity): HelmAddOn[] {
  const known = zones.flatMap(({ zoneId }) => zoneIdOf(zoneId) ?? []);
  const [first] = known;
  // Refused, and told of.
  if (first === undefined) return [];
  return externalDnsAddOns({
    provider: { public: "azure", private: "azure-private-dns" }[kindOf(first)],
    clusterName,
    domains: zones.map(({ domain }) => domain),
    keepRecords,
    source: "gateway-httproute",
    // Its chart brings the kinds that are looked at.
    after: [GATEWAY_ADD_ON],
    // By the end of their ids: Azure writes the rest in more than one case.
    extraArgs: { "zone-id-filter": [...new Set(known.map(({ name }) => `/${name}`))].sort() },
    // Whose tokens they are, AKS tells the pod itself (v0.21.0 provider/azure/config.go).
    files: { "azure.json": { subscriptionId: first.subscription, resourceGroup: first.group, useWorkloadIdentityExtension: true } },
    values: { serviceAccount: { create: true, name: EXTERNAL_DNS.serviceAccount, annotations: writer.serviceAccountAnnotations }, podLabels: writer.podLabels },
  });
}

function groupOf({ subscription, group }: ZoneId): string {
  return `/subscriptions/${subscription}/resourceGroups/${group}`;
}
