/**
 * Velero in the cluster, which saves objects of some namespaces into a bucket of the cluster's own, on a schedule. Volumes aren't saved: what is in
 * them, the weights, is downloaded again. Nothing is restored by itself.
 */
export interface BackupOptions {
  /** When, in UTC, as cron writes it: minute, hour, day of the month, month, day of the week. @default "0 3 * * *" @example "0 3 * * *" */
  readonly schedule?: string;
  /** How long a backup is kept, in days; and how long after it its last trace in the bucket. @default 30 @example 30 @integer @minimum 1 @maximum 3650 */
  readonly keepDays?: number;
  /** What is saved: names of namespaces. @default ["inference", "dynamo-system"] @example ["inference"] */
  readonly namespaces?: string[];
  /**
   * Whether Secrets are saved too: whoever reads the bucket then has the models' tokens. Otherwise they are made again, by hand or by what made them.
   * @default false
   */
  readonly secrets?: boolean;
}
