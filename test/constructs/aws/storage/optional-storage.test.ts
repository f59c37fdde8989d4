import { TerraformStack, Testing, Token } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksProvisioner } from "../../../../constructs/aws/karpenter/provisioner";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { claimedLustrePolicy } from "../../../../constructs/aws/storage/claimed-lustre";
import { EksLustreDeployment } from "../../../../constructs/aws/storage/lustre-options";
import { readPolicy } from "../../../../constructs/aws/storage/weights-bucket";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { modelValues } from "../../../../constructs/inference/model-values";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** Storage that a cluster has only where it is asked for: a bucket by Mountpoint, Lustre for claims. */

const L4: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2, availabilityZones: ["us-west-2b"] };
const CLUSTER: EksClusterProps = { clusterName: "lab", region: "us-west-2", network: { availabilityZones: ["us-west-2a", "us-west-2b"] }, gpuPools: [L4] };
const KEY = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012";
const BUCKET: Partial<EksClusterProps> = { weightsBucket: { bucket: "my-weights", prefix: "models", cacheGiB: 100, kmsKeyArn: KEY } };
const RELEASE = DynamoRelease.of("1.4.0");

function make(props: Partial<EksClusterProps>): { cluster: EksCluster; resource: any } {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...CLUSTER, ...props });
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  return { cluster, resource };
}

const all = (resource: any, type: string): any[] => Object.values<any>(resource[type] ?? {});
const addOn = (resource: any, name: string): any => all(resource, "aws_eks_addon").find((one) => one.addon_name === name);
const offer = (cluster: EksCluster, className: string): any => cluster.storage.find((one) => one.className === className);
const policyOf = (resource: any, name: string): any => JSON.parse(all(resource, "aws_iam_policy").find((one) => one.name === name).policy).Statement;

describe("a bucket that pods mount", () => {
  const { cluster, resource } = make(BUCKET);

  test("is read by the driver's own role, below its prefix and no further", () => {
    expect(policyOf(resource, "lab-us-west-2-s3-csi")).toEqual([
      { Sid: "List", Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["arn:aws:s3:::my-weights"], Condition: { StringLike: { "s3:prefix": ["models/*"] } } },
      { Sid: "ReadWeights", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::my-weights/models/*"] },
      { Sid: "ReadEncrypted", Effect: "Allow", Action: ["kms:Decrypt"], Resource: [KEY], Condition: { StringEquals: { "kms:ViaService": "s3.us-west-2.amazonaws.com" } } },
    ]);
    const [association] = all(resource, "aws_eks_pod_identity_association").filter((one) => one.service_account === "s3-csi-driver-sa");
    expect(association.namespace).toBe("kube-system");
    expect(JSON.stringify(readPolicy({ bucket: "my-weights", region: "us-west-2" }))).not.toContain("Condition");
  });

  test("its driver runs on every node, GPU nodes too, once it has its role", () => {
    const driver = addOn(resource, "aws-mountpoint-s3-csi-driver");
    expect(JSON.parse(driver.configuration_values)).toEqual({ node: { tolerateAllTaints: true } });
    expect(driver.depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/aws_eks_pod_identity_association.*weights-bucket/), expect.stringMatching(/aws_eks_node_group.*system/)]));
  });

  test("is a class that every claim of gets whole, and that nobody writes", () => {
    expect(offer(cluster, "s3")).toMatchObject({
      accessModes: ["ReadOnlyMany"],
      sharedVolume: {
        driver: "s3.csi.aws.com",
        handle: "my-weights/models",
        attributes: { bucketName: "my-weights", authenticationSource: "driver", cache: "emptyDir", cacheEmptyDirSizeLimit: "100Gi" },
        mountOptions: ["read-only", "allow-other", "region us-west-2", "metadata-ttl indefinite", "prefix models/"],
      },
      definition: { provisioner: "kubernetes.io/no-provisioner" },
    });
  });

  test("a model reads from there by a volume of its own, and asks for no token; one that would download there is refused", () => {
    const model: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B", storageClass: "s3", weightsLoader: WeightsLoader.prefilled() };
    expect(checkModel(model, cluster, RELEASE)).toEqual([]);
    const { cache, huggingFace } = modelValues(model, cluster, RELEASE) as any;
    expect(cache).toMatchObject({ storageClass: "s3", accessMode: "ReadOnlyMany", onlyReads: true, volume: { driver: "s3.csi.aws.com" } });
    expect(huggingFace?.tokenRequired ?? false).toBe(false);
    expect(checkModel({ ...model, weightsLoader: undefined }, cluster, RELEASE).map(({ code, fix }) => `${code}: ${fix}`)).toEqual([expect.stringMatching(/^storage-not-shared: take WeightsLoader\.prefilled/)]);
  });

  test("nodes that come by load start with the driver's taint", () => {
    const taints = (provisioner: EksProvisioner): string[] => {
      const { cluster: made } = make({ ...BUCKET, gpuPools: [{ ...L4, provisioner }] });
      const values = made.addOns.find(({ name }) => name === "nodepool-l4")?.values as any;
      return values.startupTaints.map(({ key }: any) => key);
    };
    expect(taints(EksProvisioner.KARPENTER)).toEqual(["ebs.csi.aws.com/agent-not-ready", "efs.csi.aws.com/agent-not-ready", "s3.csi.aws.com/agent-not-ready"]);
    expect(taints(EksProvisioner.AUTO_MODE)).toEqual(["efs.csi.aws.com/agent-not-ready", "s3.csi.aws.com/agent-not-ready"]);
  });
});

describe("Lustre for claims", () => {
  const { cluster, resource } = make({ lustreClaims: {} });

  test("is made in the pools' zone, with a group and the cluster's tag, and goes with its claim", () => {
    const { definition, minimumGiB, accessModes } = offer(cluster, "lustre-claims");
    expect([minimumGiB, accessModes]).toEqual([1200, ["ReadWriteMany", "ReadWriteOnce"]]);
    expect(definition.provisioner).toBe("fsx.csi.aws.com");
    expect(definition.parameters).toEqual({
      subnetId: expect.any(String), securityGroupIds: expect.any(String), deploymentType: "SCRATCH_2", storageType: "SSD", fileSystemTypeVersion: "2.15", extraTags: "dynamo-serving-cluster=lab",
    });
    expect(definition.reclaimPolicy ?? "Delete").toBe("Delete");
    expect(all(resource, "aws_security_group").map(({ name }) => name)).toContain("lab-lustre-claims");
    expect(resource.aws_fsx_lustre_file_system).toBeUndefined();
  });

  test("a persistent one has its throughput and key, and no backups that outlive it", () => {
    const { parameters } = offer(make({ lustreClaims: { deployment: EksLustreDeployment.persistent(250), kmsKeyArn: KEY } }).cluster, "lustre-claims").definition;
    expect(parameters).toMatchObject({ deploymentType: "PERSISTENT_2", perUnitStorageThroughput: "250", automaticBackupRetentionDays: "0", kmsKeyId: KEY });
  });

  test("the driver makes and deletes file systems with the cluster's tag alone", () => {
    const { Statement } = claimedLustrePolicy("lab", "us-west-2") as any;
    expect(policyOf(resource, "lab-us-west-2-fsx-csi")).toEqual(Statement);
    const of = (action: string): any[] => Statement.filter(({ Action }: any) => Action.includes(action)).map(({ Resource, Condition }: any) => [Resource, Condition]);
    expect(of("fsx:CreateFileSystem")).toEqual([[["arn:aws:fsx:us-west-2:*:file-system/*"], { StringEquals: { "aws:RequestTag/dynamo-serving-cluster": "lab" } }]]);
    expect(of("fsx:DeleteFileSystem")).toEqual([[["arn:aws:fsx:us-west-2:*:file-system/*"], { StringEquals: { "aws:ResourceTag/dynamo-serving-cluster": "lab" } }]]);
    expect(addOn(resource, "aws-fsx-csi-driver").depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/pod_identity_association.*lustre-claims/)]));
  });

  test("stands beside one that is there, whose doors stay as they are", () => {
    const alone = make({ lustre: { capacityGiB: 1200 } }).resource;
    const beside = make({ lustre: { capacityGiB: 1200 }, lustreClaims: {} }).resource;
    for (const type of ["aws_security_group", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule", "aws_fsx_lustre_file_system"]) expect(beside[type]).toMatchObject(alone[type]);
    expect(make({ lustre: { capacityGiB: 1200 }, lustreClaims: {} }).cluster.storage.map(({ className }) => className)).toEqual(["gp3", "efs", "lustre", "lustre-claims"]);
  });
});

test("a cluster without them has none of it", () => {
  const { resource, cluster } = make({});
  expect(all(resource, "aws_eks_addon").map(({ addon_name: name }) => name).sort()).toEqual(["aws-ebs-csi-driver", "aws-efs-csi-driver", "coredns", "eks-pod-identity-agent", "kube-proxy", "vpc-cni"]);
  expect(cluster.storage.map(({ className }) => className)).toEqual(["gp3", "efs"]);
});

const bucket = (one: object): Partial<EksClusterProps> => ({ weightsBucket: { bucket: "my-weights", ...one } });
const claims = (one: object, more: Partial<EksClusterProps> = {}): Partial<EksClusterProps> => ({ lustreClaims: one, ...more });
const REFUSED: [string, Partial<EksClusterProps>, string, string, RegExp][] = [
  ["a bucket by its address", bucket({ bucket: "s3://my-weights" }), "invalid-bucket", "weightsBucket.bucket", /without s3/],
  ["one with capitals", bucket({ bucket: "MyWeights" }), "invalid-bucket", "weightsBucket.bucket", /lower-case/],
  ["a prefix with a slash at its end", bucket({ prefix: "models/" }), "invalid-bucket", "weightsBucket.prefix", /neither end/],
  ["no cache, by number", bucket({ cacheGiB: 0 }), "out-of-range", "weightsBucket.cacheGiB", /1 at least/],
  ["half a GiB of it", bucket({ cacheGiB: 0.5 }), "out-of-range", "weightsBucket.cacheGiB", /whole number/],
  ["a cache that isn't known yet", bucket({ cacheGiB: Token.asNumber("${var.cache}") }), "out-of-range", "weightsBucket.cacheGiB", /synthesised/],
  ["one that no node has room for", bucket({ cacheGiB: 200 }), "cache-too-large", "weightsBucket.cacheGiB", /pool l4 have a disk of 200/],
  ["a key by its alias", bucket({ kmsKeyArn: "alias/weights" }), "invalid-kms-key", "weightsBucket.kmsKeyArn", /ARN/],
  ["a key of another region", bucket({ kmsKeyArn: KEY.replace("us-west-2", "eu-west-1") }), "invalid-kms-key", "weightsBucket.kmsKeyArn", /own region/],
  ["a driver that takes no role so", { ...bucket({}), addOnVersions: { s3CsiDriver: "v1.15.0-eksbuild.1" } }, "driver-before-pod-identity", "addOnVersions.s3CsiDriver", /v2\.0\.0/],
  ["a version of a driver that isn't there", { addOnVersions: { s3CsiDriver: "v2.7.0-eksbuild.1" } }, "invalid-add-on-version", "addOnVersions.s3CsiDriver", /weightsBucket/],
  ["a throughput that FSx doesn't have", claims({ deployment: EksLustreDeployment.persistent(300) }), "invalid-lustre-throughput", "lustreClaims.deployment", /125, 250/],
  ["claims in no zone that is told", claims({}, { gpuPools: [{ ...L4, availabilityZones: undefined }] }), "lustre-zone", "lustreClaims.availabilityZone", /one zone/],
  ["in one that the cluster hasn't", claims({ availabilityZone: "us-west-2c" }), "lustre-zone", "lustreClaims.availabilityZone", /us-west-2a/],
  ["claims whose driver reaches FSx by nothing", claims({}, { network: { ...CLUSTER.network, nat: false, privateEndpoints: true } }), "lustre-claims-out-of-reach", "lustreClaims", /for ever; write network: \{ moreEndpoints: \["fsx"\] \} beside privateEndpoints; or write lustre,/],
  ["a key for scratch ones", claims({ kmsKeyArn: KEY }), "invalid-kms-key", "lustreClaims.kmsKeyArn", /scratch/],
];

describe("refused", () => {
  test.each(REFUSED)("%s", (_, props, code, property, words) => {
    const found = checkEksCluster({ ...CLUSTER, ...props });
    expect(found.map((one) => `${one.code} ${one.property}`)).toEqual([`${code} ${property}`]);
    expect(`${found[0].reason}; ${found[0].fix}`).toMatch(words);
  });

  test("one file system for all is had without NAT", () => {
    expect(checkEksCluster({ ...CLUSTER, network: { ...CLUSTER.network, nat: false, privateEndpoints: true }, lustre: { capacityGiB: 1200 } })).toEqual([]);
  });

  test("a cache fits the machine's own disks, whatever the root volume has", () => {
    expect(checkEksCluster({ ...CLUSTER, ...bucket({ cacheGiB: 400 }), gpuPools: [{ ...L4, instanceStore: true }] })).toEqual([]);
  });
});
