import { Construct } from "constructs";
import { EXTERNAL_DNS, externalDnsAddOns } from "../../cluster/dns/external-dns";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { DnsManagedZoneIamMember, ProjectIamMember } from "../bindings";
import table from "../data/external-dns.json";
import { GkeWorkloadIdentity } from "../identity/workload-identity";
import { nameInProject } from "../names";
import { managedZoneOf } from "./check-dns-records";
import { GkeDnsRecordsOptions } from "./dns-records-options";

/** API that it needs beside the cluster's. */
export const DNS_APIS = ["dns"];

/** Properties of `GkeDnsRecords`. */
export interface GkeDnsRecordsProps extends GkeDnsRecordsOptions {
  readonly clusterName: string;
  readonly region: string;
  /** The project's id, perhaps known only at apply. */
  readonly projectId: string;
  readonly writer: GkeWorkloadIdentity;
  readonly clusterResource: { readonly fqn: string };
}

/** external-dns for models' doors: its rights, to write each zone and to list the zones of their project, and its chart. */
export class GkeDnsRecords extends Construct {
  public readonly addOns: HelmAddOn[];

  public constructor(scope: Construct, id: string, { clusterName, region, projectId, writer, clusterResource, zones, keepRecords }: GkeDnsRecordsProps) {
    super(scope, id);
    const known = zones.flatMap(({ zoneId }) => managedZoneOf(zoneId) ?? []);
    const names = [...new Set(known.map(({ name }) => name))].sort();
    const project = known[0]?.project ?? projectId;
    // With the project's first cluster the pool of identities comes to be.
    const given = { project, member: writer.member, dependsOn: [clusterResource] };
    // Google has no right to list one zone alone.
    new ProjectIamMember(this, "reader", { ...given, role: table.reader, condition: writer.condition });
    // A zone takes no conditions: the right on it is this cluster's own by the account's name.
    for (const name of names) new DnsManagedZoneIamMember(this, `writer-${name}`, { ...given, managedZone: name, role: table.writer });
    this.addOns = externalDnsAddOns({
      provider: "google",
      clusterName,
      serviceAccount: recordWriter(clusterName, region).serviceAccount,
      domains: zones.map(({ domain }) => domain),
      keepRecords,
      source: "gateway-httproute",
      after: [],
      extraArgs: { "google-project": project, "zone-id-filter": names },
      identityAgents: table.identityAgents,
    });
  }
}

/** Longest part of a service account's name that is the cluster's. */
const LONGEST_OWN = 40;

/** Whose pods write: the namespace, and a service account that no other cluster of the project has, since they all share one pool of identities. */
export function recordWriter(clusterName: string, region: string): { readonly namespace: string; readonly serviceAccount: string } {
  return { namespace: EXTERNAL_DNS.namespace, serviceAccount: `${EXTERNAL_DNS.serviceAccount}-${nameInProject(clusterName, region, "", LONGEST_OWN)}` };
}
