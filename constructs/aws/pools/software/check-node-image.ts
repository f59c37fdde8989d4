import { Token } from "../../../core/framework";
import { Finding } from "../../../core/problems/problem";
import { isAutoMode, isByLoad } from "../../karpenter/provisioner";
import { machineFacts } from "../gpu-machine";
import { EksSystemReserve, isBottlerocket } from "./node-image";
import { EksGpuPoolOptions } from "../pool-options";

/** What Bottlerocket's nodes haven't here, and why. */
const LACKS: readonly { readonly option: "efa" | "instanceStore" | "fastImagePull"; readonly reason: string }[] = [
  { option: "efa", reason: "pods over EFA ask for huge pages, of which Bottlerocket reserves none by itself" },
  { option: "instanceStore", reason: "Amazon Linux' nodeadm makes one disk of the machine's own; Bottlerocket has images and pods on a volume of their own" },
  { option: "fastImagePull", reason: "it is a feature of Amazon Linux' nodeadm" },
];

/** What takes images elsewhere on Amazon Linux than onto a snapshot's volume. */
const UNSEEN: readonly { readonly option: "instanceStore" | "fastImagePull"; readonly reason: string }[] = [
  { option: "instanceStore", reason: "nodeadm puts the machine's own disks in containerd's place, where the snapshot's volume would be" },
  { option: "fastImagePull", reason: "parallel pulls keep images in a store of their own (SOCI's), in which those of the snapshot aren't" },
];

const SNAPSHOT = /^snap-([0-9a-f]{8}|[0-9a-f]{17})$/;

/** What a pool's nodes run, what they start with and what of them no pod gets. */
export function checkNodeImage(at: string, pool: EksGpuPoolOptions): Finding[] {
  // Of Auto Mode all of it is refused elsewhere.
  if (isAutoMode(pool)) return [];
  return [...checkBottlerocket(at, pool), ...checkSnapshot(`${at}.imageSnapshotId`, pool), ...checkReserve(`${at}.systemReserved`, pool)];
}

function checkBottlerocket(at: string, pool: EksGpuPoolOptions): Finding[] {
  if (!isBottlerocket(pool)) return [];
  const code = "not-with-bottlerocket";
  if (isByLoad(pool)) {
    const reason = "Karpenter takes a release of the image by its number, and this release's data has none of Bottlerocket's that was tried";
    return [{ code, property: `${at}.nodeImage`, value: pool.nodeImage?.kind, reason, fix: "leave out one of nodeImage and provisioner" }];
  }
  return LACKS.filter(({ option }) => pool[option] === true).map(({ option, reason }) => {
    return { code, property: `${at}.${option}`, value: true, reason, fix: "leave it out, or leave out nodeImage" };
  });
}

function checkSnapshot(property: string, pool: EksGpuPoolOptions): Finding[] {
  const value = pool.imageSnapshotId;
  if (value === undefined) return [];
  if (isByLoad(pool)) {
    const reason = "Karpenter's nodes have one volume here, with the system on it: one made of a snapshot would start the system of the day on which that was taken";
    return [{ code: "snapshot-needs-managed-group", property, value, reason, fix: "leave out provisioner, or write instanceStore with fastImagePull in its place" }];
  }
  const unseen = isBottlerocket(pool) ? [] : UNSEEN.filter(({ option }) => pool[option] === true);
  if (unseen.length > 0) return unseen.map(({ option, reason }) => ({ code: "snapshot-unseen", property, value, reason, fix: `leave out one of imageSnapshotId and ${option}` }));
  if (Token.isUnresolved(value) || SNAPSHOT.test(value)) return [];
  const reason = "a snapshot of EBS is called by its id: snap- and 17 characters of 0-9 and a-f";
  return [{ code: "invalid-snapshot-id", property, value, reason, fix: "`aws ec2 describe-snapshots --owner-ids self` lists them" }];
}

/** A reserve is for what runs beside pods: of half a machine and more nothing of a model fits as it was planned. */
function checkReserve(property: string, { systemReserved, machineType, diskSizeGiB = 200, instanceStore = false }: EksGpuPoolOptions): Finding[] {
  if (systemReserved === undefined || Token.isUnresolved(machineType)) return [];
  const machine = machineFacts(machineType);
  const most: { readonly [part in keyof EksSystemReserve]-?: { readonly has?: number; readonly unit: string } } = {
    cpuMillis: { has: machine === undefined ? undefined : machine.vCpus * 1000, unit: "thousandths of a processor" },
    memoryMiB: { has: machine === undefined ? undefined : machine.memoryGiB * 1024, unit: "MiB" },
    diskGiB: { has: instanceStore || Token.isUnresolved(diskSizeGiB) ? undefined : diskSizeGiB, unit: "GiB" },
  };
  const parts = (Object.keys(most) as (keyof EksSystemReserve)[]).filter((part) => systemReserved[part] !== undefined);
  return parts.flatMap((part): Finding[] => {
    const value = systemReserved[part];
    const { has, unit } = most[part];
    if (value === undefined || has === undefined || Token.isUnresolved(value) || value < has / 2) return [];
    const reason = `a node has ${has} ${unit}, and models are planned as if they had most of it`;
    return [{ code: "invalid-reserve", property: `${property}.${part}`, value, reason, fix: `write less than ${Math.floor(has / 2)}` }];
  });
}
