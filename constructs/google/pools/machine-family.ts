import families from "../data/machine-families.json";

/** What is known of a series of machines. */
export interface MachineFamily {
  readonly family: string;
  readonly cpuArch: string;
  /** Kinds of disks that it boots from: "pd", "hyperdisk". */
  readonly disks: string[];
  /** Whether its machines are born with GPUs. */
  readonly gpus: boolean;
}

/** A machine type's name: series, kind, and what it has of each. @see https://cloud.google.com/compute/docs/machine-resource */
const MACHINE_TYPE = /^[a-z]\d+[a-z]*-[a-z]+(-\d+[a-z]*)*(-[a-z]+)*$/;
/** Two of the first generation that are named otherwise. */
const EARLY = /^(f1-micro|g1-small)$/;

/** Whether a text can be a machine type's name. */
export function isMachineType(text: string): boolean {
  return MACHINE_TYPE.test(text) || EARLY.test(text);
}

/** The series of a machine type; nothing for one that this release doesn't know. */
export function machineFamily(machineType: string): MachineFamily | undefined {
  return families.find(({ family }) => family === machineType.split("-")[0]);
}
