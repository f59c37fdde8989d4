import { TerraformStack, Testing } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksExistingNetwork, EksExistingNetworkAttributes, EksFoundNetworkAttributes } from "../../../../constructs/aws/network/existing-network";
import { EksSubnetRole } from "../../../../constructs/aws/network/subnet-role";
import { DoorRequest } from "../../../../constructs/cluster/exposure/exposure-offer";
import { problemsIn } from "../../../../constructs/core/problems/refuse";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const VPC = "vpc-0123456789abcdef0";
const ZONES = ["us-west-2a", "us-west-2b"];
const subnet = (key: string, number: number): { key: string; zone: string; subnetId: string; cidr: string } => ({
  key,
  zone: `us-west-2${key}`,
  subnetId: `subnet-0123456789abcde${number.toString(16).padStart(2, "0")}`,
  cidr: `10.20.${number}.0/24`,
});
const found = (more: Partial<EksFoundNetworkAttributes> = {}): EksExistingNetwork => EksExistingNetwork.byRole({ vpcId: VPC, zones: ZONES, ...more });
const byIds = (more: Partial<EksExistingNetworkAttributes> = {}): EksExistingNetwork => EksExistingNetwork.fromIds({ vpcId: VPC, subnets: [subnet("a", 1), subnet("b", 2)], ...more });
const PROPS: Omit<EksClusterProps, "existingNetwork"> = { clusterName: "lab", region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }] };

function make(existingNetwork: EksExistingNetwork, props: Partial<EksClusterProps> = {}): { cluster: EksCluster; json: any; group: (name: string) => any; codes: string[] } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...PROPS, existingNetwork, ...props });
  const json = JSON.parse(Testing.synth(stack));
  const group = (name: string): any => Object.values<any>(json.resource.aws_eks_node_group).find((one) => one.node_group_name === name);
  return { cluster, json, group, codes: problemsIn(app).map(({ code }) => code) };
}
const findings = (existingNetwork: EksExistingNetwork, props: Partial<EksClusterProps> = {}): string[] =>
  checkEksCluster({ ...PROPS, existingNetwork, ...props }).map(({ code, property }) => `${code} ${property}`);

describe("subnets by their role", () => {
  const { json, group, codes } = make(
    found({ nodes: EksSubnetRole.tagged({ tier: "private", team: "ml" }), gpuNodes: EksSubnetRole.karpenter("lab"), gpuZones: ["us-west-2b"], controlPlane: EksSubnetRole.tagged({ tier: "control" }), publicLoadBalancers: EksSubnetRole.PUBLIC_LOAD_BALANCERS, freeAddresses: 300 }),
  );
  const asked = Object.entries<any>(json.data.aws_subnets);
  const filtersOf = (part: string): any => asked.find(([id]) => id.includes(part))?.[1].filter;

  test("are looked up, of each role and zone one", () => {
    expect(codes).toEqual([]);
    expect(asked.map(([id]) => id.replace(/^eks_found_/, "").replace(/_[0-9A-F]{8}$/, "")).sort()).toEqual(["a-ids", "b-ids", "control-plane-a-ids", "control-plane-b-ids", "gpu-b-ids", "public-a-ids", "public-b-ids"]);
    expect(filtersOf("gpu-b-ids")).toEqual([
      { name: "vpc-id", values: [VPC] },
      { name: "availability-zone", values: ["us-west-2b"] },
      { name: "tag:karpenter.sh/discovery", values: ["lab"] },
    ]);
    expect(filtersOf("_a-ids")).toEqual([
      { name: "vpc-id", values: [VPC] },
      { name: "availability-zone", values: ["us-west-2a"] },
      { name: "tag:team", values: ["ml"] },
      { name: "tag:tier", values: ["private"] },
    ]);
  });

  test("none, and several, stop the plan with what is missing", () => {
    const { postcondition } = asked.find(([id]) => id.includes("gpu-b-ids"))?.[1].lifecycle;
    expect(postcondition).toEqual([
      { condition: "${length(self.ids) > 0}", error_message: `existingNetwork.gpuNodes: ${VPC} has no subnet in us-west-2b with karpenter.sh/discovery=lab. Tag one, or leave the zone out.` },
      { condition: "${length(self.ids) < 2}", error_message: expect.stringMatching(/several subnets in us-west-2b with karpenter.sh\/discovery=lab: \${join\(", ", self.ids\)}/) },
    ]);
  });

  test("each pool and the control plane stand in those of their role", () => {
    const idOf = (name: string): unknown => expect.stringMatching(new RegExp(`^\\\${data\\.aws_subnet\\.eks_found_${name}_[0-9A-F]{8}\\.id}$`));
    expect(group("l4").subnet_ids).toEqual([idOf("gpu-b")]);
    expect(group("system").subnet_ids).toEqual([idOf("a"), idOf("b")]);
    expect(Object.values<any>(json.resource.aws_eks_cluster)[0].vpc_config.subnet_ids).toEqual([idOf("control-plane-a"), idOf("control-plane-b")]);
  });

  test("the shared files have one door a zone, for both kinds of nodes", () => {
    expect(Object.values<any>(json.resource.aws_efs_mount_target)).toHaveLength(2);
    const rules = Object.values<any>(json.resource.aws_vpc_security_group_ingress_rule).map((one) => one.cidr_ipv4);
    expect(rules).toHaveLength(3);
    expect(rules[2]).toMatch(/found_gpu-b_[0-9A-F]{8}\.cidr_block}$/);
  });

  test("their free addresses are asked for: what is wanted, else what they hold at their most", () => {
    const free = (part: string): any => Object.entries<any>(json.data.aws_subnet).find(([id]) => id.includes(`network_${part}subnet-`))?.[1].lifecycle.postcondition.at(-1);
    expect(free("").condition).toMatch(/>= 300}$/);
    expect(free("").error_message).toContain("addresses free; freeAddresses asks for 300.");
    expect(free("gpu-").condition).toMatch(/>= 300}$/);
    expect(free("control-plane-").condition).toMatch(/>= 6}$/);
    expect(free("public-").condition).toMatch(/>= 8}$/);
    expect(free("public-").error_message).toContain("public load balancers' subnet a has");
  });
});

describe("without a word about roles", () => {
  test("the nodes are where internal load balancers are, and all else with them", () => {
    const { json, group } = make(found());
    expect(Object.values<any>(json.data.aws_subnets).map((one) => one.filter[2])).toEqual(ZONES.map(() => ({ name: "tag:kubernetes.io/role/internal-elb", values: ["1"] })));
    expect(group("l4").subnet_ids).toEqual(group("system").subnet_ids);
    const frees = Object.entries<any>(json.data.aws_subnet).filter(([id]) => id.includes("network_subnet-")).map(([, one]) => one.lifecycle.postcondition);
    // Zone, VPC and range are AWS's own answer; six, and of four system nodes and two of the pool over two subnets, three at fifteen.
    expect(frees.map((all) => all.length)).toEqual([2, 2]);
    expect(frees.map((all) => /(\d+)}$/.exec(all[1].condition)?.[1])).toEqual(["51", "51"]);
  });

  test("one zone more changes nothing of the others, nor does their order", () => {
    const [two, three] = [make(found()), make(found({ zones: ["us-west-2c", ...ZONES] }))];
    for (const type of ["aws_subnets", "aws_subnet"]) {
      const before = Object.fromEntries(Object.entries<any>(two.json.data[type]).map(([id, one]) => [id, one.filter ?? one.id]));
      const after = Object.fromEntries(Object.entries<any>(three.json.data[type]).map(([id, one]) => [id, one.filter ?? one.id]));
      expect(after).toMatchObject(before);
    }
    expect(three.json.resource.aws_efs_mount_target).toMatchObject(two.json.resource.aws_efs_mount_target);
  });
});

describe("by ids", () => {
  test("roles are told apart as well; one subnet may have several, and is asked for what all take", () => {
    const gpu = [subnet("a", 3)];
    const { json, group, codes } = make(byIds({ gpuSubnets: gpu, controlPlaneSubnets: [subnet("a", 1), subnet("b", 4)] }));
    expect(codes).toEqual([]);
    expect(group("l4").subnet_ids).toEqual([gpu[0].subnetId]);
    const free = (id: string): any => Object.values<any>(json.data.aws_subnet).find((one) => one.id === id)?.lifecycle.postcondition.at(-1).condition;
    expect(free(subnet("a", 1).subnetId)).toMatch(/>= 36}$/);
    expect(free(subnet("b", 2).subnetId)).toMatch(/>= 30}$/);
    expect(free(subnet("b", 4).subnetId)).toMatch(/>= 6}$/);
    expect(free(gpu[0].subnetId)).toMatch(/>= 30}$/);
  });

  test("a model's door names its load balancer's subnets, and only theirs are let in", () => {
    const outside = [subnet("a", 8), subnet("b", 9)];
    const { cluster } = make(byIds({ internalLoadBalancerSubnets: [subnet("a", 1), subnet("b", 2)], publicLoadBalancerSubnets: outside }));
    const request = { name: "qwen", namespace: "inference", host: "qwen.example.com", servicePort: 8000, serviceName: "qwen", longestStreamSeconds: 120 } as unknown as DoorRequest;
    const [open, closed] = [true, false].map((isPublic) => cluster.exposure!.open({ ...request, isPublic } as DoorRequest));
    expect((open.objects[0] as any).metadata.annotations["alb.ingress.kubernetes.io/subnets"]).toBe(outside.map(({ subnetId }) => subnetId).join(","));
    expect(open.sources.cidrs).toEqual(["10.20.8.0/24", "10.20.9.0/24"]);
    expect((closed.objects[0] as any).metadata.annotations["alb.ingress.kubernetes.io/subnets"]).toBe([1, 2].map((n, i) => subnet("ab"[i], n).subnetId).join(","));
  });

  test("without them the controller finds its own", () => {
    const { cluster } = make(byIds());
    const door = cluster.exposure!.open({ name: "qwen", namespace: "inference", host: "qwen.example.com", isPublic: false, longestStreamSeconds: 120 } as unknown as DoorRequest);
    expect(Object.keys((door.objects[0] as any).metadata.annotations)).not.toContain("alb.ingress.kubernetes.io/subnets");
    expect(door.sources.cidrs).toEqual([]);
  });
});

describe("what is refused at synth", () => {
  const refused: [string, EksExistingNetwork, string[]][] = [
    ["no zones", found({ zones: [] }), ["invalid-zone-count existingNetwork.zones"]],
    ["one zone", found({ zones: ["us-west-2a"] }), ["invalid-zone-count existingNetwork.zones"]],
    ["a zone twice", found({ zones: ["us-west-2a", "us-west-2a"] }), ["duplicate-zone existingNetwork.zones[1]"]],
    ["a zone of another region", found({ zones: ["us-west-2a", "us-east-1b"] }), ["invalid-zone existingNetwork.zones[1]"]],
    ["a role without a tag", found({ nodes: EksSubnetRole.tagged({}) }), ["invalid-subnet-role existingNetwork.nodes"]],
    ["a role by any text", found({ gpuNodes: EksSubnetRole.karpenter("*") }), ["invalid-subnet-role existingNetwork.gpuNodes"]],
    ["a tag without a name", found({ controlPlane: EksSubnetRole.tagged({ "": "x" }) }), ["invalid-subnet-role existingNetwork.controlPlane"]],
    ["no VPC's id", found({ vpcId: "vpc-1" }), ["invalid-network-id existingNetwork.vpcId"]],
    ["GPU nodes in a zone without files", found({ gpuZones: ["us-west-2c"] }), ["gpu-zone-without-files existingNetwork.gpuZones[0]"]],
    ["no subnet for GPU nodes", byIds({ gpuSubnets: [] }), ["invalid-zone-count existingNetwork.gpuSubnets"]],
    ["one subnet for the control plane", byIds({ controlPlaneSubnets: [subnet("a", 1)] }), ["invalid-zone-count existingNetwork.controlPlaneSubnets"]],
    ["one subnet for load balancers", byIds({ publicLoadBalancerSubnets: [subnet("a", 8)] }), ["invalid-zone-count existingNetwork.publicLoadBalancerSubnets"]],
    ["two subnets of a zone for load balancers", byIds({ internalLoadBalancerSubnets: [subnet("a", 8), { ...subnet("a", 9), key: "x" }] }), ["duplicate-zone existingNetwork.internalLoadBalancerSubnets[1].zone"]],
    ["more free addresses than there are", byIds({ freeAddresses: 252 }), ["few-addresses existingNetwork.subnets[0].cidr", "few-addresses existingNetwork.subnets[1].cidr"]],
    ["a range too small for GPU nodes", byIds({ gpuSubnets: [{ ...subnet("a", 3), cidr: "10.20.3.0/28" }] }), ["few-addresses existingNetwork.gpuSubnets[0].cidr"]],
  ];

  test.each(refused)("%s", (_, network, expected) => {
    expect(findings(network)).toEqual(expected);
  });

  test("a pool in a zone that has no subnet for GPU nodes", () => {
    const pools = [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2, availabilityZones: ["us-west-2a"] }];
    expect(findings(found({ gpuZones: ["us-west-2b"] }), { gpuPools: pools })).toEqual(["invalid-zone gpuPools[0].availabilityZones[0]"]);
    expect(findings(found(), { gpuPools: pools })).toEqual([]);
  });

  test("as many free addresses as there are is taken", () => {
    expect(findings(byIds({ freeAddresses: 251 }))).toEqual([]);
  });
});
