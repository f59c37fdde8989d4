import { checkDomains } from "../../cluster/dns/domains";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { EksClusterProps } from "../eks-cluster-props";

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html: up to 32 characters; in practice a Z and capitals with digits. */
const ZONE_ID = /^Z[A-Z0-9]{3,31}$/;

/** Zones that Route 53 has by no such id, domains twice, and an API that nodes don't reach. */
export function checkDnsRecords(at: string, { dnsRecords, network }: Pick<EksClusterProps, "dnsRecords" | "network">): Finding[] {
  if (dnsRecords === undefined) return [];
  const { zones } = dnsRecords;
  const findings = [...zones.flatMap(({ zoneId }, index) => checkZoneId(`${at}.zones[${index}].zoneId`, zoneId)), ...checkDomains(at, zones, "Z0123456789ABCDEFGHIJ")];
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
