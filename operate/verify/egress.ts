import { KubernetesJson } from "../cluster/kubernetes-json";
import { few, selects } from "./row";

/**
 * Policies by which pods may reach nobody, and whose pods they are. What several policies allow adds up: a pod is shut in where those that
 * are about what goes out have no rule, all of them (https://kubernetes.io/docs/concepts/services-networking/network-policies/).
 */
export function policiesThatShut(pods: readonly KubernetesJson[], policies: readonly KubernetesJson[]): string[] {
  const shut = new Map<string, string[]>();
  for (const { metadata } of pods) {
    const about = policies.filter(({ spec }) => isAboutEgress(spec) && hasLabels(spec.podSelector ?? {}, metadata.labels ?? {}));
    if (about.length === 0 || about.some(({ spec }) => (spec.egress ?? []).length > 0)) continue;
    const names = few(about.map((one) => one.metadata.name));
    shut.set(names, [...(shut.get(names) ?? []), metadata.name]);
  }
  return [...shut].map(([names, of]) => `${names} ${names.includes(", ") ? "let" : "lets"} ${few(of)} reach nobody`);
}

function isAboutEgress({ policyTypes, egress }: KubernetesJson): boolean {
  return policyTypes === undefined ? egress !== undefined : policyTypes.includes("Egress");
}

/** A label selector; an empty one selects all. */
function hasLabels({ matchLabels = {}, matchExpressions = [] }: KubernetesJson, labels: { readonly [name: string]: string }): boolean {
  return selects(matchLabels, labels) && matchExpressions.every(({ key, operator, values = [] }: KubernetesJson) => EXPRESSIONS[operator]?.(labels[key], values) ?? false);
}

const EXPRESSIONS: { readonly [operator: string]: (value: string | undefined, values: readonly string[]) => boolean } = {
  In: (value, values) => value !== undefined && values.includes(value),
  NotIn: (value, values) => value === undefined || !values.includes(value),
  Exists: (value) => value !== undefined,
  DoesNotExist: (value) => value === undefined,
};
