import { NatGateway, NatGatewayPublicIpAssociation, PublicIp, Subnet, SubnetNatGatewayAssociation, VirtualNetwork } from "../bindings";
import { ITerraformDependable, Precondition } from "../../core/framework";
import { Construct } from "constructs";
import { AksNetworkNeeds, AksOutbound, AksSubnet, IAksNetwork } from "./aks-network";
import { AzurePlace } from "../place";
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
export class AksNetwork extends Construct implements IAksNetwork {
  public readonly networkId: string;
  public readonly subnetIds: { [key: string]: string };
  public readonly ranges: { [key: string]: string };
  public readonly outbound = AksOutbound.NAT_GATEWAY;
  public readonly egressIps: string[];
  /** Not set: one is made with the shared files. */
  public readonly filesDnsZoneId?: string;
  public readonly ready: ITerraformDependable[];
  /** The network as Azure has it. */
  public readonly resource: VirtualNetwork;

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
    this.ready = [
      new NatGatewayPublicIpAssociation(this, "egress-address", { natGatewayId: gateway.id, publicIpAddressId: address.id }),
      new SubnetNatGatewayAssociation(this, "nodes-egress", { natGatewayId: gateway.id, subnetId: nodes.id }),
    ];
    this.resource = network;
    this.node.defaultChild = network;
    this.networkId = network.id;
    this.subnetIds = { [AksSubnet.NODES]: nodes.id, [AksSubnet.ENDPOINTS]: endpoints.id };
    this.ranges = { network: plan.vnetCidr, [AksSubnet.NODES]: plan.nodesCidr, [AksSubnet.ENDPOINTS]: plan.endpointsCidr };
    this.egressIps = [address.ipAddress];
  }

  /** None: it is made as the cluster needs it. */
  public preconditions(_scope: Construct, _needs: AksNetworkNeeds): Precondition[] {
    return [];
  }
}
