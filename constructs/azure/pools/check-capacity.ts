import { Token } from "../../core/framework";
import { Capacity } from "../../cluster/pools/capacity";
import { Finding } from "../../core/problems/problem";

/** What a capacity is written as. */
const WRITTEN: { readonly [kind: string]: string } = {
  "on-demand": "Capacity.ON_DEMAND",
  spot: "Capacity.SPOT",
  reservation: 'Capacity.reservation("/subscriptions/.../capacityReservationGroups/NAME")',
};

/** Id of a capacity reservation group. azurerm takes its parts' names in no other case (go-azure-sdk, capacityreservationgroups). */
const RESERVATION_GROUP =
  /^\/subscriptions\/[0-9a-fA-F-]{36}\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/capacityReservationGroups\/[^/]+$/;

/** A machine and how it is sold, from the machine data. */
export interface SoldMachine {
  readonly machineType: string;
  /** Kinds of capacity: `on-demand`, `spot`, `reservation`. */
  readonly sold: string[];
}

/** A way of having machines that no source says Azure offers for this one. */
export function checkCapacity(property: string, { kind }: Capacity, machine: SoldMachine): Finding[] {
  if (machine.sold.includes(kind)) return [];
  const others = machine.sold.map((way) => WRITTEN[way]).join(", ");
  return [
    {
      code: "not-sold-that-way",
      property,
      value: (WRITTEN[kind] ?? kind).replace(/\(.*/, ""),
      reason: `no source says that Azure sells ${machine.machineType} as ${kind}`,
      fix: `take one of ${others}, or, if Azure does, state the size's GPUs yourself in \`gpus\``,
    },
  ];
}

/** A way that another cloud has, for a size whose GPUs were stated: nobody knows how it is sold, but not so. */
export function checkWay(property: string, { kind }: Capacity = Capacity.ON_DEMAND): Finding[] {
  if (Object.prototype.hasOwnProperty.call(WRITTEN, kind)) return [];
  const reason = "Azure sells no machines in this way";
  return [{ code: "not-sold-that-way", property, value: kind, reason, fix: `take one of ${Object.values(WRITTEN).join(", ")}` }];
}

/** An id that isn't a capacity reservation group's. */
export function checkReservation(property: string, capacity: Capacity | undefined): Finding[] {
  const id = capacity?.reservationId;
  if (capacity?.kind !== "reservation" || Token.isUnresolved(id) || (typeof id === "string" && RESERVATION_GROUP.test(id))) return [];
  return [
    {
      code: "invalid-reservation",
      property,
      value: id,
      reason: "a pool's machines are reserved by a capacity reservation group, and this is no resource id of one",
      fix: "ask for it with `az capacity reservation group show --resource-group GROUP --capacity-reservation-group NAME --query id`",
    },
  ];
}
