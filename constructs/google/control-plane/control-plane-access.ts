import { Finding } from "../../core/problem";
import { checkAuthorizedNetworks } from "./authorized-networks";

/** A network that may reach the control plane over the internet. */
export interface AuthorizedNetwork {
  /** Its address range: "203.0.113.7/32". */
  readonly cidr: string;
  /** What it is, for people. @default - none */
  readonly name?: string;
}

/** From where the cluster's Kubernetes API can be reached. Nodes always reach it inside the VPC. */
export class ControlPlaneAccess {
  /** From inside the VPC only: Terraform must run there too, or come in by VPN. */
  public static readonly PRIVATE = new ControlPlaneAccess("private", []);

  /**
   * By the cluster's DNS name, from anywhere, through Google's front end, which lets in only who holds the IAM permission
   * `container.clusters.connect` (in roles/container.viewer and above). The control plane has no public IP address.
   *
   * @see https://cloud.google.com/kubernetes-engine/docs/concepts/network-isolation
   */
  public static readonly DNS = new ControlPlaneAccess("dns", []);

  /** By a public IP address, from these networks only. */
  public static authorizedNetworks(networks: AuthorizedNetwork[]): ControlPlaneAccess {
    return new ControlPlaneAccess("authorized-networks", networks);
  }

  /** Those that are networks: what isn't one is told by `findings`, and left out. */
  public readonly networks: AuthorizedNetwork[];

  private constructor(
    public readonly kind: string,
    private readonly given: AuthorizedNetwork[],
  ) {
    // Who writes JavaScript can give anything.
    this.networks = Array.isArray(given) ? given.filter((one: unknown) => typeof one === "object" && one !== null) : [];
  }

  /** Networks that are none, and a list that lets nobody in or everybody. */
  public findings(property: string): Finding[] {
    return this.kind === "authorized-networks" ? checkAuthorizedNetworks(`${property}.networks`, this.given) : [];
  }
}
