/** Whose account pays. */
export interface AksSubscription {
  /**
   * Subscription in which everything is made.
   * @default - the one that ARM_SUBSCRIPTION_ID names when Terraform runs
   * @example "00000000-0000-0000-0000-000000000000"
   */
  readonly subscriptionId?: string;
}
