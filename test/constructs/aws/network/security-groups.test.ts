import { DefaultTokenResolver, Fn, StringConcat, TerraformStack, Testing, Tokenization } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksExistingNetwork } from "../../../../constructs/aws/network/existing-network";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { problemsIn } from "../../../../constructs/core/problems/refuse";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const group = (digit: number | string): string => `sg-0123456789abcdef${digit}`;
const subnet = (key: string, index: number): any => ({ key, zone: `us-west-2${key}`, subnetId: `subnet-0123456789abcdef${index}`, cidr: `10.20.${index * 16}.0/20` });
const L4: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2 };
const PROPS: EksClusterProps = {
  clusterName: "lab",
  region: "us-west-2",
  existingNetwork: EksExistingNetwork.fromIds({ vpcId: "vpc-0123456789abcdef0", subnets: [subnet("a", 0), subnet("b", 1)] }),
  gpuPools: [L4],
};

function make(props: Partial<EksClusterProps>): { json: any; addOns: any; codes: string[]; templates: any } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...PROPS, ...props });
  const addOns = Tokenization.resolve(cluster.addOns, { scope: stack, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });
  const json = JSON.parse(Testing.synth(stack));
  const templates = Object.fromEntries(Object.values<any>(json.resource.aws_launch_template).map((one) => [one.name, one]));
  return { json, addOns, templates, codes: problemsIn(app).map(({ code }) => code) };
}
const CLUSTERS = expect.stringMatching(/vpc_config\[0\]\.cluster_security_group_id}$/);

describe("security groups of one's own", () => {
  const made = make({
    securityGroups: { controlPlane: [group(0)], nodes: [group(1)] },
    gpuPools: [
      { ...L4, securityGroupIds: [group(2)] },
      { name: "efa", machineType: "g6.8xlarge", maxNodes: 2, efa: true, availabilityZones: ["us-west-2a"] },
      { name: "load", machineType: "g6.2xlarge", maxNodes: 2, provisioner: EksProvisioner.KARPENTER, securityGroupIds: [group(3)] },
    ],
  });

  test("are the control plane's beside EKS's, and the nodes' beside the cluster's, which stays first", () => {
    expect(made.codes).toEqual([]);
    expect(Object.values<any>(made.json.resource.aws_eks_cluster)[0].vpc_config.security_group_ids).toEqual([group(0)]);
    expect(made.templates["lab-system"].vpc_security_group_ids).toEqual([CLUSTERS, group(1)]);
    expect(made.templates["lab-l4"].vpc_security_group_ids).toEqual([CLUSTERS, group(1), group(2)]);
  });

  test("with EFA they stand at each of its interfaces, which is where EC2 takes them then", () => {
    const { vpc_security_group_ids: beside, network_interfaces: cards } = made.templates["lab-efa"];
    expect(beside).toBeUndefined();
    for (const { security_groups: groups } of cards) expect(groups).toEqual([CLUSTERS, group(1), expect.stringMatching(/^\$\{aws_security_group\./)]);
  });

  test("Karpenter's nodes have them by its class", () => {
    expect(JSON.stringify(made.addOns)).toMatch(new RegExp(`"securityGroupIds":\\["[^"]*cluster_security_group_id}","${group(1)}","${group(3)}"\\]`));
  });

  test("each is asked for at plan, whether it lies in the VPC", () => {
    const asked = Object.values<any>(made.json.data.aws_security_group);
    expect(asked.map(({ id }) => id).sort()).toEqual([0, 1, 2, 3].map(group));
    expect(asked[0].lifecycle.postcondition[0].condition).toBe('${self.vpc_id == "vpc-0123456789abcdef0"}');
  });

  test("left out, a template names none, and one that is made in the same deployment is asked for nowhere", () => {
    const { templates, json } = make({});
    expect([templates["lab-system"].vpc_security_group_ids, json.data.aws_security_group]).toEqual([undefined, undefined]);
    expect(make({ gpuPools: [{ ...L4, securityGroupIds: [Fn.lower("X")] }] }).json.data.aws_security_group).toBeUndefined();
  });
});

describe("what is refused of them", () => {
  const many = (count: number): string[] => Array.from({ length: count }, (_, index) => group((index % 16).toString(16)));
  const auto = { provisioner: EksProvisioner.AUTO_MODE };

  test.each<[string, Partial<EksClusterProps>, string[]]>([
    ["a group's name for its id", { securityGroups: { controlPlane: ["default"] } }, ["invalid-security-group securityGroups.controlPlane[0]"]],
    ["of nodes too", { securityGroups: { nodes: ["sg-1"] } }, ["invalid-security-group securityGroups.nodes[0]"]],
    ["of a pool too", { gpuPools: [{ ...L4, securityGroupIds: ["subnet-0123456789abcdef0"] }] }, ["invalid-security-group gpuPools[0].securityGroupIds[0]"]],
    ["one twice", { securityGroups: { nodes: [group(0), group(0)] } }, ["security-group-twice securityGroups.nodes[1]"]],
    ["a pool's that all nodes have", { securityGroups: { nodes: [group(0)] }, gpuPools: [{ ...L4, securityGroupIds: [group(0)] }] }, ["security-group-twice gpuPools[0].securityGroupIds[0]"]],
    ["five of the control plane", { securityGroups: { controlPlane: many(5) } }, ["invalid-security-group securityGroups.controlPlane"]],
    ["fifteen of nodes", { securityGroups: { nodes: many(15) } }, ["invalid-security-group securityGroups.nodes"]],
    ["as many by both", { securityGroups: { nodes: many(7) }, gpuPools: [{ ...L4, securityGroupIds: many(15).slice(7) }] }, ["invalid-security-group gpuPools[0].securityGroupIds"]],
    ["in a VPC that is made here", { existingNetwork: undefined, securityGroups: { nodes: [group(0)] } }, ["groups-without-network securityGroups"]],
    ["of EKS's own NodePools", { systemPool: auto, gpuPools: [{ ...L4, ...auto }], securityGroups: { nodes: [group(0)] } }, ["auto-mode-decides securityGroups.nodes"]],
  ])("%s", (_, props, expected) => {
    expect(checkEksCluster({ ...PROPS, ...props }).map(({ code, property }) => `${code} ${property}`)).toEqual(expected);
  });
});
