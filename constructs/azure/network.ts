import { NatGateway } from "@cdktf/provider-azurerm/lib/nat-gateway";
import { NatGatewayPublicIpAssociation } from "@cdktf/provider-azurerm/lib/nat-gateway-public-ip-association";
import { PublicIp } from "@cdktf/provider-azurerm/lib/public-ip";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { SubnetNatGatewayAssociation } from "@cdktf/provider-azurerm/lib/subnet-nat-gateway-association";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AzurePlace } from "./place";
import { NetworkPlan } from "./network-plan";

/** Properties of `AksNetwork`. */
export interface AksNetworkProps extends AzurePlace {
  readonly plan: NetworkPlan;
}

/**
 * The virtual network: a subnet for nodes, one for private endpoints, and a NAT gateway through which the nodes reach the internet.
 *
 * NAT gateway, not the load balancer's outbound rules: its ports are given out on demand, so that many nodes can pull images and
 * weights at once, and its address is known before the cluster, for the API server's authorised ranges.
 *
 * The subnets have no network security group of ours: AKS keeps one on the nodes' interfaces, with the rules of its services, and
 * a second one on the subnet would close what the first opens.
 */
export class AksNetwork extends Construct {
  public readonly networkId: string;
  public readonly nodesSubnetId: string;
  public readonly endpointsSubnetId: string;
  /** Address under which the nodes appear on the internet. */
  public readonly egressIp: string;
  /** What must stand before nodes can reach the internet. */
  public readonly egress: ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: AksNetworkProps) {
    super(scope, id);
    const { plan, clusterName } = props;
    const place = { location: props.location, resourceGroupName: props.resourceGroupName, tags: props.tags };
    const network = new VirtualNetwork(this, "vnet", { ...place, name: clusterName, addressSpace: [plan.vnetCidr] });
    const subnet = (name: string, cidr: string): Subnet =>
      new Subnet(this, name, {
        name,
        resourceGroupName: props.resourceGroupName,
        virtualNetworkName: network.name,
        addressPrefixes: [cidr],
        // Otherwise Azure gives machines a way out of its own, besides the NAT gateway.
        defaultOutboundAccessEnabled: false,
      });
    const nodes = subnet("nodes", plan.nodesCidr);
    const endpoints = subnet("endpoints", plan.endpointsCidr);

    const name = `${clusterName}-egress`;
    const address = new PublicIp(this, "egress-ip", { ...place, name, allocationMethod: "Static", sku: "Standard" });
    const gateway = new NatGateway(this, "egress", { ...place, name, skuName: "Standard" });
    this.egress = [
      new NatGatewayPublicIpAssociation(this, "egress-address", { natGatewayId: gateway.id, publicIpAddressId: address.id }),
      new SubnetNatGatewayAssociation(this, "nodes-egress", { natGatewayId: gateway.id, subnetId: nodes.id }),
    ];
    this.networkId = network.id;
    this.nodesSubnetId = nodes.id;
    this.endpointsSubnetId = endpoints.id;
    this.egressIp = address.ipAddress;
  }
}
