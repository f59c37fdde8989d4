import { IKubernetesCluster } from "../../constructs/cluster/kubernetes-cluster";
import { Finding } from "../../constructs/core/problems/problem";
import { PodTelemetry, sendsTraces } from "../../constructs/dynamo/pod-telemetry";
import { DynamoRelease } from "../../constructs/dynamo/release";
import { ServedModelOptions } from "../../constructs/inference/served-model-options";
import { IAddOnSource } from "../../constructs/kubernetes/add-on-source";
import { Monitoring } from "../../constructs/kubernetes/monitoring/monitoring";
import { findLineProblems, findLogProblems } from "../../constructs/kubernetes/telemetry/logs/check-logs";
import { Logs } from "../../constructs/kubernetes/telemetry/logs/logs";
import { LogsSource } from "../../constructs/kubernetes/telemetry/logs/logs-source";
import { findSpanProblems, findTraceProblems, traceWarnings } from "../../constructs/kubernetes/telemetry/traces/check-traces";
import { collectorAddress } from "../../constructs/kubernetes/telemetry/traces/collector";
import { Traces } from "../../constructs/kubernetes/telemetry/traces/traces";
import { TracesSource } from "../../constructs/kubernetes/telemetry/traces/traces-source";
import { DynamoOptions, dynamoNames } from "./chain-options";

/** What of a deployment tells of itself by lines and spans. */
export interface Telemetry {
  /** What is installed for it. */
  readonly sources: IAddOnSource[];
  /** What pods are told. @default - nothing */
  readonly pods?: PodTelemetry;
  readonly findings: Finding[];
  readonly warnings: string[];
}

/** A deployment whose lines or spans are kept. */
export interface Told {
  readonly cluster: IKubernetesCluster;
  /** Whether the deployment makes the cluster. */
  readonly makesCluster: boolean;
  readonly dynamo: DynamoOptions;
  readonly models: readonly ServedModelOptions[];
  readonly monitoring?: Monitoring;
  readonly logs?: Logs;
  readonly traces?: Traces;
}

/** Where lines and spans of a deployment go. Nothing is made for what is refused. */
export function telemetry({ cluster, makesCluster, dynamo, models, monitoring, logs, traces }: Told): Telemetry {
  const { platformNamespace, modelNamespace } = dynamoNames(dynamo);
  const grafanaNamespace = monitoring?.inClusterOptions?.grafana === undefined ? undefined : monitoring.namespace;
  const pods = { namespaces: [platformNamespace, modelNamespace], grafanaNamespace, makesCluster };
  const ofLogs = logs === undefined ? [] : [...findLogProblems("logs", logs, cluster), ...models.flatMap((model, index) => findLineProblems(`models[${index}]`, model, logs))];
  const release = dynamo.release ?? DynamoRelease.DEFAULT;
  const ofTraces = traces === undefined ? [] : [...findTraceProblems("traces", traces, cluster), ...findReleaseProblems(traces, release), ...models.flatMap((model, index) => findSpanProblems(`models[${index}]`, model))];
  const target = traces === undefined ? {} : { traces: { endpoint: collectorAddress(traces.namespace), sampleRatio: traces.sampleRatio } };
  return {
    // One that installs nothing asks for no stack either.
    sources: [
      ...(logs === undefined || ofLogs.length > 0 ? [] : [new LogsSource(logs, cluster, pods)]),
      ...(traces === undefined || ofTraces.length > 0 ? [] : [new TracesSource(traces, cluster, pods)]),
    ].filter((source) => source.addOns(cluster).length > 0),
    ...(logs === undefined && traces === undefined ? {} : { pods: { jsonLines: logs !== undefined, ...target } }),
    findings: [...ofLogs, ...ofTraces],
    warnings: traces === undefined ? [] : traceWarnings(traces),
  };
}

function findReleaseProblems(traces: Traces, release: string): Finding[] {
  if (sendsTraces(DynamoRelease.of(release))) return [];
  const reason = `Dynamo ${release} sends spans otherwise, and how it samples isn't known here: every request might be traced`;
  return [{ code: "traces-not-of-release", property: "traces", value: traces.kind, reason, fix: "use a release from 1.3 on, or leave traces out" }];
}
