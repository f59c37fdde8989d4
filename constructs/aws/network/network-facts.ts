import { DataAwsSubnet, DataAwsVpc } from "../bindings";
import { Lazy, Postcondition, Token } from "../../core/framework";
import { Construct } from "constructs";
import { EksSubnet, IEksNetwork } from "./eks-network";
import { textInExpression } from "../expression";
import { NO_CONTROL_PLANE } from "./network-plan";
import { ROLES, RoleName, rolesOf } from "./network-roles";

/** Properties of `NetworkFacts`. */
export interface NetworkFactsProps {
  readonly network: IEksNetwork;
  /** Whether its subnets were found by AWS's own answer, which needn't be asked again. @default false */
  readonly isFound?: boolean;
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
  public constructor(scope: Construct, id: string, { network, isFound = false, birth }: NetworkFactsProps) {
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
    for (const { role, subnets } of rolesOf(network)) {
      for (const subnet of subnets) {
        const name = `${ROLES[role].id}subnet-${subnet.key}`;
        // Refused; there is nothing to ask.
        if (subnet.key === "" || Token.isUnresolved(subnet.key) || this.node.tryFindChild(name) !== undefined) continue;
        const asked = { role, subnet, network, isFound };
        new DataAwsSubnet(this, name, { id: subnet.subnetId, lifecycle: { postcondition: [...conditions(asked), enoughFree(asked, birth)] } });
      }
    }
  }
}

interface Asked {
  readonly role: RoleName;
  readonly subnet: EksSubnet;
  readonly network: IEksNetwork;
  readonly isFound: boolean;
}

function conditions({ role, subnet: { key, zone, cidr }, network: { vpcId }, isFound }: Asked): Postcondition[] {
  const { called } = ROLES[role];
  const told = (attribute: string, value: string): Postcondition => ({
    condition: `\${self.${attribute} == ${textInExpression(value)}}`,
    errorMessage: `existingNetwork: the ${called} ${key} has the ${attribute} \${self.${attribute}}, not ${value}.`,
  });
  const asTold = isFound ? [] : [told("vpc_id", vpcId), ...(zone === undefined ? [] : [told("availability_zone", zone)]), told("cidr_block", cidr)];
  return [
    ...asTold,
    {
      condition: `\${!contains(${JSON.stringify(NO_CONTROL_PLANE)}, self.availability_zone_id)}`,
      errorMessage: `existingNetwork: the ${called} ${key} lies in \${self.availability_zone_id}, which takes no EKS control plane.`,
    },
  ];
}

/** Without them nodes come up to the last free address and no further, some of them without a pod. */
function enoughFree({ role, subnet, network }: Asked, { taken, isThere }: NetworkBirth): Postcondition {
  const { called } = ROLES[role];
  const asked = role === "subnets" || role === "gpuSubnets" ? (network.freeAddresses ?? 0) : 0;
  const wanted = (): number => Math.max(taken(subnet), asked);
  const why = (): string => {
    if (asked > taken(subnet)) return `freeAddresses asks for ${asked}`;
    if (role.endsWith("LoadBalancerSubnets")) return `a load balancer wants ${wanted()}`;
    return `control plane and nodes, at their most, take ${wanted()} of it`;
  };
  return {
    condition: Lazy.stringValue({ produce: () => `\${${isThere()} || self.available_ip_address_count >= ${wanted()}}` }),
    errorMessage: Lazy.stringValue({
      produce: () => `existingNetwork: the ${called} ${subnet.key} has \${self.available_ip_address_count} addresses free; ${why()}.`,
    }),
  };
}
