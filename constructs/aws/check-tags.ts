import { Token } from "../core/framework";
import { Finding } from "../core/problem";
import { CLUSTER_TAG } from "./tags";

/** What every service whose resources are made takes (https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html). */
const LETTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
/** A resource has 50; a machine of a node group has some ten of ours, of EKS's and of the network plugin's among them. */
const MOST_TAGS = 40;

/** Prefixes of tags by which others know what is theirs: on everything of a cluster they would say what isn't so. */
const RESERVED: readonly { readonly prefix: RegExp; readonly reason: string }[] = [
  { prefix: /^aws:/i, reason: "only AWS writes tags with this prefix, in small letters or capitals" },
  { prefix: /^eks:/, reason: "EKS writes tags with this prefix on what it makes" },
  {
    prefix: /^kubernetes\.io\/(cluster|role)\//,
    reason: "controllers find subnets and security groups by it: on all of them, load balancers come up in the wrong ones, or find two where one must be",
  },
  { prefix: /^k8s\.io\/cluster-autoscaler\//, reason: "EKS writes it on node groups, for the autoscaler" },
];

/** Tags that AWS refuses, when half of a cluster is made, or that would say something else than is so. */
export function checkTags(property: string, tags: { [key: string]: string } = {}, clusterName?: string): Finding[] {
  const keys = Object.keys(tags);
  const findings = Object.entries(tags).flatMap(([key, value]) => checkTag(`${property}["${key}"]`, key, value, clusterName));
  if (keys.length > MOST_TAGS) {
    const reason = `AWS takes 50 tags on a resource, and ${50 - MOST_TAGS} are kept for ours, EKS's and those of controllers`;
    findings.push({ code: "too-many-tags", property, value: keys.length, reason, fix: `write ${MOST_TAGS} at most` });
  }
  keys.forEach((key, index) => {
    const first = keys.findIndex((other) => other.toLowerCase() === key.toLowerCase());
    if (first === index) return;
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
    const reason = `IAM, whose roles are tagged too, takes it for the same key as "${keys[first]}"`;
    findings.push({ code: "invalid-tag", property: `${property}["${key}"]`, value: tags[key], reason, fix: "write one of them" });
  });
  return findings;
}

function checkTag(property: string, key: string, value: string, clusterName?: string): Finding[] {
  const reserved = RESERVED.find(({ prefix }) => prefix.test(key));
  if (reserved !== undefined) return [{ code: "reserved-tag", property, value, reason: reserved.reason, fix: "use a key of your own" }];
  if (key === CLUSTER_TAG && value !== clusterName) {
    const reason = "it holds the cluster's name, by which everything of the cluster is told from what others made";
    return [{ code: "reserved-tag", property, value, reason, fix: "use a key of your own" }];
  }
  const findings: Finding[] = [];
  if (!fits(key, LONGEST_KEY) || key.trim() === "") {
    const reason = `a tag's key has 1 to ${LONGEST_KEY} letters, digits, spaces and any of _.:/=+-@`;
    findings.push({ code: "invalid-tag", property, value: key, reason, fix: 'write it like "cost-center"' });
  }
  if (!Token.isUnresolved(value) && !fits(value, LONGEST_VALUE)) {
    const reason = `a tag's value has up to ${LONGEST_VALUE} letters, digits, spaces and any of _.:/=+-@`;
    findings.push({ code: "invalid-tag", property, value, reason, fix: 'write it like "research and development"' });
  }
  return findings;
}

function fits(text: string, longest: number): boolean {
  return LETTERS.test(text) && [...text].length <= longest;
}
