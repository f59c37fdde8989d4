import { Token } from "../../core/framework";
import { AccessMode, StorageOffer } from "../../cluster/storage-offer";
import { Finding } from "../../core/problems/problem";
import { AksGpuPoolOptions, AksSystemPoolOptions } from "../pools/pool-options";

/** Disks of Premium SSD v2, whose speed is had apart from their size. */
export interface AksPremiumDisksOptions {
  /** Operations of a disk a second, 3000 to 80000; more than 3000 is paid for. @default 3000 @example 8000 @integer */
  readonly iops?: number;
  /** MB/s of a disk, 125 to 1200 and at most a quarter of `iops`; more than 125 is paid for. @default 125 @example 500 @integer */
  readonly throughputMBps?: number;
}

/** The class of disks with a key of one's own. */
export const OWN_KEY_CLASS = "premium-own-key";

/** https://learn.microsoft.com/azure/virtual-machines/disks-types#premium-ssd-v2 */
const IOPS = { least: 3000, most: 80000, ofGiB: 500 };
const THROUGHPUT = { least: 125, most: 1200, iopsOfMBps: 4 };

/** Numbers that Azure refuses, and a cluster none of whose nodes can have such a disk. */
export function checkPremiumDisks(property: string, options: AksPremiumDisksOptions | undefined, system: AksSystemPoolOptions | undefined, pools: AksGpuPoolOptions[]): Finding[] {
  if (options === undefined) return [];
  const { iops = IOPS.least, throughputMBps = THROUGHPUT.least } = options;
  const speed = [
    ...within(`${property}.iops`, iops, IOPS, "operations a second"),
    ...within(`${property}.throughputMBps`, throughputMBps, THROUGHPUT, "MB/s"),
  ];
  const known = speed.length === 0 && !Token.isUnresolved(iops) && !Token.isUnresolved(throughputMBps);
  if (known && throughputMBps * THROUGHPUT.iopsOfMBps > iops) {
    const reason = `a disk has a MB/s at most for ${THROUGHPUT.iopsOfMBps} operations a second, so ${Math.floor(iops / THROUGHPUT.iopsOfMBps)} of ${iops}`;
    speed.push({ code: "invalid-disk-speed", property: `${property}.throughputMBps`, value: throughputMBps, reason, fix: `write iops: ${throughputMBps * THROUGHPUT.iopsOfMBps}, or less here` });
  }
  if ([system, ...pools].some((pool) => pool?.zones !== undefined && (Token.isUnresolved(pool.zones) || pool.zones.length > 0))) return speed;
  const reason = "a Premium SSD v2 disk lies in a zone, and goes to nodes of that zone alone: no pool names zones";
  return [...speed, { code: "disk-without-zone", property, value: options, reason, fix: "name zones at the pool whose pods mount it (systemPool.zones, gpuPools[].zones), or leave it out: managed-csi-premium needs none" }];
}

function within(property: string, value: number, { least, most }: { readonly least: number; readonly most: number }, unit: string): Finding[] {
  if (Token.isUnresolved(value) || (Number.isInteger(value) && value >= least && value <= most)) return [];
  return [{ code: "invalid-disk-speed", property, value, reason: `a Premium SSD v2 disk has ${least} to ${most} ${unit}`, fix: "write a whole number in that range, or leave it out for the least, which costs nothing" }];
}

/** The smallest disk with so many operations, in GiB; the least every disk has. */
export function smallestDisk({ iops = IOPS.least }: AksPremiumDisksOptions): number | undefined {
  return Token.isUnresolved(iops) || iops <= IOPS.least ? undefined : Math.ceil(iops / IOPS.ofGiB);
}

/** The parameters by which a disk has a key of one's own. https://learn.microsoft.com/azure/aks/azure-disk-customer-managed-keys */
function ownKey(encryptionSetId?: string): { [name: string]: string } {
  return encryptionSetId === undefined ? {} : { diskEncryptionSetID: encryptionSetId, diskEncryptionType: "EncryptionAtRestWithCustomerKey" };
}

/** Disks of Premium SSD with a key of one's own: AKS keeps its own classes as they are. */
export function ownKeyDisks(encryptionSetId: string): StorageOffer {
  return {
    className: OWN_KEY_CLASS,
    accessModes: [AccessMode.READ_WRITE_ONCE],
    definition: { provisioner: "disk.csi.azure.com", parameters: { skuName: "Premium_LRS", ...ownKey(encryptionSetId) } },
  };
}

/** The class. One node at a time mounts a disk; where its pod runs decides its zone. */
export function premiumDisks({ iops = IOPS.least, throughputMBps = THROUGHPUT.least }: AksPremiumDisksOptions, encryptionSetId?: string): StorageOffer {
  return {
    className: "premium-ssd-v2",
    accessModes: [AccessMode.READ_WRITE_ONCE],
    minimumGiB: smallestDisk({ iops }),
    throughputMBps: Token.isUnresolved(throughputMBps) ? undefined : throughputMBps,
    definition: {
      provisioner: "disk.csi.azure.com",
      parameters: {
        skuName: "PremiumV2_LRS",
        // Azure caches no disk of this kind, and refuses the word for it (https://learn.microsoft.com/azure/aks/use-premium-v2-disks).
        cachingMode: "None",
        DiskIOPSReadWrite: String(iops),
        DiskMBpsReadWrite: String(throughputMBps),
        ...ownKey(encryptionSetId),
      },
    },
  };
}
