import { Token } from "../core/framework";
import { Finding } from "../core/problems/problem";

/** Label of ours on everything of a cluster that takes labels: by it the bill and the console tell what belongs to it. */
export const CLUSTER_LABEL = "dynamo-serving-cluster";

/**
 * Keys and values of labels of Google Cloud resources, which aren't those of Kubernetes' nodes: no dots, no slashes, no capitals. Letters
 * of any alphabet without capitals are taken.
 *
 * @see https://cloud.google.com/resource-manager/docs/labels-overview#requirements
 */
const KEY = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;
/** GKE's own. */
const RESERVED = /^(goog-|google-)/;
/** Most labels of a resource, the one of ours among them; GKE puts some of its own on nodes beside them. */
const MOST_LABELS = 64 - 16;

/** The labels of everything in a cluster: those of a person, and ours. */
export function resourceLabels(clusterName: string, labels: { [key: string]: string } = {}): { [key: string]: string } {
  return { ...labels, [CLUSTER_LABEL]: clusterName };
}

/** Labels that Google Cloud refuses, or that are somebody else's. */
export function checkResourceLabels(property: string, labels: { [key: string]: string } = {}): Finding[] {
  if (Token.isUnresolved(labels)) return [];
  const findings = Object.entries(labels).flatMap(([key, value]): Finding[] => {
    const at = { property: `${property}["${key}"]`, value };
    if (key === CLUSTER_LABEL || RESERVED.test(key)) {
      const whose = key === CLUSTER_LABEL ? "it holds the cluster's name" : "Google's own begin like this";
      return [{ code: "reserved-label", ...at, reason: `this label is taken: ${whose}`, fix: "use another key" }];
    }
    const [keyTaken, valueTaken] = [KEY.test(key), Token.isUnresolved(value) || VALUE.test(value)];
    if (keyTaken && valueTaken) return [];
    const what = keyTaken ? "the value of a label has up to" : "the key of a label has a letter first, and up to";
    const reason = `${what} 63 lower-case letters, digits, underscores and hyphens (labels of nodes, with dots and slashes, are gpuPools[].labels)`;
    return [{ code: "invalid-label", ...at, reason, fix: `write it like ${suggestion(key)}: "${suggestion(value) || "value"}"` }];
  });
  const count = Object.keys(labels).length;
  if (count <= MOST_LABELS) return findings;
  const reason = `a resource has up to 64 labels, and nodes carry some of GKE's among them; these are ${count}`;
  return [...findings, { code: "too-many-labels", property, value: count, reason, fix: `leave ${MOST_LABELS} at most` }];
}

function suggestion(text: string): string {
  if (Token.isUnresolved(text)) return "value";
  return text.toLowerCase().replace(/[^\p{Ll}\p{Lo}\p{N}_-]+/gu, "-").replace(/^[^\p{Ll}\p{Lo}]+(?=.*\p{L})/u, "").slice(0, 63);
}
