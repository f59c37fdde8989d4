import { ComputeNetwork, ComputeRouter, ComputeRouterNat, ComputeSubnetwork } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { GkeEgress, RestrictedApis, isClosed } from "./egress";
import { GkeSubnetRanges, IGkeNetwork } from "./gke-network";
import { IpRangePlan } from "./ip-ranges";
import { networkName } from "../names";

/** Properties of `GkeNetwork`. */
export interface GkeNetworkProps {
  readonly clusterName: string;
  readonly region: string;
  readonly project?: string;
  readonly ranges: IpRangePlan;
  /** Where its nodes get to. @default GkeEgress.CLOUD_NAT */
  readonly egress?: GkeEgress;
  /** Address of an endpoint of the VPC to which Google's names lead, and which stands beside it. @default - none */
  readonly apisAddress?: string;
  /** Labels of what takes some. */
  readonly labels: { [key: string]: string };
  /** What must be there before. */
  readonly dependsOn: ITerraformDependable[];
}

/** Name of the secondary range of the pods. */
const POD_RANGE = "pods";
/** Name of the secondary range of the services. */
const SERVICE_RANGE = "services";

/**
 * Another name would make the network anew, and the cluster with it. Those that an earlier release made are named without the region:
 * they stay as they are.
 */
const NAME_GIVEN_AT_BIRTH = ["name"];

/** A VPC of its own for a cluster: one subnet, and a way out for nodes that have no public addresses. */
export class GkeNetwork extends Construct implements IGkeNetwork {
  public readonly networkId: string;
  /** Known only at apply: a network made by an earlier release keeps the name that it was given. */
  public readonly networkName: string;
  public readonly subnetworkId: string;
  public readonly podRange = POD_RANGE;
  public readonly serviceRange = SERVICE_RANGE;
  public readonly ranges: GkeSubnetRanges;
  /** The way out, through which nodes pull their images. */
  public readonly ready: ITerraformDependable[];
  public readonly network: ComputeNetwork;
  public readonly subnet: ComputeSubnetwork;
  /** @default - none, where nodes get to Google alone */
  public readonly nat?: ComputeRouterNat;
  /** @default - Google's names mean what they mean everywhere */
  public readonly apiNames?: RestrictedApis;

  public constructor(scope: Construct, id: string, props: GkeNetworkProps) {
    super(scope, id);
    const { clusterName: name, region, project, ranges } = props;
    this.network = new ComputeNetwork(this, "network", {
      name: networkName(name, region),
      project,
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
      // What load balancers leave behind in the network is released some minutes after the cluster is gone.
      timeouts: { create: "10m", delete: "20m" },
      lifecycle: { ignoreChanges: NAME_GIVEN_AT_BIRTH },
      dependsOn: props.dependsOn,
    });
    this.node.defaultChild = this.network;
    this.networkId = this.network.id;
    this.networkName = this.network.name;
    this.subnet = new ComputeSubnetwork(this, "subnet", {
      name: `${name}-nodes`,
      project,
      region,
      network: this.network.id,
      ipCidrRange: ranges.nodes,
      privateIpGoogleAccess: true,
      secondaryIpRange: [
        { rangeName: POD_RANGE, ipCidrRange: ranges.pods },
        { rangeName: SERVICE_RANGE, ipCidrRange: ranges.services },
      ],
      timeouts: { create: "10m", delete: "20m" },
    });
    this.subnetworkId = this.subnet.id;
    this.ranges = { nodes: ranges.nodes, pods: ranges.pods, services: ranges.services };
    this.nat = isClosed(props.egress) ? undefined : this.makeNat(props);
    this.apiNames = apiNames(this, props, this.network.id);
    this.ready = [...(this.nat === undefined ? [] : [this.nat]), ...(this.apiNames?.ready ?? [])];
  }

  /** The way out to the internet. */
  private makeNat({ clusterName: name, region, project }: GkeNetworkProps): ComputeRouterNat {
    const router = new ComputeRouter(this, "router", { name: `${name}-router`, project, region, network: this.network.id });
    return new ComputeRouterNat(this, "nat", {
      name: `${name}-nat`,
      project,
      region,
      router: router.name,
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
      // 64 ports a node, the default, run out when a node pulls images and weights over many connections to one host.
      enableDynamicPortAllocation: true,
      enableEndpointIndependentMapping: false,
      minPortsPerVm: 64,
      maxPortsPerVm: 4096,
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    });
  }
}

/** One set, wherever it leads to: with another way the same zones have other addresses, and no zone is made before its like is gone. */
function apiNames(scope: Construct, { clusterName, region, project, egress, apisAddress, labels, dependsOn }: GkeNetworkProps, networkId: string): RestrictedApis | undefined {
  if (egress !== GkeEgress.RESTRICTED && apisAddress === undefined) return undefined;
  return new RestrictedApis(scope, "restricted-apis", { clusterName, region, project, networkId, addresses: apisAddress === undefined ? undefined : [apisAddress], labels, dependsOn });
}
