import { AksManagedGrafanaOptions } from "./managed-grafana-options";

/** Azure Monitor's managed Prometheus for a cluster: a workspace of its own. */
export interface AksManagedPrometheusOptions {
  /**
   * Whether it can be asked from any address, by who signs in with Entra ID and may read it. Otherwise by private endpoints alone, which you make
   * to the workspace. What is written comes in from any address either way, by the cluster's own identities alone.
   * @default false
   */
  readonly publicQueries?: boolean;
  /**
   * Action groups of Azure Monitor that alerts are given to, where rules are evaluated here (`rules` of `Monitoring.managed`, `cloudRules` of
   * `Monitoring.inCluster`): their resource ids.
   * @default - none: what fires is seen in the portal, and nobody is told
   * @example ["/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/watch/providers/Microsoft.Insights/actionGroups/on-call"]
   * @unique
   */
  readonly alertActionGroupIds?: string[];
  /** Azure Managed Grafana that asks it. @default - none @example { adminObjectIds: ["11111111-2222-3333-4444-555555555555"] } */
  readonly grafana?: AksManagedGrafanaOptions;
}
