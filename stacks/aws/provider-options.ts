import { AwsProviderConfig } from "../../constructs/aws/bindings";
import { Token } from "../../constructs/core/framework";
import { Finding } from "../../constructs/core/problems/problem";

/** As whom Terraform works in AWS, and what it marks everything with. */
export interface EksProviderOptions {
  /**
   * Profile of the AWS CLI's configuration, for Terraform and for the token of the cluster. What else a role needs, an external id or a
   * session's name, stands in the profile.
   * @default - the one that AWS_PROFILE names when Terraform runs, or none
   * @example "platform"
   */
  readonly profile?: string;
  /**
   * Role that is assumed for all of it, the cluster's token too: so it is that role that creates the cluster and administers it.
   * @default - none
   * @example "arn:aws:iam::111122223333:role/deployer"
   */
  readonly assumeRoleArn?: string;
  /**
   * Tags on every resource of the AWS provider that takes tags. Machines and their volumes have those of `tags` alone.
   * @default - none
   * @example { "cost-center": "1234" }
   */
  readonly defaultTags?: { [key: string]: string };
  /**
   * Version of Terraform's AWS provider, 5.100.0 or newer. What only 6.x knows isn't written for one before it: EKS's own protection of the cluster
   * against deletion; Terraform's stays.
   * @default - the one that the package's classes were made from, 6.25.0
   * @example "5.100.0"
   */
  readonly version?: string;
}

/** How Terraform's AWS provider works. */
export interface EksProvider {
  /** As whom Terraform works in AWS. @default - as the machine is signed in @example { profile: "platform" } */
  readonly provider?: EksProviderOptions;
}

const OLDEST = [5, 100, 0];

/** A version that isn't one, or that some of the resources here are unknown to. */
export function checkProviderVersion(property: string, { version: value }: EksProviderOptions): Finding[] {
  if (value === undefined) return [];
  const parts = Token.isUnresolved(value) ? undefined : /^(\d+)\.(\d+)\.(\d+)$/.exec(value)?.slice(1).map(Number);
  const fix = `write it like "${OLDEST.join(".")}", or leave it out`;
  if (parts === undefined) return [{ code: "invalid-provider-version", property, value, reason: "Terraform is told one version, in three numbers, so that two machines have the same", fix }];
  const at = parts.findIndex((part, index) => part !== OLDEST[index]);
  if (at < 0 || parts[at] > OLDEST[at]) return [];
  return [{ code: "invalid-provider-version", property, value, reason: `what is made here was tried with ${OLDEST.join(".")} and newer`, fix }];
}

/** Whether a version lacks what came with 6.0. */
export function isBeforeSix({ version }: EksProviderOptions): boolean {
  return version !== undefined && version.startsWith("5.");
}

/** Arguments of the provider, only those that were given. */
export function providerConfig({ profile, assumeRoleArn, defaultTags }: EksProviderOptions): AwsProviderConfig {
  return {
    profile,
    assumeRole: assumeRoleArn === undefined ? undefined : [{ roleArn: assumeRoleArn }],
    defaultTags: defaultTags === undefined ? undefined : [{ tags: defaultTags }],
  };
}
