import { ITerraformDependable } from "../../core/framework";
import { GkeControlPlaneSubnet } from "./control-plane-subnet";

/** The address ranges of a subnet, as far as they are known. */
export interface GkeSubnetRanges {
  /** The subnet's own range, of the nodes. @default - not known @example "10.0.0.0/20" */
  readonly nodes?: string;
  /** The secondary range of the pods, of which every node takes a /24. @default - not known @example "10.16.0.0/14" */
  readonly pods?: string;
  /** The secondary range of the services. @default - not known @example "10.20.0.0/20" */
  readonly services?: string;
}

/**
 * Where a cluster stands: a subnet of a VPC with two secondary ranges, and a way out for nodes without public addresses, whoever made it.
 * @open anybody may implement it, with more properties than these
 */
export interface IGkeNetwork {
  /** The VPC: its id, or its name where it is in the cluster's project. May be known only at apply. @example "main" */
  readonly networkId: string;
  /** The VPC as the Filestore driver takes it: as `networkId`. @example "main" */
  readonly networkName: string;
  /** Project of the VPC. @default - the cluster's @example "my-host-project" */
  readonly networkProject?: string;
  /** The subnet of the nodes, in the cluster's region: as `networkId`. @example "gpu" */
  readonly subnetworkId: string;
  /** Name of the subnet's secondary range for the pods. @example "pods" */
  readonly podRange: string;
  /** Name of the subnet's secondary range for the services. @example "services" */
  readonly serviceRange: string;
  /** The ranges of addresses, so that what doesn't fit is told at synth. @default - not known @example { pods: "10.16.0.0/14" } */
  readonly ranges?: GkeSubnetRanges;
  /**
   * The subnet that the control plane's address is of: as `networkId`. For life: another makes the cluster anew.
   * @default - a range of its own, `ipRanges.controlPlane`
   * @example { subnetwork: "control-planes", range: "10.9.0.0/28" }
   */
  readonly controlPlane?: GkeControlPlaneSubnet;
  /**
   * Whether Filestore is reached by private services access, which the VPC must then have, instead of a peering that it makes itself. A VPC
   * that another project shares takes no other way.
   * @default false
   */
  readonly privateServicesAccess?: boolean;
  /** What must be there before the first node: its way out, through which it pulls images. @example [nat] @noun resources @unchecked elements */
  readonly ready: ITerraformDependable[];
}
