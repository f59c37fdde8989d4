import { ComputeRegionSslPolicy, ComputeSslPolicy, ComputeSubnetwork } from "../bindings";
import { Construct } from "constructs";
import { ITerraformDependable } from "../../core/framework";
import { IExposureOffer } from "../../cluster/exposure/exposure-offer";
import { networkName } from "../names";
import table from "./data/gke-gateway.json";
import { DoorPolicies } from "./door-limits";
import { GkeGateway } from "./gke-gateway";

/** Properties of `GkeGateways`. */
export interface GkeGatewaysProps {
  readonly clusterName: string;
  readonly region: string;
  readonly project?: string;
  readonly impersonateServiceAccount?: string;
  /** Range of the proxies' subnet, as it was asked for. */
  readonly proxyRange?: string;
  /** The VPC, where it is ours: the subnet is made in it. @default - the VPC is somebody else's, and has one */
  readonly ownNetworkId?: string;
  /** What must be there before. */
  readonly dependsOn: ITerraformDependable[];
}

/** What doors of models need of a project: a subnet for the proxies of internal ones, and what TLS both kinds speak. */
export class GkeGateways extends Construct {
  public readonly offer: IExposureOffer;

  public constructor(scope: Construct, id: string, { clusterName, region, project, impersonateServiceAccount, proxyRange: asked, ownNetworkId, dependsOn }: GkeGatewaysProps) {
    super(scope, id);
    const proxyRange = ownNetworkId === undefined ? asked : (asked ?? table.proxyRange);
    if (ownNetworkId !== undefined) {
      new ComputeSubnetwork(this, "proxies", {
        name: `${clusterName}-proxies`,
        project,
        region,
        network: ownNetworkId,
        ipCidrRange: proxyRange ?? table.proxyRange,
        purpose: "REGIONAL_MANAGED_PROXY",
        role: "ACTIVE",
        timeouts: { create: "10m", delete: "20m" },
      });
    }
    // Google's own default takes TLS 1.0.
    const tls = { project, minTlsVersion: "TLS_1_2", profile: "MODERN", dependsOn };
    const [publicTlsPolicy, internalTlsPolicy] = [`${networkName(clusterName, region)}-doors`, `${clusterName}-doors`];
    new ComputeSslPolicy(this, "public-tls", { ...tls, name: publicTlsPolicy });
    new ComputeRegionSslPolicy(this, "internal-tls", { ...tls, name: internalTlsPolicy, region });
    const place = { clusterName, region, project, impersonateServiceAccount };
    this.offer = new GkeGateway({ proxyRange, publicTlsPolicy, internalTlsPolicy, counter: { ...place, policies: new DoorPolicies(place) } });
  }
}
