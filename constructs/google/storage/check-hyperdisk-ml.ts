import { Token } from "../../core/framework";
import { checkUnique } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { GkeClusterProps } from "../gke-cluster-props";
import { checkZone } from "../pools/zones/check-zones";
import { defaultZones } from "../pools/zones/zones";
import { GkeDiskSource } from "./disk-source";
import { GkeHyperdiskMlOptions, diskName } from "./hyperdisk-ml";

/** https://cloud.google.com/compute/docs/disks/hd-types/hyperdisk-ml, "Size and performance limits", in GiB and MiB/s. */
const SIZE: readonly [number, number] = [4, 65536];
const THROUGHPUT: readonly [number, number] = [400, 1200000];

/** https://cloud.google.com/compute/docs/naming-resources */
const NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const FOLDERS: { readonly [kind: string]: string } = { snapshot: "snapshots", image: "images" };

/** What is wrong with the disks that many nodes read. */
export function checkHyperdisks(props: GkeClusterProps): Finding[] {
  const { hyperdiskMl: disks = [] } = props;
  const at = (index: number): string => `hyperdiskMl[${index}]`;
  return [...checkUnique("duplicate-disk", (index) => `${at(index)}.name`, disks.map(({ name }) => name)), ...disks.flatMap((disk, index) => checkDisk(at(index), disk, props))];
}

function checkDisk(at: string, disk: GkeHyperdiskMlOptions, props: GkeClusterProps): Finding[] {
  const zone = checkZone(`${at}.zone`, props.region, disk.zone);
  return [
    ...checkName(`${at}.name`, disk, props.clusterName),
    ...(zone.length > 0 ? zone : checkReach(`${at}.zone`, disk.zone, props)),
    ...(disk.source instanceof GkeDiskSource ? checkSource(`${at}.source`, disk.source) : []),
    ...between(`${at}.sizeGiB`, disk.sizeGiB, SIZE, "a Hyperdisk ML has a whole number of GiB"),
    ...between(`${at}.throughputMiBps`, disk.throughputMiBps, THROUGHPUT, "a Hyperdisk ML gives a whole number of MiB/s"),
  ];
}

function checkName(property: string, disk: GkeHyperdiskMlOptions, clusterName: string): Finding[] {
  const { name: value } = disk;
  if (Token.isUnresolved(value)) return [{ code: "invalid-name", property, value, reason: "the storage class is named by it, and so must be written out", fix: 'write it like "llama"' }];
  const whole = disk.source instanceof GkeDiskSource && !Token.isUnresolved(clusterName) ? diskName({ ...disk, clusterName }) : value;
  if (NAME.test(value) && (disk.source?.kind === "disk" || whole.length <= 63)) return [];
  const reason = NAME.test(value)
    ? `the disk would be called ${whole}, and Compute Engine takes 63 characters`
    : "a disk is named by 1 to 63 lower-case letters, digits and hyphens, a letter first, no hyphen last";
  return [{ code: "invalid-name", property, value, reason, fix: 'write it like "llama"' }];
}

/** A disk in a zone without nodes that could read it. */
function checkReach(property: string, value: string, { gpuPools, zones, region }: GkeClusterProps): Finding[] {
  if (Token.isUnresolved(value) || gpuPools.length === 0) return [];
  const places = gpuPools.map((pool) => pool.zones ?? zones ?? defaultZones(region));
  if (places.some((place) => place === undefined || Token.isUnresolved(place) || place.some((zone) => Token.isUnresolved(zone) || zone === value))) return [];
  const theirs = [...new Set(places.flatMap((place) => place ?? []))].join(", ");
  return [{ code: "disk-out-of-reach", property, value, reason: `only nodes in its zone mount it, and the GPU pools are in ${theirs}`, fix: "make it in one of these zones, or a pool in its own" }];
}

function checkSource(property: string, { kind, name }: GkeDiskSource): Finding[] {
  if (Token.isUnresolved(name)) return [];
  const folder = FOLDERS[kind];
  const path = folder === undefined ? undefined : new RegExp(`^projects/[a-z0-9.:-]+/global/${folder}/[a-z]([-a-z0-9]{0,61}[a-z0-9])?$`);
  if (typeof name === "string" && (NAME.test(name) || path?.test(name) === true)) return [];
  const reason = folder === undefined ? "a disk of the zone is named without its path" : `${kind === "image" ? "an image" : `a ${kind}`} is named by its name, or by its path where another project has it`;
  return [{ code: "invalid-disk-source", property, value: name, reason, fix: folder === undefined ? 'write it like "llama-weights"' : `write it like "llama-weights", or "projects/OWNER/global/${folder}/llama-weights"` }];
}

function between(property: string, value: number | undefined, [least, most]: readonly [number, number], what: string): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= least && value <= most)) return [];
  return [{ code: "out-of-range", property, value, reason: `${what}, from ${least} to ${most}`, fix: `write one from ${least} to ${most}` }];
}
