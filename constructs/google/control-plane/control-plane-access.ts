import { Finding } from "../../core/problems/problem";
import { checkPublicRanges } from "../../core/forms/public-ranges";

/** https://cloud.google.com/kubernetes-engine/docs/how-to/authorized-networks#limitations */
const MOST_NETWORKS = 100;

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
    this.networks = Array.isArray(given) ? given.filter(isNetwork) : [];
  }

  /** Networks that are none, and a list that lets nobody in or everybody. */
  public findings(property: string): Finding[] {
    if (this.kind !== "authorized-networks") return [];
    const wrong = notNetworks(`${property}.networks`, this.given);
    if (wrong.length > 0) return wrong;
    if (this.networks.length > 0) {
      return checkPublicRanges({
        property: (index) => `${property}.networks[${index}].cidr`,
        list: `${property}.networks`,
        ranges: this.networks.map(({ cidr }) => cidr),
        most: MOST_NETWORKS,
        source: "GKE's limit of authorized networks",
        instead: "use ControlPlaneAccess.DNS",
      });
    }
    return [
      {
        code: "no-authorized-networks",
        property: `${property}.networks`,
        value: [],
        reason: "a public address that no network may reach helps nobody",
        fix: "name a network, or use ControlPlaneAccess.PRIVATE or ControlPlaneAccess.DNS",
      },
    ];
  }
}

function isNetwork(given: unknown): given is AuthorizedNetwork {
  return typeof given === "object" && given !== null && typeof (given as AuthorizedNetwork).cidr === "string";
}

/** What was given in place of networks. */
function notNetworks(property: string, given: unknown): Finding[] {
  const fix = 'write it like ControlPlaneAccess.authorizedNetworks([{ cidr: "203.0.113.7/32" }])';
  if (!Array.isArray(given)) return [{ code: "wrong-type", property, value: given, reason: "this takes a list of networks", fix }];
  return given.flatMap((one: unknown, index): Finding[] =>
    isNetwork(one) ? [] : [{ code: "wrong-type", property: `${property}[${index}]`, value: one, reason: "a network is an object with its range in cidr", fix }],
  );
}
