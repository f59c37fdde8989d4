import { TerraformStack, Testing, Token } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksVersion } from "../../../../constructs/aws/control-plane/kubernetes-version";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../../constructs/core/problems/refuse";

const POOL: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2, provisioner: EksProvisioner.KARPENTER };
const NETWORK = { availabilityZones: ["us-west-2a", "us-west-2b"] };
const OFFLINE = { ...NETWORK, nat: false, privateEndpoints: true };
const CLUSTER: EksClusterProps = { clusterName: "lab", region: "us-west-2", network: NETWORK, gpuPools: [POOL] };

const pool = (one: Partial<EksGpuPoolOptions>): Partial<EksClusterProps> => ({ gpuPools: [{ ...POOL, ...one }] });
const managed = (one: Partial<EksGpuPoolOptions>): Partial<EksClusterProps> => pool({ provisioner: undefined, ...one });
const more = (...moreMachineTypes: string[]): Partial<EksClusterProps> => pool({ moreMachineTypes });
const found = (props: Partial<EksClusterProps>): { code: string; property: string; reason: string; fix: string }[] => checkEksCluster({ ...CLUSTER, ...props });
const AT = "gpuPools[0]";
const H100 = { machineType: "p5.48xlarge", availabilityZones: ["us-west-2a"] };

/** What is refused: code, property, and a word of the reason or of what would do. */
const REFUSED: [string, Partial<EksClusterProps>, string, string, RegExp][] = [
  ["nodes that are kept", pool({ minNodes: 1 }), "karpenter-node-count", `${AT}.minNodes`, /pods that wait/],
  ["a number of nodes", pool({ desiredNodes: 1 }), "karpenter-node-count", `${AT}.desiredNodes`, /MANAGED_GROUP/],
  ["no nodes, by number", pool({ desiredNodes: 0 }), "karpenter-node-count", `${AT}.desiredNodes`, /no number/],
  ["fewer than none", pool({ minNodes: -1 }), "invalid-node-count", `${AT}.minNodes`, /0 or more/],
  ["never a node", pool({ maxNodes: 0 }), "pool-never-grows", `${AT}.maxNodes`, /1 or more/],
  ["a name that no release takes", pool({ name: "a".repeat(45) }), "invalid-name", `${AT}.name`, /44 characters at most/],
  ["a label of Karpenter's", pool({ labels: { "karpenter.sh/nodepool": "x" } }), "reserved-label", `${AT}.labels["karpenter.sh/nodepool"]`, /Karpenter's/],
  ["a label of its AWS part", pool({ labels: { "karpenter.k8s.aws/instance-size": "2xlarge" } }), "reserved-label", `${AT}.labels["karpenter.k8s.aws/instance-size"]`, /prefix of your own/],
  ["one below its domain", pool({ labels: { "x.karpenter.sh/y": "z" } }), "reserved-label", `${AT}.labels["x.karpenter.sh/y"]`, /Karpenter's/],
  ["a label of EKS's", pool({ labels: { "eks.amazonaws.com/nodegroup": "l4" } }), "reserved-label", `${AT}.labels["eks.amazonaws.com/nodegroup"]`, /never join/],
  ["nodes gone before they are there", pool({ nodeLife: { emptyMinutes: 0 } }), "invalid-node-life", `${AT}.nodeLife.emptyMinutes`, /1 to 1440/],
  ["half a minute", pool({ nodeLife: { emptyMinutes: 0.5 } }), "invalid-node-life", `${AT}.nodeLife.emptyMinutes`, /whole number/],
  ["empty for more than a day", pool({ nodeLife: { emptyMinutes: 1441 } }), "invalid-node-life", `${AT}.nodeLife.emptyMinutes`, /minutes/],
  ["an hour of life", pool({ nodeLife: { expireAfterHours: 1, drainMinutes: 30 } }), "invalid-node-life", `${AT}.nodeLife.expireAfterHours`, /24 to 8760/],
  ["more than a year of it", pool({ nodeLife: { expireAfterHours: 9000, drainMinutes: 30 } }), "invalid-node-life", `${AT}.nodeLife.expireAfterHours`, /hours/],
  ["no time to drain", pool({ nodeLife: { drainMinutes: 0 } }), "invalid-node-life", `${AT}.nodeLife.drainMinutes`, /5 to 2880/],
  ["days of draining", pool({ nodeLife: { drainMinutes: 5000 } }), "invalid-node-life", `${AT}.nodeLife.drainMinutes`, /minutes/],
  ["a time that isn't known yet", pool({ nodeLife: { emptyMinutes: Token.asNumber("${var.minutes}") } }), "invalid-node-life", `${AT}.nodeLife.emptyMinutes`, /synthesised/],
  ["a life of a managed group's nodes", managed({ nodeLife: { emptyMinutes: 5 } }), "not-karpenter", `${AT}.nodeLife`, /EksProvisioner.KARPENTER/],
  ["the same, said to be one", pool({ provisioner: EksProvisioner.MANAGED_GROUP, nodeLife: {} }), "not-karpenter", `${AT}.nodeLife`, /managed node group/],
  ["options without a pool", { ...managed({}), karpenter: {} }, "no-karpenter-pools", "karpenter", /no pool's nodes/],
  ["the newest image", { karpenter: { nodeImage: "latest" } }, "invalid-node-image", "karpenter.nodeImage", /different drivers/],
  ["an image by its alias", { karpenter: { nodeImage: "al2023@v20260714" } }, "invalid-node-image", "karpenter.nodeImage", /v and the day/],
  ["an image by its id", { karpenter: { nodeImage: "ami-0123456789abcdef0" } }, "invalid-node-image", "karpenter.nodeImage", /"v20260714"/],
  ["a Kubernetes that it doesn't know", { kubernetesVersion: EksVersion.of("1.37") }, "karpenter-version", "kubernetesVersion", /up to 1\.36/],
  ["no way to its queue and images", { network: OFFLINE }, "karpenter-out-of-reach", "network.moreEndpoints", /\["sqs","ssm"\]/],
  ["no way to images", { network: { ...OFFLINE, moreEndpoints: ["kms", "sqs"] } }, "karpenter-out-of-reach", "network.moreEndpoints", /\["kms","sqs","ssm"\]/],
  ["a driver that leaves the taint", { addOnVersions: { efsCsiDriver: "v1.7.1-eksbuild.1" } }, "driver-before-taint", "addOnVersions.efsCsiDriver", /v1\.7\.2/],
  ["a tag by which it knows its machines", { tags: { "karpenter.sh/nodepool": "x" } }, "tag-of-others", 'tags["karpenter.sh/nodepool"]', /ends those/],
  ["a machine twice", more("g6.2xlarge"), "invalid-more-machines", `${AT}.moreMachineTypes[0]`, /stands there already/],
  ["a second one twice", more("g6.4xlarge", "g6.4xlarge"), "invalid-more-machines", `${AT}.moreMachineTypes[1]`, /each type once/],
  ["another GPU", more("g5.2xlarge"), "invalid-more-machines", `${AT}.moreMachineTypes[0]`, /NVIDIA A10G/],
  ["more GPUs", more("g6.12xlarge"), "invalid-more-machines", `${AT}.moreMachineTypes[0]`, /it has 4 GPUs/],
  ["one that isn't known", more("g6.3xlarge"), "unknown-machine-type", `${AT}.moreMachineTypes[0]`, /did you mean/],
  ["a managed group's too", managed({ moreMachineTypes: ["g5.2xlarge"] }), "invalid-more-machines", `${AT}.moreMachineTypes[0]`, /add a pool/],
  ["more than EKS takes", more(...Array.from({ length: 20 }, (_, index) => `g6.${index}xlarge`)), "invalid-more-machines", `${AT}.moreMachineTypes`, /20 machine types/],
  ["several of a reservation", pool({ ...H100, capacity: Capacity.reservation("cr-0123456789abcdef0"), moreMachineTypes: ["p5.48xlarge"] }), "invalid-more-machines", `${AT}.moreMachineTypes`, /one machine type/],
  ["several of a block", pool({ ...H100, capacity: Capacity.block("cr-0123456789abcdef0"), moreMachineTypes: ["p5e.48xlarge"] }), "invalid-more-machines", `${AT}.moreMachineTypes`, /leave it out/],
  ["several with EFA", pool({ ...H100, efa: true, moreMachineTypes: ["p5en.48xlarge"] }), "invalid-more-machines", `${AT}.moreMachineTypes`, /network cards/],
  ["EFA in two zones", pool({ ...H100, efa: true, availabilityZones: ["us-west-2a", "us-west-2b"] }), "efa-zone", `${AT}.availabilityZones`, /one zone/],
  ["a block that must have nodes", pool({ ...H100, capacity: Capacity.block("cr-0123456789abcdef0"), minNodes: 1 }), "karpenter-node-count", `${AT}.minNodes`, /MANAGED_GROUP/],
  ["a way to buy that AWS hasn't", pool({ capacity: Capacity.flexStart() }), "not-sold-that-way", `${AT}.capacity`, /SPOT/],
  ["a placement group without EFA", pool({ placementGroup: "x" }), "invalid-efa", `${AT}.placementGroup`, /efa: true/],
];

test.each(REFUSED)("%s", (_, props, code, property, text) => {
  const all = found(props);
  expect(all.map((one) => [one.code, one.property])).toContainEqual([code, property]);
  expect(all.filter((one) => one.code === code && one.property === property).some(({ reason, fix }) => text.test(reason) || text.test(fix))).toBe(true);
});

const TAKEN: [string, Partial<EksClusterProps>][] = [
  ["as it is", {}],
  ["no nodes at least", pool({ minNodes: 0 })],
  ["more nodes than a managed group has", pool({ maxNodes: 1000 })],
  ["the longest name", pool({ name: "a".repeat(44) })],
  ["the newest Kubernetes that it knows", { kubernetesVersion: EksVersion.of("1.36") }],
  ["no way out, with its endpoints", { network: { ...OFFLINE, moreEndpoints: ["ssm", "sqs"] } }],
  ["a newer driver", { addOnVersions: { efsCsiDriver: "v2.1.0-eksbuild.1" } }],
  ["the first driver that takes the taint off", { addOnVersions: { efsCsiDriver: "v1.7.2-eksbuild.1" } }],
  ["an older driver, without Karpenter", { ...managed({}), addOnVersions: { efsCsiDriver: "v1.5.0-eksbuild.1" } }],
  ["a Kubernetes that it doesn't know, without it", { ...managed({}), kubernetesVersion: EksVersion.of("1.37") }],
  ["its other tags", { tags: { "karpenter.sh/discovery": "lab" } }],
  ["machines alike", more("g6.xlarge", "g6.4xlarge", "g6.16xlarge")],
  ["a block", pool({ ...H100, capacity: Capacity.block("cr-0123456789abcdef0") })],
  ["an end without a drain's", pool({ nodeLife: { expireAfterHours: 720, replaceChanged: true } })],
  ["a life in order", pool({ nodeLife: { emptyMinutes: 1, expireAfterHours: 24, drainMinutes: 5 } })],
];

test.each(TAKEN)("%s is taken", (_, props) => {
  expect(found(props)).toEqual([]);
});

describe("a pool that is added later", () => {
  const cluster = (props: Partial<EksClusterProps>): { app: ReturnType<typeof Testing.app>; cluster: EksCluster } => {
    const app = Testing.app();
    return { app, cluster: new EksCluster(new TerraformStack(app, "eks-cluster"), "eks", { ...CLUSTER, ...props }) };
  };
  const codes = (app: ReturnType<typeof Testing.app>): string[] => problemsIn(app).map(({ code, property }) => `${code} ${property}`);

  test("is refused when the add-ons were made, with Karpenter there or not", () => {
    for (const gpuPools of [[POOL], managed({}).gpuPools ?? []]) {
      const { app, cluster: one } = cluster({ gpuPools });
      expect(one.addOns.length).toBeGreaterThan(0);
      one.addGpuPool({ ...POOL, name: "late" });
      expect(codes(app)).toEqual(["karpenter-too-late addGpuPool(options).provisioner"]);
    }
  });

  test("brings the cluster's own rules with it", () => {
    const { app, cluster: one } = cluster({ ...managed({}), kubernetesVersion: EksVersion.of("1.37") });
    one.addGpuPool({ ...POOL, name: "late" });
    expect(codes(app)).toEqual(["karpenter-version kubernetesVersion"]);
  });

  test("mends what its options lacked, and nothing else does", () => {
    const mended = cluster({ gpuPools: [], karpenter: {} });
    mended.cluster.addGpuPool(POOL);
    expect(codes(mended.app)).toEqual([]);
    expect(codes(cluster({ ...managed({}), karpenter: {} }).app)).toEqual(["no-karpenter-pools karpenter"]);
  });
});
