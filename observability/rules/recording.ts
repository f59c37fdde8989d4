import { RuleContext } from "./alert";
import { BY_MODEL, bucketOf } from "./promql";
import { ITL, TTFT } from "./resolve-options";
import { RuleGroup } from "./rule";

/** A series that is recorded, what it needs, and the labels that it has. */
export interface Recording {
  readonly record: string;
  readonly needs: readonly string[];
  readonly labels: readonly string[];
  /** Windows of hours and days are evaluated less often: each evaluation reads all of their samples. Below the five minutes that Prometheus looks back. */
  readonly slow?: boolean;
  expr(context: RuleContext): string;
}

const MODEL = BY_MODEL.split(", ");

/** What is our fault: a client that leaves, asks for nothing known or is refused for its form is not. `unavailable` is from 1.6 on, `internal` before. */
export const OUR_FAULT = 'error_type=~"internal|overload|unavailable"';

/** The windows of the burn rates (SRE workbook, chapter 5): two a rate, so that an alert ends soon after its cause. */
export const WINDOWS = ["5m", "30m", "1h", "6h", "3d"];
const SLOW = ["6h", "3d"];

const late = (name: string, histogram: string, bound: (context: RuleContext) => number): Recording[] =>
  WINDOWS.map((window) => ({
    record: `dynamo:${name}_late:ratio_rate${window}`,
    needs: [`${histogram}_bucket`, `${histogram}_count`],
    labels: MODEL,
    slow: SLOW.includes(window),
    expr: (context) => {
      const inTime = `rate(${histogram}_bucket{${bucketOf(bound(context))}}[${window}])`;
      // A frontend of another release, in the middle of an upgrade, may lack the bucket: all that it counts would seem late.
      return `1 - sum by (${BY_MODEL}) (${inTime})\n  / sum by (${BY_MODEL}) (rate(${histogram}_count[${window}]) and on (instance, model) ${inTime})`;
    },
  }));

const failed: Recording[] = WINDOWS.map((window) => ({
  record: `dynamo:requests_failed:ratio_rate${window}`,
  needs: ["dynamo_frontend_requests_total"],
  labels: MODEL,
  slow: SLOW.includes(window),
  // Without a failure there is no such series: nothing failed, which isn't the same as nothing known.
  expr: () => {
    const all = `sum by (${BY_MODEL}) (rate(dynamo_frontend_requests_total[${window}]))`;
    return `(sum by (${BY_MODEL}) (rate(dynamo_frontend_requests_total{${OUR_FAULT}}[${window}])) or ${all} * 0)\n  / ${all}`;
  },
}));

const quantiles = (name: string, histogram: string): Recording[] =>
  [50, 95, 99].map((percent) => ({
    record: `dynamo:${name}_seconds:p${percent}_rate5m`,
    needs: [`${histogram}_bucket`],
    labels: MODEL,
    expr: () => `histogram_quantile(${percent / 100}, sum by (${BY_MODEL}, le) (rate(${histogram}_bucket[5m])))`,
  }));

const rate = (record: string, series: string): Recording => ({
  record,
  needs: [series],
  labels: MODEL,
  expr: () => `sum by (${BY_MODEL}) (rate(${series}[5m]))`,
});

/** All that is recorded, in the order in which it is evaluated. */
export const RECORDINGS: readonly Recording[] = [
  ...late("ttft", TTFT, ({ options }) => options.timeToFirstTokenSeconds),
  ...late("itl", ITL, ({ options }) => options.interTokenSeconds),
  ...failed,
  ...quantiles("ttft", TTFT),
  ...quantiles("itl", ITL),
  rate("dynamo:requests:rate5m", "dynamo_frontend_requests_total"),
  { record: "dynamo:requests:increase1h", needs: ["dynamo_frontend_requests_total"], labels: MODEL, expr: () => `sum by (${BY_MODEL}) (increase(dynamo_frontend_requests_total[1h]))` },
  rate("dynamo:output_tokens:rate5m", "dynamo_frontend_output_tokens_total"),
  rate("dynamo:input_tokens:rate5m", "dynamo_frontend_input_sequence_tokens_sum"),
  {
    record: "dynamo:cached_tokens:ratio_rate5m",
    needs: ["dynamo_frontend_cached_tokens_sum", "dynamo_frontend_input_sequence_tokens_sum"],
    labels: MODEL,
    expr: () => `sum by (${BY_MODEL}) (rate(dynamo_frontend_cached_tokens_sum[5m]))\n  / sum by (${BY_MODEL}) (rate(dynamo_frontend_input_sequence_tokens_sum[5m]))`,
  },
  {
    record: "dynamo:requests_waiting:sum",
    // Dynamo calls it deprecated in favour of the stages; but up to 1.4 these count `route` and `dispatch` behind a router by caches alone
    // (run on 1.3.1 and 1.4.2: requests waited, and no stage had one), and they don't tell models apart.
    needs: ["dynamo_frontend_queued_requests"],
    labels: MODEL,
    expr: () => `sum by (${BY_MODEL}) (dynamo_frontend_queued_requests)`,
  },
  {
    record: "dynamo:gpus_allocatable:sum",
    needs: ["kube_node_status_allocatable"],
    labels: ["node"],
    expr: () => 'sum by (node) (kube_node_status_allocatable{resource="nvidia_com_gpu"})',
  },
  {
    record: "dynamo:gpus_requested:sum",
    needs: ["kube_pod_container_resource_requests", "kube_pod_status_phase"],
    labels: ["namespace", "node", "phase", "pod", "uid"],
    // A pod that has ended asks for nothing any more, and its series stays for as long as it does.
    expr: () =>
      'sum by (namespace, pod, uid, node) (kube_pod_container_resource_requests{resource="nvidia_com_gpu"})\n  * on (namespace, pod, uid) group_left (phase) (kube_pod_status_phase{phase=~"Pending|Running"} == 1)',
  },
];

/** Those for which a release has everything, in two groups. */
export function recordingGroups(context: RuleContext): RuleGroup[] {
  const there = RECORDINGS.filter(({ needs }) => needs.every((series) => context.has(series)));
  const groups = [
    { name: "dynamo-recording", rules: there.filter(({ slow }) => slow !== true) },
    { name: "dynamo-recording-slow", interval: "2m", rules: there.filter(({ slow }) => slow === true) },
  ];
  return groups.map(({ rules, ...rest }) => ({ ...rest, rules: rules.map(({ record, expr }) => ({ record, expr: expr(context) })) }));
}
