import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { isObject, wrongType } from "../../core/shape/shape";
import { checkPublicRanges } from "../../core/forms/public-ranges";
import { checkResourceId } from "../resource-id";

/** https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges: 200, one of which is the cluster's own way out. */
const MOST_RANGES = 199;

/** How a private API server is found. */
export interface AksPrivateClusterOptions {
  /**
   * Resource id of a private DNS zone of yours for its name, such as a hub's: `privatelink.REGION.azmk8s.io`, or one below it. The
   * cluster's identity gets the role "Private DNS Zone Contributor" on it.
   * @default - AKS makes a zone beside the nodes, linked with their network
   * @example "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/hub/providers/Microsoft.Network/privateDnsZones/privatelink.swedencentral.azmk8s.io"
   */
  readonly dnsZoneId?: string;
}

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
   * Without a public address: from the nodes' network, and the networks that are joined with it. For life, as AKS has it. Who deploys the
   * stacks after the cluster's does so from there, and finds the name in the zone.
   */
  public static privateCluster(options: AksPrivateClusterOptions = {}): ApiServerAccess {
    return new ApiServerAccess([], options);
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
    /** How it is found where it has no public address. @default - it has one */
    public readonly privateOptions?: AksPrivateClusterOptions,
  ) {}

  /** As a property that is for life. */
  public get kind(): string {
    return this.privateOptions === undefined ? "public" : "private";
  }
}

/** A zone of one's own is that of the cluster's region: AKS looks for no other. */
function checkPrivate(property: string, { dnsZoneId }: AksPrivateClusterOptions, region: string | undefined): Finding[] {
  if (dnsZoneId === undefined) return [];
  const findings = checkResourceId("apiDnsZone", property, dnsZoneId);
  const of = /\.([a-z0-9]+)\.azmk8s\.io$/.exec(dnsZoneId)?.[1];
  if (findings.length > 0 || of === undefined || region === undefined || Token.isUnresolved(region) || of === region) return findings;
  return [{ code: "zone-of-another-region", property, value: dnsZoneId, reason: `the zone is of ${of}, and AKS looks for the API servers of ${region} in privatelink.${region}.azmk8s.io`, fix: "name that region's zone, or leave it out" }];
}

/** What is wrong with the ranges, or with the zone. */
export function checkApiServerAccess(property: string, access: ApiServerAccess, region?: string): Finding[] {
  const { ranges } = access;
  if (access.privateOptions !== undefined && !isObject(access.privateOptions)) return [wrongType(`${property}.options`, access.privateOptions, "an object", "{ dnsZoneId }")];
  if (access.privateOptions !== undefined) return checkPrivate(`${property}.dnsZoneId`, access.privateOptions, region);
  // Of a list that wasn't given ANYWHERE would come out, which nobody said.
  if (access === ApiServerAccess.ANYWHERE || access === ApiServerAccess.CLUSTER_NETWORK) return [];
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
  return checkPublicRanges({
    property: (index) => `${property}.ranges[${index}]`,
    list: `${property}.ranges`,
    ranges,
    most: MOST_RANGES,
    source: "AKS's limit of authorized IP ranges",
    instead: "say so: ApiServerAccess.ANYWHERE",
  });
}
