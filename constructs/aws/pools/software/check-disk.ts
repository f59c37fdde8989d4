import { Token } from "../../../core/framework";
import { Finding } from "../../../core/problems/problem";
import { EksGpuPoolOptions } from "../pool-options";

/** A root volume. */
export interface RootDisk {
  /** @default - the pool's default */
  readonly diskSizeGiB?: number;
  /** @default - gp3's own, 125 */
  readonly diskThroughputMiBps?: number;
  /** @default - gp3's own, 3000 */
  readonly diskIops?: number;
}

/** What a gp3 volume has without being asked, and at most with the AWS provider 5 and 6 (https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html). */
const THROUGHPUT = { least: 125, most: 1000 };
const IOPS = { least: 3000, most: 16000 };
/** MiB/s for each IOPS, and IOPS for each GiB. */
const THROUGHPUT_OF_IOPS = 0.25;
const IOPS_OF_GIB = 500;

/** Below this parallel pulls are slower than plain ones (awslabs/amazon-eks-ami, FastImagePull). */
const FAST_ENOUGH = 600;

/** Images that are to come in parallel, onto a disk that can't take them. */
export function checkImagePull(at: string, { fastImagePull: value, instanceStore, diskThroughputMiBps = THROUGHPUT.least }: EksGpuPoolOptions): Finding[] {
  if (value !== true || instanceStore === true || Token.isUnresolved(diskThroughputMiBps) || diskThroughputMiBps >= FAST_ENOUGH) return [];
  const reason = `parallel pulls want ${FAST_ENOUGH} MiB/s, and the root volume has ${diskThroughputMiBps}: images would come later than without`;
  return [{ code: "slow-disk-for-images", property: `${at}.fastImagePull`, value, reason, fix: `write instanceStore: true, or diskThroughputMiBps: ${FAST_ENOUGH}` }];
}

/** A size, a throughput or a number of operations that gp3 doesn't have, alone or beside the others. */
export function checkDisk(at: string, { diskSizeGiB, diskThroughputMiBps: throughput, diskIops: iops }: RootDisk): Finding[] {
  const findings = [
    ...checkSize(`${at}.diskSizeGiB`, diskSizeGiB),
    ...checkRange(`${at}.diskThroughputMiBps`, throughput, THROUGHPUT, "MiB/s"),
    ...checkRange(`${at}.diskIops`, iops, IOPS, "operations a second"),
  ];
  if (findings.length > 0 || [diskSizeGiB, throughput, iops].some(Token.isUnresolved)) return findings;
  const operations = iops ?? IOPS.least;
  if (throughput !== undefined && throughput > operations * THROUGHPUT_OF_IOPS) {
    const needed = Math.ceil(throughput / THROUGHPUT_OF_IOPS);
    const reason = `gp3 has ${THROUGHPUT_OF_IOPS} MiB/s for each operation a second, so ${operations * THROUGHPUT_OF_IOPS} at ${operations}`;
    return [{ code: "invalid-disk-speed", property: `${at}.diskThroughputMiBps`, value: throughput, reason, fix: `write diskIops: ${needed} beside it, or ${operations * THROUGHPUT_OF_IOPS} at most` }];
  }
  if (iops !== undefined && diskSizeGiB !== undefined && iops > diskSizeGiB * IOPS_OF_GIB) {
    const reason = `gp3 has ${IOPS_OF_GIB} operations a second for each GiB, so ${diskSizeGiB * IOPS_OF_GIB} at ${diskSizeGiB} GiB`;
    return [{ code: "invalid-disk-speed", property: `${at}.diskIops`, value: iops, reason, fix: `write diskSizeGiB: ${Math.ceil(iops / IOPS_OF_GIB)} or more` }];
  }
  return [];
}

function checkSize(property: string, value?: number): Finding[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  if (Number.isInteger(value) && value >= 20 && value <= 16384) return [];
  const reason = "a gp3 volume has up to 16384 GiB, and the node image needs 20";
  return [{ code: "invalid-disk-size", property, value, reason, fix: "write a whole number of GiB from 20 to 16384" }];
}

function checkRange(property: string, value: number | undefined, { least, most }: typeof IOPS, unit: string): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= least && value <= most)) return [];
  const reason = `a gp3 volume has ${least} to ${most} ${unit}`;
  return [{ code: "invalid-disk-speed", property, value, reason, fix: `write a whole number from ${least} to ${most}, or leave it out` }];
}
