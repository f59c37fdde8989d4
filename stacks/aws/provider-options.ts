import { AwsProviderConfig } from "../../constructs/aws/bindings";

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
}

/** How Terraform's AWS provider works. */
export interface EksProvider {
  /** As whom Terraform works in AWS. @default - as the machine is signed in @example { profile: "platform" } */
  readonly provider?: EksProviderOptions;
}

/** Arguments of the provider, only those that were given. */
export function providerConfig({ profile, assumeRoleArn, defaultTags }: EksProviderOptions): AwsProviderConfig {
  return {
    profile,
    assumeRole: assumeRoleArn === undefined ? undefined : [{ roleArn: assumeRoleArn }],
    defaultTags: defaultTags === undefined ? undefined : [{ tags: defaultTags }],
  };
}
