/** What a symptom is looked for in. */
export type Where = "check" | "pool" | "unscheduled" | "waiting" | "terminated" | "event" | "log";

/** Something that was seen and may tell of a cause. */
export interface Sign {
  readonly where: Where;
  /** What it was seen on: "pod inference/qwen-worker-0", "pool l4". */
  readonly about: string;
  readonly text: string;
  /** Of an object in a namespace, for commands. @default - it is of the deployment or the cluster */
  readonly namespace?: string;
  readonly name?: string;
}

/** The tail of a container's log, or why there is none. */
export interface Log {
  /** `operator`, a part's role, `job`. */
  readonly role: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Of the container's life before its last restart. */
  readonly previous: boolean;
  readonly text?: string;
  /** @default - it could be read */
  readonly unread?: string;
}
