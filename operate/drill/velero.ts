import { Answer, andThen, known, map, noAnswer } from "../programs/answer";
import { KubernetesJson } from "../cluster/kubernetes-json";
import { Kubectl } from "../cluster/kubectl";
import leftOut from "./data/left-out.json";
import { Backup, Cleaned, Keeper, Place, Restore, RestoreState } from "./keeper";

/** Where Velero is, by its release of this deployment. */
export interface Velero {
  readonly namespace: string;
}

const of = (namespace: string, included: readonly string[] = []): boolean => included.length === 0 || included.includes("*") || included.includes(namespace);

/** The newest backup with a namespace in it, or the one of a name. */
export async function findBackup(kubectl: Kubectl, { namespace }: Velero, saved: string, name?: string): Promise<Answer<Backup>> {
  const answer = await kubectl.list("backups.velero.io", { namespace });
  return andThen(answer, (all) => {
    const whole = all.filter(({ spec, status }) => status?.phase === "Completed" && of(saved, spec?.includedNamespaces) && !(spec?.excludedNamespaces ?? []).includes(saved));
    const named = name === undefined ? whole : whole.filter(({ metadata }) => metadata.name === name);
    if (named.length === 0) return noAnswer("absent", noneOf(all, saved, name));
    const read = named.map(readBackup);
    if (read.some((one) => Number.isNaN(one.begun.getTime()))) return noAnswer("malformed", "a backup that is Completed doesn't say when it was begun");
    return known(read.reduce((newest, one) => (one.begun > newest.begun ? one : newest)));
  });
}

function noneOf(all: readonly KubernetesJson[], saved: string, name?: string): string {
  const phases = all.map(({ metadata, status }) => `${metadata.name} ${status?.phase ?? "New"}`).slice(0, 6);
  const there = phases.length === 0 ? "there is none at all" : `there are ${phases.join(", ")}`;
  return `no backup${name === undefined ? "" : ` ${name}`} is Completed and has namespace ${saved} in it: ${there}`;
}

function readBackup({ metadata, spec, status }: KubernetesJson): Backup {
  const excluded: string[] = spec?.excludedResources ?? [];
  return { name: metadata.name, begun: new Date(status.startTimestamp), secrets: !excluded.includes("secrets") };
}

/** Whether the place of the backups is reached: Velero itself looks every minute. */
export async function locationPhase(kubectl: Kubectl, { namespace }: Velero): Promise<Answer<string>> {
  const answer = await kubectl.list("backupstoragelocations.velero.io", { namespace });
  return andThen(answer, (all) => {
    const location = all.find(({ spec }) => spec?.default === true) ?? all[0];
    return location === undefined ? noAnswer("absent", `namespace ${namespace} has no BackupStorageLocation`) : known(String(location.status?.phase ?? "not looked at yet"));
  });
}

/** Of the restore and the namespace of a drill: whose it is. What has it not is never taken away. */
export const DRILL_LABEL = "dynamo-serving/drill";
/** The same of drills before it, of which something may be left. */
const EARLIER_DRILL_LABEL = "cdktf-dynamo.drill";

/** Whose drill something is of. @returns nothing where it is of none */
export function drillOf({ labels }: { readonly labels?: { readonly [label: string]: string } }): string | undefined {
  return labels?.[DRILL_LABEL] ?? labels?.[EARLIER_DRILL_LABEL];
}

/** Velero, in the cluster itself. */
export class VeleroKeeper implements Keeper {
  public readonly name: string;
  public readonly traces = "the restore";

  public constructor(
    private readonly kubectl: Kubectl,
    private readonly velero: Velero,
  ) {
    this.name = `Velero in ${velero.namespace}`;
  }

  public async place(): Promise<Answer<Place>> {
    return map(await locationPhase(this.kubectl, this.velero), (text) => ({ text, isWell: text === "Available" }));
  }

  public find(saved: string, name?: string): Promise<Answer<Backup>> {
    return findBackup(this.kubectl, this.velero, saved, name);
  }

  /** Its restores are objects with a name and a label of their own. */
  public obstacle(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  public begin({ name, backup, saved, drilled, labels }: Restore): Promise<Answer<string>> {
    return this.kubectl.create([restoreObject(this.velero, backup, saved, drilled, name, labels)]);
  }

  public state(name: string): Promise<Answer<RestoreState>> {
    return restoreState(this.kubectl, this.velero, name);
  }

  public async clean(id: string): Promise<Cleaned> {
    const { namespace } = this.velero;
    const place = `kubectl delete restores.velero.io -n ${namespace}`;
    const restores = await this.kubectl.list("restores.velero.io", { namespace });
    if (!restores.known) return { left: [`perhaps a restore (${restores.reason}): ${place} -l ${DRILL_LABEL}=${id}`] };
    const left: string[] = [];
    for (const { metadata } of restores.value.filter((one) => drillOf(one.metadata) === id)) {
      const gone = await this.kubectl.delete("restores.velero.io", metadata.name, namespace);
      if (!gone.known) left.push(`restore ${metadata.name} (${gone.reason}): ${place} ${metadata.name}`);
    }
    return { left };
  }

  public until(signal: AbortSignal): VeleroKeeper {
    return new VeleroKeeper(this.kubectl.until(signal), this.velero);
  }
}

/** A restore of one namespace into another, of nothing that acts beyond it. */
export function restoreObject({ namespace }: Velero, backup: Backup, saved: string, drilled: string, name: string, labels: { readonly [label: string]: string }): object {
  return {
    apiVersion: "velero.io/v1",
    kind: "Restore",
    metadata: { name, namespace, labels },
    spec: {
      backupName: backup.name,
      includedNamespaces: [saved],
      namespaceMapping: { [saved]: drilled },
      includeClusterResources: false,
      restorePVs: false,
      existingResourcePolicy: "none",
      excludedResources: leftOut.resources.map(({ resource }) => resource),
    },
  };
}

/** How far it is. */
export async function restoreState(kubectl: Kubectl, { namespace }: Velero, name: string): Promise<Answer<RestoreState>> {
  const answer = await kubectl.list("restores.velero.io", { namespace, names: [name] });
  return andThen(answer, ([one]) => {
    if (one === undefined) return noAnswer("absent", `restore ${name} isn't there any more`);
    const { phase = "New", progress, warnings = 0, errors = 0, failureReason, validationErrors = [] } = one.status ?? {};
    const reason = [failureReason, ...validationErrors].filter((text) => typeof text === "string" && text !== "").join("; ");
    return known({ phase, items: progress?.itemsRestored ?? 0, warnings, errors, ...(reason === "" ? {} : { reason }) });
  });
}
