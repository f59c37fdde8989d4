import { DeclaredDashboard } from "./declared";
import { Query, figure, lines } from "./panel";

const OF = '{namespace=~"$namespace"}';
const BY = "namespace, pod";
const WHO = "{{pod}}";
const series = (name: string): string => `dynamo_planner_${name}`;

/** What a planner says of itself, a line a planner. */
const said = (name: string, what: string): Query => [`max by (${BY}) (${series(name)}${OF})`, `${WHO} ${what}`, series(name)];

/** The state that it's in: an enum's label is named like the metric. */
const decided = (name: string, by: string): Query => [`max by (${BY}, ${series(name)}) (${series(name)}${OF}) == 1`, `${WHO} by ${by}: {{${series(name)}}}`, series(name)];

export const PLANNER_DASHBOARD: DeclaredDashboard = {
  name: "dynamo-planner",
  title: "Dynamo: planner",
  about: "What Dynamo's planners see, expect and decide. Without a planner it's empty.",
  choices: [{ name: "namespace", label: "Namespace", of: [series("num_decode_replicas"), "namespace"] }],
  rows: [
    {
      title: "Now",
      panels: [
        figure("Planners", "short", "That answer Prometheus.", [`count(${series("num_decode_replicas")}${OF})`, "", series("num_decode_replicas")]),
        figure("Prefill replicas", "short", "Of all planners' graphs.", [`sum(${series("num_prefill_replicas")}${OF})`, "", series("num_prefill_replicas")]),
        figure("Decode replicas", "short", "Of all planners' graphs; of a graph whose workers do both, those.", [`sum(${series("num_decode_replicas")}${OF})`, "", series("num_decode_replicas")]),
        figure("Decode replicas wanted", "short", "As planners predict them.", [`sum(${series("predicted_num_decode_replicas")}${OF})`, "", series("predicted_num_decode_replicas")]),
        figure("Requests seen", "reqps", "A second. Zero while clients ask: the planner finds no frontend in Prometheus, and never adds a replica.", [`sum(${series("observed_requests_per_second")}${OF})`, "", series("observed_requests_per_second")]),
        figure("GPU hours", "short", "As planners count them, since each began.", [`sum(${series("gpu_hours")}${OF})`, "", series("gpu_hours")]),
      ],
    },
    {
      title: "Decisions",
      panels: [
        lines("What planners decide", "short", "1 for the state that a planner is in, of scaling by load and by traffic.", [
          decided("load_scaling_decision", "load"),
          decided("throughput_scaling_decision", "traffic"),
        ]),
        lines("Replicas, there and predicted", "short", "Of prefill and decode. Predicted ones above those that are there for long: no GPU is free, or pods don't become ready.", [
          said("num_prefill_replicas", "prefill"),
          said("num_decode_replicas", "decode"),
          said("predicted_num_prefill_replicas", "prefill predicted"),
          said("predicted_num_decode_replicas", "decode predicted"),
        ]),
      ],
    },
    {
      title: "Latency",
      panels: [
        lines("First token as planners see it", "ms", "Observed in Prometheus, estimated by the planner's model of the engine, and what it aims at.", [
          said("observed_ttft_ms", "observed"),
          said("estimated_ttft_ms", "estimated"),
          said("sla_target_ttft_ms", "aimed at"),
        ]),
        lines("Next token as planners see it", "ms", "Observed in Prometheus, estimated by the planner's model of the engine, and what it aims at.", [
          said("observed_itl_ms", "observed"),
          said("estimated_itl_ms", "estimated"),
          said("sla_target_itl_ms", "aimed at"),
        ]),
      ],
    },
    {
      title: "Traffic",
      panels: [
        lines("Requests, seen and predicted", "reqps", "A second; and what the replicas that are there carry by the planner's reckoning.", [
          said("observed_requests_per_second", "seen"),
          said("predicted_requests_per_second", "predicted"),
          said("engine_prefill_capacity_requests_per_second", "prefill carries"),
          said("engine_decode_capacity_requests_per_second", "decode carries"),
        ]),
        lines("Tokens of a request, seen and predicted", "short", "Mean tokens asked and answered. Where what was predicted is far off, replicas are too.", [
          said("observed_input_sequence_tokens", "asked"),
          said("predicted_input_sequence_tokens", "asked, predicted"),
          said("observed_output_sequence_tokens", "answered"),
          said("predicted_output_sequence_tokens", "answered, predicted"),
        ]),
        lines("Tokens in engines", "short", "As workers tell their planner: what waits for prefill, what waits and what runs in decode.", [
          said("engine_queued_prefill_tokens", "wait for prefill"),
          said("engine_queued_decode_kv_tokens", "wait for decode"),
          said("engine_inflight_decode_kv_tokens", "in decode"),
        ]),
        lines("Power", "watt", "What the planned replicas are reckoned to draw, and the budget, where a planner has one. From 1.5 on.", [
          said("power_projected_watts", "projected"),
          said("power_budget_total_watts", "budget"),
        ]),
      ],
    },
  ],
};
