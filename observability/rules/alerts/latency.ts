import { AlertDefinition, RuleContext, Way } from "../alert";
import { BY_MODEL, share } from "../promql";
import { ITL, TTFT } from "../resolve-options";

/**
 * Burn rates: how many times faster than allowed the objective's share of exceptions is used up. Two windows each, the long one against
 * noise, the short one so that the alert ends with its cause (SRE workbook, chapter 5: 14.4 over an hour, 6 over six, 1 over three days).
 */
const FAST: readonly [rate: number, long: string, short: string][] = [[14.4, "1h", "5m"], [6, "6h", "30m"]];
const SLOW: readonly [rate: number, long: string, short: string][] = [[1, "3d", "6h"]];

function burn(recorded: string, objective: number, windows: typeof FAST, { options }: RuleContext): string {
  const over = ([rate, long, short]: (typeof FAST)[number]): string => {
    const limit = share(rate * (1 - objective));
    return `(${recorded}:ratio_rate${long} > ${limit} and ${recorded}:ratio_rate${short} > ${limit})`;
  };
  // A share of a handful of requests says nothing.
  return `(\n  ${windows.map(over).join("\n  or\n  ")}\n)\nand on (${BY_MODEL}) dynamo:requests:increase1h >= ${options.leastRequests}`;
}

const latency = (recorded: string, histogram: string, windows: typeof FAST): Way => ({
  needs: [`${histogram}_bucket`, `${histogram}_count`, "dynamo_frontend_requests_total"],
  expr: (context) => burn(recorded, context.options.latencyObjective, windows, context),
});

const failures = (windows: typeof FAST): Way => ({
  needs: ["dynamo_frontend_requests_total"],
  expr: (context) => burn("dynamo:requests_failed", context.options.availabilityObjective, windows, context),
});

const SLOW_FIRST = [
  "Look whether requests wait (`dynamo:requests_waiting:sum`) or are many: then more replicas, or fewer requests.",
  "Look at the length of what is asked (input tokens): long prompts take longer without anything being wrong.",
  "Look at the cache hits: a router that lost sight of the caches computes prompts anew.",
  "Look at the GPUs of the workers: throttled, shared, or with an XID error.",
];

export const LATENCY: readonly AlertDefinition[] = [
  {
    name: "DynamoFirstTokenSlow",
    severity: "critical",
    for: "2m",
    summary: "{{ $labels.model }}: {{ $value | humanizePercentage }} of first tokens come too late",
    means: "Of the requests to a model so many get their first token later than `timeToFirstTokenSeconds` that the share which `latencyObjective` allows for a month is used up within days: 14.4 times too fast over an hour and still so in the last five minutes, or 6 times over six hours.",
    todo: SLOW_FIRST,
    panel: ["dynamo-serving", "First tokens that come too late"],
    ways: [latency("dynamo:ttft_late", TTFT, FAST)],
  },
  {
    name: "DynamoFirstTokenSlowly",
    severity: "warning",
    for: "15m",
    summary: "{{ $labels.model }}: {{ $value | humanizePercentage }} of first tokens came too late over three days",
    means: "Over three days, and still over the last six hours, more first tokens came too late than `latencyObjective` allows. Nobody need get up; the month's objective isn't met if nothing changes.",
    todo: [...SLOW_FIRST, "If it is as fast as it can be, change the objective: an alert that is always there is read by nobody."],
    panel: ["dynamo-serving", "First tokens that come too late"],
    ways: [latency("dynamo:ttft_late", TTFT, SLOW)],
  },
  {
    name: "DynamoNextTokenSlow",
    severity: "critical",
    for: "2m",
    summary: "{{ $labels.model }}: {{ $value | humanizePercentage }} of tokens come too late after the one before",
    means: "Of the gaps between tokens so many are longer than `interTokenSeconds` that the objective is used up within days. Readers see the text stutter.",
    todo: [
      "Look how many requests each worker runs at once: the more, the slower each. `--max-num-seqs`, or more replicas.",
      "Look at preemptions and at the use of the KV cache: a full cache makes requests start again.",
      "With prefill in the same workers, long prompts hold up the others: chunked prefill, or prefill apart.",
      "Look at the GPUs' clocks: throttled by heat or power.",
    ],
    panel: ["dynamo-serving", "Next tokens that come too late"],
    ways: [latency("dynamo:itl_late", ITL, FAST)],
  },
  {
    name: "DynamoNextTokenSlowly",
    severity: "warning",
    for: "15m",
    summary: "{{ $labels.model }}: {{ $value | humanizePercentage }} of tokens came too late over three days",
    means: "Over three days, and still over the last six hours, more gaps between tokens were too long than `latencyObjective` allows.",
    todo: ["As [DynamoNextTokenSlow](#dynamonexttokenslow), by day.", "If it is as fast as it can be, change `interTokenSeconds` or the objective."],
    panel: ["dynamo-serving", "Next tokens that come too late"],
    ways: [latency("dynamo:itl_late", ITL, SLOW)],
  },
  {
    name: "DynamoRequestsFail",
    severity: "critical",
    for: "2m",
    summary: "{{ $labels.model }}: {{ $value | humanizePercentage }} of requests fail",
    means: "More requests end in an error of the kinds `internal`, `unavailable` or `overload` than `availabilityObjective` allows, 14.4 times too many over an hour or 6 times over six. Requests that a client leaves, or that are refused for what they ask, don't count.\n\nA stream that breaks off after its first bytes was answered with 200, and Dynamo counts it by how it ended: look at the panel by `error_type`.",
    todo: [
      "`overload`: the frontend refuses since its workers are full; see [DynamoRequestsWait](#dynamorequestswait).",
      "`internal`, `unavailable`: look for workers that went ([DynamoWorkerDown](#dynamoworkerdown)) and at the frontend's log for the same minute.",
      "Without a migration limit, each worker that goes takes its streams with it: `migration` of the served model.",
    ],
    panel: ["dynamo-serving", "Requests by how they end"],
    ways: [failures(FAST)],
  },
  {
    name: "DynamoRequestsFailSlowly",
    severity: "warning",
    for: "15m",
    summary: "{{ $labels.model }}: {{ $value | humanizePercentage }} of requests failed over three days",
    means: "Over three days, and still over the last six hours, more requests failed than `availabilityObjective` allows.",
    todo: ["As [DynamoRequestsFail](#dynamorequestsfail), by day."],
    panel: ["dynamo-serving", "Requests by how they end"],
    ways: [failures(SLOW)],
  },
];
