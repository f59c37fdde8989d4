import { checkDnsLabel } from "../../core/checks/checks";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { isObject } from "../../core/shape/shape";
import { asksPrometheus } from "../scaling/check-planner";
import { ServedModelOptions } from "../served-model-options";
import { isRange } from "./check-serving";

/** Whom a model's pods may reach: ranges of their form, and nobody needed left out. */
export function checkNetwork({ network, scaling }: ServedModelOptions): Finding[] {
  const { outbound, policy } = network ?? {};
  if (!isObject(outbound)) return [];
  const { apiServerCidrs, cidrs, nameServerCidrs, namespaces = [] } = outbound as unknown as { readonly [name: string]: string[] | undefined };
  const at = (name: string): string => `network.outbound.${name}`;
  const ranges = Object.entries({ apiServerCidrs, cidrs, nameServerCidrs }).flatMap(([name, given = []]) =>
    !Array.isArray(given) || Token.isUnresolved(given)
      ? []
      : given.flatMap((value, index): Finding[] =>
          Token.isUnresolved(value) || isRange(value) ? [] : [{ code: "invalid-outbound", property: `${at(name)}[${index}]`, value, reason: "this is no range of addresses, or names an address inside one", fix: 'write it like "10.0.0.0/16"' }],
        ),
  );
  const everybody = Object.entries({ apiServerCidrs, nameServerCidrs }).flatMap(([name, given = []]) =>
    !Array.isArray(given) || Token.isUnresolved(given)
      ? []
      : given.flatMap((value, index): Finding[] =>
          typeof value !== "string" || !value.endsWith("/0") ? [] : [{ code: "invalid-outbound", property: `${at(name)}[${index}]`, value, reason: "every address lies in it, and a few are meant: the model's pods would reach anybody", fix: "name the addresses; leave network.outbound out where pods may reach everybody" }],
        ),
  );
  const none = Array.isArray(apiServerCidrs) && !Token.isUnresolved(apiServerCidrs) && apiServerCidrs.length === 0;
  const names = Array.isArray(namespaces) && !Token.isUnresolved(namespaces) ? namespaces : [];
  return [
    ...ranges,
    ...everybody,
    ...names.flatMap((name, index) => (typeof name === "string" ? checkDnsLabel(`${at("namespaces")}[${index}]`, name) : [])),
    ...(none ? [{ code: "invalid-outbound" as const, property: at("apiServerCidrs"), value: apiServerCidrs, reason: "frontends and workers find each other by the API server, and would find nobody", fix: "name its addresses: kubectl get endpointslices kubernetes" }] : []),
    ...(policy === false ? [{ code: "invalid-outbound" as const, property: "network.outbound", value: outbound, reason: "network.policy is false, and there is no policy at all", fix: "leave one of them out" }] : []),
    ...(asksPrometheus(scaling) && scaling?.kind === "planner" && namespaces.length === 0 && (cidrs ?? []).length === 0
      ? [{ code: "invalid-outbound" as const, property: at("namespaces"), value: namespaces, reason: "Dynamo's planner asks Prometheus, and may reach nobody", fix: "name Prometheus' namespace, or its ranges in cidrs" }]
      : []),
  ];
}
