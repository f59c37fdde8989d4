/** What Dynamo's planner keeps to, in milliseconds: means over its interval. */
export interface PlannerSlaOptions {
  /** Until the first token. @example 500 @integer @minimum 1 */
  readonly ttftMs: number;
  /** Between tokens. @example 30 @integer @minimum 1 */
  readonly itlMs: number;
}

/** What Dynamo's planner scales for. */
export class PlannerTarget {
  /** As few GPUs as serve what comes: queues and caches may be long and full before more are asked for. */
  public static readonly THROUGHPUT = new PlannerTarget("throughput");
  /** Short queues: more GPUs sooner. */
  public static readonly LATENCY = new PlannerTarget("latency");

  /**
   * Times that answers keep to. It foresees traffic by what Prometheus shows of the frontends, and what a worker can do by what it has seen the
   * workers do: until it has seen enough it scales nothing.
   */
  public static sla(options: PlannerSlaOptions): PlannerTarget {
    return new PlannerTarget("sla", options);
  }

  private constructor(
    /** Dynamo's name of it. */
    public readonly name: string,
    /** @default - it is no time */
    public readonly slaOptions?: PlannerSlaOptions,
  ) {}
}

/** Scaling by Dynamo's own planner: a pod of the model's graph that moves the numbers of its workers, of those that prefill and of those that decode together. */
export interface PlannerScalingOptions {
  /** What it scales for. @example PlannerTarget.sla({ ttftMs: 500, itlMs: 30 }) */
  readonly target: PlannerTarget;
  /**
   * GPUs of the model's workers together at most, which it shares out between prefill and decode as it sees fit. The pools must hold every
   * way to do so, beside the most of all other models.
   * @example 16
   * @integer
   * @minimum 1
   */
  readonly maxGpus: number;
  /** Workers of each kind at least, never 0. @default 1 @example 1 */
  readonly minReplicas?: number;
  /**
   * Address of the Prometheus that scrapes the frontends, from the model's own pods. Asked where the target is an SLA alone.
   * @default - in a deployment that of its `monitoring`, or of `dynamo.platform.prometheusEndpoint`
   * @example "http://prometheus-operated.monitoring:9090"
   * @format http-address
   */
  readonly prometheus?: string;
  /** Seconds between two looks at traffic, where the target is an SLA. @default 180, Dynamo's own @example 180 @integer @minimum 10 @maximum 3600 */
  readonly intervalSeconds?: number;
  /**
   * Seconds between two looks at the workers' queues and caches; at each a worker of a kind comes or goes at most. Dynamo's planner has no cool-down:
   * this is how soon a worker is taken away once all have little to do, and how soon the next. It is as well how late one is asked for. Less than
   * `intervalSeconds` where the target is an SLA. From release 1.1 on.
   * @default 5, Dynamo's own
   * @example 60
   * @integer
   * @minimum 5
   * @maximum 3600
   */
  readonly lookSeconds?: number;
  /**
   * Name of the ConfigMap, in the models' namespace, with what workers were measured to do: `prefill_raw_data.json` and `decode_raw_data.json`, as
   * Dynamo's profiler leaves them (`planner-profile-data`). Releases 0.9 and 1.0 need it, and keep to an SLA alone; later ones learn it from the
   * workers. The planner's pod waits until it is there.
   * @default - none
   * @example "planner-profile-data"
   * @format secret-name
   */
  readonly profile?: string;
  /** Whether it only says what it would do, in its log and its metrics. From release 1.2 on, and in 0.9 and 1.0. @default false */
  readonly advisory?: boolean;
}
