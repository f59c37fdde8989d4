import { EngineSeries, engineSeries } from "../../observability/engine-series";
import { BY_MODEL } from "../../observability/rules/promql";
import { WINDOWS } from "../../observability/rules/recording";
import { ITL, TTFT } from "../../observability/rules/resolve-options";
import { DeclaredDashboard } from "./declared";
import { Part, figure, lines } from "./panel";

const OF = 'namespace=~"$namespace", model=~"$model"';
const REQUESTS = "dynamo_frontend_requests_total";
const QUEUED = "dynamo_frontend_queued_requests";
const STAGES = "dynamo_frontend_stage_requests";
const CACHED = ["dynamo_frontend_cached_tokens_sum", "dynamo_frontend_input_sequence_tokens_sum"];

/** Of each pod, of one that an engine counts itself. */
const highest = (series: string): string => `max by (namespace, pod) (${series}{namespace=~"$namespace"})`;
const rate = (series: string): string => `sum by (namespace, pod) (rate(${series}{namespace=~"$namespace"}[5m]))`;

function cacheHits({ cacheHits: { share = "", counter, of } }: EngineSeries): [string, string, ...string[]] {
  if (counter === undefined || of === undefined) return [highest(share), "{{pod}}", share];
  return [`${rate(counter)} / ${rate(of)}`, "{{pod}}", counter, of];
}

const quantiles = (title: string, name: string, series: string, about: string, redFrom: string): Part =>
  lines(title, "s", about, [50, 95, 99].map((percent) => [`dynamo:${name}_seconds:p${percent}_rate5m{${OF}}`, `{{model}} p${percent}`, `${series}_bucket`]), { redFrom });

const late = (title: string, name: string, series: string, what: string): Part =>
  lines(
    title,
    "percentunit",
    `Share of ${what} later than the objective asks, over several windows. The line is where a burn 14.4 times too fast begins.`,
    WINDOWS.slice(0, 4).map((window) => [`dynamo:${name}_late:ratio_rate${window}{${OF}}`, `{{model}} over ${window}`, `${series}_bucket`]),
    { most: 1, redFrom: "latencyBurn" },
  );

export const SERVING_DASHBOARD: DeclaredDashboard = {
  name: "dynamo-serving",
  title: "Dynamo: serving",
  about: "What clients get: latency, rates, failures, queues and caches, by model and worker.",
  choices: [
    { name: "namespace", label: "Namespace", of: [REQUESTS, "namespace"] },
    { name: "model", label: "Model", of: [REQUESTS, "model"] },
  ],
  rows: [
    {
      title: "Now",
      panels: [
        figure("Requests", "reqps", "Answered requests a second, whatever their end.", [`sum(dynamo:requests:rate5m{${OF}})`, "", REQUESTS]),
        figure("Tokens written", "short", "Tokens a second in answers.", [`sum(dynamo:output_tokens:rate5m{${OF}})`, "", "dynamo_frontend_output_tokens_total"]),
        figure("First token, p95", "s", "The slowest model's.", [`max(dynamo:ttft_seconds:p95_rate5m{${OF}})`, "", `${TTFT}_bucket`], { redFrom: "timeToFirstTokenSeconds" }),
        figure("Next token, p95", "s", "The slowest model's.", [`max(dynamo:itl_seconds:p95_rate5m{${OF}})`, "", `${ITL}_bucket`], { redFrom: "interTokenSeconds" }),
        figure("Failing", "percentunit", "The worst model's share in five minutes.", [`max(dynamo:requests_failed:ratio_rate5m{${OF}})`, "", REQUESTS], { redFrom: "availabilityBurn" }),
        figure("Waiting", "short", "Requests without a first token.", [`sum(dynamo:requests_waiting:sum{${OF}})`, "", QUEUED], { redFrom: "waitingRequests" }),
      ],
    },
    {
      title: "Latency",
      panels: [
        quantiles("Time to first token", "ttft", TTFT, "From the request's arrival at the frontend to the first token. A value between two bounds is an estimate.", "timeToFirstTokenSeconds"),
        quantiles("Time between tokens", "itl", ITL, "From one token to the next. The buckets differ between 1.5 and 1.6: across that upgrade the curve jumps.", "interTokenSeconds"),
        late("First tokens that come too late", "ttft", TTFT, "first tokens"),
        late("Next tokens that come too late", "itl", ITL, "tokens"),
        lines("Length of requests", "s", "From arrival to the last token.", [[`histogram_quantile(0.95, sum by (${BY_MODEL}, le) (rate(dynamo_frontend_request_duration_seconds_bucket{${OF}}[5m])))`, "{{model}} p95", "dynamo_frontend_request_duration_seconds_bucket"]]),
        lines("Tokens asked and answered", "short", "Mean tokens of a request.", [
          [`sum by (model) (rate(dynamo_frontend_input_sequence_tokens_sum{${OF}}[5m])) / sum by (model) (rate(dynamo_frontend_input_sequence_tokens_count{${OF}}[5m]))`, "{{model}} asked", "dynamo_frontend_input_sequence_tokens_sum", "dynamo_frontend_input_sequence_tokens_count"],
          [`sum by (model) (rate(dynamo_frontend_output_sequence_tokens_sum{${OF}}[5m])) / sum by (model) (rate(dynamo_frontend_output_sequence_tokens_count{${OF}}[5m]))`, "{{model}} answered", "dynamo_frontend_output_sequence_tokens_sum", "dynamo_frontend_output_sequence_tokens_count"],
        ]),
      ],
    },
    {
      title: "Requests",
      panels: [
        lines("Requests by how they end", "reqps", "`internal`, `unavailable` and `overload` count against the objective; `cancelled`, `validation` and `not_found` are the client's.", [
          [`sum by (model, status, error_type) (rate(${REQUESTS}{${OF}}[5m]))`, "{{model}} {{status}} {{error_type}}", REQUESTS],
        ]),
        lines("Requests that wait", "short", "For their first token, by model; and by the stage that they are in, which tells models not apart, and up to 1.4 shows `route` and `dispatch` behind a router by caches alone.", [
          [`dynamo:requests_waiting:sum{${OF}}`, "{{model}}", QUEUED],
          [`sum by (namespace, dynamo_namespace, stage, phase) (${STAGES}{namespace=~"$namespace"})`, "{{dynamo_namespace}} {{stage}} {{phase}}", STAGES],
        ], { redFrom: "waitingRequests" }),
        lines("Requests turned away and moved", "short", "A second: answered with 529 since workers are full; taken from a worker that went and given to another.", [
          [`sum by (model) (rate(dynamo_frontend_model_rejection_total{${OF}}[5m]))`, "{{model}} turned away", "dynamo_frontend_model_rejection_total"],
          [`sum by (model, migration_type) (rate(dynamo_frontend_model_migration_total{${OF}}[5m]))`, "{{model}} moved ({{migration_type}})", "dynamo_frontend_model_migration_total"],
        ]),
        lines("Models that are served", "short", "Frontends that have workers for a model. From 1.5 on; a model without a worker has no line at all.", [
          [`sum by (namespace, dynamo_namespace, model) (dynamo_frontend_model_ready{${OF}})`, "{{dynamo_namespace}} {{model}}", "dynamo_frontend_model_ready"],
        ]),
        lines("Queue of the router", "short", "Requests that the router holds back, with its queue threshold set.", [
          ['sum by (model, worker_type) (dynamo_frontend_router_queue_pending_requests{model=~"$model"})', "{{model}} {{worker_type}}", "dynamo_frontend_router_queue_pending_requests"],
        ]),
        lines("Stages of a request", "s", "Mean time in each.", [
          ['sum by (stage) (rate(dynamo_frontend_stage_duration_seconds_sum{namespace=~"$namespace"}[5m])) / sum by (stage) (rate(dynamo_frontend_stage_duration_seconds_count{namespace=~"$namespace"}[5m]))', "{{stage}}", "dynamo_frontend_stage_duration_seconds_sum", "dynamo_frontend_stage_duration_seconds_count"],
        ]),
      ],
    },
    {
      title: "Caches",
      panels: [
        lines("Cache hits by model", "percentunit", "Share of the tokens asked that a worker's cache already held.", [[`dynamo:cached_tokens:ratio_rate5m{${OF}}`, "{{model}}", ...CACHED]], { most: 1 }),
        lines("Cache hits by worker", "percentunit", "As the engines count them.", [
          ...engineSeries().map(cacheHits),
        ], { most: 1 }),
        lines("What the router expects of caches", "percentunit", "Mean share of a request's blocks that the chosen worker is believed to hold.", [
          ["sum by (pod, router_id) (rate(dynamo_component_router_kv_hit_rate_sum[5m])) / sum by (pod, router_id) (rate(dynamo_component_router_kv_hit_rate_count[5m]))", "{{pod}} {{router_id}}", "dynamo_component_router_kv_hit_rate_sum", "dynamo_component_router_kv_hit_rate_count"],
        ], { most: 1 }),
        lines("KV cache in use", "percentunit", "Above 0.95 requests wait, or begun ones start again.", [
          ...engineSeries().map(({ cacheUsage }): [string, string, string] => [highest(cacheUsage), "{{pod}}", cacheUsage]),
          ...engineSeries().flatMap(({ preemptions }): [string, string, string][] => (preemptions === undefined ? [] : [[rate(preemptions), "{{pod}} preemptions a second", preemptions]])),
        ], { redFrom: 0.95 }),
      ],
    },
    {
      title: "Workers",
      panels: [
        lines("Requests in workers", "short", "Requests that each worker holds.", [
          ['sum by (namespace, pod) (dynamo_component_inflight_requests{dynamo_endpoint="generate", namespace=~"$namespace"})', "{{namespace}}/{{pod}}", "dynamo_component_inflight_requests"],
        ]),
        lines("Errors of workers", "short", "A second. `publish_response` is mostly a client that left.", [
          ['sum by (namespace, pod, error_type) (rate(dynamo_component_errors_total{namespace=~"$namespace"}[5m]))', "{{pod}} {{error_type}}", "dynamo_component_errors_total"],
        ]),
        lines("First token by worker", "s", "The last one of each worker, as the frontend saw it. Its number of a worker is decimal, the worker's own hexadecimal.", [
          ["max by (worker_id, dp_rank, worker_type) (dynamo_frontend_worker_last_time_to_first_token_seconds)", "{{worker_type}} {{worker_id}}/{{dp_rank}}", "dynamo_frontend_worker_last_time_to_first_token_seconds"],
        ]),
        lines("Targets that answer", "short", "1 for each that answers Prometheus, 0 for each that doesn't.", [
          [`sum by (namespace, job) (up{job=~@{frontendJob|workerJob}, namespace=~"$namespace"})`, "{{job}} in {{namespace}}", "up"],
        ]),
      ],
    },
  ],
};
