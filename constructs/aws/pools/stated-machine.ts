/** The GPUs of a machine type, for one that isn't in this release's data. */
export interface EksGpuMachine {
  /** The GPU's name: "NVIDIA L4". @example "NVIDIA L4" */
  readonly gpu: string;
  /** How many of them a machine has. @example 1 */
  readonly count: number;
  /** Memory of one GPU in GiB. @default - not known @example 24 @minimum 1 */
  readonly memoryGiB?: number;
  /** Whether the machine's CPU is an Arm one. @default false */
  readonly arm?: boolean;
  /** EFA interfaces that a machine has, one for each of its network cards. @default - from the data, which knows none of a new type @example 4 */
  readonly efaInterfaces?: number;
}
