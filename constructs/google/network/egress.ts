import { DnsManagedZone, DnsRecordSet } from "../bindings";
import { ITerraformDependable, TerraformResource } from "../../core/framework";
import { resourceAddress } from "../../core/names/resource-address";
import { Construct } from "constructs";
import { nameInProject } from "../names";

/** Where nodes without public addresses get to from a VPC of the cluster's own. */
export class GkeEgress {
  /** The internet, by Cloud NAT. */
  public static readonly CLOUD_NAT = new GkeEgress("cloud-nat");
  /** Google's APIs and no further, by Private Google Access: Artifact Registry, Cloud Storage, logs. */
  public static readonly GOOGLE_ONLY = new GkeEgress("google-only");
  /** As `GOOGLE_ONLY`, and of Google's APIs only those that VPC Service Controls can watch: their names lead to the restricted addresses. */
  public static readonly RESTRICTED = new GkeEgress("restricted");

  private constructor(public readonly kind: string) {}
}

/** Whether nodes reach no registry but Google's. */
export function isClosed(egress: GkeEgress | undefined): boolean {
  return egress === GkeEgress.GOOGLE_ONLY || egress === GkeEgress.RESTRICTED;
}

/** API that it needs beside the cluster's. */
export function egressApis(egress: GkeEgress | undefined, serviceConnect: object | undefined): string[] {
  return egress === GkeEgress.RESTRICTED || serviceConnect !== undefined ? ["dns"] : [];
}

/**
 * Addresses of Google's APIs within reach of VPC Service Controls, which need a VPC's default route and nothing else.
 *
 * @see https://cloud.google.com/vpc/docs/configure-private-google-access
 */
const RESTRICTED_ADDRESSES = ["199.36.153.4", "199.36.153.5", "199.36.153.6", "199.36.153.7"];
/** The zones that lead there: APIs, and the registries of Google. */
const ZONES: readonly { readonly id: string; readonly domain: string; readonly at: string }[] = [
  { id: "apis", domain: "googleapis.com.", at: "restricted.googleapis.com." },
  { id: "pkg-dev", domain: "pkg.dev.", at: "pkg.dev." },
  { id: "gcr-io", domain: "gcr.io.", at: "gcr.io." },
];

/** https://cloud.google.com/dns/docs/reference/rest/v1/managedZones: as a label of DNS has it. */
const LONGEST_ZONE_NAME = 63;

/** Properties of `RestrictedApis`. */
export interface RestrictedApisProps {
  readonly clusterName: string;
  readonly region: string;
  readonly project?: string;
  readonly networkId: string;
  /** Where they are. @default - at Google's restricted addresses */
  readonly addresses?: string[];
  /** Labels of what takes some. */
  readonly labels: { [key: string]: string };
  readonly dependsOn: ITerraformDependable[];
}

/** What names of Google's mean within a VPC. */
export class RestrictedApis extends Construct {
  /** Must be there before the first node. */
  public readonly ready: DnsRecordSet[];

  public constructor(scope: Construct, id: string, { clusterName, region, project, networkId, addresses = RESTRICTED_ADDRESSES, labels, dependsOn }: RestrictedApisProps) {
    super(scope, id);
    this.ready = ZONES.flatMap(({ id: name, domain, at }) => {
      const zone = new DnsManagedZone(this, name, {
        // A zone belongs to the project, and a second cluster of the name may stand in another region.
        name: nameInProject(clusterName, region, `-${name}`, LONGEST_ZONE_NAME),
        description: `${domain.slice(0, -1)} ${addresses === RESTRICTED_ADDRESSES ? "at Google's restricted addresses" : "at an address of the VPC"}, for ${clusterName}`,
        dnsName: domain,
        project,
        labels,
        visibility: "private",
        privateVisibilityConfig: { networks: [{ networkUrl: networkId }] },
        dependsOn,
      });
      const shared = { managedZone: zone.name, project, ttl: 300 };
      return [
        new DnsRecordSet(this, `${name}-addresses`, { ...shared, name: at, type: "A", rrdatas: addresses }),
        new DnsRecordSet(this, `${name}-names`, { ...shared, name: `*.${domain}`, type: "CNAME", rrdatas: [at] }),
      ];
    });
  }

  /** Names lead nowhere before that which they lead to. */
  public after(endpoint: TerraformResource): void {
    for (const record of this.ready) record.dependsOn = [...(record.dependsOn ?? []), resourceAddress(endpoint)];
  }
}
