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

/** A reservation of a name that can't be, or that may not be where the nodes are. */
export function checkReservation(at: string, { capacity, zones }: GkeGpuPoolOptions, ofCluster?: string[]): Finding[] {
  const id = capacity?.reservationId;
  if (capacity?.kind !== "reservation" || Token.isUnresolved(id)) return [];
  if (id === undefined || !RESERVATION.test(id)) {
    const reason = "a reservation has up to 63 lower-case letters, digits and hyphens, a letter first; one of another project has its path";
    const fix = 'write it like Capacity.reservation("my-reservation"), or "projects/OWNER/reservations/my-reservation"';
    return [{ code: "invalid-reservation", property: `${at}.capacity`, value: id, reason, fix }];
  }
  if (zones !== undefined || ofCluster?.length === 1) return [];
  const reason = "a reservation lies in one zone, and GKE refuses the pool when one of its zones has none of that name";
  const fix = "name the zones that have it: gcloud compute reservations list";
  return [{ code: "reservation-without-zone", property: `${at}.zones`, value: zones, reason, fix }];
}

/**
 * What flex-start doesn't go with: nodes that are always there, and a longer time than it is sold for.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/dws
 */
export function checkFlexStart(at: string, { capacity, minNodes = 0 }: GkeGpuPoolOptions): Finding[] {
  if (capacity === undefined || !isFlex(capacity)) return [];
  const findings: Finding[] = [];
  const { longestHours: value, kind } = capacity;
  // One that is known only at apply is refused as well: it is multiplied here.
  if (value !== undefined && !(Number.isInteger(value) && value >= 1 && value <= LONGEST_HOURS)) {
    const reason = `a ${kind} node runs for a whole number of hours, ${LONGEST_HOURS} at most`;
    findings.push({ code: "invalid-run-time", property: `${at}.capacity`, value, reason, fix: `write Capacity.${kind === "queued" ? "queued" : "flexStart"}(${LONGEST_HOURS}), or less` });
  }
  if (!Token.isUnresolved(minNodes) && minNodes !== 0) {
    const reason = `${kind} nodes come when pods ask for them and are stopped after their time: none is always there`;
    findings.push({ code: "flex-start-minimum", property: `${at}.minNodes`, value: minNodes, reason, fix: "leave it out, or take another capacity" });
  }
  return findings;
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
  const count = Token.isUnresolved(placed) ? 1 : zoneCount(placed);
  if (startNodes % count === 0) return [];
  const reason = `GKE makes as many in each zone, and the pool has ${count}`;
  return [{ code: "start-nodes-zones", property, value: startNodes, reason, fix: `write a multiple of ${count}, or name one zone in ${at}.zones` }];
}

/**
 * A pool whose nodes come all at once: Google makes none for a single one's sake, places them where it finds them, and takes them for no class.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/provisioningrequest
 */
export function checkQueued(at: string, { name, capacity, maxNodes, compactPlacement }: GkeGpuPoolOptions, ofClass?: string): Finding[] {
  if (capacity?.kind !== "queued") return [];
  const findings: Finding[] = [];
  if (!Token.isUnresolved(maxNodes) && maxNodes === 1) {
    const reason = "a queue brings all nodes of a worker at once, and a pool of one node never has two";
    findings.push({ code: "queued-single-node", property: `${at}.maxNodes`, value: maxNodes, reason, fix: "write Capacity.flexStart(), or more nodes" });
  }
  if (compactPlacement === true) {
    const reason = "Google takes no compact placement for queued nodes";
    findings.push({ code: "compact-placement-capacity", property: `${at}.compactPlacement`, value: true, reason, fix: "leave it out, or take Capacity.flexStart() on A3 Ultra or A4" });
  }
  if (ofClass !== undefined) {
    const reason = `pool ${name} is of class ${ofClass}, by which GKE makes nodes one at a time, and a request for several at once names its pool`;
    findings.push({ code: "queued-in-class", property: `${at}.capacity`, value: capacity.kind, reason, fix: "write Capacity.flexStart(), or take the pool out of the class" });
  }
  return findings;
}

/** Machines that can be placed side by side. @see https://cloud.google.com/kubernetes-engine/docs/how-to/compact-placement */
const FLEX_START_COMPACT = /^(a3-ultragpu|a4|h4d)-/;

/** What compact placement doesn't go with. */
export function checkCompact(at: string, { compactPlacement, capacity, machineType, zones, maxNodes }: GkeGpuPoolOptions, ofCluster?: string[]): Finding[] {
  if (compactPlacement !== true) return [];
  const property = `${at}.compactPlacement`;
  const findings: Finding[] = [];
  const placed = zones ?? ofCluster;
  if (placed === undefined || (!Token.isUnresolved(placed) && placed.length !== 1)) {
    const reason = "nodes lie side by side within one zone only, and the pool has more";
    findings.push({ code: "compact-placement-zones", property: `${at}.zones`, value: placed, reason, fix: "name the one zone" });
  }
  const domain = Token.isUnresolved(machineType) ? undefined : gpuMachine(machineType)?.domain;
  if (domain !== undefined && !Token.isUnresolved(maxNodes) && maxNodes > domain.nodes) {
    const reason = `nodes of ${machineType} lie side by side within one NVLink domain (${domain.topology}), which has ${domain.nodes}`;
    findings.push({ code: "compact-placement-nodes", property: `${at}.maxNodes`, value: maxNodes, reason, fix: `write ${domain.nodes} or fewer, and a pool for each domain` });
  }
  if (capacity?.kind === "flex-start" && !Token.isUnresolved(machineType) && !FLEX_START_COMPACT.test(machineType)) {
    const reason = `GKE places flex-start nodes of ${machineType} where it finds them`;
    findings.push({ code: "compact-placement-capacity", property, value: true, reason, fix: "leave it out, or take another capacity" });
  }
  return findings;
}
