import { Deployed } from "../cluster/deployment";
import { Kubectl } from "../cluster/kubectl";
import { Seen, modelNamespaces } from "../cluster/seen";
import { COMPONENT_LABEL, GRAPH_LABEL } from "../verify/pods";
import { Row, isReady } from "../verify/row";
import { Log } from "./sign";
import { KubernetesJson } from "../cluster/kubernetes-json";

/** So much of a log is read: what stopped a program stands at its end. */
const TAIL = 400;
const BYTES = 400_000;
/** At the same time. */
const AT_ONCE = 4;
/** Of pods that are alike a few tell what all say. */
const PODS = 12;

interface Wanted {
  readonly role: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
}

/** Reads the logs that may tell of a cause: of what isn't well, or of everything for a bundle. */
export async function readLogs(deployed: Deployed, seen: Seen, rows: readonly Row[], kubectl: Kubectl, everything: boolean): Promise<Log[]> {
  const wanted = wantedLogs(deployed, seen, rows, everything);
  const logs: Log[] = [];
  const worker = async (): Promise<void> => {
    for (let one = wanted.shift(); one !== undefined; one = wanted.shift()) {
      const { namespace, pod, container, previous } = one;
      const args = ["logs", "-n", namespace, pod, "-c", container, `--tail=${TAIL}`, `--limit-bytes=${BYTES}`, ...(previous ? ["--previous"] : [])];
      const answer = await kubectl.text(args);
      logs.push(answer.known ? { ...one, text: answer.value } : { ...one, unread: `${answer.why}: ${answer.reason}` });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const key = ({ namespace, pod, container, previous }: Log): string => `${namespace} ${pod} ${container} ${previous}`;
  return logs.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function wantedLogs({ dynamo, models }: Deployed, seen: Seen, rows: readonly Row[], everything: boolean): Wanted[] {
  const failed = (...ids: string[]): boolean => rows.some(({ id, status }) => status === "failed" && ids.includes(id));
  const platform = everything || failed("operator", "graph", "webhook", "refuses") ? seen.some("pods", dynamo.namespace) : [];
  const pods = modelNamespaces({ dynamo, models } as Deployed).flatMap((namespace) => seen.some("pods", namespace).map((pod) => [namespace, pod] as const));
  // Of a graph that answers nothing its Ready pods tell why; otherwise those that aren't Ready do.
  const all = everything || failed("listed", "chat", "stream", "adapter");
  const mine = pods.filter(([, pod]) => all || !isReady(pod) || restarts(pod) > 0).filter(([, pod]) => all || pod.status?.phase !== "Succeeded");
  return [...platform.map((pod) => logsOf("operator", dynamo.namespace, pod)), ...mine.slice(0, everything ? undefined : PODS).map(([namespace, pod]) => logsOf(roleOf(pod), namespace, pod))].flat();
}

function roleOf({ metadata }: KubernetesJson): string {
  if (metadata.labels?.[GRAPH_LABEL] === undefined) return "job";
  return metadata.labels["nvidia.com/dynamo-component-type"] ?? metadata.labels[COMPONENT_LABEL] ?? "part";
}

function restarts({ status }: KubernetesJson): number {
  return (status?.containerStatuses ?? []).reduce((sum: number, { restartCount = 0 }: KubernetesJson) => sum + Number(restartCount), 0);
}

/** The containers of a pod that have begun, those before their last restart too. */
function logsOf(role: string, namespace: string, { metadata, status }: KubernetesJson): Wanted[] {
  const containers: KubernetesJson[] = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return containers
    .filter(({ state = {}, restartCount = 0 }) => restartCount > 0 || state.waiting === undefined)
    .flatMap(({ name, restartCount = 0 }) => [false, true].filter((previous) => !previous || restartCount > 0).map((previous) => ({ role, namespace, pod: metadata.name, container: name, previous })));
}
