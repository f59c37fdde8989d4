import { Construct } from "constructs";
import { EvaluatedGroup, IRuleEvaluator, RuleLimits } from "../../cluster/managed/rules";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { PrometheusAlertManagerDefinition, PrometheusRuleGroupNamespace } from "../bindings";
import data from "../data/managed-prometheus.json";

/** Properties of `EksRuleEvaluator`. */
export interface EksRuleEvaluatorProps {
  /** Id of the workspace. Known only at apply. */
  readonly workspaceId: string;
  readonly region: string;
  /** The topic that alerts are published to. @default - none */
  readonly alertTopicArn?: string;
}

/** Name of the namespace of rules, one in the workspace. */
const NAMESPACE = "dynamo";

/** Name of the only receiver. */
const RECEIVER = "topic";

/**
 * Rules of a workspace of Amazon's managed Prometheus, and its alert manager, which knows Amazon SNS alone.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-Ruler.html
 */
export class EksRuleEvaluator extends Construct implements IRuleEvaluator {
  public readonly limits: RuleLimits = data.rules.limits;
  public readonly unscraped: string[] = data.rules.unscraped;
  public readonly receiver?: string = "managedPrometheus.alertTopicArn";
  public readonly recipients?: string[];
  public readonly tells?: boolean;
  public readonly toldBy = "an Amazon SNS topic, by managedPrometheus.alertTopicArn of the cluster";

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EksRuleEvaluatorProps,
  ) {
    super(scope, id);
    this.recipients = props.alertTopicArn === undefined ? undefined : [props.alertTopicArn];
    this.tells = props.alertTopicArn !== undefined;
  }

  public check(_property: string): Finding[] {
    return [];
  }

  public evaluate(_groups: EvaluatedGroup[], file: string): void {
    const { workspaceId, alertTopicArn } = this.props;
    const rules = new PrometheusRuleGroupNamespace(this, "rules", { name: NAMESPACE, workspaceId, data: file });
    if (alertTopicArn === undefined) return;
    // A workspace changes one at a time.
    new PrometheusAlertManagerDefinition(this, "alerts", { workspaceId, definition: JSON.stringify({ alertmanager_config: this.configuration(alertTopicArn) }), dependsOn: [rules] });
  }

  /** The alert manager's own configuration: what fires together for one reason is one message. */
  private configuration(topicArn: string): string {
    const route = { receiver: RECEIVER, group_by: ["alertname", "namespace"], group_wait: "30s", group_interval: "5m", repeat_interval: "4h" };
    // Without a subject its default names every label, and SNS takes 100 characters.
    const topic = { topic_arn: topicArn, sigv4: { region: regionOf(topicArn) ?? this.props.region }, subject: "{{ .Status }}: {{ .GroupLabels.alertname }}", send_resolved: true };
    return JSON.stringify({ route, receivers: [{ name: RECEIVER, sns_configs: [topic] }] });
  }
}

/** The region of a topic whose ARN is known. */
function regionOf(arn: string): string | undefined {
  return Token.isUnresolved(arn) ? undefined : arn.split(":")[3];
}
