import { BackupOptions } from "../../cluster/backup/backup-options";

/**
 * Azure Backup for the cluster: objects of some namespaces are saved on a schedule by AKS's backup extension, into a container of the cluster's own. Volumes
 * aren't saved: what is in them, the weights, is downloaded again. Nothing is restored by itself. Azure keeps fewer schedules than cron has: every day or
 * every week at a time, or every 4, 6, 8 or 12 hours; and no backup for more than 360 days.
 */
export interface AksBackupOptions extends BackupOptions {
  /**
   * Whether what is deleted in the vault can be had back for 14 days, whoever deleted it. As long as something of it is there, the vault can't be deleted either.
   * @default true
   */
  readonly softDelete?: boolean;
}
