import { Fn, TerraformStack, Testing } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksExistingNetwork, EksExistingSubnet } from "../../../../constructs/aws/network/existing-network";
import { problemsIn } from "../../../../constructs/core/problems/refuse";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const A: EksExistingSubnet = { key: "a", zone: "us-west-2a", subnetId: "subnet-0123456789abcdef0", cidr: "172.16.0.0/24" };
const B: EksExistingSubnet = { key: "b", zone: "us-west-2b", subnetId: "subnet-0123456789abcdef1", cidr: "172.16.1.0/24" };
const network = (a: Partial<EksExistingSubnet> = {}): EksExistingNetwork => EksExistingNetwork.fromIds({ vpcId: "vpc-0123456789abcdef0", subnets: [{ ...A, ...a }, B] });
const L4 = { name: "l4", machineType: "g6.2xlarge", maxNodes: 3 };
const PROPS: EksClusterProps = { clusterName: "lab", region: "us-west-2", existingNetwork: network(), gpuPools: [L4] };

function postconditions(props: Partial<EksClusterProps>, added: EksClusterProps["gpuPools"] = []): { conditions: string[]; messages: string[]; problems: string[] } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...PROPS, ...props });
  for (const one of added) cluster.addGpuPool(one);
  const { data } = JSON.parse(Testing.synth(stack));
  const asked = Object.values<any>(data.aws_subnet).map(({ lifecycle }) => lifecycle.postcondition[4]);
  const problems = problemsIn(app).map(({ code, property }) => `${code} ${property}`);
  return { conditions: asked.map(({ condition }) => condition), messages: asked.map(({ error_message: message }) => message), problems };
}
const taken = (conditions: string[]): number[] => conditions.map((one) => Number(/>= (\d+)}$/.exec(one)?.[1]));
const findings = (props: Partial<EksClusterProps>): string[] => checkEksCluster({ ...PROPS, ...props }).map(({ code, property, reason }) => `${code} ${property}: ${reason}`);

describe("free addresses of a network that is there", () => {
  test("are asked for at plan, of a cluster that isn't there yet: the control plane's and the first interfaces' of its nodes", () => {
    const { conditions, messages } = postconditions({});
    // 6 and, of four system nodes and three of the pool over two subnets, two each at fifteen.
    expect(conditions[0]).toMatch(/^\$\{contains\(data\.aws_eks_clusters\.[\w-]+\.names, "lab"\) \|\| self\.available_ip_address_count >= 66}$/);
    expect(messages[0]).toBe("existingNetwork: the subnet a has ${self.available_ip_address_count} addresses free; control plane and nodes, at their most, take 66 of it.");
  });

  test("a pool takes them where it may be, also one that is added later, and one of Karpenter's", () => {
    expect(taken(postconditions({ gpuPools: [{ ...L4, availabilityZones: ["us-west-2b"] }] }).conditions)).toEqual([36, 81]);
    const h100 = { name: "h100", machineType: "p5.48xlarge", maxNodes: 2, availabilityZones: ["us-west-2a"] };
    expect(taken(postconditions({}, [h100]).conditions)).toEqual([166, 66]);
    expect(taken(postconditions({}, [{ ...h100, name: "k", provisioner: EksProvisioner.KARPENTER }]).conditions)).toEqual([166, 66]);
  });

  test("Auto Mode's nodes take what there is", () => {
    const auto = { provisioner: EksProvisioner.AUTO_MODE };
    expect(taken(postconditions({ systemPool: auto, gpuPools: [{ ...L4, ...auto }] }).conditions)).toEqual([6, 6]);
  });
});

describe("at synth a range is refused that doesn't hold them, were it empty", () => {
  test("with who takes how many", () => {
    expect(findings({ existingNetwork: network({ cidr: "172.16.0.0/26" }) })).toEqual([
      "few-addresses existingNetwork.subnets[0].cidr: it has 59 addresses, of which the control plane takes 6 and nodes 30 by 2 of system, 30 by 2 of l4: 66",
    ]);
  });

  test("not one that just does, nor one of a range that is known only at apply", () => {
    expect(findings({ existingNetwork: network({ cidr: "172.16.0.0/25" }) })).toEqual([]);
    expect(findings({ existingNetwork: network({ cidr: Fn.lower("X") }) })).toEqual([]);
    expect(findings({ existingNetwork: network({ cidr: "172.16.0.0/26" }), gpuPools: [{ ...L4, maxNodes: 1 }] })).toEqual([]);
  });

  test("by a pool that is added", () => {
    const small = { existingNetwork: network({ cidr: "172.16.0.0/25" }) };
    expect(postconditions(small, [{ name: "h100", machineType: "p5.48xlarge", maxNodes: 2, availabilityZones: ["us-west-2a"] }]).problems).toEqual(["few-addresses existingNetwork.subnets[0].cidr"]);
  });
});
