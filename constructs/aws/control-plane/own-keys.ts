/** KMS keys of one's own, which are there already, in the cluster's region. FSx, ECR and Secrets Manager have theirs at their own properties. */
export interface EksOwnKeys {
  /**
   * ARN of the key of nodes' disks and of the class `gp3`. A change rolls the nodes; volumes that are there keep the key that they have.
   * @default - AWS's own, `aws/ebs`
   * @example "arn:aws:kms:us-west-2:111122223333:key/ID"
   */
  readonly disksKeyArn?: string;
  /**
   * ARN of the key of the shared files, EFS. For life: another makes them anew, which is refused while `deletionProtection` is on.
   * @default - AWS's own, `aws/elasticfilesystem`
   * @example "arn:aws:kms:us-west-2:111122223333:key/ID"
   */
  readonly filesKeyArn?: string;
  /** ARN of the key of the control plane's logs. Its policy must let CloudWatch Logs in. @default - AWS's own @example "arn:aws:kms:us-west-2:111122223333:key/ID" */
  readonly logsKeyArn?: string;
  /**
   * ARN of the key of Kubernetes' Secrets, in place of one that is made. For life: a cluster once encrypted stays so, by the same key.
   * @default - one is made
   * @example "arn:aws:kms:us-west-2:111122223333:key/ID"
   */
  readonly secretsKeyArn?: string;
  /**
   * ARN of the key of the log group that keeps pods' lines, of `logs: Logs.cloud()`. Its policy must let CloudWatch Logs in, for that group too.
   * @default - AWS's own
   * @example "arn:aws:kms:us-west-2:111122223333:key/ID"
   */
  readonly podLogsKeyArn?: string;
  /**
   * ARN of the key of the queue by which Karpenter hears of machines that go. Its policy must let EventBridge in, or nothing reaches the queue.
   * @default - SQS's own
   * @example "arn:aws:kms:us-west-2:111122223333:key/ID"
   */
  readonly queueKeyArn?: string;
  /** ARN of the key of the bucket of `backup`. What lies there already keeps the key that it has. @default - AWS's own, of S3 @example "arn:aws:kms:us-west-2:111122223333:key/ID" */
  readonly backupsKeyArn?: string;
}
