import { MetricsCatalogue } from "../catalogue/catalogue";
import { ResolvedRuleOptions } from "./resolved-options";
import { RuleOptions } from "./rule-options";

export const TTFT = "dynamo_frontend_time_to_first_token_seconds";
export const ITL = "dynamo_frontend_inter_token_latency_seconds";

/** A gap between tokens that readers feel: about the pace of fast reading, twenty tokens a second. */
const FELT = 0.05;

/** The options with their defaults, which are the release's where it has a say. */
export function resolveOptions(catalogue: MetricsCatalogue, options: RuleOptions): ResolvedRuleOptions {
  const timeToFirstTokenBounds = options.timeToFirstTokenBounds ?? catalogue.bounds(TTFT);
  const interTokenBounds = options.interTokenBounds ?? catalogue.bounds(ITL);
  const atLeast = (bounds: readonly number[], least: number): number => bounds.find((bound) => bound >= least) ?? bounds[bounds.length - 1];
  return {
    models: [],
    timeToFirstTokenSeconds: atLeast(timeToFirstTokenBounds, 2.2),
    interTokenSeconds: atLeast(interTokenBounds, FELT),
    latencyObjective: 0.95,
    availabilityObjective: 0.999,
    leastRequests: 20,
    waitingRequests: 50,
    idleGpuShare: 0.05,
    gpuCounters: [],
    nats: false,
    etcd: false,
    chats: false,
    frontendJob: ".*dynamo-frontend",
    workerJob: ".*dynamo-worker",
    operatorJob: ".*dynamo-operator.*",
    natsJob: ".*nats.*",
    etcdJob: ".*etcd.*",
    leaveOut: [],
    runbookUrl: "docs/alerts.md",
    grafanaUrl: "",
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
    timeToFirstTokenBounds,
    interTokenBounds,
  };
}
