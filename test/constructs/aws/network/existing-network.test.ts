import { Fn, TerraformStack, Testing } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { IEksNetwork } from "../../../../constructs/aws/network/eks-network";
import { EksExistingNetwork, EksExistingSubnet } from "../../../../constructs/aws/network/existing-network";
import { problemsIn } from "../../../../constructs/core/problems/refuse";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const A: EksExistingSubnet = { key: "a", zone: "us-west-2a", subnetId: "subnet-0123456789abcdef0", cidr: "172.16.0.0/22" };
const B: EksExistingSubnet = { key: "b", zone: "us-west-2b", subnetId: "subnet-0123456789abcdef1", cidr: "172.16.4.0/22" };
const given = (subnets = [A, B], vpcId = "vpc-0123456789abcdef0"): IEksNetwork => EksExistingNetwork.fromIds({ vpcId, subnets });
const PROPS: EksClusterProps = {
  clusterName: "lab",
  region: "us-west-2",
  existingNetwork: given(),
  gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2, availabilityZones: ["us-west-2b"] }],
};

function make(props: Partial<EksClusterProps> = {}): { cluster: EksCluster; json: any; one: (type: string, data?: boolean) => any; codes: string[] } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...PROPS, ...props });
  const json = JSON.parse(Testing.synth(stack));
  const one = (type: string): any => Object.values<any>(json.resource[type])[0];
  return { cluster, json, one, codes: problemsIn(app).map(({ code }) => code) };
}

describe("a cluster in a network that is there", () => {
  const made = make();

  test("makes none, and stands in the subnets that were named", () => {
    expect(made.codes).toEqual([]);
    const types = ["vpc", "subnet", "nat_gateway", "route", "internet_gateway", "default_security_group", "vpc_endpoint", "eip"];
    expect(types.filter((type) => made.json.resource[`aws_${type}`] !== undefined)).toEqual([]);
    expect(made.one("aws_eks_cluster").vpc_config.subnet_ids).toEqual([A.subnetId, B.subnetId]);
    const groups = Object.values<any>(made.json.resource.aws_eks_node_group);
    expect(groups.map(({ node_group_name: name, subnet_ids: ids }) => [name, ids])).toEqual([
      ["l4", [B.subnetId]],
      ["system", [A.subnetId, B.subnetId]],
    ]);
    expect([made.cluster.vpcId, made.cluster.privateSubnetIds]).toEqual(["vpc-0123456789abcdef0", [A.subnetId, B.subnetId]]);
  });

  test("its files are mounted in each of them, from their addresses", () => {
    const { aws_efs_mount_target: targets, aws_vpc_security_group_ingress_rule: rules } = made.json.resource;
    expect(Object.values<any>(targets).map((one) => one.subnet_id)).toEqual([A.subnetId, B.subnetId]);
    expect(Object.values<any>(rules).map((one) => one.cidr_ipv4)).toEqual([A.cidr, B.cidr]);
    expect(made.one("aws_security_group").vpc_id).toBe("vpc-0123456789abcdef0");
  });

  test("AWS is asked at plan whether it is so: VPC, zone and range of each subnet, names, places without a control plane", () => {
    const subnets = Object.values<any>(made.json.data.aws_subnet);
    expect(subnets.map(({ id }) => id)).toEqual([A.subnetId, B.subnetId]);
    expect(subnets[1].lifecycle.postcondition.map((one: any) => one.condition)).toEqual([
      '${self.vpc_id == "vpc-0123456789abcdef0"}',
      '${self.availability_zone == "us-west-2b"}',
      '${self.cidr_block == "172.16.4.0/22"}',
      '${!contains(["cac1-az3","use1-az3","usw1-az2"], self.availability_zone_id)}',
      expect.stringMatching(/self\.available_ip_address_count >= 66}$/),
    ]);
    expect(subnets[1].lifecycle.postcondition[1].error_message).toBe("existingNetwork: the subnet b has the availability_zone ${self.availability_zone}, not us-west-2b.");
    const [vpc] = Object.values<any>(made.json.data.aws_vpc);
    expect(vpc).toMatchObject({ id: "vpc-0123456789abcdef0", lifecycle: { postcondition: [{ condition: "${self.enable_dns_support && self.enable_dns_hostnames}" }] } });
  });

  test("another VPC is refused for a cluster that is there, since its subnets are for life", () => {
    expect(made.one("aws_eks_cluster").lifecycle.postcondition).toContainEqual({
      condition: expect.stringMatching(/^\$\{!contains\(data\.aws_eks_clusters\.[\w-]+\.names, "lab"\) \|\| coalesce\(self\.vpc_config\[0\]\.vpc_id, "vpc-0123456789abcdef0"\) == "vpc-0123456789abcdef0"}$/),
      error_message: expect.stringContaining("existingNetwork is for life"),
    });
  });

  test("its subnets may be called like anything else", () => {
    const named = make({ existingNetwork: given([{ ...A, key: "files" }, { ...B, key: "group" }]) });
    expect(named.codes).toEqual([]);
    expect(Object.values<any>(named.json.resource.aws_efs_mount_target).map((one) => one.subnet_id)).toEqual([A.subnetId, B.subnetId]);
  });

  test("one subnet more renames none, nor does the order", () => {
    const c = { key: "c", zone: "us-west-2c", subnetId: "subnet-0123456789abcdef2", cidr: "172.16.8.0/22" };
    const more = make({ existingNetwork: given([c, B, A]) });
    for (const type of ["aws_efs_mount_target", "aws_vpc_security_group_ingress_rule"]) {
      expect(more.json.resource[type]).toMatchObject(made.json.resource[type]);
    }
    expect(more.json.data.aws_subnet).toMatchObject(made.json.data.aws_subnet);
  });
});

test("one cluster's own network serves another: what it waits for goes along, and values that are known only at apply", () => {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const { network } = new EksCluster(stack, "first", { ...PROPS, clusterName: "first", existingNetwork: undefined, network: { availabilityZones: ["us-west-2a", "us-west-2b"] } });
  new EksCluster(stack, "second", { ...PROPS, clusterName: "second", existingNetwork: network });
  expect(problemsIn(app)).toEqual([]);
  const { resource, data } = JSON.parse(Testing.synth(stack));
  const group = Object.entries<any>(resource.aws_eks_node_group).find(([id]) => id.startsWith("second_gpu"))?.[1];
  const routes = Object.keys(resource.aws_route).map((id) => `aws_route.${id}`);
  expect(group.depends_on).toEqual(expect.arrayContaining(routes));
  const [vpc] = Object.keys(resource.aws_vpc);
  const [asked] = Object.values<any>(data.aws_subnet);
  expect(asked.lifecycle.postcondition[0].condition).toBe(`\${self.vpc_id == aws_vpc.${vpc}.id}`);
});

describe("what is refused", () => {
  const check = (existingNetwork: IEksNetwork, more: Partial<EksClusterProps> = {}): string[] =>
    checkEksCluster({ ...PROPS, ...more, existingNetwork }).map(({ code, property }) => `${code} ${property}`);

  test.each<[string, IEksNetwork, string[]]>([
    ["a VPC that is none", given([A, B], "lab"), ["invalid-network-id existingNetwork.vpcId"]],
    ["one subnet", given([B]), ["invalid-zone-count existingNetwork.subnets"]],
    ["a key twice", given([A, { ...B, key: "a" }]), ["duplicate-subnet existingNetwork.subnets[1].key"]],
    ["a subnet twice", given([A, { ...B, subnetId: A.subnetId }]), ["duplicate-subnet existingNetwork.subnets[1].subnetId"]],
    ["a key that is no name", given([{ ...A, key: "A_" }, B]), ["invalid-name existingNetwork.subnets[0].key"]],
    ["a subnet's name for its id", given([{ ...A, subnetId: "private-a" }, B]), ["invalid-network-id existingNetwork.subnets[0].subnetId"]],
    ["a zone elsewhere", given([{ ...A, zone: "us-east-1a" }, B]), ["invalid-zone existingNetwork.subnets[0].zone"]],
    ["two subnets in a zone", given([A, B, { ...A, key: "c", subnetId: "subnet-0123456789abcdef2", cidr: "172.16.8.0/22" }]), ["duplicate-zone existingNetwork.subnets[2].zone"]],
    ["a range that is none", given([{ ...A, cidr: "172.16.0.1/22" }, B]), ["cidr-invalid existingNetwork.subnets[0].cidr"]],
    ["a range smaller than AWS has", given([{ ...A, cidr: "172.16.0.0/29" }, B]), ["cidr-too-small existingNetwork.subnets[0].cidr"]],
    ["ranges that share addresses", given([A, { ...B, cidr: "172.16.2.0/24" }]), ["cidr-overlap existingNetwork.subnets[1].cidr"]],
    ["a pool in a zone without a subnet", given([A, { ...B, zone: "us-west-2c" }]), ["invalid-zone gpuPools[0].availabilityZones[0]"]],
  ])("%s", (_, network, expected) => {
    expect(check(network)).toEqual(expected);
  });

  test("two networks, and everything else at once; the construct gets through it", () => {
    expect(check(given(), { network: { cidr: "10.0.0.0/16" } })).toEqual(["two-networks network"]);
    const wrong = given([{ key: "", zone: "", subnetId: "", cidr: "" }, { ...A, key: "" }], "");
    expect(make({ existingNetwork: wrong }).codes.length).toBeGreaterThan(5);
    expect(make({ existingNetwork: { vpcId: "vpc-01234567" } as never }).codes).toContain("missing-property");
  });

  test("not what is known only at apply", () => {
    const later = Fn.lower("X");
    const network = given([{ ...A, subnetId: later, cidr: later }, B], later);
    expect(check(network)).toEqual([]);
  });
});
