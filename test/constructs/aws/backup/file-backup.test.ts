import { TerraformStack, Testing } from "cdktf";
import { awsSchedule } from "../../../../constructs/aws/backup/aws-schedule";
import { EksBackupLock } from "../../../../constructs/aws/backup/file-backup-options";
import { EksCluster } from "../../../../constructs/aws/eks-cluster";
import { EksClusterProps } from "../../../../constructs/aws/eks-cluster-props";
import { problemsIn } from "../../../../constructs/core/problems/refuse";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

function make(props: Partial<EksClusterProps>): { resource: any; problems: string[] } {
  const stack = new TerraformStack(Testing.app(), "test");
  new EksCluster(stack, "eks", { clusterName: "lab", region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 1 }], ...props });
  const problems = problemsIn(stack).map(({ code, property }) => `${code} ${property}`);
  return { problems, resource: problems.length > 0 ? {} : JSON.parse(Testing.synth(stack)).resource };
}
const only = (resource: any, type: string): any => {
  const all = Object.values(resource[type]);
  expect(all).toHaveLength(1);
  return all[0];
};
const reference = (resource: any, type: string, attribute: string): string => `\${${type}.${Object.keys(resource[type])[0]}.${attribute}}`;

test("nothing of it without fileBackups", () => {
  expect(Object.keys(make({}).resource).filter((type) => type.startsWith("aws_backup"))).toEqual([]);
});

test("a vault of the cluster's own, a plan into it, and the shared files alone selected, by a role that AWS Backup takes", () => {
  const { resource } = make({ fileBackups: { schedule: "30 2 * * 0", keepDays: 14 } });
  expect(only(resource, "aws_backup_vault")).toMatchObject({ name: "lab-files", force_destroy: false, lifecycle: { prevent_destroy: true }, tags: { "dynamo-serving-cluster": "lab" } });
  expect(only(resource, "aws_backup_plan").rule).toEqual([{ rule_name: "files", target_vault_name: reference(resource, "aws_backup_vault", "name"), schedule: "cron(30 2 ? * 1 *)", lifecycle: { delete_after: 14 } }]);
  const selection = only(resource, "aws_backup_selection");
  expect(selection.resources).toEqual([reference(resource, "aws_efs_file_system", "arn")]);
  const [[id, role]] = Object.entries<any>(resource.aws_iam_role).filter(([, { name }]) => name === "lab-us-west-2-files-backup");
  expect(selection.iam_role_arn).toBe(`\${aws_iam_role.${id}.arn}`);
  expect(JSON.parse(role.assume_role_policy).Statement[0].Principal).toEqual({ Service: "backup.amazonaws.com" });
  const attached = Object.entries<any>(resource.aws_iam_role_policy_attachment).filter(([, { role: of }]) => of === `\${aws_iam_role.${id}.name}`);
  expect(attached.map(([, { policy_arn: arn }]) => arn)).toEqual(["arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"]);
  // A backup that begins before the role's rights are there fails.
  expect(selection.depends_on).toEqual(attached.map(([name]) => `aws_iam_role_policy_attachment.${name}`));
  expect([resource.aws_backup_vault_lock_configuration, resource.aws_backup_restore_testing_plan]).toEqual([undefined, undefined]);
});

test("a key of one's own, and a vault that may go with a cluster that may", () => {
  const kmsKeyArn = "arn:aws:kms:us-west-2:111122223333:key/abc";
  expect(only(make({ fileBackups: { kmsKeyArn }, deletionProtection: false }).resource, "aws_backup_vault")).toMatchObject({ kms_key_arn: kmsKeyArn, lifecycle: { prevent_destroy: false } });
});

test("a lock keeps backups as long as they are kept, and one of compliance begins after its days", () => {
  const lock = (given: EksBackupLock): any => only(make({ fileBackups: { keepDays: 14, lock: given } }).resource, "aws_backup_vault_lock_configuration");
  expect(lock(EksBackupLock.GOVERNANCE)).toEqual({ backup_vault_name: expect.any(String), min_retention_days: 14 });
  expect(lock(EksBackupLock.compliance(7))).toMatchObject({ min_retention_days: 14, changeable_for_days: 7 });
});

test("a restore test: the newest of this vault, of these files, each month, by a role that restores", () => {
  const { resource } = make({ clusterName: "lab-1", fileBackups: { restoreTest: true } });
  expect(only(resource, "aws_backup_restore_testing_plan")).toMatchObject({
    name: "lab_1_files",
    schedule_expression: "cron(0 6 1 * ? *)",
    recovery_point_selection: [{ algorithm: "LATEST_WITHIN_WINDOW", include_vaults: [reference(resource, "aws_backup_vault", "arn")], recovery_point_types: ["SNAPSHOT"], selection_window_days: 30 }],
  });
  expect(only(resource, "aws_backup_restore_testing_selection")).toMatchObject({ protected_resource_type: "EFS", protected_resource_arns: [reference(resource, "aws_efs_file_system", "arn")], validation_window_hours: 1 });
  expect(Object.values<any>(resource.aws_iam_role_policy_attachment).map(({ policy_arn: arn }) => arn)).toContain("arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores");
});

test.each<[string, any]>([
  ["invalid-schedule fileBackups.schedule", { schedule: "*/5 * * * *" }],
  ["invalid-schedule fileBackups.schedule", { schedule: "0 3 1 * 1" }],
  ["invalid-schedule fileBackups.schedule", { schedule: "0 25 * * *" }],
  ["invalid-kms-key fileBackups.kmsKeyArn", { kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/abc" }],
  ["invalid-count fileBackups.keepDays", { keepDays: 0 }],
  ["invalid-backup-lock fileBackups.lock", { lock: EksBackupLock.compliance(2) }],
  ["invalid-restore-test fileBackups.restoreTest", { keepDays: 400, restoreTest: true }],
  ["wrong-type fileBackups.lock", { lock: "compliance" }],
])("refused: %s, %p", (says, fileBackups) => {
  expect(make({ fileBackups }).problems).toEqual([says]);
});

test.each<[string, string | undefined]>([
  ["0 3 * * *", "cron(0 3 * * ? *)"],
  ["15 */6 * * *", "cron(15 */6 * * ? *)"],
  ["0 3 * * 1-5", "cron(0 3 ? * 2-6 *)"],
  ["0 3 * * 0,6", "cron(0 3 ? * 1,7 *)"],
  ["0 3 1,15 * *", "cron(0 3 1,15 * ? *)"],
  ["0 3 * * 7", undefined],
  ["0 3 * *", undefined],
  ["0 3 * * */2", undefined],
  ["60 3 * * *", undefined],
  ["0 */0 * * *", undefined],
])("%s is %s", (cron, aws) => expect(awsSchedule(cron)).toBe(aws));
