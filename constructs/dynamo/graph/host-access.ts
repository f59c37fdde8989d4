import { nearest } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { isObject } from "../../core/shape/shape";

/** What of its node a pod may be given, each by the field that gives it (Kubernetes' pod security standards, `privileged` against `baseline`). */
const FIELDS: { readonly [field: string]: string } = {
  hostNetwork: "its pods would have the node's own network, past every network policy, and its cloud's metadata with it",
  hostPID: "its pods would see every process of the node, and their environment",
  hostIPC: "its pods would share memory with whatever else runs on the node",
  hostPath: "its pods would mount a folder of the node",
  privileged: "its container would be root on the node",
};

/** The names of `hostAccess`. */
export const HOST_ACCESS: readonly string[] = Object.keys(FIELDS);

/** Where in an object a pod is given any of it, each as its path. */
function given(at: string, value: unknown): { readonly at: string; readonly field: string; readonly value: unknown }[] {
  if (Array.isArray(value)) return (value as unknown[]).flatMap((one, index) => given(`${at}[${index}]`, one));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([field, one]) => {
    const path = at === "" ? field : `${at}.${field}`;
    if (!Object.hasOwn(FIELDS, field)) return given(path, one);
    // A text in its place is the API server's to refuse; it may stand for true.
    return one === false || one === undefined || one === null ? [] : [{ at: path, field, value: one }];
  });
}

/** What a graph's pods take of their nodes without being allowed to, and names of what isn't there to be taken. */
export function checkHostAccess(at: string, graph: unknown, allowed: readonly string[] = []): Finding[] {
  const unknown = allowed.flatMap((name, index): Finding[] => {
    if (HOST_ACCESS.includes(name)) return [];
    const near = nearest(name, [...HOST_ACCESS]);
    return [{ code: "unknown-choice", property: `hostAccess[${index}]`, value: name, reason: `a pod may be given ${HOST_ACCESS.join(", ")}`, fix: near === undefined ? "write one of them" : `did you mean "${near}"?` }];
  });
  const taken = given(at, graph).filter(({ field }) => !allowed.includes(field));
  return [
    ...unknown,
    ...taken.map(({ at: property, field, value }): Finding => ({
      code: "host-access",
      property,
      value,
      reason: `${FIELDS[field]}, and the models' namespace is held to less`,
      fix: `take it out; or allow it by name, hostAccess: ["${field}"], where it is what you want`,
    })),
  ];
}

/** Values of a chart by which its pods would be given any of it, each as a sentence: what a chart means by them is its own. */
export function hostAccessOfValues(values: unknown): string[] {
  return given("values", values).map(({ at, field }) => `${at}: ${FIELDS[field]}, where the chart means by it what Kubernetes does; take it out, unless that is what you want.`);
}
