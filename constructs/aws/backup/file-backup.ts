import { Construct } from "constructs";
import { BackupPlan, BackupRestoreTestingPlan, BackupRestoreTestingSelection, BackupSelection, BackupVault, BackupVaultLockConfiguration } from "../bindings";
import { ServiceRole } from "../identity/service-role";
import { roleName } from "../names";
import { awsSchedule } from "./aws-schedule";
import { EksFileBackupOptions } from "./file-backup-options";

/** Properties of `EksFileBackup`. */
export interface EksFileBackupProps extends EksFileBackupOptions {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  readonly fileSystemArn: string;
  /** Refuses to plan the vault away. @default true */
  readonly deletionProtection?: boolean;
}

export const FILE_BACKUP_SCHEDULE = "0 3 * * *";
export const FILE_BACKUP_DAYS = 30;

/** A vault's name has 50 characters. */
const LONGEST_NAME = 44;

/**
 * A vault, a plan that puts the shared files into it, and the role by which AWS Backup does: that file system alone is selected. Where it is asked for,
 * a lock, and a restore each month.
 */
export class EksFileBackup extends Construct {
  public constructor(scope: Construct, id: string, props: EksFileBackupProps) {
    super(scope, id);
    const { clusterName, region, fileSystemArn, keepDays = FILE_BACKUP_DAYS, lock, deletionProtection = true } = props;
    const name = `${clusterName.slice(0, LONGEST_NAME)}-files`;
    const vault = new BackupVault(this, "vault", { name, kmsKeyArn: props.kmsKeyArn, forceDestroy: false, lifecycle: { preventDestroy: deletionProtection } });
    this.node.defaultChild = vault;
    if (lock !== undefined) new BackupVaultLockConfiguration(this, "lock", { backupVaultName: vault.name, minRetentionDays: keepDays, changeableForDays: lock.graceDays });
    const role = new ServiceRole(this, "role", {
      roleName: roleName(clusterName, region, "files-backup"),
      service: "backup.amazonaws.com",
      managedPolicies: ["service-role/AWSBackupServiceRolePolicyForBackup"],
    });
    const plan = new BackupPlan(this, "plan", {
      name,
      rule: [{ ruleName: "files", targetVaultName: vault.name, schedule: awsSchedule(props.schedule ?? FILE_BACKUP_SCHEDULE), lifecycle: { deleteAfter: keepDays } }],
    });
    new BackupSelection(this, "selection", { name: "files", planId: plan.id, iamRoleArn: role.arn, resources: [fileSystemArn], dependsOn: role.policies });
    if (props.restoreTest === true) this.testRestores(props, vault);
  }

  private testRestores({ clusterName, region, fileSystemArn, keepDays = FILE_BACKUP_DAYS }: EksFileBackupProps, vault: BackupVault): void {
    const role = new ServiceRole(this, "restore-role", {
      roleName: roleName(clusterName, region, "files-restore"),
      service: "backup.amazonaws.com",
      managedPolicies: ["service-role/AWSBackupServiceRolePolicyForRestores"],
    });
    // Its name has letters, digits and underscores, 50 of them.
    const plan = new BackupRestoreTestingPlan(this, "restore-test", {
      name: `${clusterName.replace(/[^A-Za-z0-9]/g, "_").slice(0, LONGEST_NAME)}_files`,
      scheduleExpression: "cron(0 6 1 * ? *)",
      startWindowHours: 1,
      recoveryPointSelection: [{ algorithm: "LATEST_WITHIN_WINDOW", includeVaults: [vault.arn], recoveryPointTypes: ["SNAPSHOT"], selectionWindowDays: keepDays }],
    });
    new BackupRestoreTestingSelection(this, "restored-files", {
      name: "files",
      restoreTestingPlanName: plan.name,
      protectedResourceType: "EFS",
      protectedResourceArns: [fileSystemArn],
      iamRoleArn: role.arn,
      validationWindowHours: 1,
      dependsOn: role.policies,
    });
  }
}
