import { Finding } from "../../core/problem";

const NAME = /^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;
const DNS_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * Labels that nodes can't be given: those of a wrong form, and those that AKS or the kubelet keep for themselves.
 *
 * @see https://learn.microsoft.com/azure/aks/use-labels "Reserved system labels"
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 */
export function checkNodeLabels(property: string, labels: { [key: string]: string }): Finding[] {
  return Object.entries(labels).flatMap(([key, value]): Finding[] => {
    const at = `${property}["${key}"]`;
    const slash = key.lastIndexOf("/");
    const prefix = slash < 0 ? undefined : key.slice(0, slash);
    const wellFormed =
      NAME.test(key.slice(slash + 1)) &&
      (prefix === undefined || (DNS_NAME.test(prefix) && prefix.length <= 253)) &&
      (value === "" || NAME.test(value));
    if (!wellFormed) {
      return [
        {
          code: "invalid-label",
          property: at,
          value,
          reason:
            "a label is [prefix/]name: value, where name and value have up to 63 letters, digits, '-', '_' and '.', " +
            "and the prefix is a DNS name",
          fix: 'write it like "example.com/team": "research"',
        },
      ];
    }
    if (!isReserved(prefix, key)) return [];
    return [
      {
        code: "reserved-label",
        property: at,
        value,
        reason: "AKS and Kubernetes set labels of this prefix themselves and refuse them from others",
        fix: "use a prefix of your own, such as example.com/",
      },
    ];
  });
}

function isReserved(prefix: string | undefined, key: string): boolean {
  if (prefix === undefined) return key === "agentpool";
  if (["node.kubernetes.io", "kubelet.kubernetes.io"].some((open) => prefix === open || prefix.endsWith(`.${open}`))) return false;
  return ["kubernetes.azure.com", "kubernetes.io", "k8s.io"].some((kept) => prefix === kept || prefix.endsWith(`.${kept}`));
}
