import { isIPv6 } from "net";
import { Token } from "../../core/framework";
import { checkDnsLabel } from "../../core/checks/checks";
import { parseExactCidr } from "../../core/forms/cidr";
import { shareOfAll } from "../../core/forms/public-ranges";
import { Finding } from "../../core/problems/problem";
import { ModelNetworkOptions } from "../network-options";
import { ServedModelOptions } from "../served-model-options";

/** A day. Above it a time is meant in other units, or a pod that hangs would hold its GPUs until somebody looks. */
const LONGEST_STREAM_SECONDS = 86400;

/** How a model's answers end, and who may ask for them. */
export function checkServing({ longestStreamSeconds, network = {} }: ServedModelOptions): Finding[] {
  return [...checkLongestStream(longestStreamSeconds), ...checkNetwork("network", network)];
}

function checkLongestStream(value: number | undefined): Finding[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  if (Number.isInteger(value) && value >= 1 && value <= LONGEST_STREAM_SECONDS) return [];
  const reason = `this is a whole number of seconds, from 1 to ${LONGEST_STREAM_SECONDS}: so long an old pod is waited for`;
  return [{ code: "invalid-longest-stream", property: "longestStreamSeconds", value, reason, fix: "write the time of the longest answer, or leave it out for 600" }];
}

function checkNetwork(property: string, network: ModelNetworkOptions): Finding[] {
  const { clientNamespaces = [], clientCidrs = [], monitoringNamespaces = [], monitoringCidrs = [] } = network;
  const doors = { clientNamespaces, clientCidrs, monitoringNamespaces, monitoringCidrs };
  const given = Object.entries(doors).filter(([, values]) => values.length > 0);
  return [
    ...clientNamespaces.flatMap((name, index) => checkDnsLabel(`${property}.clientNamespaces[${index}]`, name)),
    ...clientCidrs.flatMap((range, index) => checkRange(`${property}.clientCidrs[${index}]`, range)),
    ...checkWorld(`${property}.clientCidrs`, clientCidrs),
    ...monitoringNamespaces.flatMap((name, index) => checkDnsLabel(`${property}.monitoringNamespaces[${index}]`, name)),
    ...monitoringCidrs.flatMap((range, index) => checkRange(`${property}.monitoringCidrs[${index}]`, range)),
    ...checkWorld(`${property}.monitoringCidrs`, monitoringCidrs),
    ...(network.policy === false
      ? given.map(([name, value]) => ({
          code: "network-without-policy" as const,
          property: `${property}.${name}`,
          value,
          reason: "without a policy every pod of the cluster reaches the model, not only these",
          fix: "leave policy out, or leave this out",
        }))
      : []),
  ];
}

/** The world in parts. */
function checkWorld(property: string, ranges: readonly string[]): Finding[] {
  const share = shareOfAll(ranges.filter((range) => !Token.isUnresolved(range) && !/\/0+$/.test(range)));
  if (share < 0.5) return [];
  return [{ code: "open-to-the-world", property, value: ranges, reason: `together these are ${Math.round(share * 100)} % of all addresses there are, and requests carry no login`, fix: "name the load balancer's or the clients' own ranges" }];
}

function checkRange(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value)) return [];
  if (/\/0+$/.test(value)) {
    const reason = "this lets every address in, and requests carry no login";
    return [{ code: "open-to-the-world", property, value, reason, fix: "name the load balancer's or the clients' own range" }];
  }
  if (isRange(value)) return [];
  return [{ code: "cidr-invalid", property, value, reason: "this is no range of addresses, or names an address inside one", fix: 'write it like "10.0.0.0/16"' }];
}

/** Whether a range of a network policy is one, of either family. */
export function isRange(value: unknown): boolean {
  if (typeof value !== "string") return false;
  const [, address, bits] = /^([^/]+)\/(\d{1,3})$/.exec(value) ?? [];
  return parseExactCidr(value) !== undefined || (address !== undefined && isIPv6(address) && Number(bits) <= 128);
}
