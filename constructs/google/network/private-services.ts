import { ComputeFirewall, ComputeGlobalAddress, ServiceNetworkingConnection } from "../bindings";
import { Fn, ITerraformDependable, Token } from "../../core/framework";
import { Construct } from "constructs";
import { parseCidr } from "../../core/forms/cidr";
import { nameInProject, networkName } from "../names";

/** Properties of `PrivateServices`. */
export interface PrivateServicesProps {
  readonly clusterName: string;
  readonly region: string;
  readonly project?: string;
  /** The VPC of our own. */
  readonly networkId: string;
  /** Addresses that Google's services get in it. */
  readonly range: string;
  /** Service account of the nodes, by which the firewall rule knows them. */
  readonly nodeServiceAccount: string;
  /** Labels of what takes some. */
  readonly labels: { [key: string]: string };
  /** What must be there before. */
  readonly dependsOn: ITerraformDependable[];
}

/** Longest name of an address (https://cloud.google.com/compute/docs/naming-resources). */
const LONGEST_COMPUTE_NAME = 63;
/** The port of Lustre. */
const LUSTRE_PORT = "988";

/**
 * Addresses in a VPC of ours for services of Google's that stand in one of theirs, and what Lustre's servers need of the nodes.
 *
 * @see https://cloud.google.com/managed-lustre/docs/vpc
 */
export class PrivateServices extends Construct {
  public constructor(scope: Construct, id: string, props: PrivateServicesProps) {
    super(scope, id);
    const { clusterName, region, project, networkId, range } = props;
    const known = Token.isUnresolved(range) ? undefined : parseCidr(range);
    const address = new ComputeGlobalAddress(this, "addresses", {
      name: nameInProject(clusterName, region, "-private-services", LONGEST_COMPUTE_NAME),
      project,
      network: networkId,
      labels: props.labels,
      purpose: "VPC_PEERING",
      addressType: "INTERNAL",
      address: known === undefined ? Fn.cidrhost(range, 0) : range.split("/")[0],
      prefixLength: known === undefined ? Token.asNumber(Fn.element(Fn.split("/", range), 1)) : known.prefix,
      dependsOn: props.dependsOn,
    });
    new ServiceNetworkingConnection(this, "connection", {
      network: networkId,
      service: "servicenetworking.googleapis.com",
      reservedPeeringRanges: [address.name],
      // What a deleted file system leaves behind is released some minutes later; the provider waits as long as creation may take.
      timeouts: { create: "30m", delete: "30m" },
      dependsOn: props.dependsOn,
    });
    new ComputeFirewall(this, "lustre", {
      name: `${networkName(clusterName, region)}-lustre`,
      description: "Managed Lustre to nodes",
      project,
      network: networkId,
      direction: "INGRESS",
      sourceRanges: [range],
      targetServiceAccounts: [props.nodeServiceAccount],
      allow: [{ protocol: "tcp", ports: [LUSTRE_PORT] }],
    });
  }
}
