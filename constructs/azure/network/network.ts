import { NatGateway, NatGatewayPublicIpAssociation, PublicIp, Subnet, SubnetDelegation, SubnetNatGatewayAssociation, VirtualNetwork } from "../bindings";
import { ITerraformDependable, Precondition } from "../../core/framework";
import { Construct } from "constructs";
import { AksNetworkNeeds, AksOutbound, AksSubnet, IAksNetwork } from "./aks-network";
import nat from "../data/nat-gateway.json";
import { knowZoneRedundantNat } from "../differences";
import { AzurePlace } from "../place";
import { AksZoneRedundantNatOptions } from "./network-feature-options";
import { NetworkPlan } from "./network-plan";

/** Properties of `AksNetwork`. */
export interface AksNetworkProps extends AzurePlace {
  readonly plan: NetworkPlan;
  /** Whether the way out is over all zones. @default - in one */
  readonly zoneRedundantNat?: AksZoneRedundantNatOptions;
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
  private readonly gateway: NatGateway;
  private readonly address: ITerraformDependable;
  private readonly groupName: string;

  public constructor(scope: Construct, id: string, props: AksNetworkProps) {
    super(scope, id);
    const { plan, clusterName } = props;
    const place = { location: props.location, resourceGroupName: props.resourceGroupName, tags: props.tags };
    const network = new VirtualNetwork(this, "vnet", { ...place, name: clusterName, addressSpace: [plan.vnetCidr] });
    this.resource = network;
    this.groupName = props.resourceGroupName;
    const nodes = this.makeSubnet("nodes", plan.nodesCidr);
    const endpoints = this.makeSubnet("endpoints", plan.endpointsCidr);

    const name = `${clusterName}-egress`;
    const overZones = props.zoneRedundantNat;
    const kind = overZones === undefined ? "Standard" : nat.sku;
    const address = new PublicIp(this, "egress-ip", { ...place, name, allocationMethod: "Static", sku: kind });
    const gateway = new NatGateway(this, "egress", { ...place, name, skuName: kind });
    if (overZones !== undefined) knowZoneRedundantNat(gateway, overZones.azurermVersion ?? "");
    this.gateway = gateway;
    this.address = new NatGatewayPublicIpAssociation(this, "egress-address", { natGatewayId: gateway.id, publicIpAddressId: address.id });
    this.ready = [this.address, new SubnetNatGatewayAssociation(this, "nodes-egress", { natGatewayId: gateway.id, subnetId: nodes.id })];
    this.node.defaultChild = network;
    this.networkId = network.id;
    this.subnetIds = { [AksSubnet.NODES]: nodes.id, [AksSubnet.ENDPOINTS]: endpoints.id };
    this.ranges = { network: plan.vnetCidr, [AksSubnet.NODES]: plan.nodesCidr, [AksSubnet.ENDPOINTS]: plan.endpointsCidr };
    this.egressIps = [address.ipAddress];
  }

  /** One more subnet, whose machines go out as the nodes do, and what must stand before they can. */
  public addSubnet(name: string, cidr: string): { readonly id: string; readonly ready: ITerraformDependable[] } {
    const subnet = this.makeSubnet(name, cidr);
    return { id: subnet.id, ready: [this.address, new SubnetNatGatewayAssociation(this, `${name}-egress`, { natGatewayId: this.gateway.id, subnetId: subnet.id })] };
  }

  /** One more subnet, of a service of Azure's that it is handed to. It has no way out. */
  public addDelegatedSubnet(name: string, cidr: string, service: string, actions: string[]): string {
    return this.makeSubnet(name, cidr, [{ name: "service", serviceDelegation: { name: service, actions } }]).id;
  }

  private makeSubnet(name: string, cidr: string, delegation?: SubnetDelegation[]): Subnet {
    return new Subnet(this, name, {
      delegation,
      name,
      resourceGroupName: this.groupName,
      virtualNetworkName: this.resource.name,
      addressPrefixes: [cidr],
      // Otherwise Azure gives machines a way out of its own, besides the NAT gateway.
      defaultOutboundAccessEnabled: false,
    });
  }

  /** None: it is made as the cluster needs it. */
  public preconditions(_scope: Construct, _needs: AksNetworkNeeds): Precondition[] {
    return [];
  }
}
