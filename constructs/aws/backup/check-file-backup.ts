import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { checkKeyArn } from "../storage/check-lustre";
import { awsSchedule } from "./aws-schedule";
import { EksBackupLock, EksFileBackupOptions } from "./file-backup-options";
import { FILE_BACKUP_DAYS } from "./file-backup";

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html: a lock begins 3 days from now at the soonest, and 100 years at the latest. */
const GRACE = { least: 3, most: 36500 };
/** A restore test looks for backups of the last year. */
const TESTED_DAYS = 365;

/** What is wrong with backups of the shared files. */
export function checkFileBackup(property: string, options: EksFileBackupOptions | undefined, region: string): Finding[] {
  if (options === undefined) return [];
  const { schedule, kmsKeyArn, lock, keepDays = FILE_BACKUP_DAYS, restoreTest = false } = options;
  const findings: Finding[] = kmsKeyArn === undefined ? [] : checkKeyArn(`${property}.kmsKeyArn`, kmsKeyArn, region);
  if (schedule !== undefined && !Token.isUnresolved(schedule) && awsSchedule(schedule) === undefined) {
    const reason = "AWS Backup takes five fields with a blank between them, of which the minute is a number (no more often than each hour), and the day one of the month or one of the week, not both";
    findings.push({ code: "invalid-schedule", property: `${property}.schedule`, value: schedule, reason, fix: 'write it like "0 3 * * *", or "0 3 * * 0" for Sundays' });
  }
  const grace = lock?.graceDays;
  // Of days that weren't given a lock would come out that can be taken off.
  if (lock !== undefined && lock !== EksBackupLock.GOVERNANCE && !Token.isUnresolved(grace) && !(typeof grace === "number" && Number.isInteger(grace) && grace >= GRACE.least && grace <= GRACE.most)) {
    const reason = `a lock that nobody can take off begins ${GRACE.least} to ${GRACE.most} days from when it is made`;
    findings.push({ code: "invalid-backup-lock", property: `${property}.lock`, value: grace, reason, fix: `write EksBackupLock.compliance(${GRACE.least}), or more` });
  }
  if (restoreTest === true && !Token.isUnresolved(keepDays) && keepDays > TESTED_DAYS) {
    findings.push({ code: "invalid-restore-test", property: `${property}.restoreTest`, value: keepDays, reason: `a restore test chooses among backups of ${TESTED_DAYS} days at the most, and keepDays is more`, fix: `leave it out, or keep them for ${TESTED_DAYS} days` });
  }
  return findings;
}
