import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { GpuMachine } from "./gpu-machine";

/** Disks of the machine itself (NVMe), under images, containers and what pods write beside volumes. */
export class GkeLocalSsd {
  /** Those that the machine comes with: A2 with 80 GB GPUs, A3, A4. */
  public static readonly ALL = new GkeLocalSsd();

  /**
   * As many as are named, of 375 GiB each: for machines that take a number of one's own, as G2 and A2 with 40 GB GPUs do.
   *
   * @param count how many
   */
  public static of(count: number): GkeLocalSsd {
    return new GkeLocalSsd(count);
  }

  private constructor(
    /** How many. @default - those that the machine comes with */
    public readonly count?: number,
  ) {}
}

/** Size of one in GiB, and the most of them on a machine. @see https://cloud.google.com/compute/docs/disks/local-ssd */
export const LOCAL_SSD_GIB = 375;
const MOST = 32;

/** How many a pool's nodes have; none where none is asked for. */
export function localSsdsOf(ssd: GkeLocalSsd | undefined, machine: Pick<GpuMachine, "localSsds"> | undefined): number | undefined {
  return ssd === undefined ? undefined : (ssd.count ?? machine?.localSsds);
}

/** A number that the machine hasn't. Of A2 with 40 GB GPUs it isn't known how many it takes. */
export function checkLocalSsd(property: string, ssd: GkeLocalSsd | undefined, machineType: string, machine?: GpuMachine): Finding[] {
  if (!(ssd instanceof GkeLocalSsd) || machine === undefined) return [];
  const { count: value } = ssd;
  const own = machine.localSsds;
  if (value === undefined) {
    if (own !== undefined) return [];
    const reason = `a ${machineType} isn't known to come with local SSDs`;
    return [{ code: "local-ssds-of-machine", property, value: "ALL", reason, fix: "write how many: GkeLocalSsd.of(1), where the machine takes some (https://cloud.google.com/compute/docs/disks/local-ssd); or leave it out" }];
  }
  if (Token.isUnresolved(value)) return [];
  if (!(Number.isInteger(value) && value >= 1 && value <= MOST)) {
    return [{ code: "out-of-range", property, value, reason: `a machine has a whole number of local SSDs, ${MOST} at most`, fix: "write GkeLocalSsd.of(1), or leave it out" }];
  }
  const most = machine.mostLocalSsds;
  if (own === undefined && most !== undefined && value > most) {
    const reason = `a ${machineType} takes ${most === 1 ? "one local SSD" : `${most} local SSDs at most`} (https://cloud.google.com/compute/docs/accelerator-optimized-machines)`;
    return [{ code: "local-ssds-of-machine", property, value, reason, fix: `write GkeLocalSsd.of(${most}), or less` }];
  }
  if (own === undefined || own === value) return [];
  const reason = `a ${machineType} comes with ${own} local SSDs, no more and no fewer`;
  return [{ code: "local-ssds-of-machine", property, value, reason, fix: "write GkeLocalSsd.ALL" }];
}
