import { KubernetesJson } from "../cluster/kubernetes-json";
import { Kubectl } from "../cluster/kubectl";
import { Deployed } from "../cluster/deployment";
import { Answer, both } from "../programs/answer";
import { sleep } from "../programs/programs";
import { Row, few, judge, unless } from "../verify/row";
import { Backup, ENDED, Keeper, Place, Restore, RestoreState } from "./keeper";
import { DRILL_LABEL, drillOf } from "./velero";

/** What a drill would do. */
export interface DrillPlan {
  readonly keeper: Keeper;
  /** The namespace that is restored. */
  readonly saved: string;
  /** The one that it is restored into, and that goes again. */
  readonly drilled: string;
  readonly location: Answer<Place>;
  readonly backup: Answer<Backup>;
  /** What stands there in the way. @default - nothing */
  readonly obstacle?: string;
  /** Whether a drill that was ended before left its namespace, which goes first. */
  readonly leftover: boolean;
}

/** How a drill went. */
export interface Drilled {
  readonly rows: readonly Row[];
  /** Seconds of each of its parts, in their order. */
  readonly times: readonly { readonly what: string; readonly seconds: number }[];
  /** What it couldn't take away again, with its command. */
  readonly left: readonly string[];
}

export interface DrillOptions {
  /** Name of the restore: another in each drill, since Velero keeps one of before until it has cleared the bucket. */
  readonly restore: string;
  readonly limitMs: number;
  readonly pollMs: number;
  /** How long what it made may take to go. */
  readonly cleanMs: number;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** How long after its time a last question may take. */
const LAST_CALL_MS = 30_000;

/** Kinds that are held against what is there now. */
const KINDS = ["dynamographdeployments.nvidia.com", "dynamomodels.nvidia.com", "configmaps", "networkpolicies.networking.k8s.io"];

/** What a drill of this deployment would do. Nothing is changed. */
export async function planDrill(kubectl: Kubectl, deployed: Deployed, keeper: Keeper, name?: string): Promise<DrillPlan> {
  const saved = deployed.dynamo.modelNamespace;
  const drilled = `${saved}-drill`;
  const [location, backup, there, running] = await Promise.all([keeper.place(), keeper.find(saved, name), kubectl.list("namespaces", { names: [drilled] }), keeper.obstacle()]);
  const whose = there.known && there.value.length > 0 ? drillOf(there.value[0].metadata) : undefined;
  const isThere = there.known && there.value.length > 0;
  const obstacle = !there.known ? `whether namespace ${drilled} is there couldn't be read: ${there.reason}` : isThere && whose !== deployed.id ? `namespace ${drilled} is there, and isn't a drill's of ${deployed.id}` : running;
  return { keeper, saved, drilled, location, backup, leftover: isThere && obstacle === undefined, ...(obstacle === undefined ? {} : { obstacle }) };
}

/**
 * Restores the models' namespace into another, in which no pod may run, looks whether what is there now is there too, and takes all of it away,
 * whatever ended it.
 */
export async function drill(kubectl: Kubectl, { id }: Deployed, plan: DrillPlan, backup: Backup, options: DrillOptions): Promise<Drilled> {
  const { keeper, saved, drilled } = plan;
  const { tell, signal, restore } = options;
  const labels = { [DRILL_LABEL]: id };
  const times: { what: string; seconds: number }[] = [];
  const timed = async <T>(what: string, work: Promise<T>): Promise<T> => {
    tell(what);
    const begin = performance.now();
    const done = await work;
    times.push({ what, seconds: Math.round((performance.now() - begin) / 100) / 10 });
    return done;
  };
  const rows: Row[] = [];
  try {
    const before = plan.leftover ? await timed("what a drill before left is taken away", clean(kubectl, keeper, id, plan, options)) : [];
    // The same is left still, and told below.
    if (before.length > 0) return { rows, times, left: before };
    const made = await timed(`namespace ${drilled}, in which no pod may run`, kubectl.create([namespaceObject(drilled, labels), quotaObject(drilled)]));
    const state = made.known ? await timed(`restore of ${saved} from ${backup.name} into ${drilled}`, restored(keeper, { name: restore, backup, saved, drilled, labels }, options)) : made;
    rows.push(judge({ id: "restore", about: backup.name, expected: "Completed without an error" }, state, verdictOf));
    if (state.known && ENDED.slice(0, 2).includes(state.value.phase) && !signal.aborted) rows.push(...(await timed("what is there is held against what was saved", compare(kubectl, plan, backup))));
  } finally {
    // By a signal of its own: who was interrupted takes away what he made.
    const { cleanMs, pollMs } = options;
    const cleaning = { ...options, pollMs: Math.min(pollMs, cleanMs / 4), signal: new AbortController().signal };
    const last = AbortSignal.timeout(cleanMs + LAST_CALL_MS);
    const left = await timed("what the drill made is taken away", clean(kubectl.until(last), keeper.until(last), id, plan, cleaning));
    rows.push({ id: "clean", about: drilled, expected: "nothing of the drill is left", ...unless(left, "gone") });
  }
  return { rows, times, left: rows.filter(({ id: row, status }) => row === "clean" && status === "failed").map(({ seen }) => seen) };
}

function namespaceObject(name: string, labels: object): object {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { ...labels, "pod-security.kubernetes.io/enforce": "restricted" } } };
}

/** The operator makes of a restored graph what it makes of any: without pods, GPUs and load balancers nobody pays or serves. */
function quotaObject(namespace: string): object {
  return { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "drill", namespace }, spec: { hard: { pods: "0", "services.loadbalancers": "0", "services.nodeports": "0", persistentvolumeclaims: "0" } } };
}

/** A restore until it ends, or the time does. */
async function restored(keeper: Keeper, restore: Restore, { limitMs, pollMs, signal }: DrillOptions): Promise<Answer<RestoreState>> {
  const end = performance.now() + limitMs;
  const begun = await keeper.begin(restore);
  if (!begun.known) return begun;
  for (;;) {
    const state = await keeper.state(restore.name);
    if (!state.known || ENDED.includes(state.value.phase) || performance.now() > end || signal.aborted) return state;
    await sleep(pollMs, signal);
  }
}

function verdictOf({ phase, items, warnings, errors, reason }: RestoreState): Pick<Row, "seen" | "status"> {
  const seen = `${phase}: ${items === undefined ? "" : `${items} objects, `}${warnings} warnings, ${errors} errors${reason === undefined ? "" : `; ${reason}`}`;
  if (phase !== "Completed") return { seen: ENDED.includes(phase) ? seen : `${seen}; it wasn't waited for any longer`, status: "failed" };
  return { seen, status: errors > 0 ? "failed" : warnings > 0 ? "warning" : "passed" };
}

/** What was there when the backup was begun is there now, and graphs say the same. */
async function compare(kubectl: Kubectl, { saved, drilled }: DrillPlan, { begun, secrets }: Backup): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of KINDS) {
    const [now, then] = await Promise.all([kubectl.list(kind, { namespace: saved }), kubectl.list(kind, { namespace: drilled })]);
    if (!now.known && now.why === "no-kind") continue;
    const short = kind.replace(/\..*$/, "");
    rows.push(judge({ id: short, about: drilled, expected: "each that the backup is of" }, both(now, then), ([there, came]) => missing(there.filter((one) => isOfBackup(one, begun)), came)));
  }
  if (!secrets) return [...rows, { id: "secrets", about: drilled, expected: "each that the backup is of", seen: "not saved (backup.secrets): made again by what made them", status: "skipped" }];
  const names = both(await kubectl.secretNames(saved), await kubectl.secretNames(drilled));
  // By name alone: nobody tells how old they are.
  const question = { id: "secrets", about: drilled, expected: "each that is there now" };
  return [...rows, judge(question, names, ([now, then]) => unless(now.filter((name) => !then.includes(name)).map((name) => `${name} isn't there: later than the backup, or not in it`), few(then) || "none", "warning"))];
}

/** By itself and not by an owner, which would make it again; and older than the backup. */
function isOfBackup({ metadata }: KubernetesJson, begun: Date): boolean {
  return metadata.name !== "kube-root-ca.crt" && (metadata.ownerReferences ?? []).length === 0 && new Date(metadata.creationTimestamp) < begun;
}

function missing(there: readonly KubernetesJson[], came: readonly KubernetesJson[]): Pick<Row, "seen" | "status"> {
  const lost = there.filter(({ metadata }) => !came.some((one) => one.metadata.name === metadata.name)).map(({ metadata }) => `${metadata.name} isn't there`);
  if (lost.length > 0) return { seen: lost.join("; "), status: "failed" };
  const other = there.filter(({ metadata, spec, kind }) => kind === "DynamoGraphDeployment" && !came.some((one) => one.metadata.name === metadata.name && JSON.stringify(one.spec) === JSON.stringify(spec)));
  const well = there.length === 0 ? "none was there" : few(there.map(({ metadata }) => metadata.name));
  return unless(other.map(({ metadata }) => `${metadata.name} says another thing than now: changed since the backup`), well, "warning");
}

/** @returns what is left, each with its command */
async function clean(kubectl: Kubectl, keeper: Keeper, id: string, { drilled }: DrillPlan, { cleanMs, pollMs, signal }: DrillOptions): Promise<string[]> {
  const end = performance.now() + cleanMs;
  const command = `kubectl delete namespace ${drilled}`;
  const { left: traces, hold } = await keeper.clean(id, { end, pollMs, signal });
  const left = [...traces];
  if (hold !== undefined) return [...left, `namespace ${drilled} stays, with its quota: ${hold}; after that: ${command}`];
  await kubectl.delete("namespace", drilled);
  for (;;) {
    const there = await kubectl.list("namespaces", { names: [drilled] });
    if (there.known && there.value.length === 0) return left;
    if (performance.now() > end || signal.aborted) return [...left, `namespace ${drilled} is ${there.known ? "still going" : `perhaps there (${there.reason})`}: ${command}`];
    await sleep(pollMs, signal);
  }
}
