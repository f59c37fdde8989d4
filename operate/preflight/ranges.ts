import { overlap, parseCidr } from "../../constructs/core/forms/cidr";
import { Answer } from "../programs/answer";
import { OperatedDeployment } from "../clouds/deployment";
import { Row } from "./row";

/** Ranges of networks that are there, with what has them. */
export type OtherRange = Answer<readonly { readonly of: string; readonly cidr: string }[]>;

/**
 * Whether a deployment's ranges are clear of those that it is to be joined with, by peering or a VPN: they are named, since two networks
 * that aren't joined may have the same addresses. What else of the account overlaps is only said.
 */
export function rangeRows({ needs }: OperatedDeployment, beside: readonly string[], others: OtherRange): Row[] {
  return (needs?.ranges ?? []).map(({ name, cidr }): Row => {
    const own = parseCidr(cidr);
    const clashes = (text: string): boolean => {
      const other = parseCidr(text);
      return own !== undefined && other !== undefined && overlap(own, other);
    };
    const what = `${name} ${cidr}`;
    const needed = beside.length === 0 ? "clear of what it is joined with" : `clear of ${beside.join(", ")}`;
    const named = beside.filter(clashes);
    if (own === undefined) return { group: "range", what, needed, there: "no IPv4 range", verdict: "unknown" };
    if (named.length > 0) return { group: "range", what, needed, there: `overlaps ${named.join(", ")}`, verdict: "lacking", note: "addresses in both can't be told apart once the networks are joined: choose another range before the cluster is made, it is for life" };
    const near = others.known ? others.value.filter((one) => clashes(one.cidr)) : [];
    const note = others.known ? near.map((one) => `${one.of} has ${one.cidr}: the two can't be joined`).join("; ") : `other networks couldn't be listed: ${others.reason}`;
    return { group: "range", what, needed, there: beside.length === 0 ? "none named (--beside)" : "clear", verdict: "ok", ...(note === "" ? {} : { note }) };
  });
}
