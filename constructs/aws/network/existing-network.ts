import { ITerraformDependable } from "../../core/framework";
import { EksSubnet, IEksNetwork } from "./eks-network";

/** A private subnet that is there already. */
export interface EksExistingSubnet {
  /** What it is called by in ids and names of ours, so that one more renames no other: the letter of its zone. */
  readonly key: string;
  /** The zone that it lies in, by name. */
  readonly zone: string;
  /** Its id. */
  readonly subnetId: string;
  /** Its addresses: whoever comes from them may mount the cluster's shared files. */
  readonly cidr: string;
}

/** What is known of a network that is there already. */
export interface EksExistingNetworkAttributes {
  /** The VPC's id. */
  readonly vpcId: string;
  /** Its private subnets for nodes, each in a zone of its own, two or more. */
  readonly subnets: EksExistingSubnet[];
}

/**
 * A network that is there already, as its owner tells it. What can be seen of it when the app is synthesised is checked then; whether AWS
 * has it so, when Terraform plans.
 */
export class EksExistingNetwork implements IEksNetwork {
  /** By the ids that AWS gave it. */
  public static fromIds(attributes: EksExistingNetworkAttributes): EksExistingNetwork {
    // Without a type check it may be anything; the cluster says then what is missing.
    const given = (attributes ?? {}) as EksExistingNetworkAttributes;
    return new EksExistingNetwork(given.vpcId, given.subnets);
  }

  /** Nothing is to wait for. */
  public readonly ready?: ITerraformDependable[] = [];

  private constructor(
    public readonly vpcId: string,
    public readonly subnets: EksSubnet[],
  ) {}
}
