/** Azure Monitor's managed Prometheus for a cluster: a workspace of its own. */
export interface AksManagedPrometheusOptions {
  /**
   * Whether it can be asked from any address, by who signs in with Entra ID and may read it. Otherwise by private endpoints alone, which you make
   * to the workspace. What is written comes in from any address either way, by the cluster's own identities alone.
   * @default false
   */
  readonly publicQueries?: boolean;
}
