import { AlertDefinition } from "../alert";
import { BY_MODEL, quoted } from "../promql";

/**
 * What tells that a model is there, from 1.5 on. Before, nothing does: `dynamo_frontend_model_context_length` stays when the last worker
 * goes (run on 1.4.2 and 1.6.1), and a model that isn't there is answered with 404, which no counter counts.
 */
const READY = "dynamo_frontend_model_ready";

const absent = (name: string): string => `label_replace(absent(${READY}{model=${quoted(name)}} == 1), "model", ${quoted(name.replace(/\$/g, "$$$$"))}, "", "")`;

export const SERVING: readonly AlertDefinition[] = [
  {
    name: "DynamoModelGone",
    severity: "critical",
    for: "2m",
    summary: "{{ $labels.model }} was served within the last hour, and is no longer",
    means: "From 1.5 on. No frontend has a worker for a model that one had within the last hour: its requests are answered with 404, which no counter counts. Frontends stay \"healthy\" by their own probe all the while. An hour after the model went the alert ends whether or not it is back; name your models in `models` for one that stays ([DynamoModelMissing](#dynamomodelmissing)).",
    todo: [
      "If the model was taken away on purpose, nothing: silence it for an hour.",
      "`kubectl get pods -l nvidia.com/dynamo-graph-deployment-name`: are the workers there, Pending, or in a crash loop?",
      "`kubectl describe pod` of a worker tells what its preflight found; an engine that ended tells in the log of the container before.",
      "Workers that are Ready while the model isn't listed: they aren't found. Look at the discovery backend of both sides.",
    ],
    panel: ["dynamo-serving", "Models that are served"],
    ways: [{ needs: [READY], expr: () => `group by (${BY_MODEL}) (max_over_time(${READY}[1h]) == 1)\nunless on (${BY_MODEL}) group by (${BY_MODEL}) (${READY} == 1)` }],
  },
  {
    name: "DynamoModelMissing",
    severity: "critical",
    for: "10m",
    summary: "{{ $labels.model }} is to be served, and isn't",
    means: "From 1.5 on. A model that `models` names isn't served by any frontend, from the first moment on: also when it never came up.",
    todo: ["As [DynamoModelGone](#dynamomodelgone).", "After a first deployment: weights may still be on their way, `kubectl get jobs` shows the download."],
    panel: ["dynamo-serving", "Models that are served"],
    wanted: ({ models }) => models.length > 0,
    ways: [{ needs: [READY], expr: ({ options }) => options.models.map(absent).join("\nor\n") }],
  },
  {
    name: "DynamoChatFails",
    severity: "critical",
    for: "3m",
    summary: "{{ $labels.model }} doesn't answer a chat",
    means: "The shortest chat there is, asked of the model over and over (`chats` of `monitoring`), wasn't answered whole for three minutes: refused, cut, or not within `timeoutSeconds`. It is what clients see, and the only thing that sees all of it: a frontend's own probe says \"healthy\" with no worker behind it, and with one that takes requests and answers none. It fires too while a model isn't there yet: silence it over a first deployment.",
    todo: [
      "No worker: [DynamoModelGone](#dynamomodelgone) and [DynamoWorkersGone](#dynamoworkersgone) tell the same from 1.5 on.",
      "Workers that are Ready: [DynamoWorkerStalled](#dynamoworkerstalled); restart the one that hangs, and keep its log.",
      "Workers that are busy: requests wait longer than `timeoutSeconds` ([DynamoRequestsWait](#dynamorequestswait)).",
      "Nothing of these: ask it by hand, from a pod that may: `kubectl port-forward service/NAME-frontend 8000`. The exporter's own page tells of each chat why it failed: `kubectl port-forward -n monitoring service/dynamo-chats 9115`.",
    ],
    panel: ["dynamo-serving", "Models that are served"],
    wanted: ({ chats }) => chats,
    ways: [{ needs: ["probe_success"], expr: () => `max by (namespace, model) (probe_success{job="dynamo-chat"}) == 0` }],
  },
  {
    name: "DynamoChatUnasked",
    severity: "warning",
    for: "15m",
    summary: "nobody asks the models chats any more",
    means: "Of the chats that are to be asked of every model Prometheus has heard nothing for a quarter of an hour, so that [DynamoChatFails](#dynamochatfails) can't fire.",
    todo: ["`kubectl get pods -n monitoring -l app.kubernetes.io/name=dynamo-chats`: is the exporter there, and ready?", "`kubectl get probes -A`: a Prometheus that chooses by labels must choose these."],
    panel: ["dynamo-serving", "Models that are served"],
    wanted: ({ chats }) => chats,
    ways: [{ needs: ["probe_success"], expr: () => `absent(probe_success{job="dynamo-chat"})` }],
  },
  {
    name: "DynamoFrontendDown",
    severity: "critical",
    for: "5m",
    summary: "no frontend answers Prometheus",
    means: "Prometheus reaches no frontend at all: none is there, none is scraped, or a policy keeps Prometheus out. All alerts about requests are silent as long as this one fires.",
    todo: [
      "`kubectl get pods -l nvidia.com/dynamo-component-type=frontend`: none there, or none ready?",
      "If they are there and answer: `kubectl get podmonitors -A`. Dynamo's chart makes them only where Prometheus' kinds are in the cluster when it is installed (`podMonitors: true`).",
      "With network policies: `network.monitoringNamespaces` of the served model lets Prometheus in.",
      "Jobs of another name: `frontendJob`.",
    ],
    panel: ["dynamo-serving", "Targets that answer"],
    ways: [{ needs: ["up"], expr: ({ options }) => `absent(up{job=~${quoted(options.frontendJob)}} == 1)` }],
  },
  {
    name: "DynamoRequestsWait",
    severity: "warning",
    for: "5m",
    summary: "{{ $labels.model }}: {{ $value }} requests wait for their first token",
    means: "For five minutes more than `waitingRequests` requests to a model have been on their way to their first token: being prepared, looking for a worker, or with one that hasn't begun to answer.",
    todo: [
      "More replicas, if the GPUs are busy; `kubectl scale` takes as long as weights take to load.",
      "If the GPUs are idle, a worker hangs: [DynamoWorkerStalled](#dynamoworkerstalled).",
      "Requests that wait for nothing are better refused: busy thresholds of the frontend answer 529 at once.",
    ],
    panel: ["dynamo-serving", "Requests that wait"],
    ways: [{ needs: ["dynamo_frontend_queued_requests"], expr: ({ options }) => `dynamo:requests_waiting:sum > ${options.waitingRequests}` }],
  },
  {
    name: "DynamoRequestsRejected",
    severity: "warning",
    for: "5m",
    summary: "{{ $labels.model }}: {{ $value | humanize }} requests a second are turned away",
    means: "The frontend answers requests with 529 since every worker is above its busy threshold.",
    todo: ["More replicas, or higher thresholds if the workers could take more.", "Clients that try again at once make it worse: they should wait."],
    panel: ["dynamo-serving", "Requests turned away and moved"],
    ways: [{ needs: ["dynamo_frontend_model_rejection_total"], expr: () => `sum by (${BY_MODEL}) (rate(dynamo_frontend_model_rejection_total[5m])) > 0` }],
  },
  {
    name: "DynamoRequestsMove",
    severity: "warning",
    for: "0m",
    summary: "{{ $labels.model }}: {{ $value | humanize }} requests moved to another worker in ten minutes",
    means: "Requests were taken from a worker that went, and given to another. Clients notice nothing but a pause; without another worker, or with a migration limit of 0, they would have been lost. A rollout does this once for each worker.",
    todo: ["Without a rollout: find the worker that goes. `kubectl get events`, its log of the container before, XID errors of its node.", "Spot nodes that are taken back look like this."],
    panel: ["dynamo-serving", "Requests turned away and moved"],
    ways: [{ needs: ["dynamo_frontend_model_migration_total"], expr: () => `sum by (${BY_MODEL}) (increase(dynamo_frontend_model_migration_total[10m])) > 5` }],
  },
  {
    name: "DynamoPlannerBlind",
    severity: "warning",
    for: "30m",
    summary: "the planner sees no traffic, and there is some",
    means: "Dynamo's planner scales by traffic and finds none in Prometheus, while frontends answer requests: it will never add a replica. It filters by `dynamo_namespace`, a label that frontends don't have and that whoever scrapes them must add.",
    todo: [
      "`dynamo_frontend_requests_total` in Prometheus: has it a label `dynamo_namespace`, and the value of the pod label `nvidia.com/dynamo-namespace`?",
      "If not, the scrape lacks the relabelling of Dynamo's own PodMonitor.",
      "The planner's own log names the address of Prometheus that it asks (`prometheusEndpoint` of the platform).",
    ],
    panel: ["dynamo-planner", "What planners decide"],
    ways: [
      {
        needs: ["dynamo_planner_throughput_scaling_decision", "dynamo_frontend_requests_total"],
        expr: () =>
          'max by (namespace, pod) (dynamo_planner_throughput_scaling_decision{dynamo_planner_throughput_scaling_decision="no_traffic_data"}) == 1\nand on (namespace) sum by (namespace) (rate(dynamo_frontend_requests_total[10m])) > 0',
      },
    ],
  },
  {
    name: "DynamoPlannerStalled",
    severity: "warning",
    for: "30m",
    summary: "the planner has too little data to scale by load",
    means: "For half an hour the planner's scaling by load has decided nothing for want of data from the workers (`insufficient_data`, `no_fpm_data`, `worker_count_mismatch`), while requests are there. Known of releases 1.3 and 1.4.",
    todo: ["Set the replicas by hand until it decides again.", "Look at the planner's log: workers that it doesn't hear of, or a number of workers that differs from the graph's."],
    panel: ["dynamo-planner", "What planners decide"],
    ways: [
      {
        needs: ["dynamo_planner_load_scaling_decision", "dynamo_frontend_requests_total"],
        expr: () =>
          'max by (namespace, pod) (dynamo_planner_load_scaling_decision{dynamo_planner_load_scaling_decision=~"insufficient_data|no_fpm_data|worker_count_mismatch"}) == 1\nand on (namespace) sum by (namespace) (rate(dynamo_frontend_requests_total[10m])) > 0',
      },
    ],
  },
];
