import { ITerraformDependable } from "cdktf";

/** A private subnet, for nodes and pods. */
export interface EksSubnet {
  /** What it is called by in ids and names of ours, so that one more renames no other: the letter of its zone. @example "a" */
  readonly key: string;
  /** The zone that it lies in, by name. @default - known only at apply @example "us-west-2a" */
  readonly zone?: string;
  /** Its id. May be known only at apply. @example "subnet-0123456789abcdef0" */
  readonly subnetId: string;
  /** Its addresses. May be known only at apply. @example "10.0.0.0/20" */
  readonly cidr: string;
}

/**
 * A network that an EKS cluster stands in, whoever made it: ours, one that is there already, or a construct of your own.
 *
 * Its nodes reach the internet, by NAT or otherwise; subnets for load balancers have the tags that the AWS Load Balancer Controller looks for.
 * @open anybody may implement it, with more properties than these
 */
export interface IEksNetwork {
  /** The VPC's id. May be known only at apply. @example "vpc-0123456789abcdef0" */
  readonly vpcId: string;
  /** Where the nodes are: private subnets, each in a zone of its own. @noun subnets @example [{ key: "a", zone: "us-west-2a", ... }] */
  readonly subnets: EksSubnet[];
  /**
   * What must stand before a node can reach anything, and go after the last node is gone: routes, NAT, endpoints.
   * @default - nothing: it is all there
   * @example [route]
   * @noun resources
   * @unchecked elements
   */
  readonly ready?: ITerraformDependable[];
}
