import { Token } from "../../core/framework";
import { Finding } from "../../core/problem";
import { checkCidr, parseCidr } from "../../core/cidr";
import { checkPublicRanges } from "../../core/public-ranges";

/** https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges: 200, one of which is the cluster's own way out. */
const MOST_RANGES = 199;

/** From where the API server can be reached. Whoever reaches it still signs in with Entra ID and needs a role. */
export class ApiServerAccess {
  /** From any address: the door is Entra ID and Azure RBAC alone. */
  public static readonly ANYWHERE = new ApiServerAccess(undefined);

  /**
   * From the cluster's own network alone: its nodes, and any machine whose way out is the cluster's NAT gateway. The stacks after the
   * cluster's must be deployed from such a machine.
   */
  public static readonly CLUSTER_NETWORK = new ApiServerAccess([]);

  /**
   * From these public address ranges, and from the cluster's own nodes. Whoever deploys the stacks after the cluster's must be in one.
   *
   * @param ranges in CIDR form, as "203.0.113.7/32" for one address
   */
  public static fromRanges(ranges: string[]): ApiServerAccess {
    return new ApiServerAccess(ranges);
  }

  /**
   * The ranges as AKS takes them. Never none: what a request leaves out AKS keeps, so that a door once narrowed stayed narrow, and every
   * plan wanted it open (terraform-provider-azurerm#20085, #23317).
   *
   * @param egressIps under which the nodes appear on the internet: they reach the API server by its public address too
   */
  public authorizedRanges(egressIps: string[]): string[] {
    return this.ranges === undefined ? ["0.0.0.0/0"] : [...this.ranges, ...egressIps.map((address) => `${address}/32`)];
  }

  private constructor(
    /** The ranges, beside the nodes' own addresses, which are always in. Not set for ANYWHERE. */
    public readonly ranges: string[] | undefined,
  ) {}
}

/** What is wrong with the ranges. */
export function checkApiServerAccess(property: string, access: ApiServerAccess): Finding[] {
  const { ranges } = access;
  if (ranges === undefined || access === ApiServerAccess.CLUSTER_NETWORK) return [];
  if (!Array.isArray(ranges)) {
    return [{ code: "wrong-type", property: `${property}.ranges`, value: ranges, reason: "this is a list of ranges, however few", fix: 'write fromRanges(["203.0.113.7/32"])' }];
  }
  if (ranges.length === 0) {
    return [
      {
        code: "no-authorized-networks",
        property,
        value: ranges,
        reason: "without a range nobody but the nodes reaches the API server, not even who deploys",
        fix: "name the range you deploy from; if only the nodes' network is meant, say so: ApiServerAccess.CLUSTER_NETWORK",
      },
    ];
  }
  const together = checkPublicRanges({
    property: (index) => `${property}.ranges[${index}]`,
    list: `${property}.ranges`,
    ranges,
    most: MOST_RANGES,
    source: "AKS's limit of authorized IP ranges",
    instead: "say so: ApiServerAccess.ANYWHERE",
  });
  const each = ranges.flatMap((range, index): Finding[] => {
    const at = `${property}.ranges[${index}]`;
    const findings = checkCidr(at, range);
    if (findings.length > 0 || Token.isUnresolved(range) || parseCidr(range)?.prefix !== 0) return findings;
    return [
      {
        code: "open-to-the-world",
        property: at,
        value: range,
        reason: "this range is every address there is",
        fix: "if that is meant, say so: ApiServerAccess.ANYWHERE",
      },
    ];
  });
  return [...each, ...together];
}
