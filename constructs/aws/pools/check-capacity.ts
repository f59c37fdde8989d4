import { Token } from "../../core/framework";
import { Capacity } from "../../cluster/capacity";
import { Finding } from "../../core/problem";
import { GpuMachine } from "./gpu-machine";
import { EksGpuPoolOptions } from "./pool-options";

/** The words of the machines' table for what a pool can ask for, and how it is asked for. */
const WAYS: readonly { readonly kind: string; readonly sold: string; readonly written: string }[] = [
  { kind: "on-demand", sold: "on-demand", written: "Capacity.ON_DEMAND" },
  { kind: "spot", sold: "spot", written: "Capacity.SPOT" },
  { kind: "reservation", sold: "odcr", written: 'Capacity.reservation("cr-...")' },
];

/** A pool of machines that AWS doesn't sell as asked. What isn't known is let through. */
export function checkSale(property: string, pool: EksGpuPoolOptions, machine: GpuMachine): Finding[] {
  const { kind } = pool.capacity ?? Capacity.ON_DEMAND;
  const { consumptionOptions: sold, spotSupported } = machine;
  const wanted = WAYS.find((way) => way.kind === kind)?.sold ?? kind;
  const sells = WAYS.some((way) => way.kind === kind);
  const refused = !sells || (sold.length > 0 && !sold.includes(wanted)) || (wanted === "spot" && spotSupported === false);
  if (!refused) return [];
  const others = WAYS.filter((way) => way.sold !== wanted && sold.includes(way.sold)).map(({ written }) => written);
  return [
    {
      code: "not-sold-that-way",
      property,
      value: kind,
      reason: !sells ? `AWS sells nothing as ${kind}` : `AWS sells ${pool.machineType} only as ${sold.join(", ")}, so a pool asked for ${wanted} never gets a node`,
      fix:
        others.length > 0
          ? `write ${others.join(" or ")}`
          : "pick another machine type: pools are made on demand, as spot and of On-Demand Capacity Reservations",
    },
  ];
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CapacityReservation.html */
const RESERVATION_ID = /^cr-[0-9a-f]{8,17}$/;

/** A reservation by its id, and the one zone that it lies in: in another a node group's machines never come. */
export function checkReservation(at: string, { capacity, availabilityZones }: EksGpuPoolOptions): Finding[] {
  if (capacity?.kind !== "reservation") return [];
  const { reservationId = "" } = capacity;
  const findings: Finding[] = [];
  if (!Token.isUnresolved(reservationId) && !RESERVATION_ID.test(reservationId)) {
    const reason = "an On-Demand Capacity Reservation is named by its id; groups of them aren't taken, since AWS makes on-demand nodes when one is full";
    findings.push({ code: "invalid-reservation", property: `${at}.capacity`, value: reservationId, reason, fix: 'write it like "cr-0123456789abcdef0"' });
  }
  // None at all is told of already.
  if (availabilityZones?.length === 1 || availabilityZones?.length === 0) return findings;
  const reason = "a reservation lies in one zone, and nodes are made in all zones of their pool, where they would never come";
  const fix = "name the reservation's own zone, and no other; one of the cluster's, as network.availabilityZones names them";
  return [...findings, { code: "reservation-zone", property: `${at}.availabilityZones`, value: availabilityZones, reason, fix }];
}
