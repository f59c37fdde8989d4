import { parseExactCidr, overlap, Cidr } from "../../core/cidr";
import { Finding } from "../../core/problem";

/** @see https://cloud.google.com/vpc/docs/subnets#prohibited-ranges */
const PROHIBITED: { readonly [range: string]: string } = {
  "0.0.0.0/8": "this network",
  "127.0.0.0/8": "loopback",
  "169.254.0.0/16": "link-local, the metadata server among it",
  "199.36.153.4/30": "Google's restricted APIs",
  "199.36.153.8/30": "Google's private APIs",
  "224.0.0.0/4": "multicast",
  "255.255.255.255/32": "broadcast",
};

/** A range that no subnet of Google Cloud may have. */
export function checkProhibited(property: string, value: string, block: Cidr): Finding[] {
  const met = Object.entries(PROHIBITED).find(([range]) => overlap(parseExactCidr(range) as Cidr, block));
  if (met === undefined) return [];
  const reason = `Google Cloud refuses ranges that meet ${met[0]} (${met[1]})`;
  return [{ code: "prohibited-range", property, value, reason, fix: "take one of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10" }];
}
