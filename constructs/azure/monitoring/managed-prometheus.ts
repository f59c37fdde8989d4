import { createHash } from "crypto";
import { Construct } from "constructs";
import { IRuleEvaluator } from "../../cluster/managed/rules";
import { IManagedPrometheus, MetricsCollector, MetricsQuota, MetricsWriter, RemoteWriteOffer } from "../../cluster/managed/prometheus";
import { Finding } from "../../core/problems/problem";
import { AksWorkloadIdentity } from "../access/workload-identity";
import { KubernetesCluster, MonitorDataCollectionEndpoint, MonitorDataCollectionRule, MonitorDataCollectionRuleAssociation, MonitorWorkspace } from "../bindings";
import data from "../data/managed-prometheus.json";
import { AzurePlace } from "../place";
import { AksManagedGrafana, instanceName } from "./managed-grafana";
import { AksManagedPrometheusOptions } from "./managed-prometheus-options";
import { AksRuleEvaluator } from "./managed-rules";

/** Properties of `AksManagedPrometheus`. */
export interface AksManagedPrometheusProps extends AksManagedPrometheusOptions, AzurePlace {
  readonly cluster: KubernetesCluster;
  /** Known only at apply. */
  readonly tenantId: string;
}

/** The stream of Prometheus' samples, and the rule's own name of where they go. */
const STREAM = "Microsoft-PrometheusMetrics";
const WORKSPACE = "workspace";

/** Longest name of a data collection endpoint. */
const LONGEST_NAME = 44;

/**
 * A workspace of Azure Monitor, and the way into it: an endpoint and a rule, by which either the cluster's own collector writes or pods that
 * have the role to.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-metrics-overview
 */
export class AksManagedPrometheus extends Construct implements IManagedPrometheus {
  public readonly serviceName = "Azure Monitor's managed Prometheus";
  public readonly collector: MetricsCollector = MetricsCollector.monitors(data.kinds.apiVersion, data.kinds.limits);
  /** The pods of `ama-metrics`. */
  public readonly collectorNamespaces: string[] = ["kube-system"];
  public readonly collectorCidrs: string[] = [];
  public readonly collectorAccount?: MetricsWriter = data.account;
  public readonly quota: MetricsQuota = data.quota;
  public readonly hosts: string[] = ["azure.com"];
  public readonly signIn = "a token of Entra ID, which lasts an hour and a proxy in the cluster must renew";
  public readonly grafanaName?: string;
  public readonly grafanaInstance?: string;
  public readonly ruleEvaluator?: IRuleEvaluator;
  /** The workspace as Azure has it. */
  public readonly workspace: MonitorWorkspace;

  private readonly endpoint: MonitorDataCollectionEndpoint;
  private readonly rule: MonitorDataCollectionRule;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: AksManagedPrometheusProps,
  ) {
    super(scope, id);
    const { clusterName, location, resourceGroupName, tags, publicQueries = false, alertActionGroupIds, grafana } = props;
    const place = { location, resourceGroupName, tags };
    this.workspace = new MonitorWorkspace(this, "workspace", { ...place, name: clusterName, publicNetworkAccessEnabled: publicQueries });
    this.node.defaultChild = this.workspace;
    this.ruleEvaluator = new AksRuleEvaluator(this, "rules", { ...place, clusterName, workspaceId: this.workspace.id, alertActionGroupIds });
    this.grafanaName = grafana === undefined ? undefined : "Azure Managed Grafana";
    this.grafanaInstance = grafana === undefined ? undefined : instanceName(clusterName, grafana.name);
    if (grafana !== undefined) new AksManagedGrafana(this, "grafana", { ...place, ...grafana, clusterName, workspaceId: this.workspace.id, publicQueries });
    const name = shortName(clusterName);
    this.endpoint = new MonitorDataCollectionEndpoint(this, "endpoint", { ...place, name, kind: "Linux" });
    this.rule = new MonitorDataCollectionRule(this, "rule", {
      ...place,
      name,
      kind: "Linux",
      dataCollectionEndpointId: this.endpoint.id,
      dataSources: { prometheusForwarder: [{ name: "prometheus", streams: [STREAM] }] },
      destinations: { monitorAccount: [{ name: WORKSPACE, monitorAccountId: this.workspace.id }] },
      dataFlow: [{ streams: [STREAM], destinations: [WORKSPACE] }],
    });
  }

  public check(_property: string, _ownCollector: boolean): Finding[] {
    return [];
  }

  public writtenBy({ namespace, serviceAccount }: MetricsWriter): RemoteWriteOffer | undefined {
    const { cluster, tenantId, clusterName, location, resourceGroupName, tags } = this.props;
    const identity = new AksWorkloadIdentity(this, "identity", {
      ...{ clusterName, location, resourceGroupName, tags, namespace, serviceAccount },
      name: "managed-prometheus",
      oidcIssuerUrl: cluster.oidcIssuerUrl,
      roles: [{ scope: this.rule.id, role: "Monitoring Metrics Publisher" }],
    });
    const url = `${this.endpoint.metricsIngestionEndpoint}/dataCollectionRules/${this.rule.immutableId}/streams/${STREAM}/api/v1/write?api-version=2023-04-24`;
    const { serviceAccountAnnotations, podLabels } = identity;
    return { entry: { url, azureAd: { cloud: "AzurePublic", sdk: { tenantId } } }, serviceAccountAnnotations, podLabels };
  }

  public collect(_configuration?: string): void {
    const { cluster, clusterName } = this.props;
    cluster.putMonitorMetrics({});
    new MonitorDataCollectionRuleAssociation(this, "association", { name: shortName(clusterName), targetResourceId: cluster.id, dataCollectionRuleId: this.rule.id });
  }
}

/** A cluster's name may be longer than an endpoint's. */
function shortName(clusterName: string): string {
  const name = `${clusterName}-prometheus`;
  if (name.length <= LONGEST_NAME) return name;
  const digest = createHash("sha256").update(clusterName).digest("hex").slice(0, 8);
  return `${clusterName.slice(0, LONGEST_NAME - digest.length - 1)}-${digest}`;
}
