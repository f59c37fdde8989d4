import { Token } from "../../../core/framework";
import { Capacity } from "../../../cluster/pools/capacity";
import { Finding } from "../../../core/problems/problem";
import { GpuMachine } from "../gpu-machine";
import { EksGpuPoolOptions } from "../pool-options";

/** How each kind of capacity is asked for. */
const WAYS: readonly { readonly kind: string; readonly written: string }[] = [
  { kind: "on-demand", written: "Capacity.ON_DEMAND" },
  { kind: "spot", written: "Capacity.SPOT" },
  { kind: "reservation", written: 'Capacity.reservation("cr-...")' },
  { kind: "block", written: 'Capacity.block("cr-...")' },
];

/** A pool of machines that AWS doesn't sell as asked. What isn't known is let through. */
export function checkSale(property: string, pool: EksGpuPoolOptions, { sold }: GpuMachine): Finding[] {
  const { kind } = pool.capacity ?? Capacity.ON_DEMAND;
  if (!WAYS.some((way) => way.kind === kind)) {
    const reason = "AWS sells no machines in this way";
    return [{ code: "not-sold-that-way", property, value: kind, reason, fix: `write ${WAYS.map(({ written }) => written).join(", or ")}` }];
  }
  if (sold.length === 0 || sold.includes(kind)) return [];
  const others = WAYS.filter((way) => sold.includes(way.kind)).map(({ written }) => written);
  return [
    {
      code: "not-sold-that-way",
      property,
      value: kind,
      reason: `AWS sells ${pool.machineType} only as ${sold.join(", ")}, so a pool asked for ${kind} never gets a node`,
      fix:
        others.length > 0
          ? `write ${others.join(" or ")}`
          : "pick another machine type",
    },
  ];
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CapacityReservation.html */
const RESERVATION_ID = /^cr-[0-9a-f]{8,17}$/;

/** A reservation or a block by its id; what it doesn't go with is the matrix' matter. */
export function checkReservation(at: string, { capacity }: EksGpuPoolOptions): Finding[] {
  if (capacity?.kind !== "reservation" && capacity?.kind !== "block") return [];
  const { reservationId = "" } = capacity;
  if (Token.isUnresolved(reservationId) || RESERVATION_ID.test(reservationId)) return [];
  const reason =
    capacity.kind === "block"
      ? "a Capacity Block is named by the id of its reservation"
      : "an On-Demand Capacity Reservation is named by its id; groups of them aren't taken, since AWS makes on-demand nodes when one is full";
  return [{ code: "invalid-reservation", property: `${at}.capacity`, value: reservationId, reason, fix: 'write it like "cr-0123456789abcdef0"' }];
}
