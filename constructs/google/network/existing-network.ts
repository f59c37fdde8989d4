import { ITerraformDependable, Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { admit, besides, isObject } from "../../core/shape/shape";
import { EXISTING_NETWORK } from "../gke-cluster-shapes";
import { GkeControlPlaneSubnet } from "./control-plane-subnet";
import { GkeSubnetRanges, IGkeNetwork } from "./gke-network";
import { checkComputeName, checkProjectId } from "../names";

/** What is known of a VPC that is there already. */
export interface GkeExistingNetworkOptions {
  /** Name of the VPC. @example "main" */
  readonly network: string;
  /** Name of the subnet for the nodes, which has Private Google Access on. @example "gpu" */
  readonly subnetwork: string;
  /** The subnet's region: the cluster's. @example "us-central1" */
  readonly region: string;
  /** Name of the subnet's secondary range for the pods. @example "pods" */
  readonly podRange: string;
  /** Name of the subnet's secondary range for the services. @example "services" */
  readonly serviceRange: string;
  /** Project that shares the VPC. @default - the cluster's own @example "my-host-project" */
  readonly project?: string;
  /** The ranges of addresses, so that what doesn't fit is told at synth. @default - not known @example { pods: "10.16.0.0/14" } */
  readonly ranges?: GkeSubnetRanges;
  /**
   * A subnet that the control plane's address is of, in place of a range of its own (`ipRanges.controlPlane`). For life: another makes the
   * cluster anew.
   * @default - a range of its own
   * @example { subnetwork: "control-planes", range: "10.9.0.0/28" }
   */
  readonly controlPlane?: GkeControlPlaneSubnet;
  /**
   * Whether Filestore is reached by private services access, which the VPC must then have.
   * @default - whether `project` is given: a shared VPC takes no other way
   */
  readonly privateServicesAccess?: boolean;
  /** What must be there before the first node, of the same stack: a Cloud NAT. @default - all is there @example [nat] @noun resources @unchecked elements */
  readonly ready?: ITerraformDependable[];
}

/** A VPC that somebody else made. It has a way out for nodes without public addresses (Cloud NAT or the like): none is made. */
export class GkeExistingNetwork implements IGkeNetwork {
  /** A VPC by its names. What is wrong with them is refused where a cluster uses it. */
  public static fromNames(options: GkeExistingNetworkOptions): GkeExistingNetwork {
    return new GkeExistingNetwork(options);
  }

  public readonly networkId: string;
  public readonly networkName: string;
  public readonly networkProject?: string;
  public readonly subnetworkId: string;
  public readonly podRange: string;
  public readonly serviceRange: string;
  public readonly ranges?: GkeSubnetRanges;
  public readonly controlPlane?: GkeControlPlaneSubnet;
  public readonly privateServicesAccess?: boolean;
  public readonly ready: ITerraformDependable[];

  private readonly region: string;
  private readonly wrong: Finding[];

  private constructor(given: GkeExistingNetworkOptions) {
    const { value: options, findings } = admit<GkeExistingNetworkOptions>("", given, EXISTING_NETWORK);
    const { network, subnetwork, region, project } = options;
    this.wrong = isObject(given) ? besides(findings, checkNames(options)) : findings.map((finding) => ({ ...finding, property: "options", fix: "write it like GkeExistingNetwork.fromNames({ ... })" }));
    this.region = region;
    // A bare name is one of the cluster's project, which may be known only at apply.
    this.networkId = project === undefined ? network : `projects/${project}/global/networks/${network}`;
    this.networkName = this.networkId;
    this.networkProject = project;
    const path = (name: string): string => (project === undefined ? name : `projects/${project}/regions/${region}/subnetworks/${name}`);
    this.subnetworkId = path(subnetwork);
    this.controlPlane = options.controlPlane === undefined ? undefined : { ...options.controlPlane, subnetwork: path(options.controlPlane.subnetwork) };
    this.podRange = options.podRange;
    this.serviceRange = options.serviceRange;
    this.ranges = options.ranges;
    this.privateServicesAccess = options.privateServicesAccess ?? project !== undefined;
    this.ready = options.ready ?? [];
  }

  /** What is wrong with it for a cluster in a region. */
  public findings(property: string, region: string): Finding[] {
    const own = this.wrong.map((finding) => ({ ...finding, property: `${property}.${finding.property}` }));
    if (Token.isUnresolved(region) || Token.isUnresolved(this.region) || this.region === region || this.region === "") return own;
    const reason = `a cluster's subnet lies in its region, ${region}`;
    const fix = "name a subnet of that region, or make the cluster in the subnet's";
    return [...own, { code: "subnet-in-another-region", property: `${property}.region`, value: this.region, reason, fix }];
  }
}

function checkNames(options: GkeExistingNetworkOptions): Finding[] {
  const { podRange: pods, serviceRange: services, project } = options;
  const findings = [
    ...checkComputeName("network", options.network),
    ...checkComputeName("subnetwork", options.subnetwork),
    ...(options.controlPlane === undefined ? [] : checkComputeName("controlPlane.subnetwork", options.controlPlane.subnetwork)),
    ...checkComputeName("podRange", pods),
    ...checkComputeName("serviceRange", services),
    ...(project === undefined ? [] : checkProjectId("project", project)),
  ];
  if (pods !== services || Token.isUnresolved(pods)) return findings;
  const reason = "pods and services have a secondary range each";
  return [...findings, { code: "same-secondary-range", property: "serviceRange", value: services, reason, fix: "name another range of the subnet" }];
}
