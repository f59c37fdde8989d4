import { Construct } from "constructs";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { IManagedLogs, LogCollection } from "../../cluster/managed/logs";
import { Finding } from "../../core/problems/problem";
import { CloudwatchLogGroup, IamPolicy } from "../bindings";
import data from "../data/pod-logs.json";
import { PodIdentityRole } from "../identity/pod-identity-role";
import { roleName } from "../names";

/** Properties of `EksPodLogs`. */
export interface EksPodLogsProps {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
  /** A key of one's own for the log group. @default - AWS's */
  readonly keyArn?: string;
}

const ACCOUNT = "fluent-bit";

/**
 * The lines of pods in a log group of Amazon CloudWatch Logs, written by Fluent Bit on every node. It may write into this group alone, and makes
 * none: in one that it made lines would never expire.
 */
export class EksPodLogs extends Construct implements IManagedLogs {
  public readonly serviceName = "Amazon CloudWatch Logs";
  public readonly defaultRetentionDays: number = data.defaultDays;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EksPodLogsProps,
  ) {
    super(scope, id);
  }

  public check(property: string, retentionDays: number | undefined): Finding[] {
    if (retentionDays === undefined || data.days.includes(retentionDays)) return [];
    const near = data.days.find((days) => days >= retentionDays) ?? data.days[data.days.length - 1];
    return [{ code: "log-retention", property: `${property}.retentionDays`, value: retentionDays, reason: "CloudWatch keeps lines for one of certain numbers of days, and this is none of them", fix: `use ${near}` }];
  }

  public collect({ namespaces, retentionDays, namespace, tolerations }: LogCollection): HelmAddOn[] {
    const { clusterName, region, cluster, keyArn } = this.props;
    const logGroupName = `/aws/eks/${clusterName}/pods`;
    const group = new CloudwatchLogGroup(this, "group", { name: logGroupName, retentionInDays: retentionDays ?? this.defaultRetentionDays, kmsKeyId: keyArn });
    const name = roleName(clusterName, region, "pod-logs");
    const statement = { Effect: "Allow", Action: data.actions, Resource: `${group.arn}:*` };
    const policy = new IamPolicy(this, "policy", { name, policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) });
    new PodIdentityRole(this, "role", { cluster, roleName: name, namespace, serviceAccounts: [ACCOUNT], policyArns: { write: policy.arn } });
    const { repository, chart, version } = data.chart;
    return [
      {
        ...{ name: "fluent-bit", repository, chart, version, namespace, createNamespace: true },
        // It reads the nodes' own folder of lines.
        namespaceLabels: { "pod-security.kubernetes.io/enforce": "privileged" },
        values: {
          serviceAccount: { create: true, name: ACCOUNT },
          input: { path: namespaces.map((one) => `/var/log/containers/*_${one}_*.log`).join(","), memBufLimit: "50MB" },
          // A line is kept as the pod wrote it, JSON that CloudWatch searches by its fields.
          filter: { mergeLog: "On", mergeLogKey: "", keepLog: "Off" },
          cloudWatchLogs: { enabled: true, region, logGroupName, logStreamPrefix: "pods-", autoCreateGroup: false, extraOutputs: `Retry_Limit ${data.retries}` },
          tolerations,
          resources: { requests: { cpu: "50m", memory: "100Mi" }, limits: { memory: "250Mi" } },
        },
      },
    ];
  }
}
