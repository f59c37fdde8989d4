import { Token } from "../../core/framework";
import { parseExactCidr } from "../../core/forms/cidr";
import { Finding } from "../../core/problems/problem";
import { GkeClusterProps } from "../gke-cluster-props";
import { planIpRanges } from "../network/ip-ranges";

/** The smallest range that Google's services take (https://cloud.google.com/vpc/docs/private-services-access). */
const LONGEST_PREFIX = 24;

/** What Managed Lustre needs of the VPC, and addresses for it that are of no use. Its zone is looked at as the others are. */
export function checkManagedLustre({ managedLustre, network, ipRanges }: GkeClusterProps): Finding[] {
  const property = "ipRanges.privateServices";
  const given = ipRanges?.privateServices;
  if (managedLustre === undefined || network !== undefined) {
    const unused: Finding[] =
      given === undefined
        ? []
        : [
            network === undefined
              ? { code: "private-services-unused", property, value: given, reason: "no service of Google's is in the VPC", fix: "leave it out, or set managedLustre" }
              : { code: "range-of-the-network", property, value: given, reason: "the network that is given has its ranges, and no other is made", fix: "leave it out, or leave network out" },
          ];
    return [...unused, ...(managedLustre === undefined ? [] : checkGivenNetwork(network))];
  }
  const text = planIpRanges(ipRanges, false, true).privateServices ?? "";
  const block = Token.isUnresolved(text) ? undefined : parseExactCidr(text);
  if (block === undefined || block.prefix <= LONGEST_PREFIX) return [];
  return [{ code: "cidr-too-small", property, value: text, reason: `Google's services take a /${LONGEST_PREFIX} at least`, fix: `give it a /${LONGEST_PREFIX} or larger` }];
}

function checkGivenNetwork(network: GkeClusterProps["network"]): Finding[] {
  if (network?.privateServicesAccess === true || Token.isUnresolved(network?.privateServicesAccess)) return [];
  const reason = "Managed Lustre stands in a VPC of Google's and is reached by private services access, which this network isn't said to have";
  const fix = "set privateServicesAccess: true for the network once it has it, and let TCP 988 in from its range (https://cloud.google.com/managed-lustre/docs/vpc)";
  return [{ code: "lustre-without-private-services", property: "network.privateServicesAccess", value: network?.privateServicesAccess, reason, fix }];
}
