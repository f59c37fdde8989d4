import { Token } from "../../core/framework";
import { checkDnsLabel, checkUnique } from "../../core/checks";
import { checkCidr, overlap, parseExactCidr } from "../../core/forms/cidr";
import { Finding } from "../../core/problem";
import { EksSubnet, IEksNetwork } from "./eks-network";
import { checkZone } from "./network-plan";

/** Ids as EC2 gives them: the short ones are from before 2018. */
const VPC_ID = /^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/;
const SUBNET_ID = /^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/;
/** AWS's smallest subnet (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html). */
const SMALLEST_SUBNET = 28;

/** What is wrong with a network that somebody else made, as far as it is known. Values that are known only at apply are let through. */
export function checkExistingNetwork(property: string, region: string, network: IEksNetwork): Finding[] {
  const { vpcId, subnets } = network;
  const at = (index: number, name: string): string => `${property}.subnets[${index}].${name}`;
  return [
    ...checkId(`${property}.vpcId`, vpcId, VPC_ID, "vpc-0123456789abcdef0"),
    ...checkCount(`${property}.subnets`, subnets),
    ...checkUnique("duplicate-subnet", (index) => at(index, "key"), subnets.map(({ key }) => key)),
    ...checkUnique("duplicate-subnet", (index) => at(index, "subnetId"), subnets.map(({ subnetId }) => subnetId)),
    ...subnets.flatMap((subnet, index) => [
      ...checkDnsLabel(at(index, "key"), subnet.key),
      ...checkId(at(index, "subnetId"), subnet.subnetId, SUBNET_ID, "subnet-0123456789abcdef0"),
      ...(subnet.zone === undefined ? [] : checkZone(at(index, "zone"), region, subnet.zone)),
      ...checkTaken(index, subnets, at(index, "zone")),
      ...checkRange(at(index, "cidr"), subnet.cidr),
      ...checkOverlap(index, subnets, at(index, "cidr")),
    ]),
  ];
}

function checkId(property: string, value: string, form: RegExp, example: string): Finding[] {
  if (Token.isUnresolved(value) || form.test(value)) return [];
  return [{ code: "invalid-network-id", property, value, reason: "AWS gives no such id", fix: `write it like "${example}"` }];
}

function checkCount(property: string, value: EksSubnet[]): Finding[] {
  if (value.length >= 2) return [];
  const reason = "EKS takes subnets in two zones or more";
  return [{ code: "invalid-zone-count", property, value, reason, fix: "name two subnets or more, each in a zone of its own" }];
}

/** EFS has one mount target a zone, in one subnet. */
function checkTaken(index: number, subnets: EksSubnet[], property: string): Finding[] {
  const { zone } = subnets[index];
  const first = subnets.findIndex((other) => other.zone === zone);
  if (zone === undefined || first === index || Token.isUnresolved(zone)) return [];
  const reason = `the subnet ${JSON.stringify(subnets[first].key)} is in that zone, and a file system is mounted in one subnet of each`;
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
