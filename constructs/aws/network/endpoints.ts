import { SecurityGroup, VpcEndpoint, VpcSecurityGroupIngressRule } from "../bindings";
import { ITerraformDependable, Token } from "../../core/framework";
import { Construct } from "constructs";
import { EksSubnet } from "./eks-network";

/** Properties of `PrivateEndpoints`. */
export interface PrivateEndpointsProps {
  /** Goes before the names of what is made. */
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  /** Where the nodes are. */
  readonly subnets: EksSubnet[];
  /** More services by the ends of their names. @default - none */
  readonly more?: string[];
}

/**
 * What nodes, add-ons and controllers of a cluster call, by the ends of the services' names: EC2 (nodes, network plugin, EBS), ECR (images),
 * STS and EKS with its Auth (credentials, Pod Identity), load balancers, CloudWatch Logs, EFS (access points). S3 has a gateway of its own.
 *
 * FSx isn't among them, since of a file system that Terraform makes its driver calls nothing; for claims it is asked for.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 */
export const ENDPOINTS = ["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "elasticfilesystem", "elasticloadbalancing", "logs", "sts"];

/**
 * FSx's API. By its own name, `fsx.REGION.amazonaws.com`, it would be the zone of its file systems' names, which end so and would be looked for in it in
 * vain: it keeps the name that AWS gives the endpoint, and who asks the API is led there. EFS's file systems have names apart from its API's.
 */
export const FSX = "fsx";

/** AWS's services inside the VPC, in each private subnet, by the names that they have outside; FSx's API by another. */
export class PrivateEndpoints extends Construct {
  /** What must stand before a node. */
  public readonly ready: ITerraformDependable[];
  /** The name by which FSx's API is reached, where it was asked for. Known only at apply. */
  public readonly fsxApiName?: string;

  public constructor(scope: Construct, id: string, { name, region, vpcId, subnets, more = [] }: PrivateEndpointsProps) {
    super(scope, id);
    const tags = { Name: `${name}-endpoints` };
    const group = new SecurityGroup(this, "group", { name: `${name}-endpoints`, description: "HTTPS from the private subnets to AWS", vpcId, tags, timeouts: { delete: "30m" } });
    const doors = subnets.map(
      ({ key, cidr }) =>
        new VpcSecurityGroupIngressRule(this, `https-${key}`, {
          securityGroupId: group.id,
          cidrIpv4: cidr,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          description: `HTTPS from the nodes in zone ${key}`,
        }),
    );
    const services = [...ENDPOINTS, ...[...more].sort()].filter((service, index, all) => service !== "" && !Token.isUnresolved(service) && all.indexOf(service) === index);
    const endpoints = services.map((service) => ({
      service,
      // A name has dots, an id may not be what every object has.
      endpoint: new VpcEndpoint(this, `to-${service}`, {
          vpcId,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: "Interface",
          subnetIds: subnets.map(({ subnetId }) => subnetId),
          securityGroupIds: [group.id],
          privateDnsEnabled: service !== FSX,
          tags: { Name: `${name}-${service}` },
          timeouts: { create: "20m", update: "20m", delete: "20m" },
        }),
    }));
    this.ready = [...doors, ...endpoints.map(({ endpoint }) => endpoint)];
    // The first is that of the region; those of its zones follow.
    this.fsxApiName = endpoints.find(({ service }) => service === FSX)?.endpoint.dnsEntry.get(0).dnsName;
  }
}
