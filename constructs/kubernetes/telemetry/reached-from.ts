import { Values } from "../../core/names/value-path";

/**
 * A NetworkPolicy: pods of an application are reached from their own namespace and those that are named, and by nobody else. What keeps lines and
 * spans asks for no login.
 *
 * @param ports the only ports that those others reach @default all
 */
export function reachedFrom(application: string, namespaces: readonly string[], ports?: readonly number[]): Values {
  const others = [...new Set(namespaces)].map((name) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } }));
  const open = ports === undefined ? {} : { ports: ports.map((port) => ({ port, protocol: "TCP" })) };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: `${application}-reached-from` },
    spec: {
      podSelector: { matchLabels: { "app.kubernetes.io/name": application } },
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: {} }] }, ...(others.length === 0 ? [] : [{ from: others, ...open }])],
    },
  };
}
