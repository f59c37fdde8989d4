import { DataAwsSubnet, DataAwsVpc } from "../bindings";
import { Lazy, Postcondition, Token } from "../../core/framework";
import { Construct } from "constructs";
import { EksSubnet, IEksNetwork } from "./eks-network";
import { textInExpression } from "../expression";
import { NO_CONTROL_PLANE } from "./network-plan";

/** Properties of `NetworkFacts`. */
export interface NetworkFactsProps {
  readonly network: IEksNetwork;
  readonly birth: NetworkBirth;
}

/** What a cluster that isn't there yet needs of its network. Both are asked when the app is written: pools may be added until then. */
export interface NetworkBirth {
  /** Addresses that it takes of a subnet. */
  readonly taken: (subnet: EksSubnet) => number;
  /** An expression that is true where the cluster is there: what it has taken isn't free any more. */
  readonly isThere: () => string;
}

/**
 * Whether AWS has a network as it was told, asked when Terraform plans, before anything is made: a subnet of another VPC or zone would fail
 * halfway, and another range would leave nodes without their shared files.
 */
export class NetworkFacts extends Construct {
  public constructor(scope: Construct, id: string, { network, birth }: NetworkFactsProps) {
    super(scope, id);
    new DataAwsVpc(this, "vpc", {
      id: network.vpcId,
      lifecycle: {
        postcondition: [
          {
            condition: "${self.enable_dns_support && self.enable_dns_hostnames}",
            errorMessage: "The VPC of existingNetwork resolves no names or gives none: EFS and the cluster's private endpoint need enable_dns_support and enable_dns_hostnames.",
          },
        ],
      },
    });
    for (const subnet of network.subnets) {
      // Refused; there is nothing to ask.
      if (subnet.key === "" || Token.isUnresolved(subnet.key) || this.node.tryFindChild(`subnet-${subnet.key}`) !== undefined) continue;
      new DataAwsSubnet(this, `subnet-${subnet.key}`, { id: subnet.subnetId, lifecycle: { postcondition: [...conditions(subnet, network.vpcId), enoughFree(subnet, birth)] } });
    }
  }
}

function conditions({ key, zone, cidr }: EksSubnet, vpcId: string): Postcondition[] {
  const told = (attribute: string, value: string): Postcondition => ({
    condition: `\${self.${attribute} == ${textInExpression(value)}}`,
    errorMessage: `existingNetwork: the subnet ${key} has the ${attribute} \${self.${attribute}}, not ${value}.`,
  });
  return [
    told("vpc_id", vpcId),
    ...(zone === undefined ? [] : [told("availability_zone", zone)]),
    told("cidr_block", cidr),
    {
      condition: `\${!contains(${JSON.stringify(NO_CONTROL_PLANE)}, self.availability_zone_id)}`,
      errorMessage: `existingNetwork: the subnet ${key} lies in \${self.availability_zone_id}, which takes no EKS control plane.`,
    },
  ];
}

/** Without them nodes come up to the last free address and no further, some of them without a pod. */
function enoughFree(subnet: EksSubnet, { taken, isThere }: NetworkBirth): Postcondition {
  return {
    condition: Lazy.stringValue({ produce: () => `\${${isThere()} || self.available_ip_address_count >= ${taken(subnet)}}` }),
    errorMessage: Lazy.stringValue({
      produce: () =>
        `existingNetwork: the subnet ${subnet.key} has \${self.available_ip_address_count} addresses free; control plane and nodes, at their most, take ${taken(subnet)} of it.`,
    }),
  };
}
