import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { PROPS, make } from "../made-cluster";

const KEY = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-123456789012";

test("the bucket of backups has the key that is named for it, asked for once for many objects", () => {
  const made = make({ backup: {}, ownKeys: { backupsKeyArn: KEY } });
  expect(made.problems).toEqual([]);
  expect(made.one("aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([{ apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: KEY }, bucket_key_enabled: true }]);
});

test("Velero may use it through S3 alone; without one nothing is said of a key", () => {
  const policy = (made: ReturnType<typeof make>): string => made.one("aws_iam_policy", { name: "lab-us-west-2-backup" }).policy as string;
  expect(JSON.parse(policy(make({ backup: {}, ownKeys: { backupsKeyArn: KEY } }))).Statement[2]).toEqual({
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: KEY,
    Condition: { StringEquals: { "kms:ViaService": "s3.us-west-2.amazonaws.com" } },
  });
  const plain = make({ backup: {} });
  expect(policy(plain)).not.toContain("kms:");
  expect(plain.one("aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }]);
});

test.each([
  ["of no backups", { ownKeys: { backupsKeyArn: KEY } }, "key-of-nothing"],
  ["by its alias", { backup: {}, ownKeys: { backupsKeyArn: "alias/backups" } }, "invalid-kms-key"],
  ["of another region", { backup: {}, ownKeys: { backupsKeyArn: KEY.replace("us-west-2", "eu-west-1") } }, "invalid-kms-key"],
])("a key %s is refused", (_, props, code) => {
  expect(checkEksCluster({ ...PROPS, ...props })).toEqual([expect.objectContaining({ code, property: "ownKeys.backupsKeyArn" })]);
});
