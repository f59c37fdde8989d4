import { Construct } from "constructs";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { IManagedLogs, LogCollection } from "../../cluster/managed/logs";
import { Finding } from "../../core/problems/problem";
import { KubernetesCluster, LogAnalyticsWorkspace, MonitorDataCollectionRule, MonitorDataCollectionRuleAssociation } from "../bindings";
import { AzurePlace } from "../place";

/** Properties of `AksPodLogs`. */
export interface AksPodLogsProps extends AzurePlace {
  readonly cluster: KubernetesCluster;
}

/** The stream of pods' lines in their second form, and the rule's own name of where they go. */
const STREAM = "Microsoft-ContainerLogV2";
const WORKSPACE = "workspace";

/** Days that are in the price of a workspace, and those that it takes. https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure */
const [LEAST_DAYS, MOST_DAYS] = [30, 730];

/**
 * The lines of pods in a Log Analytics workspace of the cluster's own, read by the agent of Container Insights: of the named namespaces, and no
 * figures, which would be paid for a second time beside Prometheus.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/containers/kubernetes-monitoring-enable
 */
export class AksPodLogs extends Construct implements IManagedLogs {
  public readonly serviceName = "Azure Monitor's Container Insights";
  public readonly defaultRetentionDays: number = LEAST_DAYS;
  private used = false;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: AksPodLogsProps,
  ) {
    super(scope, id);
  }

  /** Whether lines are kept there. */
  public get isUsed(): boolean {
    return this.used;
  }

  public check(property: string, retentionDays: number | undefined): Finding[] {
    if (retentionDays === undefined || (retentionDays >= LEAST_DAYS && retentionDays <= MOST_DAYS)) return [];
    const reason = `a Log Analytics workspace keeps lines for ${LEAST_DAYS} to ${MOST_DAYS} days`;
    return [{ code: "log-retention", property: `${property}.retentionDays`, value: retentionDays, reason, fix: `use ${retentionDays < LEAST_DAYS ? LEAST_DAYS : MOST_DAYS}` }];
  }

  public collect({ namespaces, retentionDays }: LogCollection): HelmAddOn[] {
    const { cluster, clusterName, location, resourceGroupName, tags } = this.props;
    this.used = true;
    const place = { location, resourceGroupName, tags };
    const workspace = new LogAnalyticsWorkspace(this, "workspace", {
      ...{ ...place, name: `${clusterName}-logs`, sku: "PerGB2018", retentionInDays: retentionDays ?? this.defaultRetentionDays },
      // By the identities of Entra ID alone, no key of the workspace's.
      localAuthenticationEnabled: false,
    });
    cluster.putOmsAgent({ logAnalyticsWorkspaceId: workspace.id, msiAuthForMonitoringEnabled: true });
    const settings = { dataCollectionSettings: { interval: "1m", namespaceFilteringMode: "Include", namespaces, enableContainerLogV2: true } };
    const rule = new MonitorDataCollectionRule(this, "rule", {
      ...{ ...place, name: `MSCI-${clusterName}`, kind: "Linux" },
      dataSources: { extension: [{ name: "ContainerInsightsExtension", extensionName: "ContainerInsights", streams: [STREAM], extensionJson: JSON.stringify(settings) }] },
      destinations: { logAnalytics: [{ name: WORKSPACE, workspaceResourceId: workspace.id }] },
      dataFlow: [{ streams: [STREAM], destinations: [WORKSPACE] }],
    });
    new MonitorDataCollectionRuleAssociation(this, "association", { name: "ContainerInsightsExtension", targetResourceId: cluster.id, dataCollectionRuleId: rule.id });
    return [];
  }
}
