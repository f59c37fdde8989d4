import { Construct } from "constructs";
import { IRuleEvaluator } from "../../cluster/managed/rules";
import { IManagedPrometheus, MetricsCollector, MetricsQuota, MetricsWriter, RemoteWriteOffer } from "../../cluster/managed/prometheus";
import { Finding } from "../../core/problems/problem";
import { IamPolicy, PrometheusScraper, PrometheusWorkspace, PrometheusWorkspaceConfiguration } from "../bindings";
import quotas from "../data/managed-prometheus.json";
import { PodIdentityRole } from "../identity/pod-identity-role";
import { roleName } from "../names";
import { EksManagedGrafana } from "./managed-grafana";
import { EksManagedPrometheusOptions } from "./managed-prometheus-options";
import { EksRuleEvaluator } from "./managed-rules";

/** Properties of `EksManagedPrometheus`. */
export interface EksManagedPrometheusProps extends EksManagedPrometheusOptions {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
  /** The cluster's ARN. Known only at apply. */
  readonly clusterArn: string;
  /** The group of control plane and nodes, whose members reach each other. Known only at apply. */
  readonly securityGroupId: string;
  readonly subnetIds: string[];
  /** Ranges of these subnets. @default - not known */
  readonly subnetCidrs?: string[];
  /** Whether the subnets reach AWS by endpoints alone, and this service isn't among them. */
  readonly outOfReach: boolean;
  readonly deletionProtection?: boolean;
}

/**
 * A workspace of Amazon Managed Service for Prometheus, and the way into it: a role for the pods that write, or AWS's own collector.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/what-is-Amazon-Managed-Service-Prometheus.html
 */
export class EksManagedPrometheus extends Construct implements IManagedPrometheus {
  public readonly serviceName = "Amazon Managed Service for Prometheus";
  public readonly collector: MetricsCollector = MetricsCollector.CONFIGURATION;
  public readonly collectorNamespaces: string[] = [];
  public readonly collectorCidrs: string[];
  public readonly quota: MetricsQuota = quotas.quota;
  public readonly hosts: string[] = ["amazonaws.com"];
  public readonly signIn = "SigV4, which aws-sigv4-proxy in the cluster adds";
  public readonly grafanaName?: string;
  public readonly grafanaInstance?: string;
  public readonly ruleEvaluator?: IRuleEvaluator;
  /** The workspace as AWS has it. */
  public readonly workspace: PrometheusWorkspace;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EksManagedPrometheusProps,
  ) {
    super(scope, id);
    const { clusterName, region, kmsKeyArn, retentionDays, alertTopicArn, grafana, deletionProtection = true } = props;
    this.collectorCidrs = props.collectorCidrs ?? props.subnetCidrs ?? [];
    this.workspace = new PrometheusWorkspace(this, "workspace", { alias: clusterName, kmsKeyArn, lifecycle: { preventDestroy: deletionProtection } });
    this.node.defaultChild = this.workspace;
    this.ruleEvaluator = new EksRuleEvaluator(this, "rules", { workspaceId: this.workspace.id, region, alertTopicArn });
    this.grafanaName = grafana === undefined ? undefined : "Amazon Managed Grafana";
    this.grafanaInstance = grafana === undefined ? undefined : clusterName;
    if (grafana !== undefined) new EksManagedGrafana(this, "grafana", { ...grafana, clusterName, region, workspaceArn: this.workspace.arn });
    if (retentionDays !== undefined) {
      new PrometheusWorkspaceConfiguration(this, "configuration", { workspaceId: this.workspace.id, retentionPeriodInDays: retentionDays });
    }
  }

  public check(property: string, ownCollector: boolean): Finding[] {
    const { kmsKeyArn, outOfReach } = this.props;
    if (!ownCollector) {
      if (!outOfReach) return [];
      const reason = "network.nat is false, and Prometheus would reach the workspace by the internet alone";
      return [{ code: "metrics-out-of-reach", property, value: undefined, reason, fix: 'write network: { moreEndpoints: ["aps-workspaces"] } beside privateEndpoints' }];
    }
    const findings: Finding[] = [];
    if (kmsKeyArn !== undefined) {
      const reason = "AWS's own collector writes into no workspace with a key of yours";
      findings.push({ code: "collector-without-key", property: "managedPrometheus.kmsKeyArn", value: kmsKeyArn, reason, fix: "leave it out, or have a Prometheus of your own write there: Monitoring.inCluster({ longStorage: LongStorage.CLOUD })" });
    }
    if (this.collectorCidrs.length === 0) {
      const reason = "AWS's own collector scrapes from the private subnets, and with existingNetwork their ranges aren't known here: the models' policies would shut it out";
      findings.push({ code: "collector-range-unknown", property: "managedPrometheus.collectorCidrs", value: this.props.collectorCidrs, reason, fix: 'name them: ["10.0.0.0/19"]' });
    }
    return findings;
  }

  public writtenBy({ namespace, serviceAccount }: MetricsWriter): RemoteWriteOffer | undefined {
    const { clusterName, region, cluster } = this.props;
    const name = roleName(clusterName, region, "metrics");
    const statement = { Effect: "Allow", Action: ["aps:RemoteWrite"], Resource: this.workspace.arn };
    const policy = new IamPolicy(this, "policy", { name, policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) });
    new PodIdentityRole(this, "role", { cluster, roleName: name, namespace, serviceAccounts: [serviceAccount], policyArns: { write: policy.arn } });
    return { entry: { url: `${this.workspace.prometheusEndpoint}api/v1/remote_write`, sigv4: { region } } };
  }

  public collect(configuration?: string): void {
    const { clusterName, clusterArn, securityGroupId, subnetIds } = this.props;
    new PrometheusScraper(this, "collector", {
      alias: clusterName,
      // Which pods it asks is the account's and the cluster's matter: with access entries EKS lets it in by itself.
      source: [{ eks: [{ clusterArn, securityGroupIds: [securityGroupId], subnetIds }] }],
      destination: [{ amp: [{ workspaceArn: this.workspace.arn }] }],
      scrapeConfiguration: configuration ?? "",
      timeouts: { create: "60m", delete: "60m" },
    });
  }
}
