import { Token } from "../../core/framework";
import { Capacity } from "../../cluster/capacity";
import { Finding } from "../../core/problem";
import { GkeGpuPoolOptions } from "./node-pools";

/** What a pool can ask for, in the words of the machine data, and how it is written. */
const WAYS: { readonly [sold: string]: string } = {
  "on-demand": "Capacity.ON_DEMAND",
  spot: "Capacity.SPOT",
  reservation: 'Capacity.reservation("my-reservation")',
};

/** A reservation's name, or its path where another project shares it, with a block of it or without. */
const RESERVATION = /^(projects\/[a-z0-9.:-]+\/reservations\/)?[a-z]([-a-z0-9]{0,61}[a-z0-9])?(\/reservationBlocks\/[a-z]([-a-z0-9]{0,61}[a-z0-9])?)?$/;

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
