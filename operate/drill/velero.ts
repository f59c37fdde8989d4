import { Answer, andThen, known, noAnswer } from "../programs/answer";
import { KubernetesJson } from "../cluster/kubernetes-json";
import { Kubectl } from "../cluster/kubectl";
import leftOut from "./data/left-out.json";

/** Where Velero is, by its release of this deployment. */
export interface Velero {
  readonly namespace: string;
}

/** A backup that can be restored from. */
export interface Backup {
  readonly name: string;
  /** What was made after this isn't in it. */
  readonly begun: Date;
  readonly secrets: boolean;
  /** As Velero counted them. */
  readonly warnings: number;
}

/** How far a restore is. */
export interface RestoreState {
  readonly phase: string;
  readonly items: number;
  readonly warnings: number;
  readonly errors: number;
  /** What Velero says of a failure. @default - nothing */
  readonly reason?: string;
}

/** Phases after which a restore doesn't change (velero pkg/apis/velero/v1/restore_types.go@v1.18.1). */
export const ENDED = ["Completed", "PartiallyFailed", "Failed", "FailedValidation"];

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
  return { name: metadata.name, begun: new Date(status.startTimestamp), secrets: !excluded.includes("secrets"), warnings: status.warnings ?? 0 };
}

/** Whether the place of the backups is reached: Velero itself looks every minute. */
export async function locationPhase(kubectl: Kubectl, { namespace }: Velero): Promise<Answer<string>> {
  const answer = await kubectl.list("backupstoragelocations.velero.io", { namespace });
  return andThen(answer, (all) => {
    const location = all.find(({ spec }) => spec?.default === true) ?? all[0];
    return location === undefined ? noAnswer("absent", `namespace ${namespace} has no BackupStorageLocation`) : known(String(location.status?.phase ?? "not looked at yet"));
  });
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
