import { EksManagedGrafanaOptions } from "./managed-grafana-options";

/** Amazon's managed Prometheus for a cluster: a workspace of its own. */
export interface EksManagedPrometheusOptions {
  /** How long samples are kept, in days. @default - AWS's own 150 @example 400 @integer @minimum 1 @maximum 1095 */
  readonly retentionDays?: number;
  /**
   * A KMS key of the region with which they are encrypted. For life: another one makes the workspace anew. AWS's own collector writes into no
   * such workspace, so it is for a Prometheus of the deployment's own.
   * @default - a key that AWS owns
   * @example "arn:aws:kms:us-west-2:111122223333:key/ID"
   */
  readonly kmsKeyArn?: string;
  /**
   * Ranges of the private subnets, from which AWS's own collector scrapes: models let them in.
   * @default - those of the network that is made; with `existingNetwork` they must be named
   * @example ["10.0.0.0/19"]
   */
  readonly collectorCidrs?: string[];
  /**
   * A standard topic of Amazon SNS that its alert manager publishes to, where rules are evaluated here (`rules` of `Monitoring.managed`, `cloudRules`
   * of `Monitoring.inCluster`). The topic's own policy must let `aps.amazonaws.com` publish.
   * @default - none: what fires is seen in the workspace, and nobody is told
   * @example "arn:aws:sns:us-west-2:111122223333:dynamo-alerts"
   */
  readonly alertTopicArn?: string;
  /** Amazon Managed Grafana that asks it. @default - none @example { adminGroupIds: ["94482488-3041-7026-18f3-be45837cd0e4"] } */
  readonly grafana?: EksManagedGrafanaOptions;
}
