import { DeclaredDashboard } from "./declared";
import { figure, lines } from "./panel";

const NODE = "kube_node_status_allocatable";
const ASKED = ["kube_pod_container_resource_requests", "kube_pod_status_phase"];
const BUSY = "DCGM_FI_PROF_GR_ENGINE_ACTIVE";
const TOKENS = "dynamo_frontend_output_tokens_total";
const PRICE = "$usd_per_gpu_hour";
const paid = "sum(dynamo:gpus_allocatable:sum)";
const asked = 'sum(dynamo:gpus_requested:sum{phase="Running"})';

export const CAPACITY_DASHBOARD: DeclaredDashboard = {
  name: "dynamo-capacity",
  title: "Dynamo: capacity and cost",
  about: "GPUs that are paid for, asked for and used, and what a token costs at a price that you type in: all GPUs of the cluster at one price, without storage and traffic.",
  choices: [{ name: "usd_per_gpu_hour", label: "USD a GPU hour", initial: "1.00" }],
  rows: [
    {
      title: "Now",
      panels: [
        figure("GPUs paid for", "short", "On nodes that are there.", [paid, "", NODE]),
        figure("GPUs asked for", "short", "By pods that run.", [`${asked} or vector(0)`, "", ...ASKED]),
        figure("GPUs waited for", "short", "By pods that are Pending.", ['sum(dynamo:gpus_requested:sum{phase="Pending"}) or vector(0)', "", ...ASKED], { redFrom: 1 }),
        figure("An hour", "currencyUSD", "At the price above.", [`${paid} * ${PRICE}`, "", NODE]),
        figure("An hour, for nothing", "currencyUSD", "GPUs that no running pod asks for, at the price above.", [`(${paid} - (${asked} or vector(0))) * ${PRICE}`, "", NODE, ...ASKED], { redFrom: 0.01 }),
        figure("A million tokens written", "currencyUSD", "All GPUs at the price above, by the tokens of the last hour.", [`${paid} * ${PRICE} / (sum(rate(${TOKENS}[1h])) * 3600) * 1e6`, "", NODE, TOKENS]),
      ],
    },
    {
      title: "GPUs",
      panels: [
        lines("GPUs paid for and asked for", "short", "The gap between the lines is what nobody uses.", [
          [paid, "paid for", NODE],
          ["sum by (phase) (dynamo:gpus_requested:sum)", "asked for, {{phase}}", ...ASKED],
        ]),
        lines("GPUs that are held and idle", "percentunit", "Mean use of an hour, by the pod that holds the GPU.", [
          [`avg by (exported_namespace, exported_pod) (avg_over_time(${BUSY}{exported_pod!=""}[1h]))`, "{{exported_namespace}}/{{exported_pod}}", BUSY],
        ], { most: 1, redFrom: "idleGpuShare" }),
        lines("GPUs by node", "short", "Nodes that have GPUs.", [["dynamo:gpus_allocatable:sum > 0", "{{node}}", NODE]]),
        lines("Pods that wait for GPUs", "short", "GPUs that each asks for.", [['sum by (namespace, pod) (dynamo:gpus_requested:sum{phase="Pending"})', "{{namespace}}/{{pod}}", ...ASKED]]),
      ],
    },
    {
      title: "Yield",
      panels: [
        lines("Tokens a second and GPU", "short", "Written tokens of all models by GPUs that are paid for.", [[`sum(rate(${TOKENS}[5m])) / ${paid}`, "tokens", TOKENS, NODE]]),
        lines("Cost of a million tokens written", "currencyUSD", "At the price above. At night it rises: the GPUs are paid for all the same.", [[`${paid} * ${PRICE} / (sum(rate(${TOKENS}[1h])) * 3600) * 1e6`, "a million tokens", NODE, TOKENS]]),
        lines("Energy of a token", "joule", "What the GPUs draw, by tokens written.", [[`sum(DCGM_FI_DEV_POWER_USAGE) / sum(rate(${TOKENS}[5m]))`, "joule a token", "DCGM_FI_DEV_POWER_USAGE", TOKENS]]),
        lines("Tokens by model", "short", "Written and read a second.", [
          ["dynamo:output_tokens:rate5m", "{{model}} written", TOKENS],
          ["dynamo:input_tokens:rate5m", "{{model}} read", "dynamo_frontend_input_sequence_tokens_sum"],
        ]),
      ],
    },
  ],
};
