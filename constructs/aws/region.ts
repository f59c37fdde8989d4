import { checkRegion } from "../core/checks/checks";
import { Finding } from "../core/problems/problem";
import regions from "./data/regions.json";

/** Regions of AWS's other partitions: China, GovCloud and the isolated ones. */
const OTHER_PARTITION = /^(cn|us-gov|us-iso[a-z]*|eu-isoe|eusc)-/;

/**
 * A region that is empty, not known, or in a partition for which this package has no permissions data: there ARNs begin otherwise and
 * the AWS Load Balancer Controller's policy is another.
 */
export function checkAwsRegion(property: string, value: string, acceptUnlisted: boolean): Finding[] {
  if (OTHER_PARTITION.test(value)) {
    return [
      {
        code: "unsupported-partition",
        property,
        value,
        reason: "AWS regions in China, GovCloud and the isolated partitions aren't supported",
        fix: 'name a region of the partition "aws", such as "us-west-2"',
      },
    ];
  }
  const known = regions.map((row) => row.region);
  return checkRegion({ property, value, known, acceptUnlisted, noun: "AWS region", example: "us-west-2" });
}
