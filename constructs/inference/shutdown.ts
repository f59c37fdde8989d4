import { Op, Token } from "../core/framework";
import { Lifecycle, EnvVar } from "./graph/graph";
import { migrationAt } from "./routing/migration";
import { PartRole } from "./parts/part";
import { ServedModelOptions } from "./served-model-options";

/*
 * How pods end. Kubernetes sends SIGTERM while others still send requests, and each part of Dynamo makes of it what is said here; measured on
 * the real frontend and runtime by test/dynamo/serving/rollout.test.ts.
 */

/** OpenAI's client gives up after ten minutes (its `timeout`). */
const LONGEST_STREAM_SECONDS = 600;

/**
 * A worker sleeps DYN_GRACEFUL_SHUTDOWN_GRACE_PERIOD_SECS after SIGTERM, idle or not, then ends every stream. What follows has three
 * steps of up to 30 s each (dynamo/common/utils/graceful_shutdown.py, 1.6.1).
 */
const CLEAN_UP_SECONDS = 120;

/**
 * Seconds between a frontend's end being decided and its SIGTERM. From SIGTERM on it answers everything new with 503, its health too, while
 * endpoints, proxies and load balancers still send to it.
 */
const FRONTEND_PAUSE_SECONDS = 20;

const PAUSE: Lifecycle = { preStop: { exec: { command: ["/bin/sh", "-c", `sleep ${FRONTEND_PAUSE_SECONDS}`] } } };

/** What was begun in the last moment of the pause may take the longest time, and then the process ends. */
const FRONTEND_END_SECONDS = 30;

/** Kubernetes' own. */
const PLANNER_GRACE_SECONDS = 30;

/** How often a request may go on at another worker when its own is gone: longer answers than promised, crashes, lost nodes. */
const MIGRATION_LIMIT = "3";

/** How a pod of a part ends. */
export interface PodEnd {
  readonly graceSeconds: number;
  readonly environment: EnvVar[];
  readonly lifecycle?: Lifecycle;
  /** Arguments of the engine. */
  readonly arguments: string[];
}

/** The longest answer that a model promises to let end, in seconds. */
export function longestStreamSeconds({ longestStreamSeconds: promised }: ServedModelOptions): number {
  return promised ?? LONGEST_STREAM_SECONDS;
}

/** The longest that any pod of these models, or of a graph with the default promise, takes to go. */
export function longestGraceSeconds(models: readonly (ServedModelOptions | null | undefined)[]): number {
  const promises = models.map((model) => longestStreamSeconds(model ?? ({} as ServedModelOptions))).filter((seconds) => Number.isFinite(seconds));
  return Math.max(LONGEST_STREAM_SECONDS, ...promises) + CLEAN_UP_SECONDS;
}

/**
 * How the pods of a part end.
 *
 * @param release the release whose runtime the workers run, which says who moves requests
 * @param migrationFlag the workers' own flag for it
 */
export function podEnd(role: PartRole, model: ServedModelOptions, release: string, migrationFlag: string): PodEnd {
  // The planner answers nobody.
  if (role === PartRole.PLANNER) return { graceSeconds: PLANNER_GRACE_SECONDS, environment: [], arguments: [] };
  const longest = longestStreamSeconds(model);
  const movedBy = migrationAt(release);
  // A gateway asks it for as long as the answer lasts, whose end it waits for; and for new ones until it has heard that it goes.
  if (role === PartRole.PICKER) return { graceSeconds: plus(longest, FRONTEND_PAUSE_SECONDS + FRONTEND_END_SECONDS), environment: [], lifecycle: PAUSE, arguments: [] };
  if (role.runsEngine) {
    return {
      graceSeconds: plus(longest, CLEAN_UP_SECONDS),
      environment: [{ name: "DYN_GRACEFUL_SHUTDOWN_GRACE_PERIOD_SECS", value: String(longest) }],
      // 0.8 and 0.9 know no grace: they end their streams at SIGTERM, and whether another worker goes on with them is a flag of the worker.
      // From 1.0 on the worker has no such flag and doesn't start with it.
      arguments: movedBy === "worker" ? [migrationFlag, MIGRATION_LIMIT] : [],
    };
  }
  return {
    graceSeconds: plus(longest, FRONTEND_PAUSE_SECONDS + FRONTEND_END_SECONDS),
    environment: [
      // 0: after the pause nobody new comes, and clients that keep a connection are sent away from it at once. With the default of 5 they are
      // answered 503 on it for 5 s, longer than OpenAI's client tries again (two workers, 32 such clients, 1.5.1 and 1.6.1: 23 and 21 answers
      // lost, with 0 none). Answers that have begun go on either way.
      { name: "DYN_HTTP_GRACEFUL_SHUTDOWN_TIMEOUT_SECS", value: "0" },
      ...(movedBy === "frontend" ? [{ name: "DYN_MIGRATION_LIMIT", value: MIGRATION_LIMIT }] : []),
    ],
    lifecycle: PAUSE,
    arguments: [],
  };
}

/** A sum, of what is known only at apply too. */
function plus(seconds: number, more: number): number {
  return Token.isUnresolved(seconds) ? Op.add(seconds, more) : seconds + more;
}
