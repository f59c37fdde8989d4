import { TerraformStack, Testing } from "cdktf";
import { EksCluster, EksVpc, EksVpcProps } from "../../../../stacks/aws";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const PROPS: EksVpcProps = { name: "shared", region: "us-west-2", network: { availabilityZones: ["us-west-2a", "us-west-2b"] } };

function made(props: Partial<EksVpcProps> = {}, beside: (vpc: EksVpc, stack: TerraformStack) => void = () => undefined): { json: any; problems: string[] } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "network");
  beside(new EksVpc(stack, "vpc", { ...PROPS, ...props }), stack);
  const json = JSON.parse(Testing.synth(stack));
  return { json, problems: problemsIn(app).map(({ code, property }) => `${code} ${property}`) };
}

describe("a VPC by itself", () => {
  test("is the one that a cluster makes, and nothing else", () => {
    const { json, problems } = made();
    expect(problems).toEqual([]);
    const own = make({ network: PROPS.network }).json.resource;
    const types = ["aws_vpc", "aws_subnet", "aws_nat_gateway", "aws_route", "aws_route_table", "aws_vpc_endpoint", "aws_internet_gateway"];
    expect(types.map((type) => [type, Object.keys(json.resource[type]).length])).toEqual(types.map((type) => [type, Object.keys(own[type]).length]));
    expect(Object.keys(json.resource).filter((type) => /eks|iam|efs|ecr/.test(type))).toEqual([]);
  });

  test("two clusters stand in it, each waiting for its routes", () => {
    const { json, problems } = made({}, (existingNetwork, stack) => {
      for (const clusterName of ["one", "two"]) {
        new EksCluster(stack, clusterName, { clusterName, region: "us-west-2", existingNetwork, gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2, availabilityZones: ["us-west-2b"] }] });
      }
    });
    expect(problems).toEqual([]);
    expect(Object.keys(json.resource.aws_vpc)).toHaveLength(1);
    const groups = Object.values<any>(json.resource.aws_eks_node_group).filter(({ node_group_name: name }) => name === "l4");
    expect(groups.map(({ subnet_ids: ids }) => ids)).toEqual([1, 2].map(() => [expect.stringMatching(/aws_subnet\.vpc_b_private/)]));
    expect(groups[0].depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/aws_route\.vpc_b_outward/)]));
  });

  test("has its own tags beside its names", () => {
    const { json } = made({ tags: { team: "research" } });
    expect(Object.values<any>(json.resource.aws_vpc)[0].tags).toEqual({ Name: "shared", team: "research" });
  });

  test.each<[string, Partial<EksVpcProps>, string[]]>([
    ["an unknown region", { region: "us-moon-1", network: undefined }, ["unknown-region region"]],
    ["a name that is none", { name: "My VPC" }, ["invalid-name name"]],
    ["too small a range", { network: { cidr: "10.0.0.0/24" } }, ["cidr-too-small network.cidr"]],
    ["one zone", { network: { availabilityZones: ["us-west-2a"] } }, ["invalid-zone-count network.availabilityZones"]],
    ["AWS's own tags", { tags: { "aws:x": "y" } }, ['reserved-label tags["aws:x"]']],
    ["no NAT and no endpoints", { network: { nat: false } }, ["nat-needs-endpoints network.nat"]],
  ])("%s is refused", (_, props, problems) => expect(made(props).problems).toEqual(problems));
});
