/** Google's APIs at an address of the VPC itself. */
export interface GkePrivateServiceConnectOptions {
  /**
   * The address, in no subnet of the VPC and in no range that the VPC knows of another.
   * @default "10.13.0.2", in a VPC of the cluster's own; in one that is there it must be given
   * @example "10.13.0.2"
   */
  readonly address?: string;
}
