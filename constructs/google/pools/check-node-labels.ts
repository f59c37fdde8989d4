import { Token } from "../../core/framework";
import { EARLIER_GPU_POOL_LABEL, GPU_POOL_LABEL } from "../../cluster/node-pool";
import { Finding } from "../../core/problem";
import { GPU_DIRECT_LABEL } from "../gpu-direct/gpu-direct";

/** What the pool itself says by a label: a word of a person's there would say something else than is so. */
const TAKEN: { readonly [key: string]: string } = {
  [GPU_POOL_LABEL]: "it holds the pool's name, by which its nodes are selected",
  [EARLIER_GPU_POOL_LABEL]: "it holds the pool's name, by which an earlier version selected its nodes",
  [GPU_DIRECT_LABEL]: "it says which nodes have GPUDirect",
  "cloud.google.com/gke-nodepool": "GKE writes the pool's name in it",
  "cloud.google.com/gke-accelerator": "GKE writes the kind of GPU in it",
  "cloud.google.com/gke-spot": "GKE writes in it whether the nodes are spot",
};

/** Prefixes of GKE's and Kubernetes' own, and what a node may say of itself among them (NodeRestriction). */
const RESERVED = /^([a-z0-9.-]+\.)?(kubernetes\.io|k8s\.io)\/|^cloud\.google\.com\/gke-|^(iam|container)\.gke\.io\//;
const ALLOWED = /^([a-z0-9.-]+\.)?(kubelet|node)\.kubernetes\.io\//;

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_PREFIX = 253;

/** Labels that Kubernetes doesn't take, which GKE says only when half of the cluster is made, and labels that are taken. */
export function checkNodeLabels(property: string, labels: { [key: string]: string } = {}): Finding[] {
  if (Token.isUnresolved(labels)) return [];
  return Object.entries(labels).flatMap(([key, value]): Finding[] => {
    const at = { property: `${property}["${key}"]`, value };
    const taken = TAKEN[key];
    if (taken !== undefined) return [{ code: "reserved-label", ...at, reason: `this label is taken: ${taken}`, fix: "use a prefix of your own" }];
    if (RESERVED.test(key) && !ALLOWED.test(key)) {
      return [{ code: "reserved-label", ...at, reason: "labels of this prefix are set by GKE or Kubernetes; nodes that ask for one are refused", fix: "use a prefix of your own" }];
    }
    if (!isKey(key)) {
      const reason = "the key of a node's label has up to 63 letters, digits, hyphens, underscores and dots, behind a DNS name and a slash or alone";
      return [{ code: "invalid-label", ...at, reason, fix: 'write it like "team" or "example.com/team"' }];
    }
    if (Token.isUnresolved(value) || value === "" || NAME.test(value)) return [];
    const reason = "the value of a node's label has up to 63 letters, digits, hyphens, underscores and dots, a letter or digit at both ends";
    return [{ code: "invalid-label", ...at, reason, fix: 'write it like "search-quality"' }];
  });
}

function isKey(key: string): boolean {
  const [name, prefix, ...more] = key.split("/").reverse();
  return more.length === 0 && NAME.test(name) && (prefix === undefined || (PREFIX.test(prefix) && prefix.length <= LONGEST_PREFIX));
}
