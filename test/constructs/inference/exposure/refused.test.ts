import { Lazy, Token } from "cdktf";
import { Exposure } from "../../../../constructs/cluster/exposure/exposure";
import { DoorAuthentication } from "../../../../constructs/cluster/exposure/authentication";
import { DoorCertificate } from "../../../../constructs/cluster/exposure/certificate";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { checkModels } from "../../../../constructs/inference/checks/check-models";
import { describeProblem } from "../../../../constructs/core/problems/problem";
import { IAP, JWT, LOGIN, Loose, OIDC, QWEN, TLS, WEB_ACL, internal, open, served } from "./doors";

/** What each is on the cloud whose door takes it: nothing is wrong with it there. */
const RIGHT: [string, string, Partial<ServedModelOptions>][] = [
  ["internal, ACM", "eks", { exposure: internal({ tls: TLS.acm }) }],
  ["internal, plain by name", "eks", { exposure: internal({ acceptPlainHttp: true }) }],
  ["public, a token", "eks", { exposure: open({ tls: TLS.acm, authentication: LOGIN.jwt, allowedCidrs: ["203.0.113.0/24"], firewall: WEB_ACL }) }],
  ["public, everybody by name", "eks", { exposure: open({ tls: TLS.acm, authentication: LOGIN.jwt, allowedCidrs: ["0.0.0.0/0"] }) }],
  ["public, a login", "eks", { exposure: open({ tls: TLS.acm, authentication: LOGIN.oidc }) }],
  ["an hour", "eks", { exposure: internal({ tls: TLS.acm }), longestStreamSeconds: 3600 }],
  ["a network of theirs, its ranges named", "eks-elsewhere", { exposure: internal({ tls: TLS.acm, balancerCidrs: ["10.1.0.0/20"] }) }],
  ["a network of theirs, no policy", "eks-elsewhere", { exposure: internal({ tls: TLS.acm }), network: { policy: false } }],
  ["internal, a Secret", "gke", { exposure: internal({ tls: TLS.secret }) }],
  ["internal, IAP", "gke", { exposure: internal({ tls: TLS.secret, authentication: LOGIN.iap }) }],
  ["public, a map", "gke", { exposure: open({ tls: TLS.map, authentication: LOGIN.iap, firewall: "chat-armor" }) }],
  ["public, a Secret", "gke", { exposure: open({ tls: TLS.secret, authentication: LOGIN.iap }) }],
  ["public, a network of theirs", "gke-elsewhere", { exposure: open({ tls: TLS.map, authentication: LOGIN.iap }) }],
  ["an hour", "gke", { exposure: internal({ tls: TLS.secret }), longestStreamSeconds: 3600 }],
  ["internal, keys", "aks", { exposure: internal({ tls: TLS.secret, authentication: LOGIN.keys, allowedCidrs: ["10.0.0.0/16"] }) }],
  ["public, keys, a limit", "aks", { exposure: open({ tls: TLS.secret, authentication: LOGIN.keys, requestsPerMinute: 600 }) }],
  ["public, a token", "aks", { exposure: open({ tls: TLS.secret, authentication: LOGIN.jwt }) }],
  ["99 and a half minutes", "aks", { exposure: internal({ tls: TLS.secret }), longestStreamSeconds: 5970 }],
  ["internal, the controller's certificate", "ingress", { exposure: internal({ tls: TLS.door }) }],
  ["internal, a Secret", "ingress", { exposure: internal({ tls: TLS.secret }) }],
  ["public, asked at the gateway", "gateway", { exposure: open({ tls: TLS.door, authentication: LOGIN.door }), longestStreamSeconds: 900 }],
  ["public, keys", "envoy", { exposure: open({ tls: TLS.secret, authentication: LOGIN.keys }) }],
  ["no door asked for", "aks-closed", {}],
];

/** Each refused, with its code and property; beside it, the same as its right sibling but for what is wrong. */
const host = (value: unknown): Partial<ServedModelOptions> => ({ exposure: internal({ host: value, tls: TLS.secret }) });
const REFUSED: [string, string, Partial<ServedModelOptions>, string, string][] = [
  ["a host of one part", "gke", host("qwen"), "invalid-host", "exposure.host"],
  ["a wildcard", "gke", host("*.example.com"), "invalid-host", "exposure.host"],
  ["a wildcard inside", "gke", host("qwen*.example.com"), "invalid-host", "exposure.host"],
  ["an address", "gke", host("203.0.113.7"), "invalid-host", "exposure.host"],
  ["a URL", "gke", host("https://qwen.example.com"), "invalid-host", "exposure.host"],
  ["a port", "gke", host("qwen.example.com:443"), "invalid-host", "exposure.host"],
  ["capitals", "gke", host("Qwen.example.com"), "invalid-host", "exposure.host"],
  ["an underscore", "gke", host("my_qwen.example.com"), "invalid-host", "exposure.host"],
  ["a dot at the end", "gke", host("qwen.example.com."), "invalid-host", "exposure.host"],
  ["a label of 64", "gke", host(`${"a".repeat(64)}.example.com`), "invalid-host", "exposure.host"],
  ["more than 253", "gke", host(`${"a.".repeat(130)}com`), "invalid-host", "exposure.host"],
  ["a name inside the cluster", "gke", host("qwen.inference.svc.cluster.local"), "invalid-host", "exposure.host"],
  ["no host", "gke", host(undefined), "missing-property", "exposure.host"],
  ["a host that is none", "gke", host(5), "wrong-type", "exposure.host"],
  ["public, nobody asks", "eks", { exposure: open({ tls: TLS.acm }) }, "public-without-authentication", "exposure.authentication"],
  ["public, nobody asks", "gke", { exposure: open({ tls: TLS.map }) }, "public-without-authentication", "exposure.authentication"],
  ["public, nobody asks", "aks", { exposure: open({ tls: TLS.secret }) }, "public-without-authentication", "exposure.authentication"],
  ["public, nobody asks", "gateway", { exposure: open({ tls: TLS.door }) }, "public-without-authentication", "exposure.authentication"],
  ["public, in clear", "eks", { exposure: open({ authentication: LOGIN.jwt }) }, "public-without-tls", "exposure.tls"],
  ["public, in clear", "gke", { exposure: open({ authentication: LOGIN.iap }) }, "public-without-tls", "exposure.tls"],
  ["public, in clear", "aks", { exposure: open({ authentication: LOGIN.keys }) }, "public-without-tls", "exposure.tls"],
  ["public, plain by name", "eks", { exposure: open({ tls: TLS.acm, authentication: LOGIN.jwt, acceptPlainHttp: true }) }, "unknown-property", "exposure.acceptPlainHttp"],
  ["internal, in clear, not by name", "eks", { exposure: internal() }, "internal-without-tls", "exposure.tls"],
  ["internal, in clear, not by name", "gke", { exposure: internal({ acceptPlainHttp: false }) }, "internal-without-tls", "exposure.tls"],
  ["internal, in clear, not by name", "aks", { exposure: internal() }, "internal-without-tls", "exposure.tls"],
  ["plain, with a certificate", "eks", { exposure: internal({ tls: TLS.acm, acceptPlainHttp: true }) }, "plain-http-with-tls", "exposure.acceptPlainHttp"],
  ["keys in clear", "aks", { exposure: internal({ acceptPlainHttp: true, authentication: LOGIN.keys }) }, "plain-http-with-authentication", "exposure.acceptPlainHttp"],
  ["no door", "aks-closed", { exposure: internal({ tls: TLS.secret }) }, "no-door", "exposure"],
  ["a private address that nobody knows how to get", "envoy", { exposure: internal({ tls: TLS.secret }) }, "no-door", "exposure"],
  ["a Secret for ACM", "eks", { exposure: internal({ tls: TLS.secret }) }, "certificate-not-for-door", "exposure.tls"],
  ["ACM", "gke", { exposure: internal({ tls: TLS.acm }) }, "certificate-not-for-door", "exposure.tls"],
  ["a map for an internal door", "gke", { exposure: internal({ tls: TLS.map }) }, "certificate-not-for-door", "exposure.tls"],
  ["ACM", "aks", { exposure: internal({ tls: TLS.acm }) }, "certificate-not-for-door", "exposure.tls"],
  ["a Secret for a Gateway that is there", "gateway", { exposure: open({ tls: TLS.secret, authentication: LOGIN.door }) }, "certificate-not-for-door", "exposure.tls"],
  ["a certificate of the door's, where it has none", "eks", { exposure: internal({ tls: TLS.door }) }, "certificate-not-for-door", "exposure.tls"],
  ["no ARN", "eks", { exposure: internal({ tls: DoorCertificate.acm("qwen.example.com") }) }, "invalid-certificate-arn", "exposure.tls"],
  ["an ARN of something else", "eks", { exposure: internal({ tls: DoorCertificate.acm("arn:aws:iam::111122223333:server-certificate/qwen") }) }, "invalid-certificate-arn", "exposure.tls"],
  ["of another region", "eks", { exposure: internal({ tls: DoorCertificate.acm("arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-3333-4444-555555555555") }) }, "of-another-region", "exposure.tls"],
  ["a web ACL of CloudFront", "eks", { exposure: internal({ tls: TLS.acm, firewall: WEB_ACL.replace("regional", "global") }) }, "invalid-firewall", "exposure.firewall"],
  ["a web ACL of another region", "eks", { exposure: internal({ tls: TLS.acm, firewall: WEB_ACL.replace("us-west-2", "eu-west-1") }) }, "of-another-region", "exposure.firewall"],
  ["a Cloud Armor policy by its path", "gke", { exposure: open({ tls: TLS.map, authentication: LOGIN.iap, firewall: "projects/p/global/securityPolicies/x" }) }, "invalid-firewall", "exposure.firewall"],
  ["a map by its path", "gke", { exposure: open({ tls: DoorCertificate.certificateMap("//certificatemanager.googleapis.com/x"), authentication: LOGIN.iap }) }, "invalid-certificate-map", "exposure.tls"],
  ["a firewall before Envoy", "aks", { exposure: internal({ tls: TLS.secret, firewall: "chat" }) }, "door-has-no-firewall", "exposure.firewall"],
  ["a Secret's name", "aks", { exposure: internal({ tls: DoorCertificate.secret("Qwen TLS") }) }, "invalid-name", "exposure.tls.secret"],
  ["keys at a load balancer", "eks", { exposure: open({ tls: TLS.acm, authentication: LOGIN.keys }) }, "authentication-not-for-door", "exposure.authentication"],
  ["IAP", "eks", { exposure: open({ tls: TLS.acm, authentication: LOGIN.iap }) }, "authentication-not-for-door", "exposure.authentication"],
  ["a login", "gke", { exposure: open({ tls: TLS.map, authentication: LOGIN.oidc }) }, "authentication-not-for-door", "exposure.authentication"],
  ["a token", "gke", { exposure: open({ tls: TLS.map, authentication: LOGIN.jwt }) }, "authentication-not-for-door", "exposure.authentication"],
  ["a login", "aks", { exposure: open({ tls: TLS.secret, authentication: LOGIN.oidc }) }, "authentication-not-for-door", "exposure.authentication"],
  ["a gateway where nobody asks", "gateway-open", { exposure: open({ tls: TLS.door, authentication: LOGIN.door }) }, "authentication-not-for-door", "exposure.authentication"],
  ["public by an internal controller", "ingress", { exposure: open({ tls: TLS.secret, authentication: LOGIN.door }) }, "door-faces-elsewhere", "exposure"],
  ["internal by a public gateway", "gateway", { exposure: internal({ tls: TLS.door }) }, "door-faces-elsewhere", "exposure"],
  ["an issuer by http", "eks", { exposure: open({ tls: TLS.acm, authentication: DoorAuthentication.oidc({ ...OIDC, issuer: "http://login.example.com" }) }) }, "invalid-service-address", "exposure.authentication.issuer"],
  ["a token end point by http", "eks", { exposure: open({ tls: TLS.acm, authentication: DoorAuthentication.oidc({ ...OIDC, tokenEndpoint: "http://x.example.com" }) }) }, "invalid-service-address", "exposure.authentication.tokenEndpoint"],
  ["the client's secret itself", "eks", { exposure: open({ tls: TLS.acm, authentication: DoorAuthentication.oidc({ ...OIDC, clientSecret: "S3cr3t!" }) }) }, "invalid-name", "exposure.authentication.clientSecret"],
  ["no client", "eks", { exposure: open({ tls: TLS.acm, authentication: DoorAuthentication.oidc({ ...OIDC, clientSecret: undefined } as never) }) }, "missing-property", "exposure.authentication.clientSecret"],
  ["an issuer by http", "aks", { exposure: open({ tls: TLS.secret, authentication: DoorAuthentication.jwt({ ...JWT, issuer: "http://login.example.com" }) }) }, "invalid-service-address", "exposure.authentication.issuer"],
  ["keys of the signer by http", "aks", { exposure: open({ tls: TLS.secret, authentication: DoorAuthentication.jwt({ ...JWT, jwksUri: "http://x.example.com" }) }) }, "invalid-service-address", "exposure.authentication.jwksUri"],
  ["any audience", "aks", { exposure: open({ tls: TLS.secret, authentication: DoorAuthentication.jwt({ ...JWT, audience: " " }) }) }, "empty-audience", "exposure.authentication.audience"],
  ["no audience", "eks", { exposure: open({ tls: TLS.acm, authentication: DoorAuthentication.jwt({ ...JWT, audience: undefined } as never) }) }, "missing-property", "exposure.authentication.audience"],
  ["IAP without its client", "gke", { exposure: open({ tls: TLS.map, authentication: DoorAuthentication.iap({ ...IAP, clientId: undefined } as never) }) }, "missing-property", "exposure.authentication.clientId"],
  ["keys by no Secret", "aks", { exposure: open({ tls: TLS.secret, authentication: DoorAuthentication.apiKeys("sk-ABC_123") }) }, "invalid-name", "exposure.authentication.secret"],
  ["longer than a target is waited for", "eks", { exposure: internal({ tls: TLS.acm }), longestStreamSeconds: 3601 }, "stream-longer-than-door", "longestStreamSeconds"],
  ["longer than its idle time-out", "eks", { exposure: internal({ tls: TLS.acm }), longestStreamSeconds: 4001 }, "stream-longer-than-door", "longestStreamSeconds"],
  ["longer than a backend drains", "gke", { exposure: internal({ tls: TLS.secret }), longestStreamSeconds: 3601 }, "stream-longer-than-door", "longestStreamSeconds"],
  ["longer than 100 minutes", "aks", { exposure: internal({ tls: TLS.secret }), longestStreamSeconds: 5971 }, "stream-longer-than-door", "longestStreamSeconds"],
  ["longer than it is said to pass", "ingress", { exposure: internal({ tls: TLS.secret }), longestStreamSeconds: 601 }, "stream-longer-than-door", "longestStreamSeconds"],
  ["the world", "eks", { exposure: internal({ tls: TLS.acm, allowedCidrs: ["0.0.0.0/0"] }) }, "open-to-the-world", "exposure.allowedCidrs[0]"],
  ["the world", "aks", { exposure: internal({ tls: TLS.secret, allowedCidrs: ["10.0.0.0/8", "0.0.0.0/0"] }) }, "open-to-the-world", "exposure.allowedCidrs[1]"],
  ["the world in halves", "eks", { exposure: open({ tls: TLS.acm, authentication: LOGIN.jwt, allowedCidrs: ["0.0.0.0/1", "128.0.0.0/1"] }) }, "open-to-the-world", "exposure.allowedCidrs"],
  ["private clients of a public door", "eks", { exposure: open({ tls: TLS.acm, authentication: LOGIN.jwt, allowedCidrs: ["10.0.0.0/8"] }) }, "private-range", "exposure.allowedCidrs[0]"],
  ["a range twice", "aks", { exposure: open({ tls: TLS.secret, authentication: LOGIN.keys, allowedCidrs: ["203.0.113.0/24", "203.0.113.0/24"] }) }, "duplicate-range", "exposure.allowedCidrs[1]"],
  ["no range", "eks", { exposure: internal({ tls: TLS.acm, allowedCidrs: ["10.0.0.1/16"] }) }, "cidr-invalid", "exposure.allowedCidrs[0]"],
  ["nobody", "eks", { exposure: internal({ tls: TLS.acm, allowedCidrs: [] }) }, "nobody-let-in", "exposure.allowedCidrs"],
  ["61 ranges", "eks", { exposure: internal({ tls: TLS.acm, allowedCidrs: Array.from({ length: 61 }, (_, index) => `10.${index}.0.0/16`) }) }, "too-many-ranges", "exposure.allowedCidrs"],
  ["ranges where there is no list", "gke", { exposure: internal({ tls: TLS.secret, allowedCidrs: ["10.0.0.0/8"] }) }, "door-has-no-allow-list", "exposure.allowedCidrs"],
  ["a limit where nobody counts", "eks", { exposure: internal({ tls: TLS.acm, requestsPerMinute: 600 }) }, "door-has-no-rate-limit", "exposure.requestsPerMinute"],
  ["half a request", "aks", { exposure: internal({ tls: TLS.secret, requestsPerMinute: 1 }) }, "invalid-count", "exposure.requestsPerMinute"],
  ["a network of theirs", "eks-elsewhere", { exposure: internal({ tls: TLS.acm }) }, "balancer-addresses-unknown", "exposure.balancerCidrs"],
  ["a network of theirs, internal", "gke-elsewhere", { exposure: internal({ tls: TLS.secret }) }, "balancer-addresses-unknown", "exposure.balancerCidrs"],
  ["the world as the balancer", "eks", { exposure: internal({ tls: TLS.acm, balancerCidrs: ["0.0.0.0/0"] }) }, "open-to-the-world", "exposure.balancerCidrs[0]"],
  ["ranges without a policy", "eks", { exposure: internal({ tls: TLS.acm, balancerCidrs: ["10.0.0.0/20"] }), network: { policy: false } }, "network-without-policy", "exposure.balancerCidrs"],
  ["a misspelt option", "eks", { exposure: internal({ tls: TLS.acm, allowedCidr: ["10.0.0.0/8"] }) }, "unknown-property", "exposure.allowedCidr"],
  ["a certificate as a text", "eks", { exposure: internal({ tls: "arn:aws:acm:..." }) }, "wrong-type", "exposure.tls"],
  ["an exposure that is none", "eks", { exposure: "public" as unknown as Exposure }, "wrong-type", "exposure"],
  ["an exposure of nothing", "eks", { exposure: Exposure.public(undefined as never) }, "missing-property", "exposure"],
];

test.each(RIGHT)("%s, on %s: nothing is wrong", (_, door, model) => {
  expect(served(door, model).problems.map(describeProblem)).toEqual([]);
});

test.each(REFUSED)("%s, on %s: refused", (_, door, model, code, property) => {
  const { problems, stack } = served(door, model);
  expect(problems.map((problem) => [problem.code, problem.property])).toEqual([[code, property]]);
  expect(problems[0].reason).not.toBe("");
  expect(problems[0].fix).not.toBe("");
  // Nothing is opened beside what is refused.
  expect(stack.node.findAll().filter(({ node }) => node.path.includes("/door"))).toEqual([]);
});

test("more than forty, on each cloud some", () => {
  expect(REFUSED.length).toBeGreaterThan(40);
  for (const cloud of ["eks", "gke", "aks", "gateway", "ingress"]) expect(REFUSED.filter(([, door]) => door === cloud).length).toBeGreaterThan(1);
});

test("all that is wrong is told at once", () => {
  const { problems } = served("eks", { exposure: open({ host: "*", allowedCidrs: ["x"], firewall: "y" }), longestStreamSeconds: 5000 });
  expect(problems.map(({ code }) => code).sort()).toEqual(["cidr-invalid", "invalid-firewall", "invalid-host", "public-without-authentication", "public-without-tls", "stream-longer-than-door"]);
});

test("two models with one host, and a model named as another's door", () => {
  const exposure = internal({ tls: TLS.secret });
  const other = internal({ host: "other.example.com", tls: TLS.secret });
  const found = (...models: ServedModelOptions[]): string[][] => checkModels("models", models).map(({ code, property }) => [code, property]);
  expect(found({ ...QWEN, exposure }, { ...QWEN, name: "b", exposure: other })).toEqual([]);
  expect(found({ ...QWEN, exposure }, { ...QWEN, name: "b", exposure: internal({ acceptPlainHttp: true }) })).toEqual([["duplicate-host", "models[1].exposure.host"]]);
  expect(found({ ...QWEN, exposure }, { ...QWEN, name: "qwen-door" })).toEqual([["door-name-taken", "models[1].name"]]);
});

describe("what is known only at apply", () => {
  const token = (text: string): string => Token.asString(Lazy.stringValue({ produce: () => text }));
  const model = (more: Loose, rest: Partial<ServedModelOptions> = {}): string[] => served("eks", { exposure: internal({ tls: TLS.acm, ...more }), ...rest }).problems.map(({ code }) => code);

  test("a host, a certificate, a web ACL and ranges pass unread", () => {
    expect(model({ host: token("qwen.example.com"), tls: DoorCertificate.acm(token("x")), firewall: token("y"), allowedCidrs: [token("z")] })).toEqual([]);
  });

  test("the time-outs are written at synth: a longest answer must be known then", () => {
    expect(model({}, { longestStreamSeconds: Token.asNumber(Lazy.numberValue({ produce: () => 900 })) })).toEqual(["stream-not-known"]);
  });
});
