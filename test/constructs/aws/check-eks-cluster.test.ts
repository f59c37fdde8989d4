import { TerraformStack, Testing } from "cdktf";
import { checkEksCluster } from "../../../constructs/aws/check-eks-cluster";
import { EksVersion } from "../../../constructs/aws/control-plane/kubernetes-version";
import { EksCluster } from "../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../constructs/aws/eks-cluster-props";
import { EksExistingNetwork } from "../../../constructs/aws/network/existing-network";
import { EksGpuPoolOptions } from "../../../constructs/aws/pools/pool-options";
import { Finding } from "../../../constructs/core/problems/problem";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { L4, PROPS, ZONES } from "./made-cluster";

const pool = (changes: Partial<EksGpuPoolOptions>): Partial<EksClusterProps> => ({ gpuPools: [{ ...L4, ...changes }] });
const found = (props: Partial<EksClusterProps>): string[] => checkEksCluster({ ...PROPS, ...props }).map(({ code, property }) => `${code} ${property}`);
const tags = (count: number): { [key: string]: string } => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, "x"]));
const ranges = (count: number): string[] => Array.from({ length: count }, (_, index) => `203.0.113.${index}/32`);
const system = (machineType: string): Partial<EksClusterProps> => ({ systemPool: { machineType } });

interface Refused {
  readonly what: string;
  readonly props: Partial<EksClusterProps>;
  readonly code: string;
  readonly property: string;
  readonly reason: RegExp;
}
const refused = (what: string, props: Partial<EksClusterProps>, code: string, property: string, reason: RegExp): Refused => ({ what, props, code, property, reason });
const machine = (type: string, code: string, reason: RegExp): Refused => refused(`the system pool on ${type}`, system(type), code, "systemPool.machineType", reason);
const range = (list: string[], code: string, at: string, reason: RegExp): Refused => refused(`from ${list[0]} of ${list.length}`, { publicAccessCidrs: list }, code, `publicAccessCidrs${at}`, reason);
const tag = (key: string, value: string, code: string, reason: RegExp): Refused => refused(`the tag ${key.slice(0, 20)}=${value.slice(0, 20)}`, { tags: { [key]: value } }, code, `tags["${key}"]`, reason);
const label = (key: string, value: string, code: string, reason: RegExp): Refused => refused(`the label ${key.slice(0, 40)}=${value.slice(0, 20)}`, pool({ labels: { [key]: value } }), code, `gpuPools[0].labels["${key}"]`, reason);
const admin = (arn: string, reason: RegExp): Refused => refused(`the admin ${arn}`, { admins: [arn] }, "invalid-principal", "admins[0]", reason);
const addOn = (name: string, version: string): Refused => refused(`${name} ${version}`, { addOnVersions: { [name]: version } }, "invalid-add-on-version", `addOnVersions.${name}`, /its own build/);
const retention = (days: number): Refused => refused(`logs for ${days} days`, { logRetentionDays: days }, "invalid-log-retention", "logRetentionDays", /certain numbers/);
const disk = (size: number): Refused => refused(`a disk of ${size}`, pool({ diskSizeGiB: size }), "invalid-disk-size", "gpuPools[0].diskSizeGiB", /16384/);

test.each([
  machine("banana", "unknown-machine-type", /name of this form/),
  machine("", "unknown-machine-type", /name of this form/),
  machine("m6i", "unknown-machine-type", /name of this form/),
  machine("m6i.huge", "unknown-machine-type", /name of this form/),
  machine("M6I.XLARGE", "unknown-machine-type", /name of this form/),
  machine("Standard_D4s_v5", "unknown-machine-type", /name of this form/),
  machine("constructor.large", "unknown-machine-type", /name of this form/),
  machine("mac2.metal", "unknown-machine-type", /name of this form/),
  machine("m7g.xlarge", "machine-not-for-system", /Arm/),
  machine("c6gn.2xlarge", "machine-not-for-system", /Arm/),
  machine("x2gd.xlarge", "machine-not-for-system", /Arm/),
  machine("a1.xlarge", "machine-not-for-system", /Arm/),
  machine("im4gn.xlarge", "machine-not-for-system", /Arm/),
  machine("g6.xlarge", "machine-not-for-system", /GPUs/),
  machine("p5.48xlarge", "machine-not-for-system", /GPUs/),
  machine("gr6.4xlarge", "machine-not-for-system", /GPUs/),
  machine("g5g.xlarge", "machine-not-for-system", /accelerators/),
  machine("trn1.32xlarge", "machine-not-for-system", /accelerators/),
  machine("inf2.xlarge", "machine-not-for-system", /accelerators/),
  machine("f2.6xlarge", "machine-not-for-system", /accelerators/),
  machine("t3.nano", "machine-not-for-system", /4 to 17/),
  machine("t3.micro", "machine-not-for-system", /4 to 17/),
  machine("t3a.medium", "machine-not-for-system", /4 to 17/),
  machine("t4g.small", "machine-not-for-system", /Arm/),
  range(["0.0.0.0/0"], "open-to-the-world", "[0]", /every address there is/),
  range(["0.0.0.0/1"], "open-to-the-world", "", /50 %/),
  range(["128.0.0.0/1"], "open-to-the-world", "", /50 %/),
  range(["0.0.0.0/2", "64.0.0.0/2"], "open-to-the-world", "", /together/),
  range(["64.0.0.0/2", "192.0.0.0/3", "224.0.0.0/3"], "open-to-the-world", "", /together/),
  range(["10.0.0.0/8"], "private-range", "[0]", /no request comes/),
  range(["172.20.0.0/16"], "private-range", "[0]", /no request comes/),
  range(["192.168.1.7/32"], "private-range", "[0]", /no request comes/),
  range(["100.64.0.0/10"], "private-range", "[0]", /no request comes/),
  range(["127.0.0.1/32"], "private-range", "[0]", /no request comes/),
  range(["203.0.113.7/32", "203.0.113.7/32"], "duplicate-range", "[1]", /in the list already/),
  range(ranges(41), "too-many-ranges", "", /40 at most/),
  range(["203.0.113.7/24"], "cidr-invalid", "[0]", /own first address/),
  range(["2001:db8::/32"], "cidr-invalid", "[0]", /no range of IPv4/),
  range(["203.0.113.7/33"], "cidr-invalid", "[0]", /no range of IPv4/),
  tag("aws:team", "x", "reserved-label", /cloud's own/),
  tag("AWS:team", "x", "reserved-label", /cloud's own/),
  tag("eks:cluster-name", "x", "tag-of-others", /EKS writes/),
  tag("kubernetes.io/cluster/lab", "owned", "tag-of-others", /controllers find/),
  tag("kubernetes.io/role/elb", "1", "tag-of-others", /controllers find/),
  tag("k8s.io/cluster-autoscaler/enabled", "true", "tag-of-others", /autoscaler/),
  tag("dynamo-serving-cluster", "other", "reserved-label", /is ours/),
  tag("", "x", "invalid-tag", /128|takes/),
  tag("k".repeat(129), "x", "invalid-tag", /128|takes/),
  tag("team,org", "x", "invalid-tag", /128|takes/),
  tag("team", "v".repeat(257), "invalid-tag", /256|takes/),
  tag("team", "a;b", "invalid-tag", /256|takes/),
  tag("team", "a<b>", "invalid-tag", /256|takes/),
  refused("51 tags", { tags: tags(51) }, "too-many-tags", "tags", /50 tags/),
  refused("two tags that IAM takes for one", { tags: { Team: "a", team: "b" } }, "tag-of-others", 'tags["team"]', /IAM/),
  label("", "x", "invalid-label", /key/),
  label("ü b", "x", "invalid-label", /key/),
  label("a/b/c", "x", "invalid-label", /key/),
  label("k".repeat(64), "x", "invalid-label", /key/),
  label("team", "ü b", "invalid-label", /value/),
  label("team", "-search", "invalid-label", /value/),
  label("team", "v".repeat(64), "invalid-label", /value/),
  label("dynamo-serving/gpu-pool", "other", "reserved-label", /taken/),
  label("cdktf-dynamo/gpu-pool", "other", "reserved-label", /taken/),
  label("nvidia.com/gpu.present", "false", "reserved-label", /taken/),
  label("eks.amazonaws.com/nodegroup", "other", "reserved-label", /never join/),
  admin("arn:aws:iam::111122223333:root", /whole account/),
  admin("arn:aws:iam::111122223333:group/platform", /group/),
  admin("arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS", /AWS service/),
  admin("arn:aws-cn:iam::111122223333:role/platform", /ARN/),
  admin("arn:aws:iam::1111:role/platform", /ARN/),
  admin("arn:aws:iam::111122223333:role/two words", /ARN/),
  addOn("coreDns", "1.2.3"),
  addOn("vpcCni", "latest"),
  addOn("kubeProxy", "v1.35"),
  addOn("ebsCsiDriver", ""),
  addOn("efsCsiDriver", "v2.1.0"),
  addOn("podIdentityAgent", "v1.3.0-eksbuild"),
  retention(-1),
  retention(0.5),
  retention(4000),
  disk(-100),
  disk(1.5),
  disk(19),
  disk(16385),
  disk(NaN),
  disk(Infinity),
  refused("a zone twice", { network: { availabilityZones: ["us-west-2a", "us-west-2b"] }, ...pool({ availabilityZones: ["us-west-2a", "us-west-2a"] }) }, "duplicate-zone", "gpuPools[0].availabilityZones[1]", /same name/),
  refused("a stated machine of no type", pool({ machineType: "banana", machine: { gpu: "NVIDIA L4", count: 1 } }), "unknown-machine-type", "gpuPools[0].machineType", /family/),
  refused("a stated GPU without a name", pool({ machine: { gpu: " ", count: 1 } }), "invalid-name", "gpuPools[0].machine.gpu", /without a name/),
  refused("a stated machine without GPUs", pool({ machine: { gpu: "NVIDIA L4", count: 0 } }), "invalid-gpu-count", "gpuPools[0].machine.count", /one GPU or more/),
])("refused: $what, $property", ({ props, code, property, reason }) => {
  const findings = checkEksCluster({ ...PROPS, ...props });
  expect(findings).toMatchObject([{ code, property, reason: expect.stringMatching(reason), fix: expect.stringMatching(/./) }]);
});

test.each<[string, Partial<EksClusterProps>]>([
  ["machines of the system pool", system("m6i.xlarge")],
  ["a new family", system("m8i-flex.2xlarge")],
  ["a whole machine", system("c7i.metal-24xl")],
  ["a burstable one that is large enough", system("t3.large")],
  ["memory and network options", system("r6idn.xlarge")],
  ["a machine by terabytes", system("u7i-12tb.224xlarge")],
  ["40 ranges", { publicAccessCidrs: ranges(40) }],
  ["tags in other alphabets, of all lengths", { tags: { équipe: "recherche et développement", ["k".repeat(128)]: "v".repeat(256), empty: "" } }],
  ["the earlier tag of ours", { tags: { "cdktf-dynamo-cluster": "lab" } }],
  ["40 tags", { tags: tags(40) }],
  ["labels at their limits", pool({ labels: { ["k".repeat(63)]: "v".repeat(63), "example.com/team": "", "node.kubernetes.io/team": "a" } })],
  ["a role behind a path", { admins: ["arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef"] }],
  ["versions of add-ons", { addOnVersions: { coreDns: "v1.12.4-eksbuild.1", vpcCni: "v1.20.4-eksbuild.10" } }],
  ["logs for ever, said so", { logRetentionDays: 0 }],
])("taken: %s", (_, props) => {
  expect(found(props)).toEqual([]);
});

test("what is told never means that nothing expires, unless it says so", () => {
  const fix = (logRetentionDays: number): string => checkEksCluster({ ...PROPS, logRetentionDays })[0].fix;
  expect(fix(-1)).toBe("use 1 or more, such as 30; left out, nothing expires");
  expect(fix(31)).toBe("use 60");
});

test.each([undefined, "vpc-0123456789abcdef0", 7, null])("a network from %p is told as a problem, not as an exception", (given) => {
  const app = Testing.app();
  new EksCluster(new TerraformStack(app, "eks-cluster"), "eks", { ...PROPS, existingNetwork: EksExistingNetwork.fromIds(given as never) });
  expect(problemsIn(app).map(({ property }) => property)).toEqual(expect.arrayContaining(["existingNetwork.vpcId", "existingNetwork.subnets"]));
});

test("a misspelt add-on is told with the nearest name", () => {
  const app = Testing.app();
  new EksCluster(new TerraformStack(app, "eks-cluster"), "eks", { ...PROPS, addOnVersions: { coredns: "v1.12.4-eksbuild.1" } as never });
  expect(problemsIn(app)).toMatchObject([{ code: "unknown-property", property: "addOnVersions.coredns", fix: expect.stringContaining("coreDns") }]);
});

describe("what is refused, each alone", () => {
  const rule = (props: Partial<EksClusterProps>): Finding[] => checkEksCluster({ ...PROPS, ...props });
  const zones = (availabilityZones: string[]): Partial<EksClusterProps> => ({ network: { availabilityZones } });
  const admin = (arn: string): Partial<EksClusterProps> => ({ admins: [arn] });

  test.each<[string, Partial<EksClusterProps>, string, string, RegExp]>([
    ["an empty region", { region: "" }, "empty-region", "region", /is empty/],
    ["a region that isn't there", { region: "us-wset-2" }, "unknown-region", "region", /no AWS region/],
    ["another partition", { region: "cn-north-1", acceptUnlistedRegion: true }, "unsupported-partition", "region", /China/],
    ["a cluster name that is none", { clusterName: "Lab_1" }, "invalid-name", "clusterName", /1 to 35 characters/],
    ["a cluster name that is too long", { clusterName: "x".repeat(36) }, "invalid-name", "clusterName", /1 to 35 characters/],
    ["an old Kubernetes", { kubernetesVersion: EksVersion.of("1.20") }, "unknown-kubernetes-version", "kubernetesVersion", /is 1\.32/],
    ["a patch version", { kubernetesVersion: EksVersion.of("1.35.2") }, "unknown-kubernetes-version", "kubernetesVersion", /minor/],
    ["a network that is none", { network: { cidr: "10.0.0.0" } }, "cidr-invalid", "network.cidr", /first address/],
    ["a network larger than AWS has", { network: { cidr: "10.0.0.0/8" } }, "cidr-invalid", "network.cidr", /larger than \/16/],
    ["a network too small for its zones", { network: { cidr: "10.0.0.0/24" } }, "cidr-too-small", "network.cidr", /smaller than \/28/],
    ["one zone", zones(["us-west-2a"]), "invalid-zone-count", "network.availabilityZones", /two zones or more/],
    ["no zones", zones([]), "invalid-zone-count", "network.availabilityZones", /two zones or more/],
    ["a zone twice", zones([...ZONES, "us-west-2a"]), "duplicate-zone", "network.availabilityZones[2]", /availabilityZones\[0\]/],
    ["a zone elsewhere", zones(["us-west-2a", "us-east-1b"]), "invalid-zone", "network.availabilityZones[1]", /its region, us-west-2/],
    ["a Local Zone", zones([...ZONES, "us-west-2-lax-1a"]), "invalid-zone", "network.availabilityZones[2]", /Local Zones/],
    ["an API for everybody", { publicAccessCidrs: ["0.0.0.0/0"] }, "open-to-the-world", "publicAccessCidrs[0]", /every address there is/],
    ["an empty list, which EKS reads so", { publicAccessCidrs: [] }, "open-to-the-world", "publicAccessCidrs", /empty list/],
    ["an address without its mask", { publicAccessCidrs: ["203.0.113.7"] }, "cidr-invalid", "publicAccessCidrs[0]", /no range of IPv4/],
    ["an administrator that is none", admin("ada"), "invalid-principal", "admins[0]", /IAM role or user/],
    [
      "a session in the place of its role",
      admin("arn:aws:sts::111122223333:assumed-role/platform/ada"),
      "invalid-principal",
      "admins[0]",
      /role's own ARN/,
    ],
    [
      "an administrator twice",
      { admins: ["arn:aws:iam::111122223333:user/ada", "arn:aws:iam::111122223333:user/ada"] },
      "duplicate-admin",
      "admins[1]",
      /admins\[0\]/,
    ],
    ["a cluster for nobody", { creatorIsAdmin: false }, "no-admins", "admins", /neither the creator/],
    ["days that can't be", { logRetentionDays: 31 }, "invalid-log-retention", "logRetentionDays", /certain numbers of days/],
  ])("%s", (_, props, code, property, reason) => {
    expect(rule(props)).toMatchObject([{ code, property, reason: expect.stringMatching(reason) }]);
  });
});
