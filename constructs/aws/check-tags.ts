import { Finding } from "../core/problems/problem";

/** Prefixes of tags by which others know what is theirs: on everything of a cluster they would say what isn't so. */
const RESERVED: readonly { readonly prefix: RegExp; readonly reason: string }[] = [
  { prefix: /^eks:/, reason: "EKS writes tags with this prefix on what it makes" },
  {
    prefix: /^kubernetes\.io\/(cluster|role)\//,
    reason: "controllers find subnets and security groups by it: on all of them, load balancers come up in the wrong ones, or find two where one must be",
  },
  { prefix: /^karpenter\.(sh\/(nodepool|nodeclaim)|k8s\.aws\/ec2nodeclass)$/, reason: "Karpenter knows its machines by it, and ends those that it knows no node of" },
  { prefix: /^k8s\.io\/cluster-autoscaler\//, reason: "EKS writes it on node groups, for the autoscaler" },
];

/** Tags of the right form that mean something to EKS or a controller, and those that IAM takes for one. */
export function checkTagMeaning(property: string, tags: { [key: string]: string } = {}): Finding[] {
  const keys = Object.keys(tags);
  return keys.flatMap((key, index): Finding[] => {
    const at = { property: `${property}["${key}"]`, value: tags[key] };
    const reserved = RESERVED.find(({ prefix }) => prefix.test(key));
    if (reserved !== undefined) return [{ code: "tag-of-others", ...at, reason: reserved.reason, fix: "use a key of your own" }];
    const first = keys.findIndex((other) => other.toLowerCase() === key.toLowerCase());
    if (first === index) return [];
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
    const reason = `IAM, whose roles are tagged too, takes it for the same key as "${keys[first]}"`;
    return [{ code: "tag-of-others", ...at, reason, fix: "write one of them" }];
  });
}
