import { Fn, TerraformStack, Testing } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksNetworkOptions } from "../../../../constructs/aws/network/eks-network";
import { problemsIn } from "../../../../constructs/core/problems/refuse";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const ZONES = ["us-west-2a", "us-west-2b"];
const PROPS: EksClusterProps = { clusterName: "lab", region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }] };

function make(network: EksNetworkOptions = {}): { readonly resource: any; readonly cluster: EksCluster } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...PROPS, network: { availabilityZones: ZONES, ...network } });
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  return { resource, cluster };
}

const plain = make();
const inside = make({ privateEndpoints: true });
const interfaces = ({ resource }: { readonly resource: any }): any[] => Object.values<any>(resource.aws_vpc_endpoint).filter(({ vpc_endpoint_type: type }) => type === "Interface");

describe("endpoints", () => {
  test("are there for what nodes, add-ons and controllers call, in every private subnet, by the names outside", () => {
    expect(interfaces(inside).map(({ service_name: name }) => name.replace("com.amazonaws.us-west-2.", "")).sort()).toEqual(
      ["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "elasticfilesystem", "elasticloadbalancing", "logs", "sts"],
    );
    for (const one of interfaces(inside)) {
      expect(one).toMatchObject({ private_dns_enabled: true, subnet_ids: [expect.stringMatching(/_a_private_/), expect.stringMatching(/_b_private_/)] });
      expect(one.security_group_ids).toEqual([expect.stringMatching(/_endpoints_group_/)]);
    }
  });

  test("let in HTTPS from the private subnets, and nothing out", () => {
    const doors = Object.entries<any>(inside.resource.aws_vpc_security_group_ingress_rule).filter(([id]) => /_endpoints_/.test(id)).map(([, rule]) => rule);
    expect(doors.map(({ cidr_ipv4: cidr, from_port: from, to_port: to, ip_protocol: protocol }) => [cidr, from, to, protocol])).toEqual([["10.0.0.0/20", 443, 443, "tcp"], ["10.0.32.0/20", 443, 443, "tcp"]]);
  });

  test("stand before the first node", () => {
    const system: any = Object.values<any>(inside.resource.aws_eks_node_group).find(({ node_group_name: name }) => name === "system");
    const endpoints = Object.keys(inside.resource.aws_vpc_endpoint).map((id) => `aws_vpc_endpoint.${id}`);
    expect(endpoints).toHaveLength(10);
    expect(system.depends_on).toEqual(expect.arrayContaining(endpoints));
  });

  test("more of them, in any order, change no other", () => {
    const more = make({ privateEndpoints: true, moreEndpoints: ["secretsmanager", "kms"] });
    expect(make({ privateEndpoints: true, moreEndpoints: ["kms", "secretsmanager"] }).resource).toEqual(more.resource);
    for (const [id, one] of Object.entries(inside.resource.aws_vpc_endpoint)) expect(more.resource.aws_vpc_endpoint[id]).toEqual(one);
    expect(interfaces(more)).toHaveLength(11);
  });

  test("aren't made where nobody asks, and nothing else changes with them but what waits", () => {
    expect(make({ privateEndpoints: false, nat: true }).resource).toEqual(plain.resource);
    const { aws_vpc_endpoint: a, aws_vpc_security_group_ingress_rule: b, aws_security_group: c, aws_eks_node_group: d, ...rest } = inside.resource;
    expect([a, b, c, d].every((each) => each !== undefined)).toBe(true);
    for (const [type, all] of Object.entries(rest)) expect([type, all]).toEqual([type, plain.resource[type]]);
  });
});

describe("without NAT", () => {
  const off = make({ nat: false, privateEndpoints: true });

  test("there is no gateway, no address, and no way out of the private subnets", () => {
    expect([off.resource.aws_nat_gateway, off.resource.aws_eip]).toEqual([undefined, undefined]);
    // What faces the internet is load balancers' subnets alone.
    expect(Object.values<any>(off.resource.aws_route).map(({ gateway_id: gateway }) => gateway)).toEqual([expect.stringContaining("aws_internet_gateway")]);
    expect(Object.values<any>(off.resource.aws_route_table_association)).toHaveLength(4);
  });

  test("the load balancer controller asks for nothing that has no endpoint", () => {
    expect(off.cluster.addOns[0].values).toMatchObject({ enableShield: false, enableWaf: false, enableWafv2: false });
    expect(inside.cluster.addOns[0].values).not.toHaveProperty("enableShield");
  });
});

describe("refused", () => {
  const found = (network: EksNetworkOptions): any[] => checkEksCluster({ ...PROPS, network });
  const more = (...moreEndpoints: string[]): EksNetworkOptions => ({ privateEndpoints: true, moreEndpoints });

  test.each<[string, EksNetworkOptions, string, string, RegExp]>([
    ["no NAT and no endpoints", { nat: false }, "nat-needs-endpoints", "nat", /privateEndpoints: true/],
    ["no NAT and a NAT a zone", { nat: false, privateEndpoints: true, natGatewayPerZone: true }, "nat-twice", "natGatewayPerZone", /leave out one/],
    ["more endpoints than none", { moreEndpoints: ["kms"] }, "invalid-endpoint-service", "moreEndpoints", /privateEndpoints: true/],
    ["one that is there", more("sts"), "invalid-endpoint-service", "moreEndpoints[0]", /leave it out/],
    ["S3", more("s3"), "invalid-endpoint-service", "moreEndpoints[0]", /leave it out/],
    ["DynamoDB", more("dynamodb"), "invalid-endpoint-service", "moreEndpoints[0]", /leave it out/],
    ["a whole name", more("com.amazonaws.us-west-2.kms"), "invalid-endpoint-service", "moreEndpoints[0]", /secretsmanager/],
    ["an empty name", more(""), "invalid-endpoint-service", "moreEndpoints[0]", /secretsmanager/],
    ["capitals", more("KMS"), "invalid-endpoint-service", "moreEndpoints[0]", /secretsmanager/],
    ["a blank", more("secrets manager"), "invalid-endpoint-service", "moreEndpoints[0]", /secretsmanager/],
    ["one twice", more("kms", "kms"), "invalid-endpoint-service", "moreEndpoints[1]", /its own name/],
    ["one that is known only at apply", more(Fn.lower("KMS")), "invalid-endpoint-service", "moreEndpoints[0]", /write the service/],
  ])("%s", (_, network, code, property, fix) => {
    expect(found(network)).toMatchObject([{ code, property: `network.${property}`, fix: expect.stringMatching(fix) }]);
  });
});
