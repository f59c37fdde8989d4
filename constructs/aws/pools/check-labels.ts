import { Token } from "../../core/framework";
import { EARLIER_GPU_POOL_LABEL, GPU_POOL_LABEL } from "../../cluster/node-pool";
import { EFA_LABEL } from "../add-ons/efa-plugin";
import { isLabelKey, isLabelValue } from "../../core/kubernetes-forms";
import { Finding } from "../../core/problem";

/** What the pool itself, or the node image, says by a label. */
const TAKEN: { readonly [key: string]: string } = {
  [GPU_POOL_LABEL]: "it holds the pool's name, by which its nodes are selected",
  [EARLIER_GPU_POOL_LABEL]: "it holds the pool's name, by which an earlier version selected its nodes",
  [EFA_LABEL]: "by it the EFA device plugin finds the nodes with EFA",
  "nvidia.com/gpu.present": "the node image writes in it that there are GPUs",
};

/** Prefixes of labels that only EKS and the kubelet may set: a node group that asks for one is refused, or its nodes never join. */
const RESERVED = /^([a-z0-9.-]+\.)?(eks\.amazonaws\.com|kubernetes\.io|k8s\.io)\//;
/** What the kubelet may set itself of the reserved ones (https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction). */
const ALLOWED = /^([a-z0-9.-]+\.)?(kubelet|node)\.kubernetes\.io\//;

/** Labels that Kubernetes doesn't take, with which nodes are made, paid for, and never join; and those that are taken. */
export function checkLabels(property: string, labels: { [key: string]: string } = {}): Finding[] {
  return Object.entries(labels).flatMap(([key, value]) => checkLabel({ property: `${property}["${key}"]`, value }, key));
}

function checkLabel(at: { readonly property: string; readonly value: string }, key: string): Finding[] {
  if (Object.prototype.hasOwnProperty.call(TAKEN, key)) {
    return [{ code: "reserved-label", ...at, reason: `this label is taken: ${TAKEN[key]}`, fix: "use a prefix of your own" }];
  }
  if (RESERVED.test(key) && !ALLOWED.test(key)) {
    const reason = "labels of this prefix are set by EKS or Kubernetes; the kubelet may not, and such nodes never join";
    return [{ code: "reserved-label", ...at, reason, fix: "use a prefix of your own" }];
  }
  if (!isLabelKey(key)) {
    const reason = "the key of a node's label has up to 63 letters, digits, hyphens, underscores and dots, behind a DNS name and a slash or alone";
    return [{ code: "invalid-label", ...at, reason, fix: 'write it like "team" or "example.com/team"' }];
  }
  if (Token.isUnresolved(at.value) || isLabelValue(at.value)) return [];
  const reason = "the value of a node's label has up to 63 letters, digits, hyphens, underscores and dots, a letter or digit at both ends";
  return [{ code: "invalid-label", ...at, reason, fix: 'write it like "search-quality"' }];
}
