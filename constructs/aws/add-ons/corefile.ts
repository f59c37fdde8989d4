/**
 * The file by which EKS's CoreDNS answers, with some names asked for by others: only just those, none below them, and answered by the name that was
 * asked for, so that certificates hold. It is EKS's own file besides, which the add-on takes as a whole or not at all.
 *
 * @param others by each name, that which is looked for in its place
 * @see https://coredns.io/plugins/rewrite
 */
export function corefile(others: { readonly [name: string]: string }): string {
  return [
    ".:53 {",
    "    errors",
    "    health {",
    "        lameduck 5s",
    "      }",
    "    ready",
    ...Object.entries(others).map(([name, other]) => `    rewrite name exact ${name} ${other}`),
    "    kubernetes cluster.local in-addr.arpa ip6.arpa {",
    "      pods insecure",
    "      fallthrough in-addr.arpa ip6.arpa",
    "    }",
    "    prometheus :9153",
    "    forward . /etc/resolv.conf",
    "    cache 30",
    "    loop",
    "    reload",
    "    loadbalance",
    "}",
    "",
  ].join("\n");
}
