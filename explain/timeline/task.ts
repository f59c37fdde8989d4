import { Band, DurationRow } from "./durations";

/** Something that takes time, after others. */
export interface Task {
  readonly id: string;
  /** In words: "EKS control plane". */
  readonly what: string;
  /** Where it is done: a stack's name, or "cluster's own" things by the model. */
  readonly where: string;
  readonly after: readonly string[];
  /** @default - nobody's number is known: it counts as nothing, and is told */
  readonly row?: DurationRow;
  /** Whether it takes no time by itself: it only gathers what is before it. @default false */
  readonly gathers?: boolean;
}

/** A task with its time, in seconds from the beginning. */
export interface TimedTask {
  readonly task: Task;
  readonly start: number;
  readonly end: number;
  /** The one that it waited for to its last second. @default - it begins at once */
  readonly waitedFor?: string;
}

/**
 * When each task begins and ends, all being done as early as what they wait for allows. A task that waits for itself in the end is none that
 * Terraform would run; it is taken as if it waited for the others alone.
 */
export function timed(tasks: readonly Task[], which: keyof Band): Map<string, TimedTask> {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const done = new Map<string, TimedTask>();
  const begun = new Set<string>();
  const visit = (id: string): TimedTask | undefined => {
    const task = byId.get(id);
    if (task === undefined || done.has(id) || begun.has(id)) return done.get(id);
    begun.add(id);
    let start = 0;
    let waitedFor: string | undefined;
    for (const before of task.after) {
      const end = visit(before)?.end;
      if (end === undefined || (end <= start && waitedFor !== undefined)) continue;
      [start, waitedFor] = [end, before];
    }
    const one = { task, start, end: start + (task.row?.[which] ?? 0), ...(waitedFor === undefined ? {} : { waitedFor }) };
    done.set(id, one);
    return one;
  };
  for (const { id } of tasks) visit(id);
  return done;
}

/** The tasks that make the time what it is, the first of them first; those that take none are left out. */
export function criticalPath(times: ReadonlyMap<string, TimedTask>, last: string): TimedTask[] {
  const path: TimedTask[] = [];
  for (let one = times.get(last); one !== undefined; one = one.waitedFor === undefined ? undefined : times.get(one.waitedFor)) path.unshift(one);
  return path.filter(({ start, end }) => end > start);
}
