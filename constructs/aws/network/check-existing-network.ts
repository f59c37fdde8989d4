import { Token } from "../../core/framework";
import { checkDnsLabel, checkUnique } from "../../core/checks/checks";
import { checkCidr, overlap, parseExactCidr } from "../../core/forms/cidr";
import { Finding } from "../../core/problems/problem";
import { findSecret } from "../../core/problems/without-secrets";
import { besides } from "../../core/shape/shape";
import { EksSubnet, IEksNetwork } from "./eks-network";
import { EksExistingNetwork } from "./existing-network";
import { checkZone } from "./network-plan";
import { DISCOVERY_TAG } from "./subnet-role";
import { ROLES, RoleName, SubnetsOfRole, rolesOf } from "./network-roles";

/** Ids as EC2 gives them: the short ones are from before 2018. */
const VPC_ID = /^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/;
const SUBNET_ID = /^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/;
/** AWS's smallest subnet (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html). */
const SMALLEST_SUBNET = 28;
/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html, tag restrictions. */
const MOST_OF_KEY = 128;
const MOST_OF_VALUE = 256;

/** What is wrong with a network that somebody else made, as far as it is known. Values that are known only at apply are let through. */
export function checkExistingNetwork(property: string, region: string, network: IEksNetwork): Finding[] {
  const found = network instanceof EksExistingNetwork && network.wanted.length > 0;
  const refused = network instanceof EksExistingNetwork ? network.refused.map((finding) => ({ ...finding, property: `${property}.${finding.property}` })) : [];
  const more = [
    ...checkId(`${property}.vpcId`, network.vpcId, VPC_ID, "vpc-0123456789abcdef0"),
    ...(network instanceof EksExistingNetwork ? checkWanted(property, network) : []),
    ...rolesOf(network).flatMap((list) => checkSubnets(`${property}.${list.role}`, region, list)),
    ...checkGpuZones(`${property}.gpuSubnets`, network),
    ...(found ? [] : checkAcross(property, network)),
    ...checkFreeIsKnown(`${property}.freeAddresses`, network.freeAddresses),
  ];
  return besides(refused, found ? asWritten(property, network, more) : more);
}

/** A number in whose place something stands until Terraform applies: what is needed is compared with it before, and would be taken for more. */
function checkFreeIsKnown(property: string, value: number | undefined): Finding[] {
  if (value === undefined || !Token.isUnresolved(value)) return [];
  return [{ code: "invalid-count", property, value, reason: "what nodes take is held against it when the app is synthesised", fix: "write the number" }];
}

/** What is wrong with subnets that are found later stands in their zones, which are written once for all roles. */
function asWritten(property: string, { gpuSubnets = [], subnets }: IEksNetwork, findings: Finding[]): Finding[] {
  const zonesOf = gpuSubnets.map(({ zone }) => zone).join() === subnets.map(({ zone }) => zone).join() ? "zones" : "gpuZones";
  const told = findings.flatMap((finding): Finding[] => {
    const [, role, index = "", name] = new RegExp(`^${property}\\.(\\w*[sS]ubnets)(\\[\\d+\\])?(?:\\.(\\w+))?$`).exec(finding.property) ?? [];
    if (role === undefined) return [finding];
    // What a subnet is called by is its zone's letter.
    if (name !== undefined && name !== "zone") return [];
    const at = `${property}.${role === "gpuSubnets" ? zonesOf : "zones"}${index}`;
    const fix = finding.code === "invalid-zone-count" && role !== "gpuSubnets" ? "name two zones or more" : finding.code === "gpu-zone-without-files" ? "write it in zones too, or leave it out" : finding.fix;
    return [{ ...finding, property: at, ...(Array.isArray(finding.value) ? { value: (finding.value as EksSubnet[]).map(({ zone }) => zone) } : {}), fix }];
  });
  return told.filter(({ code, property: at }, index) => told.findIndex((one) => one.code === code && one.property === at) === index);
}

/** A subnet of several roles that isn't told alike in all, and ranges of others that share addresses. */
function checkAcross(property: string, network: IEksNetwork): Finding[] {
  const all = rolesOf(network).flatMap(({ role, subnets }) => subnets.map((subnet, index) => ({ role, subnet, at: `${property}.${role}[${index}]` })));
  return all.flatMap(({ role, subnet, at }, index): Finding[] => {
    const before = all.slice(0, index).filter((one) => one.role !== role);
    const same = before.find((one) => one.subnet.subnetId === subnet.subnetId);
    const own = parseExactCidr(subnet.cidr);
    if (same !== undefined) {
      const name = (["zone", "cidr"] as const).find((one) => subnet[one] !== same.subnet[one] && !Token.isUnresolved(subnet[one]) && !Token.isUnresolved(same.subnet[one]));
      if (name === undefined) return [];
      return [{ code: "duplicate-subnet", property: `${at}.${name}`, value: subnet[name], reason: `the same subnet stands at ${same.at} with ${same.subnet[name]}`, fix: "write it alike in both, or the id of the other one" }];
    }
    const other = before.find((one) => {
      const range = parseExactCidr(one.subnet.cidr);
      return own !== undefined && range !== undefined && overlap(own, range);
    });
    if (other === undefined) return [];
    const reason = `it shares addresses with the subnet at ${other.at}, ${other.subnet.cidr}; subnets of a VPC share none`;
    return [{ code: "cidr-overlap", property: `${at}.cidr`, value: subnet.cidr, reason, fix: "write the range that each subnet has" }];
  });
}

function checkSubnets(property: string, region: string, { role, subnets }: SubnetsOfRole): Finding[] {
  const at = (index: number, name: string): string => `${property}[${index}].${name}`;
  return [
    ...checkCount(property, role, subnets),
    ...checkUnique("duplicate-subnet", (index) => at(index, "key"), subnets.map(({ key }) => key)),
    ...checkUnique("duplicate-subnet", (index) => at(index, "subnetId"), subnets.map(({ subnetId }) => subnetId)),
    ...subnets.flatMap((subnet, index) => [
      ...checkDnsLabel(at(index, "key"), subnet.key),
      ...checkId(at(index, "subnetId"), subnet.subnetId, SUBNET_ID, "subnet-0123456789abcdef0"),
      ...(subnet.zone === undefined ? [] : checkZone(at(index, "zone"), region, subnet.zone)),
      ...checkTaken(index, subnets, at(index, "zone"), role),
      ...checkRange(at(index, "cidr"), subnet.cidr),
      ...checkOverlap(index, subnets, at(index, "cidr")),
    ]),
  ];
}

/** Tags by which every subnet, or none, would be one of a role. */
function checkWanted(property: string, { wanted }: EksExistingNetwork): Finding[] {
  return wanted.flatMap(({ property: name, by }): Finding[] => {
    const tags = Object.entries(by?.tags ?? {});
    const wrong = (reason: string): Finding[] => [{ code: "invalid-subnet-role", property: `${property}.${name}`, value: by?.tags ?? by, reason, fix: 'write EksSubnetRole.INTERNAL_LOAD_BALANCERS, .karpenter("cluster") or .tagged({ key: "value" })' }];
    if (tags.some(([, value]) => typeof value !== "string")) return wrong("a tag's value is a text");
    const pasted = tags.flatMap(([key, value]) => findSecret(`${property}.${name}`, key).concat(findSecret(`${property}.${name}`, value)));
    if (pasted.length > 0) return pasted.slice(0, 1);
    if (by.tags[DISCOVERY_TAG] === "") return wrong("without a value Karpenter's tag doesn't tell whose subnets they are");
    if (tags.length === 0) return wrong("without a tag every subnet of the VPC would be one of the role");
    if (tags.some(([key, value]) => key === "" || key.length > MOST_OF_KEY || String(value).length > MOST_OF_VALUE)) return wrong(`AWS has tags of 1 to ${MOST_OF_KEY} characters, with values of up to ${MOST_OF_VALUE}`);
    return tags.some(([, value]) => /[*?]/.test(String(value))) ? wrong("AWS reads * and ? in a filter's value as any text, and more subnets than are meant would match") : [];
  });
}

/** A file system has its doors in the zones of the other nodes. */
function checkGpuZones(property: string, { subnets, gpuSubnets = [] }: IEksNetwork): Finding[] {
  const zones = subnets.map(({ zone }) => zone);
  if (zones.includes(undefined)) return [];
  return gpuSubnets.flatMap(({ zone: value }, index): Finding[] => {
    if (value === undefined || zones.includes(value)) return [];
    const reason = `the shared files are mounted in each zone of subnets, ${zones.join(", ")}, and GPU nodes in another would have none there`;
    return [{ code: "gpu-zone-without-files", property: `${property}[${index}].zone`, value, reason, fix: "add a subnet of that zone to subnets, or name GPU subnets of those zones" }];
  });
}

function checkId(property: string, value: string, form: RegExp, example: string): Finding[] {
  if (Token.isUnresolved(value) || form.test(value)) return [];
  return [{ code: "invalid-network-id", property, value, reason: "AWS gives no such id", fix: `write it like "${example}"` }];
}

function checkCount(property: string, role: RoleName, value: EksSubnet[]): Finding[] {
  const { least, reason } = ROLES[role];
  if (value.length >= least) return [];
  return [{ code: "invalid-zone-count", property, value, reason, fix: `name ${least > 1 ? "two subnets or more, each in a zone of its own" : "one, or leave it out"}` }];
}

/** EFS has one mount target a zone, in one subnet; a load balancer stands in one of each. */
function checkTaken(index: number, subnets: EksSubnet[], property: string, role: RoleName): Finding[] {
  const { zone } = subnets[index];
  const first = subnets.findIndex((other) => other.zone === zone);
  if (zone === undefined || first === index || Token.isUnresolved(zone)) return [];
  const why = role === "subnets" ? "a file system is mounted in one subnet of each" : "of each role there is one subnet a zone";
  const reason = `the subnet ${JSON.stringify(subnets[first].key)} is in that zone, and ${why}`;
  return [{ code: "duplicate-zone", property, value: zone, reason, fix: "name one subnet for each zone" }];
}

function checkRange(property: string, value: string): Finding[] {
  const findings = checkCidr(property, value);
  const prefix = parseExactCidr(value)?.prefix;
  if (findings.length > 0 || prefix === undefined || prefix <= SMALLEST_SUBNET) return findings;
  const reason = `AWS has no subnet smaller than /${SMALLEST_SUBNET}`;
  return [{ code: "cidr-too-small", property, value, reason, fix: "write the range that the subnet has" }];
}

function checkOverlap(index: number, subnets: EksSubnet[], property: string): Finding[] {
  const { cidr: value } = subnets[index];
  const own = parseExactCidr(value);
  const other = subnets.slice(0, index).find(({ cidr }) => {
    const before = parseExactCidr(cidr);
    return own !== undefined && before !== undefined && overlap(own, before);
  });
  if (other === undefined) return [];
  const reason = `it shares addresses with the subnet ${JSON.stringify(other.key)}, ${other.cidr}; subnets of a VPC share none`;
  return [{ code: "cidr-overlap", property, value, reason, fix: "write the range that each subnet has" }];
}
