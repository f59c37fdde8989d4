import { anyLate } from "../../core/late/any-late";
import { createHash } from "crypto";
import { Construct } from "constructs";
import { ComputeGlobalAddress, ComputeGlobalForwardingRule } from "../bindings";
import { ITerraformDependable, Token } from "../../core/framework";
import { Cidr, overlap, parseCidr } from "../../core/forms/cidr";
import { Finding } from "../../core/problems/problem";
import { proxyRangeOf } from "../exposure/check-gateway";
import { GkeClusterProps } from "../gke-cluster-props";
import { nameInProject } from "../names";
import { resourceLabels } from "../resource-labels";
import { GkeEgress, RestrictedApis } from "./egress";
import { withControlPlane } from "./control-plane-subnet";
import { IGkeNetwork } from "./gke-network";
import { planIpRanges } from "./ip-ranges";
import { GkeNetwork } from "./network";

const ADDRESS = "10.13.0.2";
/** https://cloud.google.com/vpc/docs/configure-private-service-connect-apis: of an endpoint for APIs, without hyphens. */
const LONGEST_RULE_NAME = 20;
const LONGEST_COMPUTE_NAME = 63;

/** What `GoogleApisEndpoint` needs besides the cluster's own properties. */
export interface GoogleApisEndpointProps extends GkeClusterProps {
  /** The VPC, given or the cluster's own, which has what Google's names mean in it. */
  readonly within: IGkeNetwork;
  /** The project's id, perhaps known only at apply. */
  readonly projectId: string;
  /** The project's APIs, without which nothing is made in it. */
  readonly apis: ITerraformDependable[];
}

/**
 * Private Service Connect for Google's APIs: an address of the VPC, a rule that leads from it to all of them, or to those that VPC Service Controls can watch, and
 * what their names mean within the VPC.
 *
 * @see https://cloud.google.com/vpc/docs/configure-private-service-connect-apis
 */
export class GoogleApisEndpoint extends Construct {
  /** Must be there before the first node. */
  public readonly ready: ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: GoogleApisEndpointProps) {
    super(scope, id);
    const { clusterName, region, project, egress, within: vpc, apis } = props;
    const address = apisAddress(props) ?? ADDRESS;
    // Its id, or its name where it is in the cluster's project: zones of names take a VPC by its path alone.
    const networkId = Token.isUnresolved(vpc.networkId) || vpc.networkId.includes("/") ? vpc.networkId : `projects/${props.projectId}/global/networks/${vpc.networkId}`;
    const labels = resourceLabels(clusterName, props.labels);
    const shared = { project, network: networkId, labels };
    const own = new ComputeGlobalAddress(this, "address", {
      ...shared,
      name: nameInProject(clusterName, region, "-google-apis", LONGEST_COMPUTE_NAME),
      purpose: "PRIVATE_SERVICE_CONNECT",
      addressType: "INTERNAL",
      address,
      dependsOn: apis,
    });
    const target = egress === GkeEgress.RESTRICTED ? "vpc-sc" : "all-apis";
    const rule = new ComputeGlobalForwardingRule(this, "rule", {
      ...shared,
      // By its name made anew for another target, which the provider would change in place.
      name: ruleName(clusterName, region, target),
      target,
      ipAddress: own.id,
      // Said empty: the provider's own default is of a load balancer.
      loadBalancingScheme: "",
    });
    const names = (vpc instanceof GkeNetwork ? vpc.apiNames : undefined) ?? new RestrictedApis(this, "names", { clusterName, region, project, networkId, labels, dependsOn: apis, addresses: [address] });
    names.after(rule);
    this.ready = [rule, ...names.ready];
  }
}

/** Where an endpoint is asked for; nothing where none is. */
export function apisAddress({ privateServiceConnect: asked }: Pick<GkeClusterProps, "privateServiceConnect">): string | undefined {
  return asked === undefined ? undefined : (asked.address ?? ADDRESS);
}

function ruleName(clusterName: string, region: string, target: string): string {
  return `apis${createHash("sha256").update(anyLate(clusterName, region) ? target : `${clusterName}/${region}/${target}`).digest("hex")}`.slice(0, LONGEST_RULE_NAME);
}

/** An address that is none, or lies where something else does; an endpoint in a VPC that belongs to another project. */
export function checkServiceConnect({ privateServiceConnect, network, ipRanges, multiNetworking, managedLustre, gateway }: GkeClusterProps): Finding[] {
  if (privateServiceConnect === undefined) return [];
  const property = "privateServiceConnect.address";
  if (network?.networkProject !== undefined) {
    const reason = "the VPC is another project's, which owns the endpoint and the zones of names: one for all who share it";
    return [{ code: "service-connect-shared-vpc", property: "privateServiceConnect", value: network.networkProject, reason, fix: "leave it out, and have the endpoint made in that project" }];
  }
  const { address: value = network === undefined ? ADDRESS : undefined } = privateServiceConnect;
  if (value === undefined) {
    return [{ code: "service-connect-address", property, value, reason: "which addresses of a VPC that is there are free isn't known here", fix: 'write one that lies in none of its subnets, like "10.13.0.2"' }];
  }
  if (Token.isUnresolved(value)) return [];
  const own = parseCidr(`${value}/32`);
  if (own === undefined || !PRIVATE.some((text) => within(text, own))) {
    return [{ code: "service-connect-address", property, value, reason: "an endpoint has one IPv4 address of RFC 1918", fix: 'write it like "10.13.0.2"' }];
  }
  const plan = planIpRanges(ipRanges, multiNetworking, managedLustre !== undefined && network === undefined);
  const known = network === undefined ? { ...plan } : { ...network.ranges, controlPlane: withControlPlane(plan, network).controlPlane };
  const taken = Object.entries<string | undefined>({ ...known, "gateway.proxyRange": proxyRangeOf(gateway, network === undefined) }).find(([, text]) => text !== undefined && !Token.isUnresolved(text) && within(text, own));
  if (taken === undefined) return [];
  return [{ code: "service-connect-address", property, value, reason: `it lies in ${taken[0]}, ${taken[1]}, and an endpoint's address is of no subnet and of no other range`, fix: "take one that is free" }];
}

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

function within(text: string, address: Cidr): boolean {
  const block = parseCidr(text);
  return block !== undefined && overlap(block, address);
}
