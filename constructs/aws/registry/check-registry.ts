import { Token } from "../../core/framework";
import { checkUnique } from "../../core/checks/checks";
import { suggestImageName } from "../../core/forms/image-name";
import { Finding } from "../../core/problems/problem";
import { EksRegistryProps, repositoryName } from "./image-registry";
import { DEFAULT_IMAGES } from "./default-images";

/** All that is wrong with the registry of a cluster. */
export function checkRegistry(property: string, props: EksRegistryProps): Finding[] {
  const { region, images = [...DEFAULT_IMAGES], kmsKeyArn } = props;
  const prefix = props.prefix ?? props.clusterName;
  return [
    // The cluster's own name is looked at as such.
    ...(props.prefix === undefined || props.prefix === "" ? [] : checkRepositoryName(`${property}.prefix`, props.prefix, props.prefix)),
    ...images.flatMap((image, index) => checkRepositoryName(`${property}.images[${index}]`, image, repositoryName(prefix, image))),
    ...checkUnique("duplicate-image", (index) => `${property}.images[${index}]`, images),
    ...checkCount(`${property}.keepTagged`, props.keepTagged),
    ...checkCount(`${property}.untaggedDays`, props.untaggedDays),
    ...(kmsKeyArn === undefined ? [] : checkKey(`${property}.kmsKeyArn`, region, kmsKeyArn)),
  ];
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const REPOSITORY_PART = /^[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/;

function checkRepositoryName(property: string, value: string, whole: string): Finding[] {
  const code = "invalid-name";
  if (Token.isUnresolved(value)) {
    const reason = "a repository is made for each image, so its name must be known when the app is synthesised";
    return [{ code, property, value, reason, fix: "write the name itself" }];
  }
  if (REPOSITORY_PART.test(value) && (Token.isUnresolved(whole) || (whole.length >= 2 && whole.length <= 256))) return [];
  const reason =
    "an ECR repository's name has lower-case letters and digits, with a single period, hyphen, underscore or slash between them, " +
    "2 to 256 characters with what goes before it; tags aren't part of it";
  return [{ code, property, value, reason, fix: `write it like "${suggestImageName(value).slice(0, 64)}"` }];
}

function checkCount(property: string, value?: number): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= 1)) return [];
  return [{ code: "invalid-count", property, value, reason: "ECR takes a whole number, 1 or more", fix: "write 1 or more" }];
}

function checkKey(property: string, region: string, value: string): Finding[] {
  if (Token.isUnresolved(value)) return [];
  const match = /^arn:[a-z-]+:kms:([a-z0-9-]+):\d{12}:key\/[A-Za-z0-9-]+$/.exec(value);
  if (match !== null && (match[1] === region || Token.isUnresolved(region))) return [];
  const reason = match === null ? "a key is named by its ARN, with region, account and id" : `the key lies in ${match[1]}, and ECR in ${region} takes a key of its own region`;
  return [{ code: "invalid-kms-key", property, value, reason, fix: `write it like "arn:aws:kms:${region}:111122223333:key/..."` }];
}
