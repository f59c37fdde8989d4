import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import table from "../data/pull-through-cache.json";
import { EksClusterProps } from "../eks-cluster-props";
import { EksRegistryCache, admittedCaches, cachePrefix, registryOf } from "./registry-cache";

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html */
const CREDENTIAL = /^arn:aws:secretsmanager:([a-z0-9-]+):(\d{12}):secret:ecr-pullthroughcache\/[A-Za-z0-9/_+=.@-]+$/;
const ACCOUNT = /^\d{12}$/;
/** Registries that ECR asks with an account alone. */
const WITH_ACCOUNT = table.registries.filter(({ credential }) => credential === true).map(({ kind }) => kind);

/** Registries twice, names that ECR doesn't take, secrets of another place, and what copies lack. */
export function checkCaches(at: string, { registry = {}, region, clusterName, network }: Pick<EksClusterProps, "registry" | "region" | "clusterName" | "network">): Finding[] {
  const caches = admittedCaches(registry.caches);
  if (caches.length === 0) return [];
  const { accountId, prefix = clusterName } = registry;
  const findings: Finding[] = caches.flatMap((cache, index) => checkCache(`${at}.caches[${index}]`, cache, caches.slice(0, index), { region, accountId }));
  if (accountId === undefined || (!Token.isUnresolved(accountId) && !ACCOUNT.test(accountId))) {
    const reason = "images are named with the account, and charts are written before AWS is asked which it is";
    findings.push({ code: "caches-without-account", property: `${at}.accountId`, value: accountId, reason, fix: 'write it: accountId: "111122223333" (`aws sts get-caller-identity` tells)' });
  }
  findings.push(...checkLength(at, prefix, caches));
  if (network?.nat === false) {
    const reason = "network.nat is false, and for an image that it has no copy of yet ECR wants a way out of the VPC that asks";
    findings.push({ code: "caches-need-nat", property: `${at}.caches`, value: caches.map(({ kind }) => kind), reason, fix: "copy the images, and write imageMirror (docs/images.md)" });
  }
  return findings;
}

function checkCache(at: string, cache: EksRegistryCache, before: EksRegistryCache[], { region, accountId }: { readonly region: string; readonly accountId?: string }): Finding[] {
  if (before.some(({ kind }) => kind === cache.kind)) {
    return [{ code: "cache-twice", property: at, value: registryOf(cache).host, reason: "the registry is named before this", fix: "name it once" }];
  }
  const { credentialArn: value } = cache;
  if (Token.isUnresolved(value) || (value === undefined && !WITH_ACCOUNT.includes(cache.kind))) return [];
  const property = `${at}.credentialArn`;
  const found = typeof value === "string" ? CREDENTIAL.exec(value) : null;
  const fix = `make one: aws secretsmanager create-secret --name ecr-pullthroughcache/${registryOf(cache).folder} --region ${Token.isUnresolved(region) ? "REGION" : region} ..., and write its ARN`;
  if (found === null) return [{ code: "invalid-cache-credential", property, value: shown(value), reason: "ECR reads a secret of Secrets Manager by its ARN, whose name begins with ecr-pullthroughcache/", fix }];
  const [, there, account] = found;
  if (!Token.isUnresolved(region) && there !== region) return [{ code: "invalid-cache-credential", property, value, reason: `it lies in ${there}, and ECR in ${region} reads none of another region`, fix }];
  if (accountId !== undefined && !Token.isUnresolved(accountId) && account !== accountId) return [{ code: "invalid-cache-credential", property, value, reason: `it is of account ${account}, and ECR of ${accountId} reads none of another account`, fix }];
  return [];
}

/** A token or a password isn't said again. */
function shown(value: unknown): unknown {
  return typeof value !== "string" || value.startsWith("arn:") ? value : "...";
}

function checkLength(at: string, prefix: string, caches: EksRegistryCache[]): Finding[] {
  if (Token.isUnresolved(prefix)) return [];
  const code = "invalid-name";
  if (prefix === "") return [{ code, property: `${at}.prefix`, value: prefix, reason: "rules are the account's, one for each prefix in a region: two clusters without one would have the same", fix: "leave it out, or write one" }];
  const longest = caches.map((cache) => cachePrefix(prefix, cache)).sort((a, b) => b.length - a.length)[0];
  if (longest.length <= table.longestPrefix) return [];
  const reason = `ECR takes ${table.longestPrefix} characters before the names of copies, and ${longest} has ${longest.length}`;
  return [{ code, property: `${at}.prefix`, value: prefix, reason, fix: `write a shorter one, of ${table.longestPrefix - (longest.length - prefix.length)} characters at most` }];
}
