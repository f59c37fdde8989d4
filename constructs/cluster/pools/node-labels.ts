import { Token } from "../../core/framework";
import { isLabelKey, isLabelValue } from "../../core/forms/kubernetes-forms";
import { Finding } from "../../core/problems/problem";
import { EARLIER_GPU_POOL_LABEL, GPU_POOL_LABEL } from "./node-pool";

/** Labels of nodes that a cloud keeps for itself, beside Kubernetes' and ours. */
export interface OwnLabels {
  /** Labels that are taken, each with what is in them. */
  readonly taken: { readonly [key: string]: string };
  /** Prefixes whose labels only the cloud and Kubernetes may set, with all that end in them: "eks.amazonaws.com". */
  readonly prefixes: readonly string[];
  /** Names that begin so are the cloud's, too: "cloud.google.com/gke-". @default - none */
  readonly beginnings?: readonly string[];
  /** What comes of one of these, where a pool asks for it. */
  readonly consequence: string;
}

/** What the pool itself says by a label: a word of a person's there would say something else than is so. */
const OURS: { readonly [key: string]: string } = {
  [GPU_POOL_LABEL]: "it holds the pool's name, by which its nodes are selected",
  [EARLIER_GPU_POOL_LABEL]: "it holds the pool's name, by which an earlier version selected its nodes",
};

/** What the kubelet may set of Kubernetes' own (https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction). */
const KUBERNETES = ["kubernetes.io", "k8s.io"];
const OPEN = ["node.kubernetes.io", "kubelet.kubernetes.io"];

/** Labels that Kubernetes doesn't take, with which nodes are made, paid for, and never join; and those that are taken. */
export function checkNodeLabels(property: string, labels: { readonly [key: string]: string } = {}, own: OwnLabels): Finding[] {
  if (Token.isUnresolved(labels)) return [];
  return Object.entries(labels).flatMap(([key, value]) => checkNodeLabel({ property: `${property}["${key}"]`, value }, key, own));
}

function checkNodeLabel(at: { readonly property: string; readonly value: string }, key: string, own: OwnLabels): Finding[] {
  const taken = [OURS, own.taken].find((labels) => Object.prototype.hasOwnProperty.call(labels, key))?.[key];
  if (taken !== undefined) return [{ code: "reserved-label", ...at, reason: `this label is taken: ${taken}`, fix: "use a prefix of your own" }];
  if (isReserved(key, own)) return [{ code: "reserved-label", ...at, reason: own.consequence, fix: "use a prefix of your own, such as example.com/" }];
  if (!isLabelKey(key)) {
    const reason = "the key of a node's label has up to 63 letters, digits, hyphens, underscores and dots, behind a DNS name and a slash or alone";
    return [{ code: "invalid-label", ...at, reason, fix: 'write it like "team" or "example.com/team"' }];
  }
  if (Token.isUnresolved(at.value) || (typeof at.value === "string" && isLabelValue(at.value))) return [];
  const reason = "the value of a node's label has up to 63 letters, digits, hyphens, underscores and dots, a letter or digit at both ends";
  return [{ code: "invalid-label", ...at, reason, fix: 'write it like "search-quality"' }];
}

function isReserved(key: string, { prefixes, beginnings = [] }: OwnLabels): boolean {
  const prefix = key.slice(0, Math.max(0, key.lastIndexOf("/")));
  const isOf = (domain: string): boolean => prefix === domain || prefix.endsWith(`.${domain}`);
  return beginnings.some((beginning) => key.startsWith(beginning)) || ([...KUBERNETES, ...prefixes].some(isOf) && !OPEN.some(isOf));
}
