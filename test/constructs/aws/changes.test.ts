import { Availability } from "../../../constructs/cluster/availability/availability";
import { TerraformStack, Testing } from "cdktf";
import { EksAddOnVersions } from "../../../constructs/aws/add-ons/add-on-versions";
import { EksBackupLock } from "../../../constructs/aws/backup/file-backup-options";
import { EksCluster } from "../../../constructs/aws/eks-cluster";
import { EksClusterOptions, EksClusterProps } from "../../../constructs/aws/eks-cluster-props";
import { EksExistingNetwork } from "../../../constructs/aws/network/existing-network";
import { EksRegistryOptions } from "../../../constructs/aws/registry/image-registry";
import { EksProvisioner } from "../../../constructs/aws/karpenter/provisioner";
import { EksAccess } from "../../../constructs/aws/identity/eks-access";
import { EksRegistryScanning } from "../../../constructs/aws/registry/registry-scanning";
import { EksRegistryCache } from "../../../constructs/aws/registry/registry-cache";
import { EksManagedSecret } from "../../../constructs/aws/secrets/managed-secret";
import { EksVersion } from "../../../constructs/aws/control-plane/kubernetes-version";
import { EksNetworkOptions } from "../../../constructs/aws/network/eks-network";
import { EksGpuSharing } from "../../../constructs/aws/pools/gpu-sharing";
import { EksNodeImage } from "../../../constructs/aws/pools/software/node-image";
import { EksGpuPoolOptions, EksSystemPoolOptions } from "../../../constructs/aws/pools/pool-options";
import { EksLustreDeployment, EksLustreOptions } from "../../../constructs/aws/storage/lustre-options";
import { Capacity } from "../../../constructs/cluster/pools/capacity";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ProviderBindings, findBindings } from "../../../testing/provider/bindings";
import { Block } from "../../../testing/provider/schema";
import optionalComputed from "./optional-computed.json";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/**
 * Options set, changed and taken away again. An argument that the provider calls optional and computed keeps its old value when it is left
 * out, and the plan says "no changes": what stands behind an option is always written, or its page says that it stays.
 */

const L4: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2 };
const ZONES = ["us-west-2a", "us-west-2b"];
const PROPS: EksClusterProps = { clusterName: "lab", region: "us-west-2", gpuPools: [L4], network: { availabilityZones: ZONES } };

/** An option set, then changed. */
type Change = readonly [Partial<EksClusterOptions>, Partial<EksClusterOptions>];
/** A row for each option: the compiler tells of one that has none. */
type Changes<T> = { readonly [option in keyof T]-?: Change };

const network = (one: EksNetworkOptions): Partial<EksClusterOptions> => ({ network: { ...PROPS.network, ...one } });
const pool = (one: Partial<EksGpuPoolOptions>): Partial<EksClusterOptions> => ({ gpuPools: [{ ...L4, ...one }] });
const karpenterPool = (one: Partial<EksGpuPoolOptions>): Partial<EksClusterOptions> => pool({ provisioner: EksProvisioner.KARPENTER, ...one });
const system = (systemPool: EksSystemPoolOptions): Partial<EksClusterOptions> => ({ systemPool });
const addOn = (addOnVersions: EksAddOnVersions): Partial<EksClusterOptions> => ({ addOnVersions });
const registry = (one: EksRegistryOptions): Partial<EksClusterOptions> => ({ registry: one });
const existing = (cidr: string): Partial<EksClusterOptions> => ({
  network: undefined,
  existingNetwork: EksExistingNetwork.fromIds({
    vpcId: "vpc-01234567",
    subnets: [
      { key: "a", zone: "us-west-2a", subnetId: "subnet-0000000a", cidr },
      { key: "b", zone: "us-west-2b", subnetId: "subnet-0000000b", cidr: "10.0.16.0/20" },
    ],
  }),
});
const group = (digit: number): string => `sg-0123456789abcdef${digit}`;
const lustre = (one: Partial<EksLustreOptions>): Partial<EksClusterOptions> => ({ lustre: { capacityGiB: 1200, availabilityZone: "us-west-2a", ...one } });
const BUCKET: Partial<EksClusterOptions> = { weightsBucket: { bucket: "weights" } };
const secrets = (name: string): Partial<EksClusterOptions> => ({ secretsManager: { secrets: [EksManagedSecret.huggingFaceToken(name)] } });
const fsx = (fsxCsiDriver: string): Partial<EksClusterOptions> => ({ ...lustre({}), ...addOn({ fsxCsiDriver }) });
const overEfa = (machineType: string): Partial<EksClusterOptions> => ({ ...pool({ ...EFA, machineType }), lustre: { capacityGiB: 4800, deployment: EksLustreDeployment.persistent(1000), efa: true } });
const EFA: Partial<EksGpuPoolOptions> = { efa: true, machineType: "g6.8xlarge", availabilityZones: ["us-west-2a"] };
const arn = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;
const key = (digit: number): string => `arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-12345678901${digit}`;
const secretArn = (name: string): string => `arn:aws:secretsmanager:us-west-2:111122223333:secret:ecr-pullthroughcache/${name}-abcdef`;
const versions = (name: keyof EksAddOnVersions): Change => [addOn({ [name]: "v1.0.0-eksbuild.1" }), addOn({ [name]: "v1.0.1-eksbuild.1" })];

const CLUSTER: Omit<Changes<EksClusterOptions>, "network" | "gpuPools" | "systemPool" | "addOnVersions" | "registry"> = {
  region: [{ region: "us-west-2" }, { region: "us-west-2" }],
  acceptUnlistedRegion: [{ acceptUnlistedRegion: true }, { acceptUnlistedRegion: false }],
  existingNetwork: [existing("10.0.0.0/20"), existing("10.0.128.0/20")],
  securityGroups: [
    { ...existing("10.0.0.0/20"), securityGroups: { controlPlane: [group(0)], nodes: [group(1)] } },
    { ...existing("10.0.0.0/20"), securityGroups: { controlPlane: [group(2), group(0)], nodes: [group(3)] } },
  ],
  kubernetesVersion: [{ kubernetesVersion: EksVersion.V1_34 }, { kubernetesVersion: EksVersion.V1_35 }],
  publicAccessCidrs: [{ publicAccessCidrs: ["203.0.113.7/32"] }, { publicAccessCidrs: ["203.0.113.8/32"] }],
  admins: [{ admins: [arn("a")] }, { admins: [arn("b")] }],
  access: [{ access: [EksAccess.view(arn("a")), EksAccess.groups(arn("c"), ["a"])] }, { access: [EksAccess.edit(arn("b"), ["models"]), EksAccess.view(arn("c"))] }],
  dnsRecords: [{ dnsRecords: { zones: [{ zoneId: "Z0123456789A", domain: "a.example.com" }] } }, { dnsRecords: { zones: [{ zoneId: "Z0123456789A", domain: "b.example.com" }] } }],
  creatorIsAdmin: [{ admins: [arn("a")], creatorIsAdmin: false }, { admins: [arn("a")], creatorIsAdmin: true }],
  permissionsBoundaryArn: [{ permissionsBoundaryArn: "arn:aws:iam::111122223333:policy/a" }, { permissionsBoundaryArn: "arn:aws:iam::111122223333:policy/b" }],
  deletionProtection: [{ deletionProtection: true }, { deletionProtection: false }],
  logRetentionDays: [{ logRetentionDays: 30 }, { logRetentionDays: 90 }],
  lustre: [lustre({ capacityGiB: 1200 }), lustre({ capacityGiB: 2400 })],
  lustreClaims: [{ lustreClaims: { availabilityZone: "us-west-2a" } }, { ...lustre({}), lustreClaims: { availabilityZone: "us-west-2b" } }],
  weightsBucket: [BUCKET, { weightsBucket: { bucket: "weights", prefix: "models", kmsKeyArn: key(1) } }],
  secretsManager: [secrets("hf-token"), secrets("other")],
  ownKeys: [{ ...karpenterPool({}), ownKeys: { queueKeyArn: key(1), disksKeyArn: key(1), logsKeyArn: key(1) } }, { ownKeys: { disksKeyArn: key(2), filesKeyArn: key(2), secretsKeyArn: key(2) } }],
  managedPrometheus: [{ managedPrometheus: { retentionDays: 30 } }, { managedPrometheus: { retentionDays: 60, kmsKeyArn: key(1) } }],
  nodeRepair: [{ nodeRepair: true }, { nodeRepair: false }],
  // Of the add-ons' stack alone.
  karpenter: [{ ...karpenterPool({}), karpenter: { nodeImage: "v20260714" } }, { ...karpenterPool({}), karpenter: { nodeImage: "v20260801" } }],
  autoMode: [{ autoMode: { enabled: false } }, pool({ provisioner: EksProvisioner.AUTO_MODE })],
  availability: [{ availability: Availability.HIGH }, { availability: Availability.HIGH, systemPool: { minNodes: 4 } }],
  backup: [{ backup: { keepDays: 7 } }, { backup: { keepDays: 14 } }],
  fileBackups: [{ fileBackups: { keepDays: 7, schedule: "0 3 * * 0" } }, { fileBackups: { keepDays: 14, lock: EksBackupLock.GOVERNANCE, restoreTest: true } }],
  budget: [{ budget: { monthlyUsd: 100, emails: ["a@example.com"] } }, { budget: { monthlyUsd: 200, emails: ["b@example.com"], anomalyAboveUsd: 10 } }],
  tags: [{ tags: { team: "a" } }, { tags: { team: "b" } }],
};
const NETWORK: Changes<EksNetworkOptions> = {
  cidr: [network({ cidr: "10.1.0.0/16" }), network({ cidr: "10.2.0.0/16" })],
  availabilityZones: [network({ availabilityZones: [...ZONES, "us-west-2c"] }), network({ availabilityZones: undefined })],
  natGatewayPerZone: [network({ natGatewayPerZone: true }), network({ natGatewayPerZone: false })],
  nat: [network({ nat: false, privateEndpoints: true }), network({ nat: true, privateEndpoints: true })],
  privateEndpoints: [network({ privateEndpoints: true }), network({ privateEndpoints: false })],
  moreEndpoints: [network({ privateEndpoints: true, moreEndpoints: ["secretsmanager"] }), network({ privateEndpoints: true, moreEndpoints: ["kms"] })],
};
const POOL: Omit<Changes<EksGpuPoolOptions>, "name"> = {
  machineType: [pool({ machineType: "g6.4xlarge" }), pool({ machineType: "g6.8xlarge" })],
  moreMachineTypes: [pool({ moreMachineTypes: ["g6.4xlarge"] }), pool({ moreMachineTypes: ["g6.xlarge"] })],
  provisioner: [karpenterPool({}), pool({ provisioner: EksProvisioner.MANAGED_GROUP })],
  nodeLife: [karpenterPool({ nodeLife: { emptyMinutes: 5 } }), karpenterPool({ nodeLife: { emptyMinutes: 20 } })],
  minNodes: [pool({ minNodes: 1 }), pool({ minNodes: 2 })],
  maxNodes: [pool({ maxNodes: 3 }), pool({ maxNodes: 1 })],
  desiredNodes: [pool({ desiredNodes: 2 }), pool({ desiredNodes: 0 })],
  clusterAutoscaler: [pool({ clusterAutoscaler: true }), pool({ clusterAutoscaler: false })],
  capacity: [pool({ capacity: Capacity.SPOT }), pool({ capacity: Capacity.reservation("cr-0123456789abcdef0"), availabilityZones: ["us-west-2a"] })],
  availabilityZones: [pool({ availabilityZones: ["us-west-2a"] }), pool({ availabilityZones: ["us-west-2b"] })],
  efa: [pool(EFA), pool({ ...EFA, machineType: "g6.12xlarge" })],
  // Of pods alone, which the cluster's stack doesn't make.
  hugePages: [pool({ ...EFA, hugePages: true }), pool({ ...EFA, hugePages: false })],
  placementGroup: [pool({ ...EFA, placementGroup: "a" }), pool({ ...EFA, placementGroup: "b" })],
  securityGroupIds: [pool({ securityGroupIds: [group(0)] }), karpenterPool({ securityGroupIds: [group(1)] })],
  diskSizeGiB: [pool({ diskSizeGiB: 300 }), pool({ diskSizeGiB: 400 })],
  diskThroughputMiBps: [pool({ diskThroughputMiBps: 300 }), pool({ diskThroughputMiBps: 500 })],
  diskIops: [pool({ diskIops: 4000 }), pool({ diskIops: 6000 })],
  instanceStore: [pool({ instanceStore: true }), pool({ instanceStore: false })],
  fastImagePull: [pool({ instanceStore: true, fastImagePull: true }), pool({ fastImagePull: false })],
  nodeImage: [pool({ nodeImage: EksNodeImage.BOTTLEROCKET }), pool({ nodeImage: EksNodeImage.AMAZON_LINUX })],
  gpuPartition: [pool({ machineType: "p5.4xlarge", nodeImage: EksNodeImage.BOTTLEROCKET, gpuPartition: "3g.40gb" }), pool({ machineType: "p5.4xlarge", nodeImage: EksNodeImage.BOTTLEROCKET, gpuPartition: "1g.10gb" })],
  gpuSharing: [pool({ nodeImage: EksNodeImage.BOTTLEROCKET, gpuSharing: EksGpuSharing.timeSlicing(2) }), pool({ gpuSharing: EksGpuSharing.timeSlicing(4) })],
  imageSnapshotId: [pool({ nodeImage: EksNodeImage.BOTTLEROCKET, imageSnapshotId: "snap-0123456789abcdef0" }), pool({ nodeImage: EksNodeImage.BOTTLEROCKET, imageSnapshotId: "snap-0123456789abcdef1" })],
  systemReserved: [pool({ systemReserved: { memoryMiB: 1024 } }), pool({ systemReserved: { memoryMiB: 2048 } })],
  // Of models alone.
  driver: [pool({ driver: "580" }), pool({ driver: "595" })],
  labels: [pool({ labels: { a: "b" } }), pool({ labels: { a: "c" } })],
  machine: [pool({ machine: { gpu: "NVIDIA L4", count: 1 } }), pool({ machine: { gpu: "NVIDIA L4", count: 1, arm: true } })],
};
const SYSTEM: Changes<EksSystemPoolOptions> = {
  provisioner: [{ ...system({ provisioner: EksProvisioner.AUTO_MODE }), ...pool({ provisioner: EksProvisioner.AUTO_MODE }) }, system({ provisioner: EksProvisioner.MANAGED_GROUP })],
  name: [system({ name: "a" }), system({ name: "b" })],
  machineType: [system({ machineType: "m6i.2xlarge" }), system({ machineType: "m6i.4xlarge" })],
  minNodes: [system({ minNodes: 3 }), system({ minNodes: 1 })],
  maxNodes: [system({ maxNodes: 5 }), system({ maxNodes: 3 })],
  desiredNodes: [system({ desiredNodes: 3 }), system({ desiredNodes: 4 })],
  diskSizeGiB: [system({ diskSizeGiB: 120 }), system({ diskSizeGiB: 140 })],
};
const ADD_ONS: Changes<EksAddOnVersions> = {
  vpcCni: versions("vpcCni"),
  kubeProxy: versions("kubeProxy"),
  coreDns: versions("coreDns"),
  podIdentityAgent: versions("podIdentityAgent"),
  ebsCsiDriver: versions("ebsCsiDriver"),
  efsCsiDriver: versions("efsCsiDriver"),
  s3CsiDriver: [{ ...BUCKET, ...addOn({ s3CsiDriver: "v2.6.0-eksbuild.1" }) }, { ...BUCKET, ...addOn({ s3CsiDriver: "v2.7.0-eksbuild.1" }) }],
  secretsProvider: [{ ...secrets("hf-token"), ...addOn({ secretsProvider: "v3.1.2-eksbuild.1" }) }, { ...secrets("hf-token"), ...addOn({ secretsProvider: "v3.1.3-eksbuild.1" }) }],
  nodeMonitoringAgent: [{ nodeRepair: true, ...addOn({ nodeMonitoringAgent: "v1.6.0-eksbuild.1" }) }, { nodeRepair: true, ...addOn({ nodeMonitoringAgent: "v1.7.0-eksbuild.1" }) }],
  fsxCsiDriver: [fsx("v1.0.0-eksbuild.1"), fsx("v1.0.1-eksbuild.1")],
};
const LUSTRE: Changes<EksLustreOptions> = {
  capacityGiB: [lustre({ capacityGiB: 1200 }), lustre({ capacityGiB: 4800 })],
  deployment: [lustre({ deployment: EksLustreDeployment.persistent(250) }), lustre({ deployment: EksLustreDeployment.persistent(500) })],
  availabilityZone: [lustre({ availabilityZone: "us-west-2b" }), lustre({ availabilityZone: "us-west-2a" })],
  kmsKeyArn: [lustre({ kmsKeyArn: key(1) }), lustre({ kmsKeyArn: key(2) })],
  backupDays: [lustre({ backupDays: 7 }), lustre({ backupDays: 0 })],
  // Over EFA or not, and by how many interfaces.
  efa: [overEfa("p5.48xlarge"), overEfa("g6.8xlarge")],
  s3: [lustre({ s3: { bucket: "one-bucket" } }), lustre({ s3: { bucket: "other-bucket", writeBack: true } })],
};
const REGISTRY: Changes<EksRegistryOptions> = {
  images: [registry({ images: ["preflight", "vllm"] }), registry({ images: ["preflight", "sglang"] })],
  prefix: [registry({ prefix: "team" }), registry({ prefix: "" })],
  keepTagged: [registry({ keepTagged: 5 }), registry({ keepTagged: 6 })],
  untaggedDays: [registry({ untaggedDays: 3 }), registry({ untaggedDays: 4 })],
  kmsKeyArn: [registry({ kmsKeyArn: key(1) }), registry({ kmsKeyArn: key(2) })],
  caches: [registry({ accountId: "111122223333", caches: [EksRegistryCache.QUAY, EksRegistryCache.dockerHub(secretArn("a"))] }), registry({ accountId: "111122223333", keepTagged: 5, caches: [EksRegistryCache.KUBERNETES, EksRegistryCache.dockerHub(secretArn("b"))] })],
  scanning: [registry({ scanning: EksRegistryScanning.onPush() }), registry({ scanning: EksRegistryScanning.continuous(["team/*"]) })],
  accountId: [registry({ accountId: "111122223333", caches: [EksRegistryCache.QUAY] }), registry({ accountId: "111122223334", caches: [EksRegistryCache.QUAY] })],
  forceDelete: [registry({ forceDelete: true }), registry({ forceDelete: false })],
};

const rows = (at: string, changes: { [option: string]: Change }): [string, Change][] =>
  Object.entries(changes).map(([option, change]) => [`${at}${option}`, change]);
const EVERY_OPTION: [string, Change][] = [
  ...rows("", CLUSTER),
  ...rows("network.", NETWORK),
  ...rows("gpuPools[].", POOL),
  ...rows("systemPool.", SYSTEM),
  ...rows("addOnVersions.", ADD_ONS),
  ...rows("registry.", REGISTRY),
  ...rows("lustre.", LUSTRE),
];

/** What may be left out after all, and why. */
const STAYS = new Map([
  ["aws_launch_template.block_device_mappings.ebs.throughput", "gp3's own isn't written where nobody asks: what was named stays, as its property says"],
  ["aws_launch_template.block_device_mappings.ebs.iops", "likewise"],
  ["aws_eks_addon.addon_version", "no version is neutral: it stays, as the page says"],
  ["aws_eks_cluster.vpc_config.public_access_cidrs", "written whenever there is a public endpoint; without one nobody asks it"],
  ["aws_eks_cluster.compute_config.enabled", "Auto Mode is the cluster's to keep: taken out it stays on, and `autoMode.enabled: false` turns it off, as its page says"],
  ["aws_eks_cluster.kubernetes_network_config.elastic_load_balancing.enabled", "likewise"],
  ["aws_eks_cluster.storage_config.block_storage.enabled", "likewise"],
  ["aws_efs_file_system.kms_key_id", "for life: without a name of another it stays, and so do the files"],
  ["aws_fsx_data_repository_association.s3.auto_export_policy.events", "the association is made anew with `writeBack`"],
  ["aws_ecr_repository.encryption_configuration.kms_key", "goes with its type, which is always written: the repository is replaced"],
]);

/** The first is for life, and the provider's; the second is ours alone. */
const UNSEEN = ["region", "acceptUnlistedRegion", "gpuPools[].driver"];

/** The provider's resources in a configuration. */
function resources(options: Partial<EksClusterOptions>): { [type: string]: { [id: string]: any } } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  new EksCluster(stack, "eks", { ...PROPS, ...options });
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  delete resource.terraform_data;
  return resource;
}

const MARKS: { readonly [type: string]: string[] } = optionalComputed.types;
const bindings = findBindings("hashicorp/aws", process.cwd(), ".gen") as ProviderBindings;

function computedIn(block: Block, at = ""): string[] {
  const own = block.attributes.filter(({ optional, computed }) => optional && computed).map(({ name }) => `${at}${name}`);
  return [...own, ...block.blocks.flatMap((child) => computedIn(child.block, `${at}${child.name}.`))];
}

/** By the provider's own schema, and by the newer one from which the classes were generated. */
const marks = (type: string): string[] => [...new Set([...MARKS[type], ...computedIn(bindings.resource(type) as Block)])];

function isWritten(value: any, path: string[]): boolean {
  if (path.length === 0) return value !== undefined;
  if (Array.isArray(value)) return value.some((element) => isWritten(element, path));
  return typeof value === "object" && value !== null && isWritten(value[path[0]], path.slice(1));
}

/** What one configuration writes and the other leaves out, of a resource that both have. */
function leftOut(from: ReturnType<typeof resources>, to: ReturnType<typeof resources>): string[] {
  const found = Object.entries(from).flatMap(([type, all]) =>
    Object.entries(all).flatMap(([id, one]) => {
      const other = to[type]?.[id];
      if (other === undefined) return [];
      return marks(type)
        .filter((path) => isWritten(one, path.split(".")) && !isWritten(other, path.split(".")))
        .map((path) => `${type}.${path}`);
    }),
  );
  return [...new Set(found)].filter((path) => !STAYS.has(path));
}

test("the schema's marks are known for every resource of a cluster", () => {
  const all = resources({ admins: [arn("a")], logRetentionDays: 30, network: { ...PROPS.network, natGatewayPerZone: true } });
  expect(Object.keys(all).filter((type) => MARKS[type] === undefined)).toEqual([]);
  // The newer schema knows more: what 6.x added must be looked at too.
  expect(marks("aws_eks_cluster")).toEqual(expect.arrayContaining(["deletion_protection", "vpc_config.public_access_cidrs"]));
});

describe("taken away again, an option's argument is still written", () => {
  const plain = resources({});

  test.each(EVERY_OPTION)("%s", (option, [set, changed]) => {
    const [a, b] = [resources(set), resources(changed)];
    // One that changes nothing hasn't been looked at.
    if (!UNSEEN.includes(option)) expect([a, b]).not.toEqual([plain, plain]);
    const steps = [
      [plain, a],
      [a, b],
      [b, a],
      [a, plain],
      [b, plain],
    ];
    expect(steps.flatMap(([from, to]) => leftOut(from, to))).toEqual([]);
  });

  test("the exceptions are real ones, each with a word on the page or a reason", () => {
    const keys = [...STAYS.keys()].map((each) => each.split("."));
    for (const [type, ...path] of keys) expect(marks(type)).toContain(path.join("."));
  });
});
