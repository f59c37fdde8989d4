/** Where lines or spans are kept in the cluster. */
export interface TelemetryVolume {
  /** Storage class of the volume: one that a single node mounts. @default - the cluster's default class @format storage-class @example "gp3" */
  readonly className?: string;
  /** Size of the volume. It can grow later, where the class lets it, and never shrink. @default 50 @integer @minimum 10 @maximum 16384 @example 100 */
  readonly sizeGiB?: number;
}

/** Size where nobody says another, in GiB. */
export const DEFAULT_VOLUME_GIB = 50;
