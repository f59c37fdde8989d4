import { Token } from "../../constructs/core/framework";
import { AwsProviderConfig } from "../../constructs/aws/bindings";
import { Finding } from "../../constructs/core/problem";

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

const ROLE = /^arn:[a-z-]+:iam::\d{12}:role\/.+$/;

/** A profile or a role that AWS doesn't have. */
export function checkProvider(property: string, { profile, assumeRoleArn: role }: EksProviderOptions): Finding[] {
  const findings: Finding[] = [];
  if (profile !== undefined && !Token.isUnresolved(profile) && profile.trim() === "") {
    const reason = "a profile has a name; with an empty one the AWS CLI refuses to work";
    findings.push({ code: "empty-profile", property: `${property}.profile`, value: profile, reason, fix: "name one of those that aws configure list-profiles lists" });
  }
  if (role !== undefined && !Token.isUnresolved(role) && !ROLE.test(role)) {
    const reason = "what is assumed is an IAM role, by its ARN";
    const fix = 'write it like "arn:aws:iam::111122223333:role/deployer"';
    findings.push({ code: "invalid-principal", property: `${property}.assumeRoleArn`, value: role, reason, fix });
  }
  return findings;
}

/** Arguments of the provider, only those that were given. */
export function providerConfig({ profile, assumeRoleArn, defaultTags }: EksProviderOptions): AwsProviderConfig {
  return {
    profile,
    assumeRole: assumeRoleArn === undefined ? undefined : [{ roleArn: assumeRoleArn }],
    defaultTags: defaultTags === undefined ? undefined : [{ tags: defaultTags }],
  };
}
