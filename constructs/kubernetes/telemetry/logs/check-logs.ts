import { IKubernetesCluster } from "../../../cluster/kubernetes-cluster";
import { checkDnsLabel } from "../../../core/checks/checks";
import { Finding, asText } from "../../../core/problems/problem";
import { besides, isObject } from "../../../core/shape/shape";
import { isOnPool } from "../../monitoring/placement";
import { checkVolume } from "../check-volume";
import { Logs } from "./logs";
import { CloudLogsOptions } from "./logs-options";

/** What is wrong with where lines go. */
export function findLogProblems(property: string, logs: Logs, cluster: IKubernetesCluster): Finding[] {
  const { lokiOptions: own, cloudOptions: theirs } = logs;
  const named = (own ?? theirs)?.namespaces;
  return besides(logs.findings(property), [
    ...(named ?? []).flatMap((name, index) => checkDnsLabel(`${property}.namespaces[${index}]`, name)),
    ...(named?.length === 0 ? [nobody(`${property}.namespaces`)] : []),
    ...(own?.clientNamespaces ?? []).flatMap((name, index) => checkDnsLabel(`${property}.clientNamespaces[${index}]`, name)),
    ...(own === undefined ? [] : [...checkVolume(`${property}.storage`, own.storage ?? {}, cluster.storage, "Loki"), ...checkNodes(`${property}.nodeSelector`, own.nodeSelector, cluster)]),
    ...(theirs === undefined ? [] : checkCloud(property, theirs, cluster)),
  ]);
}

function nobody(property: string): Finding {
  return { code: "no-logged-namespace", property, value: [], reason: "no pod's lines would be kept", fix: "name a namespace, or leave it out for the platform's and the models'" };
}

/** Nodes of a GPU pool are paid for models. */
export function checkNodes(property: string, nodeSelector: { [key: string]: string } | undefined, cluster: IKubernetesCluster): Finding[] {
  const pool = nodeSelector === undefined ? undefined : cluster.gpuPools.find((one) => isOnPool(nodeSelector, one));
  if (pool === undefined) return [];
  const reason = `these are the nodes of the GPU pool ${pool.name}, whose hours are paid for models`;
  return [{ code: "telemetry-on-gpus", property, value: nodeSelector, reason, fix: "name the labels of other nodes, or leave it out" }];
}

function checkCloud(property: string, { retentionDays, namespaces }: CloudLogsOptions, { managedLogs }: IKubernetesCluster): Finding[] {
  if (managedLogs === undefined) {
    const reason = "of a cluster that somebody else made no such service is known here";
    return [{ code: "no-managed-logs", property, value: "cloud", reason, fix: "use Logs.loki(), or Logs.console() where lines are collected already" }];
  }
  const wrong = managedLogs.check(property, retentionDays);
  if (namespaces === undefined || managedLogs.readsAll !== true) return wrong;
  const reason = `the agent of ${managedLogs.serviceName} reads the lines of every pod`;
  return [...wrong, { code: "every-namespace-logged", property: `${property}.namespaces`, value: namespaces, reason, fix: "leave it out, and exclude others' lines at the project's sink" }];
}

/** Environment by which Dynamo writes whole requests down. */
const PROMPTS = /^DYN_(REQUEST_TRACE|AUDIT)(_|$)/;
/** Environment that says how lines look. */
const LINES = ["DYN_LOGGING_JSONL", "DYN_LOGGING_CONSOLE_FORMAT", "DYN_LOGGING_CONFIG_PATH"];

/** What is wrong with a model's environment where its lines are kept. */
export function findLineProblems(property: string, model: unknown, logs: Logs): Finding[] {
  return environmentsOf(property, model).flatMap(([at, name, value]): Finding[] => {
    if (LINES.includes(name)) {
      return [{ code: "two-line-formats", property: at, value, reason: "logs has every pod write JSON with the ids of its traces, and this says otherwise", fix: "leave it out" }];
    }
    if (!PROMPTS.test(name) || logs.acceptsPrompts) return [];
    const reason = "Dynamo then writes whole requests, prompts among them, and logs keeps what pods write";
    return [{ code: "prompts-in-logs", property: at, value, reason, fix: `leave it out, or set acceptPrompts: true in logs` }];
  });
}

/** Every variable that a model is given, with its place. */
export function environmentsOf(property: string, model: unknown): [string, string, string][] {
  if (!isObject(model)) return [];
  const places: [string, unknown][] = [
    [`${property}.environment`, model.environment],
    [`${property}.prefill.environment`, isObject(model.prefill) ? model.prefill.environment : undefined],
  ];
  return places.flatMap(([at, given]) => (isObject(given) ? Object.entries(given).map(([name, value]): [string, string, string] => [`${at}.${name}`, name, asText(value)]) : []));
}
