/** Whether what is in a vault can be deleted before its time. */
export class EksBackupLock {
  /** By nobody but who may change the lock itself. */
  public static readonly GOVERNANCE = new EksBackupLock();

  /**
   * By nobody, AWS included, nor can the lock be taken off, or the vault deleted while a backup is in it, once these days are over. What is kept
   * costs until its time.
   *
   * @param graceDays until then the lock can be changed and taken off; from 3 on
   */
  public static compliance(graceDays: number): EksBackupLock {
    return new EksBackupLock(graceDays);
  }

  private constructor(
    /** @default - the lock can be taken off at any time */
    public readonly graceDays?: number,
  ) {}
}

/**
 * AWS Backup of the shared files, EFS: a vault, a plan and a role of the cluster's own. What is in them can be downloaded again, as a rule: it is for
 * weights that are nowhere else, such as those that were trained here.
 */
export interface EksFileBackupOptions {
  /** When, in UTC, as cron writes it: minute, hour, day of the month, month, day of the week (0 to 6). No more often than each hour. @default "0 3 * * *" @example "0 3 * * *" */
  readonly schedule?: string;
  /** How long a backup is kept, in days. @default 30 @example 30 @integer @minimum 1 @maximum 3650 */
  readonly keepDays?: number;
  /** ARN of the KMS key of the vault. For life. @default - AWS's own, `aws/backup` @example "arn:aws:kms:us-west-2:111122223333:key/ID" */
  readonly kmsKeyArn?: string;
  /** Whether what is in the vault can be deleted before its time. @default - by whoever may delete backups @example EksBackupLock.GOVERNANCE */
  readonly lock?: EksBackupLock;
  /**
   * Whether AWS restores the newest backup on the first of each month into a file system of its own, which it deletes after a few hours. Both are
   * paid for, and how it went stands in AWS Backup's list of restore jobs.
   * @default false
   */
  readonly restoreTest?: boolean;
}
