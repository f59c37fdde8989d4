/** What Azure promises of the control plane, and what it costs. @see https://learn.microsoft.com/azure/aks/free-standard-pricing-tiers */
export class AksSkuTier {
  /** No promise, no fee: for trying things. */
  public static readonly FREE = new AksSkuTier("Free");
  /** An uptime SLA for the API server. */
  public static readonly STANDARD = new AksSkuTier("Standard");
  /** As Standard, with long-term support. */
  public static readonly PREMIUM = new AksSkuTier("Premium");

  /** A tier that this version of the library doesn't know. */
  public static of(name: string): AksSkuTier {
    return new AksSkuTier(name);
  }

  private constructor(public readonly name: string) {}
}
