import { EcrPullThroughCacheRule, EcrRepositoryCreationTemplate, IamPolicy } from "../bindings";
import { Construct } from "constructs";
import { accountOf } from "../identity/account";
import { ServiceRole } from "../identity/service-role";
import { roleName } from "../names";
import { lifecyclePolicy } from "./image-registry";
import { EksRegistryCache, cachePrefix, registryOf } from "./registry-cache";

/** Properties of `PullThroughCache`. */
export interface PullThroughCacheProps {
  readonly clusterName: string;
  readonly region: string;
  /** What goes before the copies' names. */
  readonly prefix: string;
  readonly caches: EksRegistryCache[];
  readonly keepTagged: number;
  readonly untaggedDays: number;
  /** @default - AES-256, with keys of AWS's own */
  readonly kmsKeyArn?: string;
  readonly tags: { [key: string]: string };
}

/**
 * Rules by which ECR keeps copies of other registries' images, how it makes their repositories, and who may have it made: nodes, below the prefix and nowhere else.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 */
export class PullThroughCache extends Construct {
  /** A policy for roles of nodes. */
  public readonly pullPolicyArn: string;

  public constructor(scope: Construct, id: string, props: PullThroughCacheProps) {
    super(scope, id);
    const { clusterName, region, prefix, caches, keepTagged, untaggedDays, kmsKeyArn } = props;
    const account = accountOf(this);
    const copies = `arn:aws:ecr:${region}:${account}:repository/${prefix}/*`;
    const name = roleName(clusterName, region, "image-copies");
    const making = new IamPolicy(this, "making", { name, policy: JSON.stringify(makingPolicy(copies, kmsKeyArn)) });
    // ECR writes tags, and encrypts with a key of one's own, by a role alone.
    const role = new ServiceRole(this, "role", { roleName: name, service: "ecr.amazonaws.com", policyArns: { making: making.arn } });
    for (const cache of caches) {
      const { address, folder } = registryOf(cache);
      if (this.node.tryFindChild(folder) !== undefined) continue; // Refused as twice.
      const within = new Construct(this, folder);
      const template = new EcrRepositoryCreationTemplate(within, "template", {
        prefix: cachePrefix(prefix, cache),
        description: `Copies of images of ${address}`,
        appliedFor: ["PULL_THROUGH_CACHE"],
        // A copy stays what it was when it was first asked for, whatever its tag is moved to there.
        imageTagMutability: "IMMUTABLE",
        encryptionConfiguration: [kmsKeyArn === undefined ? { encryptionType: "AES256" } : { encryptionType: "KMS", kmsKey: kmsKeyArn }],
        lifecyclePolicy: lifecyclePolicy(keepTagged, untaggedDays),
        resourceTags: props.tags,
        customRoleArn: role.arn,
        dependsOn: role.policies,
      });
      new EcrPullThroughCacheRule(within, "rule", {
        ecrRepositoryPrefix: template.prefix,
        upstreamRegistryUrl: address,
        credentialArn: cache.credentialArn,
      });
    }
    this.pullPolicyArn = new IamPolicy(this, "pull", { name: roleName(clusterName, region, "image-pull"), policy: JSON.stringify(pullPolicy(copies)) }).arn;
  }
}

/** Who pulls has ECR import the image, and make its repository. */
function pullPolicy(copies: string): object {
  return { Version: "2012-10-17", Statement: [{ Sid: "PullThroughCache", Effect: "Allow", Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"], Resource: [copies] }] };
}

/** What ECR does when it makes a copy's repository (docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-iam.html). */
function makingPolicy(copies: string, kmsKeyArn?: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "MakeRepositories", Effect: "Allow", Action: ["ecr:CreateRepository", "ecr:TagResource"], Resource: [copies] },
      ...(kmsKeyArn === undefined ? [] : [{ Sid: "EncryptCopies", Effect: "Allow", Action: ["kms:CreateGrant", "kms:RetireGrant", "kms:DescribeKey"], Resource: [kmsKeyArn] }]),
    ],
  };
}
