import { engineSeries } from "../../engine-series";
import { AlertDefinition } from "../alert";
import { quoted } from "../promql";

/** Pods that are no leader of a worker over several nodes: nothing listens there, and they would be down for ever (ai-dynamo/dynamo#11912). */
const NO_LEADER = 'pod!~".+-wkr(-.+)?"';
const BY_POD = "namespace, pod";
const CACHE_USAGE = engineSeries().map(({ cacheUsage }) => cacheUsage);
const PREEMPTIONS = engineSeries().flatMap(({ preemptions }) => preemptions ?? []);

export const WORKERS: readonly AlertDefinition[] = [
  {
    name: "DynamoWorkerDown",
    severity: "warning",
    for: "3m",
    summary: "worker {{ $labels.namespace }}/{{ $labels.pod }} doesn't answer Prometheus",
    means: "A worker's pod is there, and its system port answers nothing: its process has ended, hangs, or is starting (weights that load for longer than three minutes show as this, too).",
    todo: ["`kubectl describe pod` and the log of the container before.", "Starting for a long time: weights from a slow disk; `docs/runtime/preflight.md`.", "A policy between Prometheus and port 9090: `network.monitoringNamespaces`."],
    panel: ["dynamo-serving", "Targets that answer"],
    ways: [{ needs: ["up"], expr: ({ options }) => `up{job=~${quoted(options.workerJob)}, ${NO_LEADER}} == 0` }],
  },
  {
    name: "DynamoWorkersGone",
    severity: "critical",
    for: "2m",
    summary: "no worker of {{ $labels.namespace }} answers Prometheus",
    means: "Every worker of a namespace is down at once: nothing there answers requests. Frontends stay \"healthy\" by their own probe.",
    todo: ["What they share: a node pool that was taken back (spot), a volume with the weights, an image that can't be pulled, a driver update.", "`kubectl get events -n NAMESPACE --sort-by=.lastTimestamp`."],
    panel: ["dynamo-serving", "Targets that answer"],
    ways: [{ needs: ["up"], expr: ({ options }) => `sum by (namespace) (up{job=~${quoted(options.workerJob)}, ${NO_LEADER}}) == 0` }],
  },
  {
    name: "DynamoWorkerStalled",
    severity: "critical",
    for: "2m",
    summary: "worker {{ $labels.namespace }}/{{ $labels.pod }} has requests and answers none",
    means: "A worker has held requests for five minutes without sending a byte of an answer: its engine hangs. Its probe is content, since the process around the engine lives, and the router goes on sending it requests.",
    todo: ["Delete the pod: its requests move to another worker where a migration limit is set.", "Before that, if it happens again: `py-spy dump` or the engine's log; XID errors of its GPUs.", "A collective that waits for a peer on another node hangs the same way: look at all pods of the worker."],
    panel: ["dynamo-serving", "Requests in workers"],
    ways: [
      {
        needs: ["dynamo_component_inflight_requests", "dynamo_component_response_bytes_total"],
        expr: () =>
          `sum by (${BY_POD}) (min_over_time(dynamo_component_inflight_requests{dynamo_endpoint="generate"}[5m])) > 0\nand on (${BY_POD}) sum by (${BY_POD}) (rate(dynamo_component_response_bytes_total{dynamo_endpoint="generate"}[5m])) == 0`,
      },
    ],
  },
  {
    name: "DynamoWorkerErrors",
    severity: "warning",
    for: "5m",
    summary: "worker {{ $labels.namespace }}/{{ $labels.pod }}: {{ $value | humanize }} errors a second ({{ $labels.error_type }})",
    means: "A worker fails at answering: its engine raises errors (`generate`, `response_stream`) or gets what it can't read (`deserialization`, `invalid_message`). Answers that nobody was there to take any more don't count.",
    todo: ["The worker's log of the minute.", "`deserialization` after an upgrade: frontend and workers more than two minors apart."],
    panel: ["dynamo-serving", "Errors of workers"],
    ways: [
      {
        needs: ["dynamo_component_errors_total"],
        expr: () => `sum by (${BY_POD}, error_type) (rate(dynamo_component_errors_total{error_type=~"generate|response_stream|deserialization|invalid_message"}[5m])) > 0`,
      },
    ],
  },
  {
    name: "DynamoKvCacheFull",
    severity: "warning",
    for: "10m",
    summary: "worker {{ $labels.namespace }}/{{ $labels.pod }}: {{ $value | humanizePercentage }} of its KV cache is in use",
    means: "For ten minutes an engine's KV cache has been nearly full: further requests wait, or begun ones are put back and start again.",
    todo: ["More replicas, or fewer requests at once (`--max-num-seqs`).", "A shorter `maxModelLen`, a KV cache of 8 bits, more GPUs a worker: `npm run plan` says what fits."],
    panel: ["dynamo-serving", "KV cache in use"],
    ways: [
      {
        needs: CACHE_USAGE,
        expr: () => CACHE_USAGE.map((series) => `max by (${BY_POD}) (${series}) > 0.95`).join("\nor\n"),
      },
    ],
  },
  {
    name: "DynamoPreemptions",
    severity: "warning",
    for: "10m",
    summary: "worker {{ $labels.namespace }}/{{ $labels.pod }}: {{ $value | humanize }} requests a second start again",
    means: "vLLM takes begun requests out of its cache to make room for others, and computes them again later: work that is done twice.",
    todo: ["As [DynamoKvCacheFull](#dynamokvcachefull)."],
    panel: ["dynamo-serving", "KV cache in use"],
    ways: [{ needs: PREEMPTIONS, expr: () => PREEMPTIONS.map((series) => `sum by (${BY_POD}) (rate(${series}[5m])) > 0`).join("\nor\n") }],
  },
];
