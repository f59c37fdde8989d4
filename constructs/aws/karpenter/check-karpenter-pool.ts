import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { EksGpuPoolOptions } from "../pools/pool-options";
import { POOL_RELEASE } from "./release-names";
import table from "../data/auto-mode.json";
import { EksNodeLife, isAutoMode, isByLoad } from "./provisioner";

/** Longest name of a Helm release. */
const LONGEST_NAME = 53 - POOL_RELEASE.length;
/** What is said in numbers. */
type Times = Exclude<keyof EksNodeLife, "replaceChanged">;
/** Domains whose labels Karpenter writes, and refuses of anybody else (the rules of its NodePool kind). */
const OWN_DOMAINS = /(^|\.)(karpenter\.sh|karpenter\.k8s\.aws)$/;
const RANGES: { readonly [name in Times]: { readonly least: number; readonly most: number; readonly unit: string } } = {
  emptyMinutes: { least: 1, most: 1440, unit: "minutes" },
  expireAfterHours: { least: 24, most: 8760, unit: "hours" },
  drainMinutes: { least: 5, most: 2880, unit: "minutes" },
};

/** What Karpenter would refuse of a pool, or never do; and what is said to it of a pool that it doesn't make. */
export function checkKarpenterPool(at: string, pool: EksGpuPoolOptions): Finding[] {
  const { nodeLife } = pool;
  if (!isByLoad(pool)) {
    if (nodeLife === undefined) return [];
    const reason = "a managed node group's nodes go when it is told to have fewer, and no sooner";
    return [{ code: "not-karpenter", property: `${at}.nodeLife`, value: nodeLife, reason, fix: "write provisioner: EksProvisioner.KARPENTER or EksProvisioner.AUTO_MODE, or leave it out" }];
  }
  return [...checkName(`${at}.name`, pool), ...checkLabels(`${at}.labels`, pool), ...checkLife(`${at}.nodeLife`, nodeLife, isAutoMode(pool) ? table.longestLifeHours : undefined)];
}

/** A pool of Karpenter's or Auto Mode's, added when the add-ons were made already. */
export function checkKarpenterInTime(property: string, pool: EksGpuPoolOptions, inTime: boolean): Finding[] {
  if (!isByLoad(pool) || inTime) return [];
  const reason = "the add-ons of this cluster, made before it, don't have what the pool's nodes are made by";
  return [{ code: "karpenter-too-late", property, value: pool.provisioner?.kind, reason, fix: "write the pool in gpuPools, or add it before the add-ons are made" }];
}

function checkName(property: string, { name: value }: EksGpuPoolOptions): Finding[] {
  // One longer than any pool's is told of already.
  if (Token.isUnresolved(value) || value.length <= LONGEST_NAME || value.length > 63) return [];
  const reason = `a pool whose nodes come by load is a Helm release of its own, ${POOL_RELEASE}<name>, which has 53 characters at most`;
  return [{ code: "invalid-name", property, value, reason, fix: `write ${LONGEST_NAME} characters at most` }];
}

function checkLabels(property: string, { labels = {} }: EksGpuPoolOptions): Finding[] {
  if (Token.isUnresolved(labels)) return [];
  return Object.entries(labels).flatMap(([key, value]): Finding[] => {
    if (!OWN_DOMAINS.test(key.slice(0, Math.max(0, key.lastIndexOf("/"))))) return [];
    const reason = "labels of this prefix are Karpenter's, which takes no pool that has one";
    return [{ code: "reserved-label", property: `${property}["${key}"]`, value, reason, fix: "use a prefix of your own, such as example.com/" }];
  });
}

function checkLife(property: string, life: EksNodeLife = {}, longest?: number): Finding[] {
  return (Object.keys(RANGES) as Times[]).flatMap((name): Finding[] => {
    const value = life[name];
    const { least, unit } = RANGES[name];
    const most = name === "expireAfterHours" ? (longest ?? RANGES[name].most) : RANGES[name].most;
    if (value === undefined || (!Token.isUnresolved(value) && Number.isInteger(value) && value >= least && value <= most)) return [];
    const reason = Token.isUnresolved(value) ? "Karpenter takes it as a text that is written when the app is synthesised" : `it is a whole number of ${unit}, ${least} to ${most}`;
    return [{ code: "invalid-node-life", property: `${property}.${name}`, value, reason, fix: `write a whole number from ${least} to ${most}, or leave it out` }];
  });
}
