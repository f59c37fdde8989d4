import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { RECORDER } from "./external-dns";

/** A domain in which records of doors are made. */
export interface RecordDomain {
  readonly domain: string;
}

/** Where records are made, if anywhere. */
export interface RecordDomains {
  readonly zones: readonly RecordDomain[];
}

/** A zone too few, and domains that are known too late or named twice. */
export function checkDomains(at: string, zones: readonly RecordDomain[], example: string): Finding[] {
  const findings = zones.flatMap(({ domain }, index) => checkDomain(`${at}.zones[${index}].domain`, domain, zones.slice(0, index)));
  if (zones.length > 0) return findings;
  return [{ code: "no-hosted-zones", property: `${at}.zones`, value: zones, reason: "without a zone no record is made", fix: `name one: { zoneId: "${example}", domain: "models.example.com" }, or leave dnsRecords out` }];
}

function checkDomain(property: string, value: string, before: readonly RecordDomain[]): Finding[] {
  if (Token.isUnresolved(value)) return [{ code: "invalid-hosted-zone", property, value, reason: "models' names are held against it when the app is synthesised", fix: 'write it: "models.example.com"' }];
  if (!before.some(({ domain }) => domain === value)) return [];
  return [{ code: "hosted-zone-twice", property, value, reason: "the domain is named before this, and its records would be written in two zones", fix: "name it once; a private zone beside a public one of the same name wants an external-dns of its own" }];
}

/** Whether a name lies in one of the domains. */
export function isWithin(host: string, { zones }: RecordDomains): boolean {
  return zones.some(({ domain }) => host === domain || host.endsWith(`.${domain}`));
}

/** Who makes a door's record, or that nobody of ours does though records are made. */
export function recordOf(host: string, records: RecordDomains | undefined): { readonly recordedBy?: string; readonly warning?: string } {
  if (records === undefined) return {};
  return isWithin(host, records) ? { recordedBy: RECORDER } : { warning: `${host} lies in no domain of dnsRecords: its record is yours to make` };
}

/** Records of doors in a cluster that makes no doors: there is nothing to tell of, and of the kinds that it reads there is none. */
export function checkHasDoors(at: string, gateway: unknown): Finding[] {
  if (gateway !== undefined) return [];
  return [{ code: "dns-without-doors", property: at, alsoReads: ["gateway"], value: "no gateway", reason: "records are of models' doors, which a cluster without `gateway` has none of", fix: "give the cluster its gateway, or leave dnsRecords out" }];
}
