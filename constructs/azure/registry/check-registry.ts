import { Token } from "../../core/framework";
import { checkUnique } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import REGIONS from "../data/regions.json";
import { AksRegistryOptions, AksRegistrySku } from "./registry";

/** Most days that Azure keeps manifests without a tag, where it deletes any. https://learn.microsoft.com/azure/container-registry/container-registry-retention-policy */
const MOST_DAYS = 365;
/** A repository elsewhere: a registry's host and a path, which may end in a star. https://learn.microsoft.com/azure/container-registry/artifact-cache-overview */
const SOURCE = /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(\/[a-z0-9._-]+)*\/([a-z0-9._-]+|\*)$/;
const TARGET = /^[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*(\/\*)?$/;

/** What Azure would refuse of a registry's options. */
export function checkRegistry(property: string, { sku = AksRegistrySku.STANDARD, replicaRegions = [], untaggedDays, caches = {} }: AksRegistryOptions, region: string): Finding[] {
  const premium = sku.name === AksRegistrySku.PREMIUM.name;
  const findings: Finding[] = [];
  const refuse = (code: "registry-premium" | "registry-replica" | "registry-retention" | "registry-cache", at: string, value: unknown, reason: string, fix: string): void => void findings.push({ code, property: `${property}.${at}`, value, reason, fix });
  for (const [name, value] of Object.entries({ replicaRegions: replicaRegions.length > 0 ? replicaRegions : undefined, untaggedDays })) {
    if (value !== undefined && !premium) refuse("registry-premium", name, value, "Azure has it in registries of the size Premium alone", "write sku: AksRegistrySku.PREMIUM, or leave it out");
  }
  findings.push(...checkUnique("registry-replica", (index) => `${property}.replicaRegions[${index}]`, replicaRegions));
  replicaRegions.forEach((value, index) => {
    if (Token.isUnresolved(value) || Token.isUnresolved(region)) return;
    if (value === region) refuse("registry-replica", `replicaRegions[${index}]`, value, "the registry itself is there", "leave it out");
    else if (!REGIONS.some(({ name }) => name === value)) refuse("registry-replica", `replicaRegions[${index}]`, value, "no Azure region of this name is known", 'write its programmatic name, like "westeurope"');
  });
  if (untaggedDays !== undefined && !Token.isUnresolved(untaggedDays) && !(Number.isInteger(untaggedDays) && untaggedDays >= 1 && untaggedDays <= MOST_DAYS)) {
    refuse("registry-retention", "untaggedDays", untaggedDays, `manifests without a tag are kept for 1 to ${MOST_DAYS} days, where they are deleted at all`, "write a whole number in that range, or leave it out");
  }
  for (const [target, source] of Object.entries(caches)) {
    const at = `caches["${target}"]`;
    if (!TARGET.test(target)) refuse("registry-cache", at, target, "this is no repository's name: lower-case letters, digits, and . _ - / between them", 'write it like "dockerhub/library/nginx"');
    if (!Token.isUnresolved(source) && !SOURCE.test(source)) refuse("registry-cache", at, source, "what is cached is a repository of another registry, by its host and path", 'write it like "docker.io/library/nginx" or "quay.io/prometheus/*"');
    else if (target.endsWith("/*") !== source.endsWith("/*")) refuse("registry-cache", at, source, "a star stands for the rest of the path on both sides, or on none", "end both with /*, or neither");
  }
  return findings;
}
