import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import table from "../data/lustre.json";
import { FSX } from "../network/endpoints";
import { EksGpuPoolOptions } from "../pools/pool-options";
import { checkEfaSize, checkLustreEfa } from "./check-lustre-efa";
import { EksClaimedLustreOptions } from "./claimed-lustre";
import { efaStepGiB } from "./lustre-efa";
import { EksLustreBucket, EksLustreDeployment, EksLustreOptions } from "./lustre-options";

/** Where it may lie. */
export interface LustrePlaces {
  readonly region: string;
  /** The cluster's zones. @default - known only at apply */
  readonly zones?: string[];
  /** The zones that each GPU pool names. */
  readonly pools: readonly (readonly string[] | undefined)[];
  /** The GPU pools themselves. */
  readonly gpuPools: readonly EksGpuPoolOptions[];
}

/** How the FSx driver reaches FSx's API. */
export interface FsxReach {
  readonly nat?: boolean;
  /** Endpoints besides those that are always made. */
  readonly endpoints: readonly string[];
  /** Whether the cluster's DNS is Auto Mode's. */
  readonly autoSystem: boolean;
}

const LONGEST_BACKUP_DAYS = 90;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^(?!xn--|sthree-|\d+\.\d+\.\d+\.\d+$)[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/;

/** The deployment where none is named: the cheapest that survives a server. */
export const DEFAULT_DEPLOYMENT = EksLustreDeployment.persistent(125);

/** The zone that it lies in: the one that is named, or that of all GPU pools. */
export function lustreZone({ availabilityZone }: Pick<EksLustreOptions, "availabilityZone">, pools: LustrePlaces["pools"]): string | undefined {
  if (availabilityZone !== undefined) return availabilityZone;
  const named = [...new Set(pools.map((zones) => (zones?.length === 1 ? zones[0] : undefined)))];
  return named.length === 1 ? named[0] : undefined;
}

/** What FSx would refuse of a file system, after a quarter of an hour or at once. */
export function checkLustre(property: string, options: EksLustreOptions | undefined, places: LustrePlaces): Finding[] {
  if (options === undefined) return [];
  const { deployment = DEFAULT_DEPLOYMENT, capacityGiB, kmsKeyArn, backupDays, s3, efa } = options;
  return [
    ...checkCapacity(`${property}.capacityGiB`, capacityGiB, deployment, efa),
    ...checkLustreEfa(`${property}.efa`, { efa, deployment, zone: lustreZone(options, places.pools), gpuPools: places.gpuPools }),
    ...checkThroughput(`${property}.deployment`, deployment, efa),
    ...checkZone(`${property}.availabilityZone`, options, places),
    ...checkKey(`${property}.kmsKeyArn`, kmsKeyArn, deployment, places.region),
    ...checkBackups(`${property}.backupDays`, backupDays, deployment, s3 !== undefined),
    ...(s3 === undefined ? [] : checkBucket(`${property}.s3`, s3)),
  ];
}

/** What the FSx driver would refuse of claims' file systems, or make otherwise; and a driver that FSx doesn't hear. */
export function checkClaimedLustre(property: string, options: EksClaimedLustreOptions | undefined, places: LustrePlaces & FsxReach): Finding[] {
  if (options === undefined) return [];
  const { deployment = EksLustreDeployment.SCRATCH, kmsKeyArn, efa } = options;
  const overEfa = checkLustreEfa(`${property}.efa`, { efa, deployment, zone: lustreZone(options, places.pools), gpuPools: places.gpuPools });
  return [...checkReach(property, places), ...overEfa, ...checkThroughput(`${property}.deployment`, deployment, efa), ...checkZone(`${property}.availabilityZone`, options, places), ...checkKey(`${property}.kmsKeyArn`, kmsKeyArn, deployment, places.region)];
}

/** The driver asks FSx's API for each claim's file system. Its endpoint is found by the cluster's DNS, and Auto Mode's nodes have one of their own, which takes no word of ours. */
function checkReach(property: string, { nat, endpoints, autoSystem }: FsxReach): Finding[] {
  if (nat !== false || (endpoints.includes(FSX) && !autoSystem)) return [];
  const how = autoSystem ? "by its own name alone, since the DNS is Auto Mode's" : "which has no endpoint";
  const reason = `network.nat is false, and the FSx driver asks FSx's API for each claim's file system, ${how}: claims would wait for ever`;
  const other = "write lustre, which Terraform makes and the driver only mounts; or let nodes out";
  return [{ code: "lustre-claims-out-of-reach", property, value: undefined, reason, fix: autoSystem ? other : `write network: { moreEndpoints: ["${FSX}"] } beside privateEndpoints; or ${other}` }];
}

function rowOf({ type }: EksLustreDeployment): (typeof table.deployments)[number] {
  return table.deployments.find((row) => row.type === type) ?? table.deployments[0];
}

function checkCapacity(property: string, value: number, deployment: EksLustreDeployment, efa = false): Finding[] {
  if (efa && efaStepGiB(deployment) !== undefined) return checkEfaSize(property, value, deployment);
  const { smallestGiB, stepGiB } = rowOf(deployment);
  if (Token.isUnresolved(value) || value === smallestGiB || (value > 0 && value % stepGiB === 0)) return [];
  const next = value > smallestGiB ? Math.ceil(value / stepGiB) * stepGiB : smallestGiB;
  const reason = `FSx makes ${deployment.type} of ${smallestGiB} GiB, ${stepGiB} GiB and whole multiples of that`;
  const fix = Number.isFinite(next) ? `write ${next}` : `write ${smallestGiB}, ${stepGiB} or a multiple of that`;
  return [{ code: "invalid-lustre-size", property, value, reason, fix, alsoReads: [property.replace(/capacityGiB$/, "deployment")] }];
}

function checkThroughput(property: string, deployment: EksLustreDeployment, efa = false): Finding[] {
  const { throughputPerTiB: value, type } = deployment;
  const { throughputs } = rowOf(deployment);
  if ((Token.isUnresolved(value) && !efa) || throughputs.includes(value)) return [];
  const ways = throughputs.map((each) => `EksLustreDeployment.persistent(${each})`);
  const reason = Token.isUnresolved(value) ? "with efa sizes depend on it, so it must be known when the app is synthesised" : `a TiB of ${type} has ${throughputs.join(", ")} MB/s`;
  return [{ code: "invalid-lustre-throughput", property, value, reason, fix: `write ${ways.join(", ")}` }];
}

function checkZone(property: string, options: Pick<EksLustreOptions, "availabilityZone">, { zones, pools }: LustrePlaces): Finding[] {
  const value = lustreZone(options, pools);
  if (value === undefined) {
    const reason = "a Lustre file system lies in one zone, and the GPU pools don't all name one and the same";
    const fix = `name that of the nodes that read most: ${zones === undefined ? "one of those in network.availabilityZones, where the cluster's zones must be named" : zones.join(", ")}`;
    return [{ code: "lustre-zone", property, value: options.availabilityZone, reason, fix }];
  }
  if (Token.isUnresolved(value) || zones?.includes(value)) return [];
  const has = zones === undefined ? "the cluster's zones are known only at apply" : `the cluster's zones are ${zones.join(", ")}`;
  const fix = zones === undefined ? "name the cluster's zones in network.availabilityZones, this one among them" : "name one of those";
  return [{ code: "lustre-zone", property, value, reason: `it lies in a subnet of the cluster, and ${has}`, fix }];
}

function checkKey(property: string, value: string | undefined, deployment: EksLustreDeployment, region: string): Finding[] {
  if (value === undefined) return [];
  if (!rowOf(deployment).ownKey) {
    const reason = "FSx encrypts scratch file systems with a key of its own, and takes no other";
    return [{ code: "invalid-kms-key", property, value, reason, fix: "leave it out, or write deployment: EksLustreDeployment.persistent(125)" }];
  }
  return checkKeyArn(property, value, region);
}

/** A key of the region by its ARN. */
export function checkKeyArn(property: string, value: string, region: string): Finding[] {
  const match = /^arn:[a-z-]+:kms:([a-z0-9-]+):\d{12}:key\/[A-Za-z0-9-]+$/.exec(value);
  if (Token.isUnresolved(value) || (match !== null && (match[1] === region || Token.isUnresolved(region)))) return [];
  const reason = match === null ? "a key is named by its ARN, with region, account and id" : `the key lies in ${match[1]}, and what is encrypted in ${region} takes a key of its own region`;
  return [{ code: "invalid-kms-key", property, value, reason, fix: `write it like "arn:aws:kms:${region}:111122223333:key/..."` }];
}

function checkBackups(property: string, value: number | undefined, deployment: EksLustreDeployment, hasBucket: boolean): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || value === 0) return [];
  if (!(Number.isInteger(value) && value > 0 && value <= LONGEST_BACKUP_DAYS)) {
    const reason = `FSx keeps daily backups for 1 to ${LONGEST_BACKUP_DAYS} days`;
    return [{ code: "invalid-lustre-backup", property, value, reason, fix: `write a whole number from 1 to ${LONGEST_BACKUP_DAYS}, or leave it out` }];
  }
  if (!rowOf(deployment).backups) {
    const reason = "FSx makes no backups of scratch file systems";
    return [{ code: "invalid-lustre-backup", property, value, reason, fix: "leave it out, or write deployment: EksLustreDeployment.persistent(125)" }];
  }
  if (!hasBucket) return [];
  const reason = "FSx makes no backups of file systems that have a bucket behind them";
  return [{ code: "invalid-lustre-backup", property, value, reason, fix: "leave out one of them; with s3: { writeBack: true } the bucket holds what is written" }];
}

/** A bucket by its name, and a prefix in it. */
export function checkBucket(property: string, { bucket, prefix }: Pick<EksLustreBucket, "bucket" | "prefix">): Finding[] {
  const findings: Finding[] = [];
  if (!Token.isUnresolved(bucket) && !BUCKET.test(bucket)) {
    const reason = "a bucket has a name of 3 to 63 lower-case letters, digits, periods and hyphens, and stands here without s3:// and prefix";
    findings.push({ code: "invalid-bucket", property: `${property}.bucket`, value: bucket, reason, fix: 'write it like "my-weights"' });
  }
  if (prefix !== undefined && !Token.isUnresolved(prefix) && !/^[^/\s][^\s]*[^/\s]$|^[^/\s]$/.test(prefix)) {
    const reason = "it stands between the bucket's name and the files' own, with a slash at neither end";
    findings.push({ code: "invalid-bucket", property: `${property}.prefix`, value: prefix, reason, fix: 'write it like "models", or leave it out' });
  }
  return findings;
}
