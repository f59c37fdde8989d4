import { App, Fn, TerraformStack, Testing } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { EksLustreDeployment, EksLustreOptions } from "../../../../constructs/aws/storage/lustre-options";
import { Capacity } from "../../../../constructs/cluster/capacity";
import { Finding } from "../../../../constructs/core/problem";
import { problemsIn } from "../../../../constructs/core/refuse";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkPlan } from "../../../../constructs/inference/checks/check-plan";
import { modelValues } from "../../../../constructs/inference/model-values";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { EksDeployment } from "../../../../stacks/aws/deployment";
import { describeWithHelm, helmLint, helmTemplate } from "../../../harness/helm";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const ZONES = ["us-west-2a", "us-west-2b"];
const L4: EksGpuPoolOptions = { name: "l4", machineType: "g6.2xlarge", maxNodes: 2, availabilityZones: ["us-west-2b"] };
const PROPS: EksClusterProps = { clusterName: "lab", region: "us-west-2", network: { availabilityZones: ZONES }, gpuPools: [L4] };
const KEY = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012";
const { SCRATCH } = EksLustreDeployment;

interface Made {
  readonly cluster: EksCluster;
  readonly resource: any;
  one(type: string): any;
}

function make(lustre?: EksLustreOptions, props: Partial<EksClusterProps> = {}): Made {
  const app = Testing.app();
  const stack = new TerraformStack(app, "eks-cluster");
  const cluster = new EksCluster(stack, "eks", { ...PROPS, lustre, ...props });
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(problemsIn(app)).toEqual([]);
  const one = (type: string): any => {
    const all = Object.values<any>(resource[type] ?? {});
    expect(all).toHaveLength(1);
    return all[0];
  };
  return { cluster, resource, one };
}

const made = make({ capacityGiB: 2400 });

describe("a Lustre file system", () => {
  test("lies in the GPU pools' zone, kept twice, as fast as the slowest", () => {
    expect(made.one("aws_fsx_lustre_file_system")).toMatchObject({
      storage_capacity: 2400,
      deployment_type: "PERSISTENT_2",
      per_unit_storage_throughput: 125,
      storage_type: "SSD",
      file_system_type_version: "2.15",
      subnet_ids: [expect.stringMatching(/_b_private_/)],
      automatic_backup_retention_days: 0,
      skip_final_backup: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  test("a zone that is named goes before the pools'", () => {
    expect(make({ capacityGiB: 1200, availabilityZone: "us-west-2a" }).one("aws_fsx_lustre_file_system").subnet_ids).toEqual([expect.stringMatching(/_a_private_/)]);
  });

  test("scratch has no throughput, backups or key to be asked for", () => {
    const scratch = make({ capacityGiB: 1200, deployment: SCRATCH }).one("aws_fsx_lustre_file_system");
    expect(scratch).toMatchObject({ deployment_type: "SCRATCH_2", skip_final_backup: true });
    for (const argument of ["per_unit_storage_throughput", "automatic_backup_retention_days", "kms_key_id", "copy_tags_to_backups"]) expect(scratch).not.toHaveProperty(argument);
  });

  test("with backups it keeps a last one", () => {
    const files = make({ capacityGiB: 4800, deployment: EksLustreDeployment.persistent(1000), kmsKeyArn: KEY, backupDays: 7 }).one("aws_fsx_lustre_file_system");
    expect(files).toMatchObject({ per_unit_storage_throughput: 1000, kms_key_id: KEY, automatic_backup_retention_days: 7, copy_tags_to_backups: true, skip_final_backup: false });
  });

  test("is as protected as the cluster", () => {
    expect(make({ capacityGiB: 1200 }, { deletionProtection: false }).one("aws_fsx_lustre_file_system").lifecycle).toEqual({ prevent_destroy: false });
  });

  test("is reached on Lustre's ports alone, from the nodes' subnets, its own servers, and back to the nodes", () => {
    const rules = (type: string): any[] =>
      Object.entries<any>(made.resource[type])
        .filter(([id]) => /_lustre_/.test(id))
        .map(([, { ip_protocol: protocol, from_port: from, to_port: to, cidr_ipv4: cidr, referenced_security_group_id: group, security_group_id: own }]) => ({ protocol, from, to, cidr, group, own }));
    const [ingress, egress] = [rules("aws_vpc_security_group_ingress_rule"), rules("aws_vpc_security_group_egress_rule")];
    for (const { protocol, from, to, cidr, group } of [...ingress, ...egress]) {
      expect([protocol, [[988, 988], [1018, 1023]]]).toEqual(["tcp", expect.arrayContaining([[from, to]])]);
      expect([cidr, group].filter((each) => each !== undefined)).toHaveLength(1);
    }
    const cidrs = (all: any[]): string[] => [...new Set(all.flatMap(({ cidr }) => cidr ?? []))].sort();
    expect([cidrs(ingress), cidrs(egress)]).toEqual([["10.0.0.0/20", "10.0.32.0/20"], ["10.0.0.0/20", "10.0.32.0/20"]]);
    // Into the nodes' own group only from the servers'.
    const intoNodes = ingress.filter(({ own }) => /cluster_security_group_id/.test(own));
    expect(intoNodes.map(({ from, cidr, group }) => [from, cidr, group]).sort()).toEqual([[1018, undefined, expect.stringContaining("_lustre_group_")], [988, undefined, expect.stringContaining("_lustre_group_")]]);
  });

  test("waits for its doors, which FSx looks at", () => {
    expect(made.one("aws_fsx_lustre_file_system").depends_on).toHaveLength(14);
  });
});

describe("a bucket behind it", () => {
  test("is read, and written only where that is asked for", () => {
    const link = make({ capacityGiB: 1200, s3: { bucket: "my-weights", prefix: "models" } }).one("aws_fsx_data_repository_association");
    expect(link).toMatchObject({
      file_system_path: "/",
      data_repository_path: "s3://my-weights/models",
      batch_import_meta_data_on_create: true,
      delete_data_in_filesystem: false,
      s3: { auto_import_policy: { events: ["NEW", "CHANGED", "DELETED"] } },
    });
    expect(link.s3).not.toHaveProperty("auto_export_policy");
    const both = make({ capacityGiB: 1200, s3: { bucket: "my-weights", writeBack: true } }).one("aws_fsx_data_repository_association");
    expect(both).toMatchObject({ data_repository_path: "s3://my-weights", s3: { auto_export_policy: { events: ["NEW", "CHANGED", "DELETED"] } } });
  });

  test("written back no more, the link is made anew: the provider would keep the policy", () => {
    const { resource, one } = make({ capacityGiB: 1200, s3: { bucket: "my-weights" } });
    const [[id, remembered]] = Object.entries<any>(resource.terraform_data).filter(([name]) => /lustre/.test(name));
    expect(remembered.input).toBe(false);
    expect(one("aws_fsx_data_repository_association").lifecycle).toEqual({ replace_triggered_by: [`terraform_data.${id}`] });
  });
});

describe("the driver", () => {
  const addOn = ({ resource }: Made): any => Object.values<any>(resource.aws_eks_addon).find(({ addon_name: name }) => name === "aws-fsx-csi-driver");

  test("is EKS's add-on, after the system nodes, in the version that is named", () => {
    expect(addOn(made)).toMatchObject({ depends_on: [expect.stringMatching(/^aws_eks_node_group\.eks_system_/)] });
    expect(addOn(make({ capacityGiB: 1200 }, { addOnVersions: { fsxCsiDriver: "v1.9.0-eksbuild.1" } })).addon_version).toBe("v1.9.0-eksbuild.1");
  });

  test("has no rights in AWS: it mounts what is there, and may make and delete nothing", () => {
    expect(JSON.stringify([made.resource.aws_iam_role, made.resource.aws_iam_policy, made.resource.aws_iam_role_policy_attachment, made.resource.aws_eks_pod_identity_association])).not.toMatch(/fsx/i);
  });

  test("isn't there without Lustre, and nothing else is", () => {
    const without = make();
    expect(JSON.stringify(without.resource)).not.toMatch(/lustre|fsx/i);
    for (const type of Object.keys(without.resource)) for (const id of Object.keys(without.resource[type])) expect(made.resource[type][id]).toEqual(without.resource[type][id]);
  });
});

describe("what models get of it", () => {
  const model: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B", gpuPool: "l4", storageClass: "lustre" };
  const offers = (one: Made): any => one.cluster.storage.find(({ className }) => className === "lustre");

  test("a class of its own, for many nodes, with its size and what all who read get together", () => {
    expect(offers(made)).toMatchObject({ accessModes: ["ReadWriteMany", "ReadWriteOnce"], maximumGiB: 2400, throughputMBps: 292, ownedByRoot: true });
    expect(offers(make({ capacityGiB: 1200, deployment: SCRATCH })).throughputMBps).toBe(234);
    expect(offers(make())).toBeUndefined();
  });

  test("no model gets it that doesn't name it", () => {
    const values = (one: ServedModelOptions): any => modelValues(one, made.cluster, DynamoRelease.of("1.6.1"));
    expect(values({ ...model, storageClass: undefined }).cache).toMatchObject({ storageClass: "efs" });
    expect(values({ ...model, storageClass: undefined }).cache).not.toHaveProperty("volume");
    expect(values(model).cache).toMatchObject({ storageClass: "lustre", sizeGiB: 1, ownedByRoot: true, volume: { driver: "fsx.csi.aws.com", mountOptions: ["flock"] } });
  });

  test("the class makes no file system for whoever asks", () => {
    expect(offers(made).definition).toEqual({ provisioner: "kubernetes.io/no-provisioner", reclaimPolicy: "Retain", volumeBindingMode: "Immediate", allowVolumeExpansion: false });
  });

  describeWithHelm("the chart", () => {
    const values = JSON.parse(JSON.stringify(modelValues(model, made.cluster, DynamoRelease.of("1.6.1"))));
    values.cache.volume = { driver: "fsx.csi.aws.com", handle: "fs-0123", attributes: { dnsname: "fs-0123.fsx.us-west-2.amazonaws.com", mountname: "abcdef" }, mountOptions: ["flock"] };
    const chart = "inference-runtime/chart";
    const rendered: any[] = helmTemplate(chart, values, { name: "qwen" });
    const find = (kind: string): any => rendered.find((object) => object.kind === kind);

    test("has a volume for the claim, and for no other", () => {
      expect(helmLint(chart, values)).toContain("0 chart(s) failed");
      const [volume, claim] = [find("PersistentVolume"), find("PersistentVolumeClaim")];
      expect(volume.spec).toEqual({
        accessModes: ["ReadWriteMany"],
        capacity: { storage: "1Gi" },
        persistentVolumeReclaimPolicy: "Retain",
        storageClassName: "lustre",
        claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: expect.any(String), name: claim.metadata.name },
        mountOptions: ["flock"],
        csi: { driver: "fsx.csi.aws.com", volumeHandle: "fs-0123", volumeAttributes: { dnsname: "fs-0123.fsx.us-west-2.amazonaws.com", mountname: "abcdef" } },
      });
      expect(claim.spec).toEqual({ accessModes: ["ReadWriteMany"], storageClassName: "lustre", volumeName: volume.metadata.name, resources: { requests: { storage: "1Gi" } } });
    });

    test("hands the root folder over before the download", () => {
      const download = rendered.find(({ kind, spec }) => kind === "Job" && spec.template.spec.initContainers?.[0]?.name === "hand-over-cache");
      expect(download.spec.template.spec.initContainers[0].command).toEqual(["chown", "1000:1000", "/opt/models"]);
    });

    test.each([
      [{ ...values.cache.volume, driver: "" }, /driver/],
      [{ ...values.cache.volume, size: "1Gi" }, /size/],
      [{ driver: "a", attributes: {} }, /handle/],
    ])("refuses a volume that is none: %p", (volume, reason) => {
      expect(() => helmTemplate(chart, { ...values, cache: { ...values.cache, volume } }, { name: "qwen" })).toThrow(reason);
    });
  });

  const problems = (lustre: EksLustreOptions, one: Partial<ServedModelOptions>): any[] => {
    const app = new App({ outdir: Testing.app().outdir });
    new EksDeployment(app, "lab", { region: "us-west-2", network: PROPS.network, gpuPools: [{ ...L4, machineType: "g6.48xlarge" }], lustre, models: [{ ...model, gpuPool: "l4", ...one }] });
    return problemsIn(app);
  };

  test("a deployment has it, its names from the cluster's stack", () => {
    const app = new App({ outdir: Testing.app().outdir });
    const { stacks } = new EksDeployment(app, "lab", { region: "us-west-2", network: PROPS.network, gpuPools: [L4], lustre: { capacityGiB: 1200 }, models: [model] });
    expect(problemsIn(app)).toEqual([]);
    const inference = JSON.parse(Testing.synth(stacks[stacks.length - 1]));
    const text = Object.values<any>(inference.resource.helm_release)[0].values[0];
    expect(text).toMatch(/"dnsname":"?\$\{/);
    expect(text).toMatch(/"handle":"?\$\{/);
    const addOns = JSON.parse(Testing.synth(stacks[1]));
    expect(Object.values<any>(addOns.resource.kubernetes_storage_class_v1).map(({ storage_provisioner: one }) => one)).toContain("kubernetes.io/no-provisioner");
  });

  test("a size of one's own is refused, which would mean nothing", () => {
    expect(problems({ capacityGiB: 1200 }, { cacheSizeGiB: 100 })).toMatchObject([{ code: "volume-without-size", property: "cacheSizeGiB", reason: expect.stringContaining("share") }]);
  });

  test("weights that it doesn't hold are refused, those that it holds aren't", () => {
    const planned = [{ part: {}, problems: [], plan: { diagnostics: [], requirements: { modelVolumeGiB: 1300 } } }] as never;
    const offer = (capacityGiB: number): any => offers(make({ capacityGiB }));
    expect(checkPlan(model, planned, offer(1200))).toMatchObject([{ code: "volume-too-small", property: "storageClass", reason: expect.stringMatching(/1300 GiB.*lustre has 1200/) }]);
    expect(checkPlan(model, planned, offer(2400))).toEqual([]);
  });
});

describe("refused", () => {
  const found = (lustre: EksLustreOptions, props: Partial<EksClusterProps> = {}): Finding[] => checkEksCluster({ ...PROPS, lustre, ...props });
  const of = (one: Partial<EksLustreOptions>): EksLustreOptions => ({ capacityGiB: 1200, ...one });

  test.each<[string, Partial<EksLustreOptions>, string, string, RegExp]>([
    ["1 GiB", { capacityGiB: 1 }, "invalid-lustre-size", "capacityGiB", /write 1200/],
    ["none", { capacityGiB: 0 }, "invalid-lustre-size", "capacityGiB", /write 1200/],
    ["less than none", { capacityGiB: -2400 }, "invalid-lustre-size", "capacityGiB", /write 1200/],
    ["1201 GiB", { capacityGiB: 1201 }, "invalid-lustre-size", "capacityGiB", /write 2400/],
    ["3600 GiB, a step of the first scratch kind", { capacityGiB: 3600 }, "invalid-lustre-size", "capacityGiB", /write 4800/],
    ["2400.5 GiB", { capacityGiB: 2400.5 }, "invalid-lustre-size", "capacityGiB", /write 4800/],
    ["no number", { capacityGiB: NaN }, "invalid-lustre-size", "capacityGiB", /write 1200/],
    ["no end", { capacityGiB: Infinity }, "invalid-lustre-size", "capacityGiB", /1200, 2400/],
    ["a throughput of PERSISTENT_1", { deployment: EksLustreDeployment.persistent(200) }, "invalid-lustre-throughput", "deployment", /persistent\(250\)/],
    ["no throughput", { deployment: EksLustreDeployment.persistent(0) }, "invalid-lustre-throughput", "deployment", /persistent\(125\)/],
    ["more than there is", { deployment: EksLustreDeployment.persistent(2000) }, "invalid-lustre-throughput", "deployment", /persistent\(1000\)/],
    ["a zone that the cluster hasn't", { availabilityZone: "us-west-2d" }, "lustre-zone", "availabilityZone", /name one of those/],
    ["an empty zone", { availabilityZone: "" }, "lustre-zone", "availabilityZone", /name one of those/],
    ["a key for scratch", { deployment: SCRATCH, kmsKeyArn: KEY }, "invalid-kms-key", "kmsKeyArn", /persistent\(125\)/],
    ["a key by its alias", { kmsKeyArn: "alias/weights" }, "invalid-kms-key", "kmsKeyArn", /arn:aws:kms:us-west-2/],
    ["a key of another region", { kmsKeyArn: KEY.replace("us-west-2", "eu-west-1") }, "invalid-kms-key", "kmsKeyArn", /arn:aws:kms:us-west-2/],
    ["backups of scratch", { deployment: SCRATCH, backupDays: 7 }, "invalid-lustre-backup", "backupDays", /leave it out/],
    ["backups for 91 days", { backupDays: 91 }, "invalid-lustre-backup", "backupDays", /1 to 90/],
    ["backups for half a day", { backupDays: 0.5 }, "invalid-lustre-backup", "backupDays", /1 to 90/],
    ["backups for less than none", { backupDays: -1 }, "invalid-lustre-backup", "backupDays", /1 to 90/],
    ["backups beside a bucket", { backupDays: 7, s3: { bucket: "my-weights" } }, "invalid-lustre-backup", "backupDays", /writeBack/],
    ["a bucket by its address", { s3: { bucket: "s3://my-weights" } }, "invalid-bucket", "s3.bucket", /my-weights/],
    ["a bucket in capitals", { s3: { bucket: "My-Weights" } }, "invalid-bucket", "s3.bucket", /my-weights/],
    ["a bucket like an address", { s3: { bucket: "10.0.0.1" } }, "invalid-bucket", "s3.bucket", /my-weights/],
    ["a short bucket", { s3: { bucket: "ab" } }, "invalid-bucket", "s3.bucket", /my-weights/],
    ["a bucket with two periods", { s3: { bucket: "my..weights" } }, "invalid-bucket", "s3.bucket", /my-weights/],
    ["a prefix with a slash before it", { s3: { bucket: "my-weights", prefix: "/models" } }, "invalid-bucket", "s3.prefix", /models/],
    ["a prefix with one after it", { s3: { bucket: "my-weights", prefix: "models/" } }, "invalid-bucket", "s3.prefix", /models/],
    ["an empty prefix", { s3: { bucket: "my-weights", prefix: "" } }, "invalid-bucket", "s3.prefix", /leave it out/],
  ])("%s", (_, one, code, property, fix) => {
    expect(found(of(one))).toMatchObject([{ code, property: `lustre.${property}`, fix: expect.stringMatching(fix) }]);
  });

  test.each<[string, EksGpuPoolOptions[]]>([
    ["pools in two zones", [L4, { ...L4, name: "other", availabilityZones: ["us-west-2a"] }]],
    ["a pool in all zones", [{ ...L4, availabilityZones: undefined }]],
    ["a pool that names none beside one that does", [L4, { ...L4, name: "other", availabilityZones: undefined }]],
  ])("no zone, with %s", (_, gpuPools) => {
    expect(found(of({}), { gpuPools })).toMatchObject([{ code: "lustre-zone", fix: expect.stringContaining("us-west-2a, us-west-2b") }]);
    expect(found(of({ availabilityZone: "us-west-2a" }), { gpuPools })).toEqual([]);
  });

  test("a zone, where the cluster's aren't named", () => {
    const unnamed = { network: {}, gpuPools: [{ ...L4, availabilityZones: undefined }] };
    expect(found(of({ availabilityZone: "us-west-2a" }), unnamed)).toMatchObject([{ code: "lustre-zone", fix: expect.stringContaining("network.availabilityZones") }]);
  });

  test("a version of its driver without it", () => {
    expect(checkEksCluster({ ...PROPS, addOnVersions: { fsxCsiDriver: "v1.9.0-eksbuild.1" } })).toMatchObject([{ code: "invalid-add-on-version", property: "addOnVersions.fsxCsiDriver" }]);
  });

  test("all at once", () => {
    const all = found(of({ capacityGiB: 7, deployment: SCRATCH, kmsKeyArn: "k", backupDays: 3, availabilityZone: "x", s3: { bucket: "B" } }));
    expect(all.map(({ property }) => property)).toEqual(["lustre.capacityGiB", "lustre.availabilityZone", "lustre.kmsKeyArn", "lustre.backupDays", "lustre.s3.bucket"]);
  });

  test("what is known only at apply is let through", () => {
    const text = Fn.lower("A");
    expect(found(of({ kmsKeyArn: text, s3: { bucket: text, prefix: text } }))).toEqual([]);
  });

  test("and pools of a reservation change nothing of it", () => {
    expect(found(of({}), { gpuPools: [{ ...L4, capacity: Capacity.SPOT }] })).toEqual([]);
  });
});
