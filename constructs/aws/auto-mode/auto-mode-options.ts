/** EKS Auto Mode of a cluster. */
export interface EksAutoModeOptions {
  /**
   * `false` turns it off for a cluster that had it, once its last pool is gone: left out, EKS keeps what it was.
   * @default - on where a pool is of it, else nothing is said
   * @example false
   */
  readonly enabled?: boolean;
}
