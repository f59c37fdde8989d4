import { Construct } from "constructs";
import { EXTERNAL_DNS, externalDnsAddOns } from "../../cluster/dns/external-dns";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { DnsManagedZoneIamMember, ProjectIamMember } from "../bindings";
import table from "../data/external-dns.json";
import { GkeWorkloadIdentity } from "../identity/workload-identity";
import { managedZoneOf } from "./check-dns-records";
import { GkeDnsRecordsOptions } from "./dns-records-options";

/** API that it needs beside the cluster's. */
export const DNS_APIS = ["dns"];

/** Properties of `GkeDnsRecords`. */
export interface GkeDnsRecordsProps extends GkeDnsRecordsOptions {
  readonly clusterName: string;
  /** The project's id, perhaps known only at apply. */
  readonly projectId: string;
  readonly writer: GkeWorkloadIdentity;
  readonly clusterResource: { readonly fqn: string };
}

/** external-dns for models' doors: its rights, to write each zone and to list the zones of their project, and its chart. */
export class GkeDnsRecords extends Construct {
  public readonly addOns: HelmAddOn[];

  public constructor(scope: Construct, id: string, { clusterName, projectId, writer, clusterResource, zones, keepRecords }: GkeDnsRecordsProps) {
    super(scope, id);
    const known = zones.flatMap(({ zoneId }) => managedZoneOf(zoneId) ?? []);
    const names = [...new Set(known.map(({ name }) => name))].sort();
    const project = known[0]?.project ?? projectId;
    // With the project's first cluster the pool of identities comes to be.
    const given = { project, member: writer.member, dependsOn: [clusterResource] };
    // Google has no right to list one zone alone.
    new ProjectIamMember(this, "reader", { ...given, role: table.reader });
    for (const name of names) new DnsManagedZoneIamMember(this, `writer-${name}`, { ...given, managedZone: name, role: table.writer });
    this.addOns = externalDnsAddOns({
      provider: "google",
      clusterName,
      domains: zones.map(({ domain }) => domain),
      keepRecords,
      source: "gateway-httproute",
      after: [],
      extraArgs: { "google-project": project, "zone-id-filter": names },
      identityAgents: table.identityAgents,
    });
  }
}

/** Whose pods write: the namespace and service account. */
export const RECORD_WRITER = EXTERNAL_DNS;
