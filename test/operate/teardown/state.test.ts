import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { DataKind, keeping } from "../../../operate/teardown/kept";
import { protectedIn } from "../../../operate/teardown/protected";
import { StateResource, readState } from "../../../operate/teardown/state";

/** What a stack holds, what of it is data, and what can't be destroyed. */

const state = (...resources: object[]): string => JSON.stringify({ version: 4, terraform_version: "1.11.4", serial: 1, lineage: "l", outputs: {}, resources });
const managed = (type: string, name: string, attributes: object = {}, more: object = {}): object => ({ mode: "managed", type, name, provider: "p", instances: [{ schema_version: 0, attributes }], ...more });

test("addresses are as `terraform state rm` takes them; data sources aren't held", () => {
  const read = readState(
    state(managed("aws_vpc", "main", { id: "vpc-1", arn: "arn:vpc" }), { ...managed("aws_eip", "nat"), mode: "data" }, managed("aws_subnet", "s", {}, { module: "module.net", instances: [{ index_key: "a", attributes: { id: "subnet-a" } }, { index_key: 1, attributes: {} }] })),
  );
  expect(read.known && read.value.map(({ address, ids }) => [address, ids])).toEqual([
    ["aws_vpc.main", ["vpc-1", "arn:vpc"]],
    ['module.net.aws_subnet.s["a"]', ["subnet-a"]],
    ["module.net.aws_subnet.s[1]", []],
  ]);
});

test.each<[string, string, RegExp | 0]>([
  ["no state yet", "", 0],
  ["an empty state", state(), 0],
  ["another version", '{"version":5,"resources":[]}', /version 5; this program reads 4/],
  ["no JSON", "Error: no", /no JSON/],
  ["no resources", '{"version":4}', /resources is absent/],
  ["a resource without a type", state({ mode: "managed" }), /type is absent/],
])("%s", (_, text, reason) => {
  const read = readState(text);
  if (reason === 0) expect(read).toEqual({ known: true, value: [] });
  else expect(read).toMatchObject({ known: false, why: "malformed", reason: expect.stringMatching(reason) });
});

const held = (type: string, attributes: { [name: string]: unknown } = {}, name = "x"): StateResource => ({ address: `${type}.${name}`, type, ids: [attributes.id, attributes.arn].filter((id): id is string => typeof id === "string"), attributes });
const AWS = [held("aws_vpc"), held("aws_efs_file_system", { id: "fs-1", kms_key_id: "arn:key" }), held("aws_efs_file_system_policy"), held("aws_efs_mount_target"), held("aws_kms_key", { id: "k", arn: "arn:key" }), held("aws_kms_key", { id: "l", arn: "arn:other" }, "other"), held("aws_s3_bucket", { id: "weights", bucket: "weights" }), held("aws_s3_bucket_public_access_block")];
const AZURE = [held("azurerm_resource_group", { id: "/g" }), held("azurerm_storage_account", { id: "/a" }), held("azurerm_virtual_network")];
const EBS = { name: "pvc-1", claim: "a/b", driver: "ebs.csi.aws.com", handle: "vol-1", policy: "Delete" };
const FILESTORE = { ...EBS, driver: "filestore.csi.storage.gke.io", handle: "modeInstance/z/i/s" };

test.each<[string, StateResource[], DataKind[], (typeof EBS)[], string[]]>([
  ["AWS: files with their policy and their key, buckets with what closes them", AWS, [], [], ["aws_efs_file_system.x", "aws_efs_file_system_policy.x", "aws_kms_key.x", "aws_s3_bucket.x", "aws_s3_bucket_public_access_block.x"]],
  ["AWS, file systems may go", AWS, ["file-systems"], [], ["aws_s3_bucket.x", "aws_s3_bucket_public_access_block.x"]],
  ["AWS, all may go", AWS, ["file-systems", "buckets"], [EBS], []],
  ["Azure: the account and the group that it lies in", AZURE, [], [], ["azurerm_resource_group.x", "azurerm_storage_account.x"]],
  ["Azure, all may go", AZURE, ["file-systems"], [], []],
  ["Google: nothing that is data", [held("google_compute_network"), held("google_compute_subnetwork")], [], [], []],
  ["Google: a Filestore volume holds the network that it hangs on", [held("google_compute_network"), held("google_compute_subnetwork")], [], [FILESTORE], ["google_compute_network.x"]],
])("%s: forgotten", (_, resources, deleted, volumes, forgotten) => {
  expect(keeping(resources, deleted, volumes).forgotten).toEqual(forgotten);
});

test("what is kept is told by the cloud's id, with what deletes it", () => {
  expect(keeping(AWS, [], []).kept).toEqual([
    { kind: "file-systems", name: "aws_efs_file_system.x", id: "fs-1", command: "aws efs delete-file-system --file-system-id fs-1" },
    { kind: "buckets", name: "aws_s3_bucket.x", id: "weights", command: "aws s3 rb s3://weights --force" },
  ]);
});

test("what is protected is told, by the provider's argument as it is deployed or by Terraform's own, and not what stays anyway", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "protected-"));
  const resource = { aws_eks_cluster: { eks: { lifecycle: { prevent_destroy: true } } }, aws_efs_file_system: { files: { lifecycle: { prevent_destroy: true } } }, aws_vpc: { v: { lifecycle: { prevent_destroy: false } } } };
  fs.writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify({ resource }));
  const stack = { name: "eks-cluster", step: "cluster", folder };
  const all = [held("aws_eks_cluster", {}, "eks"), held("aws_efs_file_system", {}, "files"), held("aws_vpc", {}, "v"), held("google_container_cluster", { deletion_protection: true }, "gke"), held("google_container_cluster", { deletion_protection: false }, "other")];
  expect(protectedIn(stack, all, (address) => address.startsWith("aws_efs"))).toEqual([
    { address: "aws_eks_cluster.eks", stack: "eks-cluster", by: "lifecycle.prevent_destroy is on" },
    { address: "google_container_cluster.gke", stack: "eks-cluster", by: "deletion_protection is on" },
  ]);
  fs.rmSync(folder, { recursive: true });
});
