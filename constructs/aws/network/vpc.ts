import { Construct } from "constructs";
import { checkDnsLabel } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { refuse } from "../../core/problems/refuse";
import { admit, besides } from "../../core/shape/shape";
import { EKS_VPC } from "../eks-cluster-shapes";
import { checkAwsRegion } from "../region";
import { checkAwsTags, tagAll } from "../tags";
import { EksNetworkOptions } from "./eks-network";
import { EksNetwork } from "./network";
import { checkNetwork, planNetwork } from "./network-plan";

/** Properties of `EksVpc`. */
export interface EksVpcProps {
  /** Goes before the names of what is made. @example "shared" */
  readonly name: string;
  /** AWS region: "us-west-2". For life. @example "us-west-2" */
  readonly region: string;
  /** Accepts a region that this release doesn't know. @default false */
  readonly acceptUnlistedRegion?: boolean;
  /** Its addresses, zones and ways out. @default - three zones in 10.0.0.0/16, one NAT gateway @example { cidr: "10.0.0.0/16" } */
  readonly network?: EksNetworkOptions;
  /** Tags on everything. @default - none @example { team: "research" } */
  readonly tags?: { [key: string]: string };
}

/** Longest name: security groups are called after it. */
const LONGEST = 100;

/**
 * The VPC that `EksCluster` makes, for itself: for several clusters, as `existingNetwork` of each, or for a cluster of your own. It outlives clusters
 * that come and go.
 */
export class EksVpc extends EksNetwork {
  /** @throws InvalidInputError at synth, for what AWS would refuse */
  public constructor(scope: Construct, id: string, given: EksVpcProps) {
    const { value, findings } = admit<EksVpcProps>("", given, EKS_VPC);
    const { name, region, network, tags = {} } = value;
    super(scope, id, {
      name,
      region,
      plan: planNetwork(network),
      natGatewayPerZone: network?.natGatewayPerZone ?? false,
      nat: network?.nat,
      privateEndpoints: network?.privateEndpoints,
      moreEndpoints: network?.moreEndpoints,
    });
    refuse(this, besides(findings, checkVpc(value)));
    tagAll(this, tags);
  }
}

function checkVpc({ name, region, acceptUnlistedRegion = false, network, tags }: EksVpcProps): Finding[] {
  return [...checkDnsLabel("name", name, LONGEST), ...checkAwsRegion("region", region, acceptUnlistedRegion), ...checkNetwork("network", region, network), ...checkAwsTags("tags", tags)];
}
