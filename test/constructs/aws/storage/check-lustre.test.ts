import { Fn } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { EksGpuPoolOptions } from "../../../../constructs/aws/pools/pool-options";
import { EksLustreDeployment, EksLustreOptions } from "../../../../constructs/aws/storage/lustre-options";
import { Capacity } from "../../../../constructs/cluster/pools/capacity";
import { Finding } from "../../../../constructs/core/problems/problem";
import { KEY, L4, PROPS, SCRATCH } from "./made-lustre";

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
