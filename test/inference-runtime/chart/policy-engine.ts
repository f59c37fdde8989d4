import { Rendered } from "../../harness/helm";

/** A pod, or a machine outside the cluster where it has an address only. */
export interface Peer {
  readonly namespace?: string;
  readonly labels?: { readonly [name: string]: string };
  readonly address?: string;
}

/**
 * Whether NetworkPolicies of one namespace let a peer reach a port of a pod there, by Kubernetes' own rules: a pod that no policy selects is
 * open; one that some select takes what any rule of any of them lets in; within a `from` element both selectors must fit; no `from` and no
 * `ports` mean all. What is written in a form that isn't known here is an error, so that no rule is passed over.
 */
export function lets(policies: Rendered[], namespace: string, from: Peer, to: Peer, port: number): boolean {
  const selecting = policies.filter(({ spec }) => spec.policyTypes.includes("Ingress") && fits(spec.podSelector, to.labels ?? {}));
  if (selecting.length === 0) return true;
  return selecting.some(({ spec }) =>
    (spec.ingress ?? []).some((rule: Rendered) => {
      only(rule, ["from", "ports"]);
      const onPort = rule.ports === undefined || rule.ports.some((one: Rendered) => (only(one, ["protocol", "port"]), one.protocol === "TCP" && one.port === port));
      return onPort && (rule.from === undefined || rule.from.some((one: Rendered) => isPeer(one, namespace, from)));
    }),
  );
}

function isPeer(rule: Rendered, namespace: string, { namespace: home, labels = {}, address = "" }: Peer): boolean {
  only(rule, ["podSelector", "namespaceSelector", "ipBlock"]);
  if (rule.ipBlock !== undefined) return only(rule.ipBlock, ["cidr", "except"]) && within(rule.ipBlock.cidr, address) && !(rule.ipBlock.except ?? []).some((cidr: string) => within(cidr, address));
  if (home === undefined) return false;
  const there = rule.namespaceSelector === undefined ? home === namespace : fits(rule.namespaceSelector, { "kubernetes.io/metadata.name": home });
  return there && (rule.podSelector === undefined || fits(rule.podSelector, labels));
}

function fits(selector: Rendered, labels: { readonly [name: string]: string }): boolean {
  only(selector, ["matchLabels"]);
  return Object.entries(selector.matchLabels ?? {}).every(([name, value]) => labels[name] === value);
}

function within(cidr: string, address: string): boolean {
  const [base, bits] = cidr.split("/");
  // Peers here have addresses of the older kind, which are in no range of the newer.
  if (base.includes(":")) return false;
  const number = (text: string): bigint => text.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  return /^\d+(\.\d+){3}$/.test(address) && number(base) >> BigInt(32 - Number(bits)) === number(address) >> BigInt(32 - Number(bits));
}

function only(object: Rendered, names: string[]): boolean {
  const strange = Object.keys(object).filter((name) => !names.includes(name));
  if (strange.length > 0) throw new Error(`not known here: ${strange.join(", ")}`);
  return true;
}
