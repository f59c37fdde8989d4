import { Token } from "../../core/framework";
import { nearest } from "../../core/checks";
import { Finding } from "../../core/problem";
import diskTypes from "../data/disk-types.json";
import { machineFamily } from "./machine-family";

/** Boot disks in GiB (google_container_node_pool, node_config.disk_size_gb; https://cloud.google.com/compute/docs/disks#pdspecs). */
const SMALLEST = 10;
const LARGEST = 65536;
/** https://cloud.google.com/compute/docs/disks */
const BOOTABLE = diskTypes.filter(({ boots }) => boots).map(({ diskType }) => diskType);

/** A boot disk's size that GKE refuses, some of them only when half of the cluster is made. */
export function checkDiskSize(property: string, value?: number): Finding[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  if (Number.isInteger(value) && value >= SMALLEST && value <= LARGEST) return [];
  const reason = `a boot disk has from ${SMALLEST} to ${LARGEST} GiB`;
  return [{ code: "invalid-disk-size", property, value, reason, fix: `write a whole number of GiB from ${SMALLEST} to ${LARGEST}, or leave it out` }];
}

/**
 * A kind of disk that isn't one, that nothing boots from, or that the machine doesn't take.
 *
 * @param inborn the kind that the machine has when none is named, where that is known
 */
export function checkDiskType(property: string, machineType: string, value?: string, inborn?: string): Finding[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  const row = diskTypes.find(({ diskType }) => diskType === value);
  if (row === undefined || !row.boots) {
    const near = row === undefined ? nearest(value, BOOTABLE) : undefined;
    const reason = row === undefined ? "no kind of boot disk of that name is known" : "no machine boots from this kind of disk";
    const fix = near === undefined ? `write one of ${BOOTABLE.map((one) => `"${one}"`).join(", ")}, or leave it out` : `did you mean "${near}"?`;
    return [{ code: "unfit-disk-type", property, value, reason, fix }];
  }
  // Of a GPU machine the row says more than its series: A3 Ultra takes other disks than A3 High.
  const hyperdiskOnly = inborn?.startsWith("hyperdisk-") ?? false;
  const taken = hyperdiskOnly ? ["hyperdisk"] : Token.isUnresolved(machineType) ? undefined : machineFamily(machineType)?.disks;
  if (taken === undefined || taken.some((kind) => value.startsWith(`${kind}-`))) return [];
  const other = taken.includes("hyperdisk") ? "hyperdisk-balanced" : "pd-balanced";
  const reason = `${machineType} takes no ${value.startsWith("pd-") ? "persistent disk" : "Hyperdisk"} to boot from`;
  return [{ code: "unfit-disk-type", property, value, reason, fix: `write "${other}", or leave it out` }];
}
