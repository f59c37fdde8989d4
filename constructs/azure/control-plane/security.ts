import { KubernetesClusterConfig, KubernetesClusterNetworkProfileAdvancedNetworking } from "../bindings";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { checkResourceId } from "../resource-id";

/** What AKS watches over in a cluster beyond what every one has. Each is a service of Azure's, some with a price of their own. */
export interface AksSecurityOptions {
  /**
   * Every how many hours AKS removes images from nodes that no container uses and in which its scanner found something: 24 to 2160. An image of an
   * engine that is removed is pulled again, tens of gigabytes.
   * @default - they stay until the node's disk is full
   * @example 168
   * @integer
   */
  readonly imageCleanerHours?: number;
  /**
   * Resource id of the Log Analytics workspace that Microsoft Defender for Containers writes what it sees in the cluster into. Billed by the core.
   * @default - Defender watches nothing in it
   * @example "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/audit"
   */
  readonly defenderWorkspaceId?: string;
  /** Whether Cilium's network policies may name hosts outside by their DNS names (Advanced Container Networking Services). Billed by the node. @default false */
  readonly domainPolicies?: boolean;
  /** Whether Cilium tells of flows between pods, what it dropped among them (Advanced Container Networking Services). Billed by the node. @default false */
  readonly flowMetrics?: boolean;
}

/** azurerm 4.55, kubernetes_cluster. */
const HOURS = { least: 24, most: 2160 };

/** Numbers that azurerm refuses, and a workspace that is none. */
export function checkSecurity(property: string, { imageCleanerHours: value, defenderWorkspaceId }: AksSecurityOptions = {}): Finding[] {
  const workspace = defenderWorkspaceId === undefined ? [] : checkResourceId("logWorkspace", `${property}.defenderWorkspaceId`, defenderWorkspaceId);
  if (value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= HOURS.least && value <= HOURS.most)) return workspace;
  const reason = `AKS looks for unused images every ${HOURS.least} to ${HOURS.most} hours`;
  return [{ code: "invalid-cleaner-interval", property: `${property}.imageCleanerHours`, value, reason, fix: "write a whole number in that range, 168 for once a week, or leave it out" }, ...workspace];
}

/** The cluster's arguments for it, only those that were asked for. */
export function securityArguments({ imageCleanerHours, defenderWorkspaceId }: AksSecurityOptions = {}): Partial<KubernetesClusterConfig> {
  return {
    ...(imageCleanerHours === undefined ? {} : { imageCleanerEnabled: true, imageCleanerIntervalHours: imageCleanerHours }),
    ...(defenderWorkspaceId === undefined ? {} : { microsoftDefender: { logAnalyticsWorkspaceId: defenderWorkspaceId } }),
  };
}

/** What Cilium does beside. */
export function advancedNetworking({ domainPolicies = false, flowMetrics = false }: AksSecurityOptions = {}): KubernetesClusterNetworkProfileAdvancedNetworking | undefined {
  return domainPolicies || flowMetrics ? { securityEnabled: domainPolicies, observabilityEnabled: flowMetrics } : undefined;
}
