import {
  DataAwsAvailabilityZones,
  DefaultSecurityGroup,
  Eip,
  InternetGateway,
  NatGateway,
  Route,
  RouteTable,
  RouteTableAssociation,
  Subnet,
  SubnetConfig,
  Vpc,
  VpcEndpoint,
} from "../bindings";
import { Fn, ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { PrivateEndpoints } from "./endpoints";
import { EksSubnet, IEksNetwork } from "./eks-network";
import { NO_CONTROL_PLANE, NetworkPlan, ZonePlan } from "./network-plan";
import { OriginalZones } from "./original-zones";

/** Properties of `EksNetwork`. */
export interface EksNetworkProps {
  /** Goes before the names of what is made. */
  readonly name: string;
  readonly region: string;
  readonly plan: NetworkPlan;
  readonly natGatewayPerZone: boolean;
  /** Whether the private subnets have a way out. @default true */
  readonly nat?: boolean;
  /** Whether AWS's services have endpoints in the private subnets. @default false */
  readonly privateEndpoints?: boolean;
  /** More of them. @default - none */
  readonly moreEndpoints?: string[];
}

/**
 * The VPC of a cluster: in each zone a private subnet for nodes and a public one, NAT, and S3 without it.
 *
 * @internal other languages see `EksVpc` in its place
 */
export class EksNetwork extends Construct implements IEksNetwork {
  public readonly vpcId: string;
  /** By zone, each called by its letter. */
  public readonly subnets: EksSubnet[];
  /** What must stand before a node can reach anything, and go after the last node is gone. */
  public readonly ready?: ITerraformDependable[];
  /** The name by which FSx's API is reached inside, where `moreEndpoints` asks for it. */
  public readonly fsxApiName?: string;

  private readonly zoneNames?: string[];
  private readonly vpc: Vpc;
  private readonly made: ITerraformDependable[] = [];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EksNetworkProps,
  ) {
    super(scope, id);
    this.ready = this.made;
    const { name, plan } = props;
    this.vpc = new Vpc(this, "vpc", {
      cidrBlock: plan.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true, // EFS and the cluster's private endpoint are found by name.
      tags: { Name: name },
      lifecycle: {
        // Nothing of a cluster can move into another VPC.
        ignoreChanges: ["cidr_block"],
        postcondition: [
          {
            condition: `\${self.cidr_block == "${plan.cidr}"}`,
            errorMessage: "network.cidr is for life: this network has ${self.cidr_block}. For another make a deployment beside this one.",
          },
        ],
      },
    });
    this.node.defaultChild = this.vpc;
    this.vpcId = this.vpc.id;
    new OriginalZones(this, "original", { letters: plan.zones.map(({ letter }) => letter) });
    // Every VPC is born with a group that lets its members reach each other. Nothing of ours is in it; nobody should be.
    new DefaultSecurityGroup(this, "default", { vpcId: this.vpcId, tags: { Name: `${name}-unused` } });
    if (plan.zones.every((zone) => zone.name === undefined)) this.zoneNames = this.findZones().names;

    const gateway = new InternetGateway(this, "internet", {
      vpcId: this.vpcId,
      tags: { Name: name },
      // It stays as long as a load balancer has an address that the internet reaches.
      timeouts: { delete: "40m" },
    });
    const publicRoutes = new RouteTable(this, "public", { vpcId: this.vpcId, tags: { Name: `${name}-public` } });
    const outward = new Route(this, "outward", {
      routeTableId: publicRoutes.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    });
    this.made.push(outward);

    let sharedNat: NatGateway | undefined;
    const privateTables: RouteTable[] = [];
    this.subnets = plan.zones.map((zone, index) => {
      const within = new Construct(this, zone.letter);
      const publicSubnet = this.publicSubnet(within, zone, index, publicRoutes);
      if (props.nat !== false && (props.natGatewayPerZone || sharedNat === undefined)) sharedNat = this.nat(within, zone, publicSubnet, outward);
      const table = new RouteTable(within, "routes", { vpcId: this.vpcId, tags: { Name: `${name}-private-${zone.letter}` } });
      privateTables.push(table);
      const { id: subnetId } = this.privateSubnet(within, zone, index, table, sharedNat);
      return { key: zone.letter, zone: zone.name, subnetId, cidr: zone.privateCidr };
    });
    this.made.push(
      // Image layers and model weights come from S3, here for nothing and not by way of NAT.
      new VpcEndpoint(this, "s3", {
        vpcId: this.vpcId,
        serviceName: `com.amazonaws.${props.region}.s3`,
        vpcEndpointType: "Gateway",
        routeTableIds: [publicRoutes, ...privateTables].map((table) => table.id),
        tags: { Name: `${name}-s3` },
      }),
    );
    if (props.privateEndpoints === true) {
      const { region, moreEndpoints: more } = props;
      const endpoints = new PrivateEndpoints(this, "endpoints", { name, region, vpcId: this.vpcId, subnets: this.subnets, more });
      this.made.push(...endpoints.ready);
      this.fsxApiName = endpoints.fsxApiName;
    }
  }

  /**
   * Which letter of a region takes an EKS control plane differs from account to account, so no name written at synth is right for
   * everybody. AWS says at apply; how many there are is fixed here.
   */
  private findZones(): DataAwsAvailabilityZones {
    const count = this.props.plan.zones.length;
    return new DataAwsAvailabilityZones(this, "zones", {
      state: "available",
      excludeZoneIds: NO_CONTROL_PLANE,
      // Not the Local and Wavelength Zones that the account has joined.
      filter: [{ name: "zone-type", values: ["availability-zone"] }],
      lifecycle: {
        postcondition: [
          {
            condition: `\${length(self.names) >= ${count}}`,
            errorMessage: `This account has fewer than ${count} zones for EKS in ${this.props.region}: name them in network.availabilityZones.`,
          },
        ],
      },
    });
  }

  private zoneOf(zone: ZonePlan, index: number): Pick<SubnetConfig, "availabilityZone" | "lifecycle"> {
    // A zone that AWS adds may move the others up the list; a subnet stays where it was made.
    const ignoreChanges = ["availability_zone"];
    if (this.zoneNames !== undefined) return { availabilityZone: Fn.element(this.zoneNames, index), lifecycle: { ignoreChanges } };
    return {
      availabilityZone: zone.name,
      lifecycle: {
        ignoreChanges,
        // Made when zones weren't named yet, it may be in another than its letter says.
        postcondition: [
          {
            condition: `\${self.availability_zone == "${zone.name}"}`,
            errorMessage:
              `The subnet of letter ${zone.letter} was made in \${self.availability_zone}, where it stays, not in ${zone.name}: ` +
              "leave network.availabilityZones out, as it was then.",
          },
        ],
      },
    };
  }

  private publicSubnet(within: Construct, zone: ZonePlan, index: number, table: RouteTable): Subnet {
    const subnet = new Subnet(within, "public", {
      vpcId: this.vpcId,
      ...this.zoneOf(zone, index),
      cidrBlock: zone.publicCidr,
      mapPublicIpOnLaunch: false,
      // By this the load balancer controller finds where to put load balancers that face the internet.
      tags: { Name: `${this.props.name}-public-${zone.letter}`, "kubernetes.io/role/elb": "1" },
      // As of the private ones: load balancers that the internet reaches stand here.
      timeouts: { delete: "40m" },
    });
    this.made.push(new RouteTableAssociation(within, "public-routes", { subnetId: subnet.id, routeTableId: table.id }));
    return subnet;
  }

  private privateSubnet(within: Construct, zone: ZonePlan, index: number, table: RouteTable, nat?: NatGateway): Subnet {
    const subnet = new Subnet(within, "private", {
      vpcId: this.vpcId,
      ...this.zoneOf(zone, index),
      cidrBlock: zone.privateCidr,
      tags: { Name: `${this.props.name}-private-${zone.letter}`, "kubernetes.io/role/internal-elb": "1" },
      // Network interfaces that EKS and the load balancer controller made can take a while to go.
      timeouts: { delete: "40m" },
    });
    this.made.push(
      ...(nat === undefined ? [] : [new Route(within, "outward", { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: nat.id })]),
      new RouteTableAssociation(within, "private-routes", { subnetId: subnet.id, routeTableId: table.id }),
    );
    return subnet;
  }

  private nat(within: Construct, zone: ZonePlan, subnet: Subnet, outward: Route): NatGateway {
    const tags = { Name: `${this.props.name}-${zone.letter}` };
    // When one goes, routes must have left it before: Terraform keeps that order only for what is made before it is destroyed.
    const lifecycle = { createBeforeDestroy: true };
    const address = new Eip(within, "nat-address", { domain: "vpc", tags, dependsOn: [outward], lifecycle });
    return new NatGateway(within, "nat", { subnetId: subnet.id, allocationId: address.allocationId, tags, dependsOn: [outward], lifecycle, timeouts: { create: "20m", delete: "40m" } });
  }
}
