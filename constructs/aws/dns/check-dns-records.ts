import { Token } from "../../core/framework";
import { Finding } from "../../core/problem";
import { EksClusterProps } from "../eks-cluster-props";
import { EksDnsRecordsOptions } from "./dns-records-options";

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html: up to 32 characters; in practice a Z and capitals with digits. */
const ZONE_ID = /^Z[A-Z0-9]{3,31}$/;

/** Zones that Route 53 has by no such id, domains twice, and an API that nodes don't reach. */
export function checkDnsRecords(at: string, { dnsRecords, network }: Pick<EksClusterProps, "dnsRecords" | "network">): Finding[] {
  if (dnsRecords === undefined) return [];
  const { zones } = dnsRecords;
  const findings: Finding[] = zones.flatMap((zone, index) => [...checkZoneId(`${at}.zones[${index}].zoneId`, zone.zoneId), ...checkDomain(`${at}.zones[${index}].domain`, zone.domain, zones.slice(0, index))]);
  if (zones.length === 0) {
    findings.push({ code: "no-hosted-zones", property: `${at}.zones`, value: zones, reason: "without a zone no record is made", fix: 'name one: { zoneId: "Z0123456789ABCDEFGHIJ", domain: "models.example.com" }, or leave dnsRecords out' });
  }
  if (network?.nat === false) {
    const reason = "network.nat is false, and Route 53's API is reached by no endpoint that is made here";
    findings.push({ code: "dns-out-of-reach", property: at, value: zones.length, reason, fix: "leave it out, and write the records where Terraform runs; or let nodes out" });
  }
  return findings;
}

function checkZoneId(property: string, value: string): Finding[] {
  const code = "invalid-hosted-zone";
  const fix = 'write it as `aws route53 list-hosted-zones` tells, without "/hostedzone/": "Z0123456789ABCDEFGHIJ"';
  // The role and the chart are written with it; a zone made by the same program has its id at apply alone.
  if (Token.isUnresolved(value) || ZONE_ID.test(value)) return [];
  return [{ code, property, value, reason: "a hosted zone is called by its id: a Z, capitals and digits", fix }];
}

function checkDomain(property: string, value: string, before: EksDnsRecordsOptions["zones"]): Finding[] {
  if (Token.isUnresolved(value)) return [{ code: "invalid-hosted-zone", property, value, reason: "models' names are held against it when the app is synthesised", fix: 'write it: "models.example.com"' }];
  const other = before.find(({ domain }) => domain === value);
  if (other === undefined) return [];
  return [{ code: "hosted-zone-twice", property, value, reason: "the domain is named before this, and its records would be written in two zones", fix: "name it once; a private zone beside a public one of the same name wants an external-dns of its own" }];
}

/** Whether a name lies in one of the domains. */
export function isWithin(host: string, { zones }: EksDnsRecordsOptions): boolean {
  return zones.some(({ domain }) => host === domain || host.endsWith(`.${domain}`));
}
