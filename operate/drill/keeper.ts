import { Answer } from "../programs/answer";

/** A backup that can be restored from. */
export interface Backup {
  readonly name: string;
  /** What was made after this isn't in it. */
  readonly begun: Date;
  readonly secrets: boolean;
}

/** How far a restore is. */
export interface RestoreState {
  readonly phase: string;
  /** @default - it isn't told */
  readonly items?: number;
  readonly warnings: number;
  readonly errors: number;
  /** What is said of a failure. @default - nothing */
  readonly reason?: string;
}

/** Phases after which a restore doesn't change (velero pkg/apis/velero/v1/restore_types.go@v1.18.1); those of others are told in these words. */
export const ENDED = ["Completed", "PartiallyFailed", "Failed", "FailedValidation"];

/** Where backups lie. */
export interface Place {
  readonly text: string;
  readonly isWell: boolean;
}

/** What is to be restored into what. */
export interface Restore {
  /** Another in each drill. */
  readonly name: string;
  readonly backup: Backup;
  readonly saved: string;
  readonly drilled: string;
  readonly labels: { readonly [label: string]: string };
}

/** How long what a drill made may take to go. */
export interface Patience {
  /** By `performance.now()`. */
  readonly end: number;
  readonly pollMs: number;
  readonly signal: AbortSignal;
}

/** What a keeper couldn't take away. */
export interface Cleaned {
  /** Each with its command. */
  readonly left: readonly string[];
  /** Why the namespace must stay for now: something still restores into it, and would make it anew without its quota. @default - it may go */
  readonly hold?: string;
}

/** What keeps a deployment's backups, and restores them: Velero, or Azure Backup. */
export interface Keeper {
  /** In words. */
  readonly name: string;
  /** What of a drill it takes away besides the namespace, in words. @default - nothing */
  readonly traces?: string;
  place(): Promise<Answer<Place>>;
  /** The newest whole backup with a namespace in it, or the one of a name. */
  find(saved: string, name?: string): Promise<Answer<Backup>>;
  /** What runs there already, and would be taken for a drill. */
  obstacle(): Promise<string | undefined>;
  begin(restore: Restore): Promise<Answer<unknown>>;
  state(name: string): Promise<Answer<RestoreState>>;
  /** Takes away what it has of this deployment's drills, or waits until that has ended. */
  clean(id: string, patience: Patience): Promise<Cleaned>;
  /** The same, until another signal. */
  until(signal: AbortSignal): Keeper;
}
