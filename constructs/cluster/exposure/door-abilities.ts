import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { DoorRequest } from "./exposure-offer";

/** What a kind of door can do, from its data file, which has the sources. */
export interface DoorAbilities {
  /** In words: "an Application Load Balancer". */
  readonly name: string;
  /** Kinds of `DoorCertificate` that it takes, and how each is written. */
  readonly certificates: string[];
  /** Kinds of `DoorAuthentication` that it can do. */
  readonly authentication: string[];
  /** The longest answer that passes it, in seconds, and why. */
  readonly longestStreamSeconds: number;
  readonly longestStreamReason: string;
  /** Most ranges that it lets in. 0: it has no list. */
  readonly allowedCidrs: number;
  /** What does it in place of a list, where it has none. @default - nothing */
  readonly insteadOfCidrs?: string;
  readonly firewall: boolean;
  readonly requestsPerMinute: boolean;
  /** Why it can't count each client's requests. @default - it can */
  readonly withoutPerClient?: string;
  /** Fewest requests a minute that it counts. @default - any */
  readonly fewestPerMinute?: number;
  /** Why it can't ask an endpoint picker. @default - it can: its gateway routes to an InferencePool */
  readonly withoutPicker?: string;
}

/** How each kind is written. */
const CERTIFICATES: { readonly [kind: string]: string } = {
  acm: 'DoorCertificate.acm("arn:aws:acm:...")',
  "certificate-map": 'DoorCertificate.certificateMap("my-map")',
  secret: 'DoorCertificate.secret("my-tls")',
  "of-door": "DoorCertificate.OF_DOOR",
};
const AUTHENTICATION: { readonly [kind: string]: string } = {
  oidc: "DoorAuthentication.oidc({ ... })",
  jwt: "DoorAuthentication.jwt({ ... })",
  "api-keys": 'DoorAuthentication.apiKeys("my-keys")',
  iap: "DoorAuthentication.iap({ ... })",
  "by-door": "DoorAuthentication.BY_DOOR",
};

/** What of a request a kind of door can't do. */
export function checkAbilities(property: string, request: DoorRequest, can: DoorAbilities): Finding[] {
  const { certificate, authentication, longestStreamSeconds, allowedCidrs = [], firewall, requestsPerMinute, requestsPerMinutePerClient } = request;
  const findings: Finding[] = [];
  const say = (code: Finding["code"], at: string, value: unknown, reason: string, fix: string): void => {
    findings.push({ code, property: at === "" ? property : `${property}.${at}`, value, reason, fix });
  };
  if (certificate !== undefined && !can.certificates.includes(certificate.kind)) {
    say("certificate-not-for-door", "tls", certificate.kind, `${can.name} takes no certificate of this kind`, `write ${written(can.certificates, CERTIFICATES)}`);
  }
  if (authentication !== undefined && !can.authentication.includes(authentication.kind)) {
    const fix = can.authentication.length === 0 ? "leave it out, and expose the model internally" : `write ${written(can.authentication, AUTHENTICATION)}`;
    say("authentication-not-for-door", "authentication", authentication.kind, `${can.name} can't ask who comes in this way`, fix);
  }
  if (request.pool !== undefined && can.withoutPicker !== undefined) {
    const fix = "leave endpointPicker out: the frontends' router (router: Router.KV) knows the caches too; or serve where a gateway routes to an InferencePool";
    findings.push({ code: "picker-not-for-door", property: "endpointPicker", value: request.pool.name, reason: `${can.name} asks no endpoint picker: ${can.withoutPicker}`, fix });
  }
  if (longestStreamSeconds > can.longestStreamSeconds) {
    const reason = `through ${can.name} an answer lasts ${can.longestStreamSeconds} s at most: ${can.longestStreamReason}`;
    const fix = `write ${can.longestStreamSeconds} or less, or reach the model inside the cluster`;
    findings.push({ code: "stream-longer-than-door", property: "longestStreamSeconds", value: longestStreamSeconds, reason, fix });
  }
  if (allowedCidrs.length > 0 && can.allowedCidrs === 0) {
    say("door-has-no-allow-list", "allowedCidrs", allowedCidrs, `${can.name} lets in no ranges of addresses by itself`, can.insteadOfCidrs ?? "leave it out");
  }
  if (can.allowedCidrs > 0 && allowedCidrs.length > can.allowedCidrs) {
    say("too-many-ranges", "allowedCidrs", allowedCidrs.length, `${can.name} takes ${can.allowedCidrs} ranges at most`, "join neighbours into larger ranges");
  }
  if (firewall !== undefined && !can.firewall) say("door-has-no-firewall", "firewall", firewall, `${can.name} has no firewall of the cloud's in front`, "leave it out");
  if (requestsPerMinute !== undefined && !can.requestsPerMinute) {
    const fix = can.firewall ? "name a firewall with a rate limit in firewall, and leave this out" : "leave it out";
    say("door-has-no-rate-limit", "requestsPerMinute", requestsPerMinute, `${can.name} doesn't count requests`, fix);
  }
  if (requestsPerMinutePerClient !== undefined && can.withoutPerClient !== undefined) {
    const fix = can.requestsPerMinute ? "write requestsPerMinute, of all clients together, or leave it out" : "leave it out";
    say("door-has-no-rate-limit", "requestsPerMinutePerClient", requestsPerMinutePerClient, `${can.name} doesn't count each client's requests: ${can.withoutPerClient}`, fix);
  }
  for (const [name, value] of Object.entries({ requestsPerMinute, requestsPerMinutePerClient })) {
    if (value === undefined || Token.isUnresolved(value) || !can.requestsPerMinute) continue;
    if (can.fewestPerMinute !== undefined && value < can.fewestPerMinute) say("limit-too-low", name, value, `${can.name} counts from ${can.fewestPerMinute} requests on`, `write ${can.fewestPerMinute} or more`);
    // One firewall stands in front of a door.
    if (firewall !== undefined) say("limit-beside-firewall", name, value, "a firewall of yours is in front already, and a door has one", "put a rate rule into it, and leave this out; or leave firewall out");
  }
  return findings;
}

function written(kinds: readonly string[], ways: { readonly [kind: string]: string }): string {
  return kinds.map((kind) => ways[kind] ?? kind).join(" or ");
}
