import { Token } from "../../core/framework";
import { Capacity } from "../../cluster/pools/capacity";
import { Finding } from "../../core/problems/problem";
import { isFlex } from "./flex";
import { gpuMachine } from "./gpu-machine";
import { GkeGpuPoolOptions } from "./node-pools";
import { zoneCount } from "./zones/zones";

/** What a pool can ask for, in the words of the machine data, and how it is written. */
const WAYS: { readonly [sold: string]: string } = {
  "on-demand": "Capacity.ON_DEMAND",
  spot: "Capacity.SPOT",
  reservation: 'Capacity.reservation("my-reservation")',
  "flex-start": "Capacity.flexStart()",
  queued: "Capacity.queued()",
};

/** A reservation's name, or its path where another project shares it, with a block of it or without. */
const RESERVATION = /^(projects\/[a-z0-9.:-]+\/reservations\/)?[a-z]([-a-z0-9]{0,61}[a-z0-9])?(\/reservationBlocks\/[a-z]([-a-z0-9]{0,61}[a-z0-9])?)?$/;

/** Seven days. */
const LONGEST_HOURS = 168;

/**
 * A machine that Google doesn't sell in the way that a pool asks for.
 *
 * @param sold how it is sold; empty: not known
 */
export function checkSold(property: string, machineType: string, capacity = Capacity.ON_DEMAND, sold: string[]): Finding[] {
  const isOurs = Object.prototype.hasOwnProperty.call(WAYS, capacity.kind);
  if (!isOurs) {
    const reason = "Google sells no machines in this way";
    return [{ code: "not-sold-that-way", property, value: capacity.kind, reason, fix: `write capacity: ${Object.values(WAYS).join(" or ")}` }];
  }
  if (sold.length === 0 || sold.includes(capacity.kind)) return [];
  const ways = sold.flatMap((way) => WAYS[way] ?? []);
  const reason = `Google sells ${machineType} only as ${sold.join(", ")}, so a pool asked for ${capacity.kind} never gets a node`;
  const fix = ways.length > 0 ? `write capacity: ${ways.join(" or ")}` : "pick another machine type: none of these ways is made here";
  return [{ code: "not-sold-that-way", property, value: capacity.kind, reason, fix }];
}

/** A reservation of a name that can't be. */
export function checkReservation(at: string, { capacity }: GkeGpuPoolOptions): Finding[] {
  const id = capacity?.reservationId;
  if (capacity?.kind !== "reservation" || Token.isUnresolved(id)) return [];
  if (id === undefined || !RESERVATION.test(id)) {
    const reason = "a reservation has up to 63 lower-case letters, digits and hyphens, a letter first; one of another project has its path";
    const fix = 'write it like Capacity.reservation("my-reservation"), or "projects/OWNER/reservations/my-reservation"';
    return [{ code: "invalid-reservation", property: `${at}.capacity`, value: id, reason, fix }];
  }
  return [];
}

/**
 * A longer time than flex-start is sold for.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/dws
 */
export function checkRunTime(at: string, { capacity }: GkeGpuPoolOptions): Finding[] {
  if (capacity === undefined || !isFlex(capacity)) return [];
  const { longestHours: value, kind } = capacity;
  // One that is known only at apply is refused as well: it is multiplied here.
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= LONGEST_HOURS)) return [];
  const reason = `a ${kind} node runs for a whole number of hours, ${LONGEST_HOURS} at most`;
  return [{ code: "invalid-run-time", property: `${at}.capacity`, value, reason, fix: `write Capacity.${kind === "queued" ? "queued" : "flexStart"}(${LONGEST_HOURS}), or less` }];
}

/**
 * Nodes at birth that can't be: GKE counts them for each zone, more than the most are taken away again, and those that come with a pod's request and
 * are stopped after their time come to none that begins with some.
 */
export function checkStartNodes(at: string, { startNodes, maxNodes, capacity, zones }: GkeGpuPoolOptions, ofCluster?: string[]): Finding[] {
  if (startNodes === undefined) return [];
  const property = `${at}.startNodes`;
  if (Token.isUnresolved(startNodes)) {
    const reason = "it is known only at apply, and is divided by the pool's zones here";
    return [{ code: "start-nodes-unknown", property, value: "known only at apply", reason, fix: "write the number" }];
  }
  if (startNodes !== 0 && capacity !== undefined && isFlex(capacity)) {
    const reason = `${capacity.kind} nodes come when pods ask for them and are stopped after their time: a pool begins with none`;
    return [{ code: "flex-start-minimum", property, value: startNodes, reason, fix: "leave it out, or take another capacity" }];
  }
  if (!Token.isUnresolved(maxNodes) && startNodes > maxNodes) {
    return [{ code: "start-nodes-over-most", property, value: startNodes, reason: `the pool has ${maxNodes} at most`, fix: `write ${maxNodes} or fewer, or more maxNodes` }];
  }
  const placed = zones ?? ofCluster;
  if (Token.isUnresolved(placed)) {
    if (startNodes === 0) return [];
    const reason = "GKE makes as many in each of the pool's zones, which are known only at apply";
    return [{ code: "start-nodes-unknown", property, value: startNodes, reason, fix: `write the zones' names in ${at}.zones, or leave it out` }];
  }
  const count = zoneCount(placed);
  if (startNodes % count === 0) return [];
  const reason = `GKE makes as many in each zone, and the pool has ${count}`;
  return [{ code: "start-nodes-zones", property, value: startNodes, reason, fix: `write a multiple of ${count}, or name one zone in ${at}.zones` }];
}

/** More nodes side by side than a machine's NVLink domain has. */
export function checkDomain(at: string, { compactPlacement, machineType, maxNodes }: GkeGpuPoolOptions): Finding[] {
  const domain = Token.isUnresolved(machineType) ? undefined : gpuMachine(machineType)?.domain;
  if (compactPlacement !== true || domain === undefined || Token.isUnresolved(maxNodes) || maxNodes <= domain.nodes) return [];
  const reason = `nodes of ${machineType} lie side by side within one NVLink domain (${domain.topology}), which has ${domain.nodes}`;
  return [{ code: "compact-placement-nodes", property: `${at}.maxNodes`, value: maxNodes, reason, fix: `write ${domain.nodes} or fewer, and a pool for each domain` }];
}
