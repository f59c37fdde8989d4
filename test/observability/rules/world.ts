import { MetricsCatalogue } from "../../../observability/catalogue/catalogue";
import { contextOf } from "../../../observability/rules/context";
import { ITL, TTFT } from "../../../observability/rules/resolve-options";
import { RuleOptions } from "../../../observability/rules/rule-options";

/** A world of series in promtool's words: one that is well, and what is broken in it. */
export type World = { readonly [series: string]: string };

/** How long it lasts, how often it is scraped, and how often rules are evaluated: seldom, for the sake of the test's time. */
export const MINUTES = 132;
const SCRAPE = 2;
export const STEP = "6m";

const scrapes = (minutes: number): number => minutes / SCRAPE;

/** A counter that grows by so much a minute, from a value on; until a minute, and then no more. */
export const grows = (perMinute: number, minutes = MINUTES, start = 0): string => {
  const rest = minutes < MINUTES ? ` ${start + perMinute * minutes}+0x${scrapes(MINUTES - minutes)}` : "";
  return `${start}+${perMinute * SCRAPE}x${scrapes(minutes)}${rest}`;
};
export const stays = (value: number): string => `${value}+0x${scrapes(MINUTES)}`;
/** Nothing at all until a minute, then these; or one value until a minute, then nothing. */
export const from = (minute: number, values: string): string => `_x${scrapes(minute) - 1} ${values}`;
export const until = (minute: number, value: number): string => `${value}+0x${scrapes(minute)} stale`;
/** One value until a minute, then another. */
export const turns = (minute: number, before: number, after: number): string => `${before}+0x${scrapes(minute)} ${after}+0x${scrapes(MINUTES - minute)}`;

const TARGET = 'namespace="serving",dynamo_namespace="serving-qwen"';
export const FRONTEND = `job="dynamo-system/dynamo-frontend",pod="qwen-frontend-0",${TARGET}`;
export const WORKER = 'job="dynamo-system/dynamo-worker",pod="qwen-worker-0",namespace="serving"';
export const OTHER_WORKER = 'job="dynamo-system/dynamo-worker",pod="qwen-worker-1",namespace="serving"';
export const OPERATOR = 'job="dynamo-platform-dynamo-operator-metrics",pod="operator-0",namespace="dynamo-system"';
export const NATS = 'job="dynamo-system/nats",pod="nats-0",namespace="dynamo-system"';
export const ETCD = 'job="dynamo-system/etcd",pod="etcd-0",namespace="dynamo-system"';
export const PLANNER = 'job="dynamo-system/dynamo-planner",pod="planner-0",namespace="serving"';
export const MODEL = `model="Org/Model",${FRONTEND}`;
export const CHAT = 'job="dynamo-chat",namespace="serving",model="Org/Model",instance="http://qwen-frontend.serving:8000/v1/chat/completions"';
const GENERATE = 'dynamo_component="backend",dynamo_endpoint="generate",dynamo_namespace="serving_qwen"';
export const GPU = 'gpu="0",UUID="GPU-a",Hostname="node-a",modelName="NVIDIA L4",exported_namespace="serving",exported_pod="qwen-worker-0",job="dcgm"';
const ASKED = 'namespace="serving",pod="qwen-worker-0",uid="u0",node="node-a",container="main",resource="nvidia_com_gpu",unit="integer"';

/** Requests a minute, of which so many are in time. */
export function histogram(name: string, bound: number, perMinute: number, inTime: number): World {
  const labels = name === TTFT || name === ITL ? MODEL : ETCD;
  return {
    [`${name}_bucket{le="${bound}",${labels}}`]: grows(perMinute * inTime),
    [`${name}_bucket{le="+Inf",${labels}}`]: grows(perMinute),
    [`${name}_count{${labels}}`]: grows(perMinute),
    [`${name}_sum{${labels}}`]: grows(perMinute * bound * 0.3),
  };
}

export const requests = (perMinute: number, error = ""): World => ({
  [`dynamo_frontend_requests_total{endpoint="chat_completions",request_type="stream",status="${error === "" ? "success" : "error"}",error_type="${error}",${MODEL}}`]: grows(perMinute),
});

/** Everything that a rule may ask for, with nothing wrong in it. */
export function healthy(release: string, options: RuleOptions): World {
  const resolved = contextOf(release, options).options;
  const shown = MetricsCatalogue.of(release);
  const world: World = {
    ...Object.fromEntries([FRONTEND, WORKER, OTHER_WORKER, OPERATOR, NATS, ETCD, PLANNER].map((labels) => [`up{${labels}}`, stays(1)])),
    // No leader of a worker over several nodes: nothing ever answers there.
    'up{job="dynamo-system/dynamo-worker",pod="big-0-worker-wkr-x1",namespace="serving"}': stays(0),
    ...histogram(TTFT, resolved.timeToFirstTokenSeconds, 600, 0.99),
    ...histogram(ITL, resolved.interTokenSeconds, 60000, 0.99),
    ...requests(600),
    // Not our fault, and not counted against us.
    ...requests(60, "cancelled"),
    ...requests(60, "validation"),
    [`dynamo_frontend_model_ready{${MODEL}}`]: stays(1),
    [`probe_success{${CHAT}}`]: stays(1),
    [`dynamo_frontend_output_tokens_total{${MODEL}}`]: grows(60000),
    [`dynamo_frontend_input_sequence_tokens_sum{${MODEL}}`]: grows(60000),
    [`dynamo_frontend_cached_tokens_sum{${MODEL}}`]: grows(6000),
    [`dynamo_frontend_queued_requests{${MODEL}}`]: stays(8),
    [`dynamo_frontend_model_rejection_total{endpoint="chat_completions",${MODEL}}`]: stays(3),
    [`dynamo_frontend_model_migration_total{migration_type="ongoing_request",${MODEL}}`]: stays(3),
    [`dynamo_component_inflight_requests{${GENERATE},${WORKER}}`]: stays(8),
    [`dynamo_component_response_bytes_total{${GENERATE},${WORKER}}`]: grows(60000),
    // Idle: no requests, and no bytes.
    [`dynamo_component_inflight_requests{${GENERATE},${OTHER_WORKER}}`]: stays(0),
    [`dynamo_component_response_bytes_total{${GENERATE},${OTHER_WORKER}}`]: stays(600),
    [`dynamo_component_errors_total{error_type="generate",${GENERATE},${WORKER}}`]: stays(2),
    // Clients that left.
    [`dynamo_component_errors_total{error_type="publish_response",${GENERATE},${WORKER}}`]: grows(6),
    [`vllm:kv_cache_usage_perc{engine="0",model_name="Org/Model",${WORKER}}`]: stays(0.6),
    [`vllm:num_preemptions_total{engine="0",model_name="Org/Model",${WORKER}}`]: stays(4),
    [`dynamo_planner_throughput_scaling_decision{dynamo_planner_throughput_scaling_decision="no_traffic_data",${PLANNER}}`]: stays(0),
    [`dynamo_planner_throughput_scaling_decision{dynamo_planner_throughput_scaling_decision="scale",${PLANNER}}`]: stays(1),
    [`dynamo_planner_load_scaling_decision{dynamo_planner_load_scaling_decision="insufficient_data",${PLANNER}}`]: stays(0),
    [`dynamo_planner_load_scaling_decision{dynamo_planner_load_scaling_decision="no_change",${PLANNER}}`]: stays(1),
    [`dynamo_operator_resources_total{resource_type="DynamoGraphDeployment",status="successful",exported_namespace="serving",${OPERATOR}}`]: stays(1),
    [`dynamo_operator_resources_total{resource_type="DynamoGraphDeployment",status="failed",exported_namespace="serving",${OPERATOR}}`]: stays(0),
    [`controller_runtime_reconcile_errors_total{controller="dynamographdeployment",${OPERATOR}}`]: stays(5),
    [`nats_varz_http_req_stats_varz{server_id="n",${NATS}}`]: grows(2),
    [`nats_varz_slow_consumers{server_id="n",${NATS}}`]: stays(2),
    [`nats_varz_jetstream_stats_storage{server_id="n",${NATS}}`]: stays(4e9),
    [`nats_varz_jetstream_config_max_storage{server_id="n",${NATS}}`]: stays(1e10),
    [`etcd_server_has_leader{${ETCD}}`]: stays(1),
    [`etcd_server_leader_changes_seen_total{${ETCD}}`]: stays(1),
    ...histogram("etcd_disk_wal_fsync_duration_seconds", 0.016, 600, 1),
    'certmanager_certificate_expiration_timestamp_seconds{name="webhook",exported_namespace="dynamo-system"}': stays(60 * 24 * 3600),
    'certmanager_certificate_ready_status{name="webhook",condition="True",exported_namespace="dynamo-system"}': stays(1),
    'certmanager_certificate_ready_status{name="webhook",condition="False",exported_namespace="dynamo-system"}': stays(0),
    [`DCGM_FI_DEV_XID_ERRORS{${GPU}}`]: stays(0),
    [`DCGM_FI_DEV_ROW_REMAP_FAILURE{${GPU}}`]: stays(0),
    [`DCGM_FI_DEV_ROW_REMAP_PENDING{${GPU}}`]: stays(0),
    [`DCGM_FI_DEV_ECC_DBE_VOL_TOTAL{${GPU}}`]: stays(0),
    // 1 is "idle", 4 "power cap", which every loaded GPU knows.
    [`DCGM_FI_DEV_CLOCKS_EVENT_REASONS{${GPU}}`]: stays(5),
    [`DCGM_FI_DEV_NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL{${GPU}}`]: stays(2),
    [`DCGM_FI_DEV_NVLINK_REPLAY_ERROR_COUNT_TOTAL{${GPU}}`]: stays(0),
    [`DCGM_FI_PROF_GR_ENGINE_ACTIVE{${GPU}}`]: stays(0.7),
    // A GPU that no pod holds is idle, and nobody's fault here.
    'DCGM_FI_PROF_GR_ENGINE_ACTIVE{gpu="1",UUID="GPU-b",Hostname="node-a",job="dcgm"}': stays(0),
    'kube_node_status_allocatable{node="node-a",resource="nvidia_com_gpu",unit="integer"}': stays(2),
    'kube_node_status_allocatable{node="system-a",resource="nvidia_com_gpu",unit="integer"}': stays(0),
    [`kube_pod_container_resource_requests{${ASKED}}`]: stays(1),
    'kube_pod_status_phase{namespace="serving",pod="qwen-worker-0",uid="u0",phase="Running"}': stays(1),
    'kube_pod_status_phase{namespace="serving",pod="qwen-worker-0",uid="u0",phase="Pending"}': stays(0),
  };
  const known = (series: string): boolean => shown.has(series.slice(0, series.indexOf("{")));
  return Object.fromEntries(Object.entries(world).filter(([series]) => known(series)));
}

/** The world without these series. */
export function without(world: World, names: readonly string[]): World {
  return Object.fromEntries(Object.entries(world).filter(([series]) => !names.includes(series.slice(0, series.indexOf("{")))));
}

/** A test of promtool: which alerts fire in a world at its end, all of them and no other. */
export function firing(name: string, world: World, alerts: readonly string[], at = `${MINUTES}m`): object {
  return {
    name,
    interval: `${SCRAPE}m`,
    input_series: Object.entries(world).map(([series, values]) => ({ series, values })),
    promql_expr_test: [
      {
        expr: 'group by (alertname) (ALERTS{alertstate="firing"})',
        eval_time: at,
        exp_samples: [...alerts].sort().map((alert) => ({ labels: `{alertname="${alert}"}`, value: 1 })),
      },
    ],
  };
}
