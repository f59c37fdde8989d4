import { DataAzurermSubnet, DataAzurermVirtualNetwork } from "../bindings";
import { Fn, ITerraformDependable, Op, Precondition, Token } from "../../core/framework";
import { Construct } from "constructs";
import { parseAddress } from "../../core/forms/cidr";
import { Finding } from "../../core/problems/problem";
import { admit, besides, isObject } from "../../core/shape/shape";
import { AKS_EXISTING_NETWORK } from "../aks-cluster-shapes";
import { AksNetworkNeeds, AksOutbound, AksSubnet, IAksNetwork } from "./aks-network";
import { AksExistingNetworkIds } from "./existing-network-ids";
import { apartFrom, hasRoomFor } from "./range-conditions";
import { checkResourceId, networkOf, partOf } from "../resource-id";
import { expressionOf } from "../resolved-text";

/**
 * A virtual network that stands already. Nothing of it is made or changed, but for the cluster's role on the nodes' subnet and a private
 * endpoint in the other.
 */
export class AksExistingNetwork implements IAksNetwork {
  public static fromIds(ids: AksExistingNetworkIds): AksExistingNetwork {
    return new AksExistingNetwork(ids);
  }

  public readonly networkId: string;
  public readonly subnetIds: { [key: string]: string };
  public readonly ranges: { [key: string]: string };
  public readonly outbound: AksOutbound;
  public readonly egressIps: string[];
  public readonly filesDnsZoneId?: string;
  public readonly ready: ITerraformDependable[] = [];

  private readonly wrong: Finding[];
  private readonly asked: boolean;

  private constructor(given: AksExistingNetworkIds) {
    const { value: ids, findings } = admit<AksExistingNetworkIds>("", given, AKS_EXISTING_NETWORK);
    this.wrong = isObject(given) ? besides(findings, checkIds(ids)) : findings.map((finding) => ({ ...finding, property: "options", fix: "write it like AksExistingNetwork.fromIds({ ... })" }));
    const { nodesSubnetId, endpointsSubnetId, nodesCidr, networkCidr } = ids;
    this.networkId = networkOf(nodesSubnetId);
    this.subnetIds = { [AksSubnet.NODES]: nodesSubnetId, [AksSubnet.ENDPOINTS]: endpointsSubnetId };
    this.ranges = {
      ...(networkCidr === undefined ? {} : { network: networkCidr }),
      ...(nodesCidr === undefined ? {} : { [AksSubnet.NODES]: nodesCidr }),
    };
    this.outbound = ids.outbound;
    this.egressIps = ids.egressIps ?? [];
    this.filesDnsZoneId = ids.filesDnsZoneId;
    this.asked = ids.askAzure ?? true;
  }

  /** What is wrong with its properties; refused where a cluster uses it. */
  public findings(property: string): Finding[] {
    return this.wrong.map((finding) => ({ ...finding, property: `${property}.${finding.property}` }));
  }

  public preconditions(scope: Construct, needs: AksNetworkNeeds): Precondition[] {
    if (!this.asked || this.wrong.length > 0) return [];
    const below = new Construct(scope, "existing-network");
    const subnetId = this.subnetIds[AksSubnet.NODES];
    const resourceGroupName = partOf(subnetId, 4);
    const virtualNetworkName = partOf(subnetId, 8);
    const network = new DataAzurermVirtualNetwork(below, "network", { name: virtualNetworkName, resourceGroupName });
    const nodes = new DataAzurermSubnet(below, "nodes", { name: partOf(subnetId, 10), virtualNetworkName, resourceGroupName });
    const at = "network.virtualNetwork";
    const ranges = `data.${network.terraformResourceType}.${network.friendlyUniqueId}.address_space`;
    const room = `data.${nodes.terraformResourceType}.${nodes.friendlyUniqueId}.address_prefixes`;
    const apart = (name: string, cidr: string): Precondition => ({
      condition: apartFrom(ranges, expressionOf(scope, cidr)),
      errorMessage: `network.${name}, ${cidr}, overlaps a range of the network at ${at}: choose one that has no address in common with it.`,
    });
    return [
      {
        condition: Op.eq(Fn.lower(Fn.replace(network.location, " ", "")), needs.region),
        errorMessage: `The network at ${at} is in ${network.location}, and AKS takes one of its own region only, ${needs.region}.`,
      },
      {
        condition: hasRoomFor(room, Token.asString(needs.nodes)),
        errorMessage: `The nodes' subnet at ${at} has too few addresses: the pools can have ${Token.asString(needs.nodes)} nodes, and Azure keeps 5.`,
      },
      apart("podCidr", needs.podCidr),
      apart("serviceCidr", needs.serviceCidr),
      ...(this.outbound.name === AksOutbound.USER_DEFINED_ROUTING.name
        ? [
            {
              condition: Op.neq(Fn.coalesce([nodes.routeTableId, "none"]), "none"),
              errorMessage: `The nodes' subnet at ${at} has no route table, by which AksOutbound.USER_DEFINED_ROUTING reaches the internet.`,
            },
          ]
        : []),
    ];
  }
}

function checkIds({ nodesSubnetId, endpointsSubnetId, egressIps = [], filesDnsZoneId }: AksExistingNetworkIds): Finding[] {
  const ids = [...checkResourceId("subnet", "nodesSubnetId", nodesSubnetId), ...checkResourceId("subnet", "endpointsSubnetId", endpointsSubnetId)];
  const known = ids.length === 0 && !Token.isUnresolved(nodesSubnetId) && !Token.isUnresolved(endpointsSubnetId);
  const apart = known && networkOf(nodesSubnetId).toLowerCase() !== networkOf(endpointsSubnetId).toLowerCase();
  return [
    ...ids,
    ...(apart
      ? [
          {
            code: "two-networks" as const,
            property: "endpointsSubnetId",
            value: endpointsSubnetId,
            reason: `the nodes' subnet is in another network, ${networkOf(nodesSubnetId)}`,
            fix: "name a subnet of the same network",
          },
        ]
      : []),
    ...egressIps.flatMap((address, index) =>
      Token.isUnresolved(address) || parseAddress(address) !== undefined
        ? []
        : [
            {
              code: "invalid-address" as const,
              property: `egressIps[${index}]`,
              value: address,
              reason: "no IPv4 address has this form",
              fix: 'write it like "203.0.113.7"',
            },
          ],
    ),
    ...(filesDnsZoneId === undefined ? [] : checkResourceId("filesDnsZone", "filesDnsZoneId", filesDnsZoneId)),
  ];
}
