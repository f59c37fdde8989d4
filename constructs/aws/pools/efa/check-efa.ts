import { Token } from "../../../core/framework";
import { Finding } from "../../../core/problems/problem";
import { efaMachine, efaMachineTypes } from "./efa-machine";
import { EksGpuPoolOptions } from "../pool-options";

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreatePlacementGroup.html: up to 255 ASCII characters. */
const GROUP_NAME = /^[ -~]{1,255}$/;
/** The most network cards that a machine of any kind has, with room. */
const MOST_CARDS = 64;
/** The first network plugin that leaves EFA-only interfaces alone (aws/amazon-vpc-cni-k8s v1.18.5). */
const LEAST_CNI = [1, 18, 5];

/** A pool with EFA, or with what only such a pool has. */
export function checkEfa(at: string, pool: EksGpuPoolOptions): Finding[] {
  const { efa = false, hugePages, placementGroup, machine: stated } = pool;
  return [
    ...checkInterfaces(`${at}.machine.efaInterfaces`, stated?.efaInterfaces),
    ...(efa ? checkCards(`${at}.efa`, pool) : []),
    ...(efa || hugePages === undefined ? [] : [withoutEfa(`${at}.hugePages`, hugePages, "only pods over EFA ask for huge pages")]),
    ...checkGroup(`${at}.placementGroup`, efa, placementGroup),
  ];
}

/** An older network plugin takes the interfaces of EFA alone for its own, and nodes never become ready. */
export function checkEfaPlugin(property: string, pools: readonly EksGpuPoolOptions[], value?: string): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || !pools.some(({ efa }) => efa)) return [];
  const parts = /^v(\d+)\.(\d+)\.(\d+)-/.exec(value)?.slice(1).map(Number);
  // One of another form is told of already.
  if (parts === undefined || !isBefore(parts, LEAST_CNI)) return [];
  const least = `v${LEAST_CNI.join(".")}`;
  const reason = `a pool has EFA, and the network plugin knows interfaces for EFA alone since ${least}`;
  return [{ code: "plugin-before-efa", property, value, reason, fix: `name ${least} or a newer one, or leave it out` }];
}

/** A cluster's first pool with EFA, added after its add-ons were installed without EFA's. */
export function checkEfaInTime(property: string, { efa: value }: EksGpuPoolOptions, inTime: boolean): Finding[] {
  if (value !== true || inTime) return [];
  const reason = "the add-ons of this cluster, made before it, have no EFA device plugin, without which no pod gets an EFA interface";
  return [{ code: "efa-too-late", property, value, reason, fix: "write the pool in gpuPools, or add it before the add-ons are made" }];
}

function isBefore(version: readonly number[], other: readonly number[]): boolean {
  const at = version.findIndex((part, index) => part !== other[index]);
  return at >= 0 && version[at] < other[at];
}

function checkInterfaces(property: string, value?: number): Finding[] {
  if (value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= 1 && value <= MOST_CARDS)) return [];
  const reason = "a machine with EFA has one interface for it or more, one a network card";
  return [{ code: "invalid-efa", property, value, reason, fix: "write how many of its cards have EFA, or leave it out" }];
}

function checkCards(property: string, { machineType, machine: stated }: EksGpuPoolOptions): Finding[] {
  if (Token.isUnresolved(machineType) ? stated?.efaInterfaces !== undefined : efaMachine(machineType, stated) !== undefined) return [];
  const family = Token.isUnresolved(machineType) ? "" : machineType.split(".")[0];
  const kin = efaMachineTypes().filter((type) => type.startsWith(`${family}.`));
  const others = kin.length > 0 ? kin : efaMachineTypes().filter((type) => /^p/.test(type));
  const isUnknown = family.startsWith("p6e-") || stated !== undefined;
  const reason = isUnknown
    ? "this release doesn't know how the machine's network cards carry EFA, and an interface too many or in the wrong place keeps it from starting"
    : "EC2 starts no machine of this type with EFA";
  const state = isUnknown ? ", or state its cards with machine: { gpu, count, efaInterfaces }" : "";
  const fix = `leave efa out, or take a machine that has it: ${others.join(", ")}${state}`;
  return [{ code: "machine-without-efa", property, value: machineType, reason, fix, alsoReads: [property.replace(/efa$/, "machineType")] }];
}

function withoutEfa(property: string, value: unknown, reason: string): Finding {
  return { code: "invalid-efa", property, value, reason, fix: "write efa: true, or leave it out" };
}

function checkGroup(property: string, efa: boolean, value?: string): Finding[] {
  // Without EFA it is refused by the matrix.
  if (value === undefined || !efa) return [];
  if (Token.isUnresolved(value) || GROUP_NAME.test(value)) return [];
  const reason = "EC2 names a placement group by 1 to 255 ASCII characters";
  return [{ code: "invalid-placement-group", property, value, reason, fix: "write the group's name, as `aws ec2 describe-placement-groups` lists it, or leave it out" }];
}
