import { Construct } from "constructs";
import { KubernetesCluster, MonitorDiagnosticSetting } from "../bindings";

/** What the control plane writes of what was asked of it. */
export interface AksAuditLogOptions {
  /**
   * Resource id of the Log Analytics workspace that keeps it; for how long is the workspace's matter.
   * @example "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/audit"
   */
  readonly workspaceId: string;
  /**
   * Whether reads are written too, and not changes alone: many times as much, and paid for by the gigabyte.
   * @default false
   */
  readonly reads?: boolean;
}

/** What somebody did to the cluster, and who was let in. https://learn.microsoft.com/azure/aks/monitor-aks-reference#resource-logs */
export class AksAuditLogs extends Construct {
  public constructor(scope: Construct, id: string, cluster: KubernetesCluster, { workspaceId, reads = false }: AksAuditLogOptions) {
    super(scope, id);
    new MonitorDiagnosticSetting(this, "setting", {
      name: "audit",
      targetResourceId: cluster.id,
      logAnalyticsWorkspaceId: workspaceId,
      // Tables of their own, where a query reads what it asks for and no more.
      logAnalyticsDestinationType: "Dedicated",
      enabledLog: [{ category: reads ? "kube-audit" : "kube-audit-admin" }, { category: "guard" }],
    });
  }
}
