import { ITerraformDependable } from "../../core/framework";

/** A VPC that is made for an EKS cluster. */
export interface EksNetworkOptions {
  /**
   * Its addresses, /16 to /20. Nodes and pods alike take them: with /16 there are 4,091 in each zone, with /20 251. For life: a
   * change of it is refused at plan. @default "10.0.0.0/16"
   * @example "10.0.0.0/16"
   */
  readonly cidr?: string;
  /**
   * Availability zones by name, two to six: "us-west-2a". The order doesn't matter. A zone can be added without renumbering
   * another; pools that don't name their zones are made anew then. One that the cluster was made in can't be left out again. Names stand for different places in different accounts, and three places take no EKS
   * control plane (zone ids use1-az3, usw1-az2, cac1-az3), which AWS tells only when the cluster is made.
   * @default - the first three zones of the account in this region that take an EKS control plane, as AWS lists them at apply
   * @example ["us-west-2a"]
   */
  readonly availabilityZones?: string[];
  /**
   * A NAT gateway in each zone: the loss of a zone then doesn't cut the others off, nor does traffic between zones cost.
   * @default false, one NAT gateway for all zones
   */
  readonly natGatewayPerZone?: boolean;
  /**
   * Whether nodes reach the internet. Without NAT they pull images from ECR of the region alone, and weights from a bucket: a deployment
   * needs `imageMirror` and `lustre.s3` then.
   * @default true
   */
  readonly nat?: boolean;
  /**
   * AWS's services by interface endpoints in each private subnet, so that what nodes ask of AWS doesn't leave the VPC: EC2, ECR, EKS with its
   * Auth, EFS, load balancers, CloudWatch Logs, STS. Each is billed by zone and hour. S3 has its gateway in any case.
   * @default false: by way of NAT
   */
  readonly privateEndpoints?: boolean;
  /**
   * More of them, by the ends of the services' names: for workloads of your own, and "fsx" for `lustreClaims`, which alone keeps AWS's name for the
   * endpoint, to which the cluster's DNS leads those that ask for FSx's.
   * @default - none
   * @example ["secretsmanager"]
   */
  readonly moreEndpoints?: string[];
}

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
   * Where the GPU nodes are, in zones of `subnets`: one of them has the door to the shared files of its zone.
   * @default - where the others are
   * @noun subnets
   * @example [{ key: "a", zone: "us-west-2a", ... }]
   */
  readonly gpuSubnets?: EksSubnet[];
  /** Where the control plane's interfaces are. For life. @default - where the nodes are @noun subnets @example [{ key: "a", zone: "us-west-2a", ... }] */
  readonly controlPlaneSubnets?: EksSubnet[];
  /**
   * Where load balancers of private addresses stand, two or more. Models' doors name them then.
   * @default - where the AWS Load Balancer Controller finds its tag, `kubernetes.io/role/internal-elb=1`
   * @noun subnets
   * @example [{ key: "a", zone: "us-west-2a", ... }]
   */
  readonly internalLoadBalancerSubnets?: EksSubnet[];
  /**
   * Where load balancers stand that the internet reaches, two or more. Models' doors name them then.
   * @default - where the AWS Load Balancer Controller finds its tag, `kubernetes.io/role/elb=1`
   * @noun subnets
   * @example [{ key: "a", zone: "us-west-2a", ... }]
   */
  readonly publicLoadBalancerSubnets?: EksSubnet[];
  /**
   * Addresses that each subnet of the nodes, and of the GPU nodes, has free when the cluster is made, where that is more than it takes by itself:
   * for what pods take, and for what else comes to the network. Asked at plan.
   * @default - what control plane and nodes take at their most
   * @example 500
   * @integer
   * @minimum 1
   * @maximum 65531
   */
  readonly freeAddresses?: number;
  /**
   * What must stand before a node can reach anything, and go after the last node is gone: routes, NAT, endpoints.
   * @default - nothing: it is all there
   * @example [route]
   * @noun resources
   * @unchecked elements
   */
  readonly ready?: ITerraformDependable[];
  /**
   * The name of an endpoint by which FSx's API is reached, where its own name leads nowhere: the cluster's DNS leads the FSx driver there. May be
   * known only at apply.
   * @default - by FSx's own name
   * @example "vpce-0123456789abcdef0-abcdefgh.fsx.us-west-2.vpce.amazonaws.com"
   */
  readonly fsxApiName?: string;
}
