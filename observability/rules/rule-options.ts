/** What alerts are to watch for, and from what on. */
export interface RuleOptions {
  /**
   * Names of the models as they are served: each is missed from the first moment on, and for as long as no worker has it.
   * @default - a model is missed that was there within the last hour
   * @example ["Qwen/Qwen3-0.6B"]
   */
  readonly models?: string[];
  /**
   * Within how many seconds a first token is to come. A bound of the release's buckets: what lies between two bounds can't be counted.
   * @default 2.2
   * @example 0.47
   */
  readonly timeToFirstTokenSeconds?: number;
  /**
   * Within how many seconds the next token is to come. A bound of the release's buckets.
   * @default - the release's first bound at or above 0.05: 0.084 up to 1.5, 0.064 from 1.6 on
   * @example 0.035
   */
  readonly interTokenSeconds?: number;
  /** Bounds of the buckets, where `DYN_METRICS_TTFT_*` of the frontend change them. @default - the release's own @example [0.5] */
  readonly timeToFirstTokenBounds?: number[];
  /** Bounds of the buckets, where `DYN_METRICS_ITL_*` of the frontend change them. @default - the release's own @example [0.1] */
  readonly interTokenBounds?: number[];
  /** Share of first tokens, and of next ones, that is to come in time. @default 0.95 @example 0.99 */
  readonly latencyObjective?: number;
  /** Share of requests that is not to fail by our fault. @default 0.999 @example 0.995 */
  readonly availabilityObjective?: number;
  /** Below so many requests an hour no share of them is judged. @default 20 @example 100 */
  readonly leastRequests?: number;
  /** Requests to a model that wait for their first token, from which on it is told. @default 50 @example 200 */
  readonly waitingRequests?: number;
  /** Share of its time below which a GPU that a pod holds counts as idle. @default 0.05 @example 0.2 */
  readonly idleGpuShare?: number;
  /**
   * Counters that the exporter of GPU metrics shows beside its default ones: what its CSV adds.
   * @default - none; the alerts that need one are left out
   * @example ["DCGM_FI_DEV_ROW_REMAP_PENDING"]
   */
  readonly gpuCounters?: string[];
  /** Whether NATS is there, so that it is missed. @default false */
  readonly nats?: boolean;
  /** Whether etcd is there, so that it is missed. @default false */
  readonly etcd?: boolean;
  /** Whether models are asked chats (`job` "dynamo-chat" of the blackbox exporter), so that one which isn't answered is told. @default false */
  readonly chats?: boolean;
  /** Pattern of the `job` of frontends. @default ".*dynamo-frontend" @example "serving/frontend" */
  readonly frontendJob?: string;
  /** Pattern of the `job` of workers. @default ".*dynamo-worker" @example "serving/worker" */
  readonly workerJob?: string;
  /** Pattern of the `job` of Dynamo's operator. @default ".*dynamo-operator.*" @example "dynamo-operator" */
  readonly operatorJob?: string;
  /** Pattern of the `job` of NATS. @default ".*nats.*" @example "nats" */
  readonly natsJob?: string;
  /** Pattern of the `job` of etcd. @default ".*etcd.*" @example "dynamo-etcd" */
  readonly etcdJob?: string;
  /** Alerts that are left out. @default - none @example ["DynamoGpuIdle"] */
  readonly leaveOut?: string[];
  /** Where `docs/alerts.md` is read: an alert's link is this, `#` and its name. @default "docs/alerts.md" @example "https://wiki.example.com/dynamo-alerts" */
  readonly runbookUrl?: string;
  /** Where Grafana is, for links to an alert's panel. @default - the links begin with Grafana's own "/d/" @example "https://grafana.example.com" */
  readonly grafanaUrl?: string;
}
