import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { EksClusterProps } from "../eks-cluster-props";
import { checkBucket, checkKeyArn } from "./check-lustre";

/** A GPU pool's root volume where nobody says another. */
const POOL_DISK_GIB = 200;
/** The first of the driver that takes its role by Pod Identity (awslabs/mountpoint-s3-csi-driver, v2). */
const LEAST_DRIVER = 2;

/** What is wrong with the bucket that pods mount. */
export function checkWeightsBucket({ weightsBucket, region, gpuPools, addOnVersions }: EksClusterProps): Finding[] {
  const version = addOnVersions?.s3CsiDriver;
  if (weightsBucket === undefined) {
    if (version === undefined) return [];
    const reason = "without weightsBucket the cluster has no driver for S3";
    return [{ code: "invalid-add-on-version", property: "addOnVersions.s3CsiDriver", value: version, reason, fix: 'leave it out, or write weightsBucket: { bucket: "my-weights" }' }];
  }
  const { kmsKeyArn, cacheGiB } = weightsBucket;
  return [
    ...checkBucket("weightsBucket", weightsBucket),
    ...checkPattern("weightsBucket.prefix", weightsBucket.prefix),
    ...(kmsKeyArn === undefined ? [] : checkKeyArn("weightsBucket.kmsKeyArn", kmsKeyArn, region)),
    ...checkCache("weightsBucket.cacheGiB", cacheGiB, gpuPools),
    ...checkDriver("addOnVersions.s3CsiDriver", version),
  ];
}

/** What S3 takes in a prefix and IAM reads as a pattern: the role would reach more than what lies below it. */
function checkPattern(property: string, value?: string): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || !/[*?$]/.test(value)) return [];
  const reason = "the role that reads it is held to this prefix, and IAM takes *, ? and $ in it for more than themselves";
  return [{ code: "invalid-bucket", property, value, reason, fix: "name a prefix without these, or leave it out: all of the bucket is read then" }];
}

function checkCache(property: string, value: number | undefined, pools: EksClusterProps["gpuPools"]): Finding[] {
  if (value === undefined) return [];
  if (Token.isUnresolved(value) || !(Number.isInteger(value) && value >= 1)) {
    const reason = "the driver takes it as a text with a whole number of GiB, 1 at least, which is written when the app is synthesised";
    return [{ code: "out-of-range", property, value, reason, fix: "write what the weights need, or leave it out: nothing is kept then" }];
  }
  const small = pools.find(({ diskSizeGiB = POOL_DISK_GIB, instanceStore }) => instanceStore !== true && !Token.isUnresolved(diskSizeGiB) && value >= diskSizeGiB);
  if (small === undefined) return [];
  const disk = small.diskSizeGiB ?? POOL_DISK_GIB;
  const reason = `nodes of pool ${small.name} have a disk of ${disk} GiB, of which system and images take theirs`;
  return [{ code: "cache-too-large", property, value, reason, fix: `give the pool instanceStore: true or a larger diskSizeGiB, or write less than ${disk}` }];
}

function checkDriver(property: string, value?: string): Finding[] {
  const major = value === undefined || Token.isUnresolved(value) ? undefined : /^v(\d+)\./.exec(value)?.[1];
  if (major === undefined || Number(major) >= LEAST_DRIVER) return [];
  const reason = "the driver takes its role by Pod Identity since v2.0.0; an older one would have none, and mounts nothing";
  return [{ code: "driver-before-pod-identity", property, value, reason, fix: "name v2.0.0 or a newer one, or leave it out" }];
}
