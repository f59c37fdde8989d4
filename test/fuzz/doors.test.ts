import { Testing } from "cdktf";
import * as fc from "fast-check";
import { DoorAuthentication } from "../../constructs/cluster/exposure/authentication";
import { DoorCertificate } from "../../constructs/cluster/exposure/certificate";
import { ExistingDoor } from "../../constructs/cluster/exposure/existing-door";
import { Exposure } from "../../constructs/cluster/exposure/exposure";
import { ServedModelOptions } from "../../constructs/inference/served-model-options";
import { describeProblem } from "../../constructs/core/problems/problem";
import { CERTIFICATE, IAP, JWT, OIDC, WEB_ACL, served } from "../constructs/inference/exposure/doors";
import { mutate, mutations } from "./mutations";

/**
 * Doors as programs without a type check write them: each is refused, or its release is made. Nothing else may happen. As many cases as
 * `FUZZ_RUNS` says for each kind, others with another `FUZZ_SEED`.
 */

const RUNS = Number(process.env.FUZZ_RUNS ?? 60);
const SEED = Number(process.env.FUZZ_SEED ?? 20261129);

/** What no document of ours may hold. */
const DIRT = /\bNaN\b|Infinity|\[object |undefined|function|"[^"]*Symbol\(/;

const reached = { host: "qwen.example.com", allowedCidrs: ["203.0.113.0/24"], balancerCidrs: ["10.0.0.0/20"] };
/** What is mutated, and the exposure that it is made into. */
const KINDS: { readonly [name: string]: [string, object, (given: never) => Exposure] } = {
  "eks, a token": ["eks", { ...reached, arn: CERTIFICATE, login: JWT, firewall: WEB_ACL }, ({ arn, login, ...rest }: { arn: string; login: typeof JWT }) => Exposure.public({ ...rest, tls: DoorCertificate.acm(arn), authentication: DoorAuthentication.jwt(login) } as never)],
  "eks, a login": ["eks", { ...reached, arn: CERTIFICATE, login: OIDC }, ({ arn, login, ...rest }: { arn: string; login: typeof OIDC }) => Exposure.public({ ...rest, tls: DoorCertificate.acm(arn), authentication: DoorAuthentication.oidc(login) } as never)],
  gke: ["gke", { host: "qwen.example.com", map: "chat", login: IAP, firewall: "armor" }, ({ map, login, ...rest }: { map: string; login: typeof IAP }) => Exposure.public({ ...rest, tls: DoorCertificate.certificateMap(map), authentication: DoorAuthentication.iap(login) } as never)],
  aks: ["aks", { ...reached, secret: "tls", keys: "keys", requestsPerMinute: 60 }, ({ secret, keys, ...rest }: { secret: string; keys: string }) => Exposure.internal({ ...rest, tls: DoorCertificate.secret(secret), authentication: DoorAuthentication.apiKeys(keys) } as never)],
  "a door that is there": ["ingress", { host: "qwen.example.com", acceptPlainHttp: true }, (given) => Exposure.internal(given)],
};

test.each(Object.entries(KINDS))("%s", (_, [door, right, make]) => {
  fc.assert(
    fc.property(mutations(3), (changes) => {
      const model: Partial<ServedModelOptions> = { exposure: make(mutate(right, changes) as never) };
      const { stack, problems } = served(door, model);
      expect(problems.every((problem) => describeProblem(problem) !== "")).toBe(true);
      if (problems.length > 0) return;
      const text = Testing.synth(stack);
      expect(text).toContain("qwen-door");
      expect(text).not.toMatch(DIRT);
    }),
    { numRuns: RUNS, seed: SEED },
  );
}, 120_000);

const DESCRIBED = { className: "nginx", name: "public", namespace: "gateways", facesInternet: false, longestStreamSeconds: 600, clientNamespaces: ["a"], clientCidrs: ["10.0.0.0/20"], annotations: { a: "b" }, internalAnnotations: { a: "b" } };
test.each(["ingress", "gateway", "envoyGateway"] as const)("an existing %s, described", (kind) => {
  fc.assert(
    fc.property(mutations(3), (changes) => {
      const door = ExistingDoor[kind](mutate(DESCRIBED, changes) as never);
      const found = door.findings("cluster.exposure");
      const request = { name: "d", namespace: "n", service: "s", port: 8000, isPublic: false, host: "a.example.com", certificate: DoorCertificate.OF_DOOR, longestStreamSeconds: 600 };
      // A description with problems is refused by them; what it does isn't asked then, and must not throw.
      door.check("exposure", request);
      const { objects, sources } = door.open(request);
      expect([objects.length > 0, Array.isArray(sources.cidrs), Array.isArray(sources.namespaces)]).toEqual([true, true, true]);
      expect(found.every(({ property }) => property.startsWith("cluster.exposure"))).toBe(true);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});
