import { TerraformStack, Testing } from "cdktf";
import { corefile } from "../../../../constructs/aws/add-ons/corefile";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksExistingNetwork } from "../../../../constructs/aws/network/existing-network";
import { IEksNetwork } from "../../../../constructs/aws/network/eks-network";
import { EksVpc } from "../../../../constructs/aws/network/vpc";
import { problemsIn } from "../../../../constructs/core/problems/refuse";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const ZONES = ["us-west-2a", "us-west-2b"];
const L4 = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2, availabilityZones: ["us-west-2a"] };
const CLOSED = { availabilityZones: ZONES, nat: false, privateEndpoints: true, moreEndpoints: ["fsx"] };
const PROPS: EksClusterProps = { clusterName: "lab", region: "us-west-2", gpuPools: [L4], network: CLOSED, lustreClaims: {} };

function make(props: Partial<EksClusterProps>, network?: (stack: TerraformStack) => IEksNetwork): any {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const given = { ...PROPS, ...props };
  new EksCluster(stack, "eks", network === undefined ? given : { ...given, network: undefined, existingNetwork: network(stack) });
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  return resource;
}

const dnsOf = (resource: any): string | undefined => {
  const [one] = Object.values<any>(resource.aws_eks_addon).filter(({ addon_name: name }) => name === "coredns");
  return one.configuration_values === undefined ? undefined : JSON.parse(one.configuration_values).corefile;
};
const endpoint = (resource: any): any => Object.entries<any>(resource.aws_vpc_endpoint).find(([, { service_name: name }]) => name === "com.amazonaws.us-west-2.fsx");

describe("FSx's API inside a VPC", () => {
  const closed = make({});

  test("has an endpoint without FSx's own name, in which those of its file systems would be looked for", () => {
    expect(endpoint(closed)[1]).toMatchObject({ private_dns_enabled: false, vpc_endpoint_type: "Interface" });
    const others = Object.values<any>(closed.aws_vpc_endpoint).filter(({ service_name: name, vpc_endpoint_type: type }) => type === "Interface" && !/fsx$/.test(name));
    expect(others.map(({ private_dns_enabled: own }) => own)).toEqual(others.map(() => true));
    // EFS's file systems are at fs-....efs.REGION, its API at elasticfilesystem.REGION: neither name ends as the other.
    expect(others.map(({ service_name: name }) => name)).toContain("com.amazonaws.us-west-2.elasticfilesystem");
  });

  test("is where the cluster's DNS leads who asks for FSx's name, and for just that", () => {
    const [id] = endpoint(closed);
    expect(dnsOf(closed)?.split("\n").filter((line) => line.includes("rewrite"))).toEqual([`    rewrite name exact fsx.us-west-2.amazonaws.com \${aws_vpc_endpoint.${id}.dns_entry[0].dns_name}`]);
  });

  test("isn't led to without claims that are asked for there, and not made where nobody asks", () => {
    expect(dnsOf(make({ lustreClaims: undefined }))).toBeUndefined();
    const open = make({ network: { availabilityZones: ZONES, privateEndpoints: true } });
    expect([dnsOf(open), endpoint(open)]).toEqual([undefined, undefined]);
  });

  test("is led to in a VPC of ours for several clusters, and by the name of somebody else's endpoint", () => {
    expect(dnsOf(make({}, (stack) => new EksVpc(stack, "shared", { name: "shared", region: "us-west-2", network: CLOSED })))).toMatch(/rewrite name exact fsx\.us-west-2\.amazonaws\.com \$\{aws_vpc_endpoint\.shared_endpoints_to-fsx/);
    const ids = EksExistingNetwork.fromIds({ vpcId: "vpc-01234567", subnets: ZONES.map((zone, n) => ({ key: "ab"[n], zone, subnetId: `subnet-0000000${n}`, cidr: `10.0.${n * 16}.0/20` })) });
    const theirs = { vpcId: ids.vpcId, subnets: ids.subnets, fsxApiName: "vpce-0123.fsx.us-west-2.vpce.amazonaws.com" };
    expect(dnsOf(make({}, () => theirs))).toContain(`rewrite name exact fsx.us-west-2.amazonaws.com ${theirs.fsxApiName}`);
  });

  test("claims without NAT are had with it, and refused without it or where the DNS is Auto Mode's", () => {
    expect(checkEksCluster(PROPS)).toEqual([]);
    expect(checkEksCluster({ ...PROPS, network: { ...CLOSED, moreEndpoints: ["kms"] } })).toMatchObject([{ code: "lustre-claims-out-of-reach", fix: expect.stringContaining('moreEndpoints: ["fsx"]') }]);
    const auto = { provisioner: EksProvisioner.AUTO_MODE };
    expect(checkEksCluster({ ...PROPS, systemPool: auto, gpuPools: [{ ...L4, ...auto }] })).toContainEqual(expect.objectContaining({ code: "lustre-claims-out-of-reach", reason: expect.stringContaining("the DNS is Auto Mode's") }));
  });
});

test("the file is EKS's own but for the names", () => {
  const lines = (others: { [name: string]: string }): string[] => corefile(others).split("\n");
  const own = lines({});
  expect(own.filter((line) => /^ {4}\S/.test(line)).map((line) => line.trim().split(" ")[0])).toEqual(["errors", "health", "ready", "kubernetes", "}", "prometheus", "forward", "cache", "loop", "reload", "loadbalance"]);
  expect(lines({ a: "b" }).filter((line) => !own.includes(line))).toEqual(["    rewrite name exact a b"]);
});
