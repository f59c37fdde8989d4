import { Token } from "../../core/framework";
import { Cidr, addressesIn, parseExactCidr } from "../../core/cidr";
import { Finding } from "../../core/problem";
import { AuthorizedNetwork } from "./control-plane-access";

/** @see https://cloud.google.com/kubernetes-engine/docs/how-to/authorized-networks#limitations, of clusters with private nodes */
const MOST_NETWORKS = 100;
/** Half of all addresses: nobody works from as many. */
const HALF_OF_THE_INTERNET = 2 ** 31;
/** Addresses that nobody has on the internet: RFC 1918 and 6598, loopback, link-local. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"].map((text) => parseExactCidr(text) as Cidr);

/**
 * Networks that are none, and a list that lets nobody in or everybody.
 *
 * @param property of the list
 * @param networks as they were given, perhaps without a type check
 */
export function checkAuthorizedNetworks(property: string, networks: AuthorizedNetwork[]): Finding[] {
  if (Token.isUnresolved(networks)) return [];
  const written = 'ControlPlaneAccess.authorizedNetworks([{ cidr: "203.0.113.7/32" }])';
  if (!Array.isArray(networks)) {
    return [{ code: "wrong-type", property, value: networks, reason: "this takes a list of networks", fix: `write it like ${written}` }];
  }
  if (networks.length === 0) {
    const reason = "a public address that no network may reach helps nobody";
    return [{ code: "no-authorized-networks", property, value: [], reason, fix: "name a network, or use ControlPlaneAccess.PRIVATE or ControlPlaneAccess.DNS" }];
  }
  const findings = networks.flatMap((network: unknown, index) => checkNetwork(`${property}[${index}]`, network, `write it like ${written}`));
  if (findings.length > 0) return findings;
  return [...checkRepeated(property, networks), ...checkTogether(property, networks)];
}

function checkNetwork(at: string, network: unknown, fix: string): Finding[] {
  const cidr = typeof network === "object" && network !== null ? (network as AuthorizedNetwork).cidr : undefined;
  const name = typeof network === "object" && network !== null ? (network as AuthorizedNetwork).name : undefined;
  if (typeof cidr !== "string") return [{ code: "wrong-type", property: at, value: network, reason: "a network is an object with its range in cidr", fix }];
  const wrongName: Finding[] =
    name === undefined || typeof name === "string" ? [] : [{ code: "wrong-type", property: `${at}.name`, value: name, reason: "this takes a text", fix: "write one, or leave it out" }];
  if (Token.isUnresolved(cidr)) return wrongName;
  const block = parseExactCidr(cidr);
  if (block === undefined) {
    const reason = "an address range is written as its first address and the bits of its mask";
    return [...wrongName, { code: "cidr-invalid", property: `${at}.cidr`, value: cidr, reason, fix: 'write one machine as "203.0.113.7/32"' }];
  }
  if (addressesIn(block) < HALF_OF_THE_INTERNET) return wrongName;
  const what = block.prefix === 0 ? "the whole internet" : "half of the internet";
  const reason = `this lets ${what} reach the Kubernetes API`;
  return [...wrongName, { code: "open-to-the-world", property: `${at}.cidr`, value: cidr, reason, fix: "name the networks you work from, or use ControlPlaneAccess.DNS" }];
}

function checkRepeated(property: string, networks: AuthorizedNetwork[]): Finding[] {
  const all = networks.map(({ cidr }) => cidr);
  return all.flatMap((value, index): Finding[] => {
    const first = all.indexOf(value);
    if (first === index || Token.isUnresolved(value)) return [];
    return [{ code: "duplicate-network", property: `${property}[${index}].cidr`, value, reason: `the same range stands at ${property}[${first}]`, fix: "name each once" }];
  });
}

function checkTogether(property: string, networks: AuthorizedNetwork[]): Finding[] {
  const texts = networks.map(({ cidr }) => cidr);
  const findings: Finding[] = [];
  if (networks.length > MOST_NETWORKS) {
    const reason = `GKE takes up to ${MOST_NETWORKS} networks, and refuses the cluster with more`;
    findings.push({ code: "too-many-networks", property, value: networks.length, reason, fix: "join neighbours into larger ranges, or use ControlPlaneAccess.DNS" });
  }
  if (texts.some((text) => Token.isUnresolved(text))) return findings;
  const blocks = texts.map((text) => parseExactCidr(text) as Cidr);
  if (addressesOfAll(blocks) >= HALF_OF_THE_INTERNET) {
    const reason = "together these let half of the internet, or more, reach the Kubernetes API";
    findings.push({ code: "open-to-the-world", property, value: texts, reason, fix: "name the networks you work from, or use ControlPlaneAccess.DNS" });
  }
  if (blocks.every((block) => PRIVATE.some((range) => holds(range, block)))) {
    const reason = "nobody comes from these addresses to a public one: they exist inside networks only";
    const fix = "name the address under which your network is seen on the internet, or use ControlPlaneAccess.PRIVATE";
    findings.push({ code: "no-authorized-networks", property, value: texts, reason, fix });
  }
  return findings;
}

function holds(outer: Cidr, inner: Cidr): boolean {
  return inner.first >= outer.first && inner.first + addressesIn(inner) <= outer.first + addressesIn(outer);
}

/** Addresses in any of them, each counted once. */
function addressesOfAll(blocks: Cidr[]): number {
  let [sum, end] = [0, 0];
  for (const block of [...blocks].sort((a, b) => a.first - b.first)) {
    const last = block.first + addressesIn(block);
    sum += Math.max(0, last - Math.max(end, block.first));
    end = Math.max(end, last);
  }
  return sum;
}
