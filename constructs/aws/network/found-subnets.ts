import { Construct } from "constructs";
import { Token } from "../../core/framework";
import { DataAwsSubnet, DataAwsSubnets } from "../bindings";
import { EksSubnet, IEksNetwork } from "./eks-network";
import { EksExistingNetwork } from "./existing-network";
import { ROLES, RoleName } from "./network-roles";
import { hasTags, roleInWords } from "./subnet-role";

/** Properties of `FoundSubnets`. */
export interface FoundSubnetsProps {
  readonly network: EksExistingNetwork;
}

/**
 * The subnets of a network by their roles: of each role and zone Terraform asks, when it plans, for those with the role's tags, and takes the one.
 * None or several stop the plan with what is missing; the order in which AWS lists them, and how full they are, decide nothing, so that no later
 * plan picks others.
 */
export class FoundSubnets extends Construct {
  /** The network, with ids and ranges that are known at plan. */
  public readonly network: IEksNetwork;

  public constructor(scope: Construct, id: string, { network }: FoundSubnetsProps) {
    super(scope, id);
    const { vpcId, freeAddresses, ready } = network;
    // What is no role is refused; there is nothing to ask.
    const lists = network.wanted.filter(({ by }) => hasTags(by)).map(({ role, property, by }): [RoleName, EksSubnet[]] => {
      const words = roleInWords(by);
      return [role, (network[role] ?? []).flatMap((subnet) => this.find(role, subnet, { vpcId, tags: by.tags, words, property }))];
    });
    const found = Object.fromEntries(lists) as { [role in RoleName]?: EksSubnet[] };
    this.network = { vpcId, freeAddresses, ready, ...found, subnets: found.subnets ?? [] };
  }

  private find(role: RoleName, { key, zone = "" }: EksSubnet, { vpcId, tags, words, property }: { readonly vpcId: string; readonly tags: { [key: string]: string }; readonly words: string; readonly property: string }): EksSubnet[] {
    const name = `${ROLES[role].id}${key}`;
    // Refused; there is nothing to ask.
    if (key === "" || Token.isUnresolved(key) || this.node.tryFindChild(`${name}-ids`) !== undefined) return [];
    const tagFilters = Object.entries(tags).sort(([one], [other]) => (one < other ? -1 : 1)).map(([tag, value]) => ({ name: `tag:${tag}`, values: [value] }));
    const ids = new DataAwsSubnets(this, `${name}-ids`, {
      filter: [{ name: "vpc-id", values: [vpcId] }, { name: "availability-zone", values: [zone] }, ...tagFilters],
      lifecycle: {
        postcondition: [
          { condition: "${length(self.ids) > 0}", errorMessage: `existingNetwork.${property}: ${vpcId} has no subnet in ${zone} with ${words}. Tag one, or leave the zone out.` },
          {
            condition: "${length(self.ids) < 2}",
            errorMessage: `existingNetwork.${property}: ${vpcId} has several subnets in ${zone} with ${words}: \${join(", ", self.ids)}. Give one of them a tag of its own and name it by EksSubnetRole.tagged.`,
          },
        ],
      },
    });
    // There is one, or the plan has stopped.
    const one = new DataAwsSubnet(this, name, { id: `\${${ids.fqn}.ids[0]}` });
    return [{ key, zone, subnetId: one.id, cidr: one.cidrBlock }];
  }
}
