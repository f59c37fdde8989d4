import table from "../../../../inference-runtime/facts/machines/aws.json";
import { EksGpuMachine } from "../stated-machine";

/** How a machine's network cards carry EFA. */
export interface EfaMachine {
  /** EFA interfaces, one a network card: what a node offers as `vpc.amazonaws.com/efa`. */
  readonly interfaces: number;
  /** Kind of the first card's interface, which has the node's address: `efa`, or `interface` where that card is Ethernet alone. */
  readonly primary: string;
  /** Device index of the interfaces on the other cards. */
  readonly device: number;
  /** Whether the cards are documented to read and write GPU memory themselves. */
  readonly gpuDirect: boolean;
}

/** A network interface of a launch template. */
export interface CardInterface {
  readonly networkCardIndex: number;
  readonly deviceIndex: number;
  readonly interfaceType: string;
}

/** The extended resource of AWS's EFA device plugin. */
export const EFA_RESOURCE = "vpc.amazonaws.com/efa";

/** The machine types that have EFA and whose cards are known. */
export function efaMachineTypes(): string[] {
  return table.machines.filter(({ efa }) => efa !== undefined).map(({ machineType }) => machineType);
}

/** The EFA of a machine type: what the caller states goes before the data; nothing where there is none, or none is known. */
export function efaMachine(machineType: string, stated?: EksGpuMachine): EfaMachine | undefined {
  if (stated?.efaInterfaces !== undefined) return { interfaces: stated.efaInterfaces, primary: "efa", device: 1, gpuDirect: false };
  const row = table.machines.find((candidate) => candidate.machineType === machineType);
  return row?.efa === undefined ? undefined : { ...row.efa, interfaces: row.rdmaInterfaces };
}

/**
 * The interfaces that a machine needs for all of its EFA. Only the first has addresses: an EFA-only one takes none, of which 32 cards would
 * take as many as 32 nodes.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html
 */
export function efaInterfaces({ interfaces, primary, device }: EfaMachine): CardInterface[] {
  const cards = primary === "efa" ? interfaces : interfaces + 1;
  return Array.from({ length: cards }, (_, card) =>
    card === 0
      ? { networkCardIndex: 0, deviceIndex: 0, interfaceType: primary }
      : { networkCardIndex: card, deviceIndex: device, interfaceType: "efa-only" },
  );
}

/**
 * What EFA doesn't leave: traffic stays in its zone, and P4's cards talk with no other family's.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html#efa-limits
 */
export function efaReach(machineType: string, zone: string): string {
  return /^p4/.test(machineType) ? `${zone}, among P4 machines` : zone;
}
