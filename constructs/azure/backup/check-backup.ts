import { checkBackup } from "../../cluster/backup/check-backup";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { AksBackupOptions } from "./backup-options";
import { repeatingInterval } from "./schedule";

/** The longest that Azure Backup keeps objects of AKS beside the cluster (https://learn.microsoft.com/azure/backup/azure-kubernetes-service-backup-overview). */
const LONGEST_DAYS = 360;

/** What is wrong with a backup of an AKS cluster. */
export function checkAksBackup(property: string, options: AksBackupOptions | undefined): Finding[] {
  if (options === undefined) return [];
  const findings = checkBackup(property, options);
  const { schedule, keepDays } = options;
  if (schedule !== undefined && !findings.some(({ code }) => code === "invalid-schedule") && (Token.isUnresolved(schedule) || repeatingInterval(schedule) === undefined)) {
    const reason = "Azure Backup saves a cluster every day or every week at a time, or every 4, 6, 8 or 12 hours";
    findings.push({ code: "invalid-schedule", property: `${property}.schedule`, value: schedule, reason, fix: 'write it like "0 3 * * *", "0 3 * * 0" or "0 */6 * * *"' });
  }
  if (keepDays !== undefined && !Token.isUnresolved(keepDays) && keepDays > LONGEST_DAYS && keepDays <= 3650) {
    findings.push({ code: "backup-too-long", property: `${property}.keepDays`, value: keepDays, reason: `Azure Backup keeps a cluster's objects for ${LONGEST_DAYS} days at most`, fix: `write ${LONGEST_DAYS} or fewer` });
  }
  return findings;
}
