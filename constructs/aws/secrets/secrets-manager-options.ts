import { EksManagedSecret } from "./managed-secret";

/** Secrets of AWS Secrets Manager that become Secrets beside the models. */
export interface EksSecretsManagerOptions {
  /** The secrets that are read, and no others. At least one. They are there already, in the cluster's region. @example [EksManagedSecret.huggingFaceToken("hf-token")] @noun secrets */
  readonly secrets: EksManagedSecret[];
  /** ARN of the KMS key that encrypts them. @default - AWS's own, `aws/secretsmanager` @example "arn:aws:kms:us-west-2:111122223333:key/ID" */
  readonly kmsKeyArn?: string;
  /** The models' namespace, as `dynamo.modelNamespace` has it. @default "inference" @example "inference" @format dns-label */
  readonly namespace?: string;
}
