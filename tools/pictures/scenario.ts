import { MetricsCatalogue } from "../../observability/catalogue/catalogue";

/**
 * A morning of one model, played: load rises, one of three workers is killed at 11:00 and is back at 11:20. Made up, so that every panel has something to
 * show; the names, labels and buckets are the release's.
 */

/** Seconds between two samples. */
export const STEP = 60;
/** 2026-01-15, from 04:00 to 13:00 UTC: panels show the last four hours, rules look back over six. */
export const BEGIN = Date.UTC(2026, 0, 15, 4) / 1000;
export const END = BEGIN + 9 * 3600;
export const SHOWN = 4 * 3600;

const KILLED = BEGIN + 7 * 3600;
const BACK = KILLED + 20 * 60;

type Course = (at: number) => number;

const lost: Course = (at) => (at >= KILLED && at < BACK ? 1 : 0);
/** Of the twenty minutes: how bad it has become, and how it ends. */
const strain: Course = (at) => (at < KILLED ? 0 : at < BACK ? Math.min(1, (at - KILLED) / 600) : Math.max(0, 1 - (at - BACK) / 600));
/** Small and always the same: no run differs from another. */
const wobble = (at: number, seed: number): number => Math.sin(at / 97 + seed * 1.7) * 0.6 + Math.sin(at / 311 + seed * 5.1) * 0.4;
const load: Course = (at) => 7 + 4 * Math.sin(((at - BEGIN) / (9 * 3600)) * Math.PI) + wobble(at, 1) * 0.5;

const MODEL = "Qwen/Qwen3-32B";
const TARGET = { namespace: "inference", dynamo_namespace: "inference-qwen" };
const FRONTEND = { job: "dynamo-system/dynamo-frontend", pod: "qwen-frontend-0", ...TARGET };
const OF_MODEL = { model: MODEL, ...FRONTEND };
const worker = (index: number): Labels => ({ job: "dynamo-system/dynamo-worker", pod: `qwen-worker-${index}`, namespace: "inference" });
const gpu = (index: number): Labels => ({ gpu: String(index % 2), UUID: `GPU-${index}`, Hostname: `gpu-node-${Math.floor(index / 2)}`, modelName: "NVIDIA H200", job: "dynamo-gpus", ...(index < 3 ? { exported_namespace: "inference", exported_pod: `qwen-worker-${index}` } : {}) });
const OPERATOR = { job: "dynamo-platform-dynamo-operator-metrics", pod: "operator-0", namespace: "dynamo-system" };
const NATS = { job: "dynamo-system/nats", pod: "nats-0", namespace: "dynamo-system", server_id: "n" };
const ETCD = { job: "dynamo-system/etcd", pod: "etcd-0", namespace: "dynamo-system" };
const PLANNER = { job: "dynamo-system/dynamo-planner", pod: "planner-0", namespace: "inference" };
const GENERATE = { dynamo_component: "backend", dynamo_endpoint: "generate", dynamo_namespace: "inference_qwen" };
const WORKERS = [0, 1, 2];
/** The one that is killed. */
const VICTIM = 1;
const alive = (index: number): Course => (at) => (index === VICTIM && lost(at) === 1 ? 0 : 1);

interface Labels {
  readonly [name: string]: string;
}

/** All series, as OpenMetrics with times: what `promtool tsdb create-blocks-from openmetrics` takes. */
export function scenario(release: string): string {
  const catalogue = MetricsCatalogue.of(release);
  const lines: string[] = [];
  const times = Array.from({ length: (END - BEGIN) / STEP + 1 }, (_, index) => BEGIN + index * STEP);
  const put = (name: string, labels: Labels, values: readonly number[]): void => {
    const written = Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(",");
    times.forEach((at, index) => {
      if (Number.isFinite(values[index])) lines.push(`${name}{${written}} ${Number(values[index].toPrecision(9))} ${at}`);
    });
  };
  const gauge = (name: string, labels: Labels, course: Course): void => put(name, labels, times.map(course));
  const summed = (perSecond: Course): number[] => {
    let total = 0;
    return times.map((at) => (total += Math.max(0, perSecond(at)) * STEP));
  };
  const counter = (name: string, labels: Labels, perSecond: Course): void => put(name, labels, summed(perSecond));
  const histogram = (name: string, labels: Labels, perSecond: Course, median: Course, spread: number, bounds: readonly number[]): void => {
    for (const bound of bounds) counter(`${name}_bucket`, { ...labels, le: String(bound) }, (at) => perSecond(at) * lognormal(bound, median(at), spread));
    counter(`${name}_bucket`, { ...labels, le: "+Inf" }, perSecond);
    counter(`${name}_count`, labels, perSecond);
    counter(`${name}_sum`, labels, (at) => perSecond(at) * median(at) * Math.exp((spread * spread) / 2));
  };
  const bounds = (name: string): readonly number[] => (catalogue.bounds(name) ?? []).filter((bound) => Number.isFinite(bound));

  serving();
  workers();
  gpus();
  planner();
  platform();
  return `${lines.join("\n")}\n# EOF\n`;

  function serving(): void {
    const done: Course = (at) => load(at) * (1 - 0.03 * strain(at));
    const ttft: Course = (at) => 0.32 + 0.04 * wobble(at, 2) + 2.4 * strain(at);
    const itl: Course = (at) => 0.021 + 0.002 * wobble(at, 3) + 0.03 * strain(at);
    histogram("dynamo_frontend_time_to_first_token_seconds", OF_MODEL, done, ttft, 0.7, bounds("dynamo_frontend_time_to_first_token_seconds"));
    histogram("dynamo_frontend_inter_token_latency_seconds", OF_MODEL, (at) => done(at) * 210, itl, 0.45, bounds("dynamo_frontend_inter_token_latency_seconds"));
    histogram("dynamo_frontend_request_duration_seconds", OF_MODEL, done, (at) => 5 + 9 * strain(at), 0.6, bounds("dynamo_frontend_request_duration_seconds"));
    const asked = { endpoint: "chat_completions", request_type: "stream", ...OF_MODEL };
    counter("dynamo_frontend_requests_total", { ...asked, status: "success", error_type: "" }, done);
    counter("dynamo_frontend_requests_total", { ...asked, status: "error", error_type: "unavailable" }, (at) => 0.4 * lost(at) * strain(at));
    counter("dynamo_frontend_requests_total", { ...asked, status: "error", error_type: "cancelled" }, () => 0.08);
    counter("dynamo_frontend_output_tokens_total", OF_MODEL, (at) => done(at) * 210);
    counter("dynamo_frontend_input_sequence_tokens_sum", OF_MODEL, (at) => done(at) * (1450 + 60 * wobble(at, 4)));
    counter("dynamo_frontend_input_sequence_tokens_count", OF_MODEL, done);
    counter("dynamo_frontend_output_sequence_tokens_sum", OF_MODEL, (at) => done(at) * 210);
    counter("dynamo_frontend_output_sequence_tokens_count", OF_MODEL, done);
    counter("dynamo_frontend_cached_tokens_sum", OF_MODEL, (at) => done(at) * 1450 * (0.44 + 0.03 * wobble(at, 5) - 0.15 * lost(at)));
    gauge("dynamo_frontend_queued_requests", OF_MODEL, (at) => Math.round(3 + 2 * Math.abs(wobble(at, 6)) + 70 * strain(at)));
    counter("dynamo_frontend_model_rejection_total", { endpoint: "chat_completions", ...OF_MODEL }, (at) => 0.15 * strain(at) * lost(at));
    counter("dynamo_frontend_model_migration_total", { migration_type: "ongoing_request", ...OF_MODEL }, (at) => (at >= KILLED && at < KILLED + 120 ? 0.3 : 0));
    gauge("dynamo_frontend_model_ready", OF_MODEL, () => 1);
    gauge("dynamo_frontend_router_queue_pending_requests", { worker_type: "decode", ...OF_MODEL }, (at) => Math.round(40 * strain(at)));
    for (const [stage, seconds] of [["preprocess", 0.004], ["route", 0.012], ["dispatch", 0.3]] as const) {
      gauge("dynamo_frontend_stage_requests", { stage, phase: "", ...FRONTEND }, (at) => Math.round(load(at) * seconds * 4 + (stage === "route" ? 30 * strain(at) : 0)));
      counter("dynamo_frontend_stage_duration_seconds_sum", { stage, ...FRONTEND }, (at) => done(at) * seconds * (1 + 3 * strain(at)));
      counter("dynamo_frontend_stage_duration_seconds_count", { stage, ...FRONTEND }, done);
    }
    for (const index of WORKERS) gauge("dynamo_frontend_worker_last_time_to_first_token_seconds", { worker_id: String(4001 + index), dp_rank: "0", worker_type: "decode", ...FRONTEND }, (at) => (alive(index)(at) === 1 ? ttft(at) * (0.9 + 0.1 * index) : NaN));
    gauge("up", { job: FRONTEND.job, pod: FRONTEND.pod, namespace: FRONTEND.namespace }, () => 1);
  }

  function workers(): void {
    for (const index of WORKERS) {
      const here = worker(index);
      const share: Course = (at) => (alive(index)(at) * load(at)) / (3 - lost(at));
      gauge("up", here, alive(index));
      gauge("dynamo_component_inflight_requests", { ...GENERATE, ...here }, (at) => (alive(index)(at) === 1 ? Math.round(share(at) * 5 + 12 * strain(at)) : NaN));
      counter("dynamo_component_response_bytes_total", { ...GENERATE, ...here }, (at) => share(at) * 60000);
      counter("dynamo_component_errors_total", { error_type: "generate", ...GENERATE, ...here }, (at) => 0.02 * strain(at));
      const engine = { engine: "0", model_name: MODEL, ...here };
      gauge("vllm:kv_cache_usage_perc", engine, (at) => (alive(index)(at) === 1 ? Math.min(0.97, 0.5 + 0.05 * wobble(at, index) + 0.42 * strain(at)) : NaN));
      counter("vllm:num_preemptions_total", engine, (at) => 0.3 * strain(at) * alive(index)(at));
      counter("vllm:prefix_cache_queries_total", engine, (at) => share(at) * 1450);
      counter("vllm:prefix_cache_hits_total", engine, (at) => share(at) * 1450 * (0.44 + 0.05 * wobble(at, 20 + index)));
    }
    counter("dynamo_component_router_kv_hit_rate_sum", { router_id: "1", ...FRONTEND }, (at) => load(at) * (0.46 - 0.1 * lost(at)));
    counter("dynamo_component_router_kv_hit_rate_count", { router_id: "1", ...FRONTEND }, load);
  }

  function gpus(): void {
    for (const index of [0, 1, 2, 3]) {
      const held = index < 3;
      const busy: Course = (at) => (held ? alive(index)(at) * Math.min(0.99, 0.62 + 0.06 * wobble(at, 30 + index) + 0.3 * strain(at)) : 0);
      gauge("DCGM_FI_PROF_GR_ENGINE_ACTIVE", gpu(index), busy);
      gauge("DCGM_FI_PROF_PIPE_TENSOR_ACTIVE", gpu(index), (at) => busy(at) * 0.45);
      gauge("DCGM_FI_PROF_DRAM_ACTIVE", gpu(index), (at) => busy(at) * 0.7);
      gauge("DCGM_FI_DEV_FB_USED", gpu(index), (at) => (held && alive(index)(at) === 1 ? 128000 : 500));
      gauge("DCGM_FI_DEV_FB_FREE", gpu(index), (at) => (held && alive(index)(at) === 1 ? 15700 : 143200));
      counter("DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL", gpu(index), (at) => busy(at) * 900);
      // The one whose worker was killed: by the driver, which says why.
      gauge("DCGM_FI_DEV_XID_ERRORS", gpu(index), (at) => (index === VICTIM && at >= KILLED ? 31 : 0));
      for (const [name, value] of [["UNCORRECTABLE_REMAPPED_ROWS", 0], ["CORRECTABLE_REMAPPED_ROWS", index === 2 ? 1 : 0], ["ROW_REMAP_FAILURE", 0]] as const) gauge(`DCGM_FI_DEV_${name}`, gpu(index), () => value);
      gauge("DCGM_FI_DEV_SM_CLOCK", gpu(index), (at) => 1200 + 700 * Math.min(1, busy(at) * 1.2));
      gauge("DCGM_FI_DEV_GPU_TEMP", gpu(index), (at) => 34 + 32 * busy(at) + wobble(at, index));
      gauge("DCGM_FI_DEV_MEMORY_TEMP", gpu(index), (at) => 38 + 36 * busy(at));
      gauge("DCGM_FI_DEV_POWER_USAGE", gpu(index), (at) => 75 + 560 * busy(at));
      counter("DCGM_FI_DEV_PCIE_REPLAY_COUNTER", gpu(index), (at) => (index === VICTIM && lost(at) === 1 ? 0.003 : 0));
    }
    for (const node of [0, 1]) gauge("kube_node_status_allocatable", { node: `gpu-node-${node}`, resource: "nvidia_com_gpu", unit: "integer" }, () => 2);
    for (const index of WORKERS) {
      const pod = { namespace: "inference", pod: `qwen-worker-${index}`, uid: `u${index}` };
      gauge("kube_pod_container_resource_requests", { ...pod, node: `gpu-node-${Math.floor(index / 2)}`, container: "main", resource: "nvidia_com_gpu", unit: "integer" }, () => 1);
      gauge("kube_pod_status_phase", { ...pod, phase: "Running" }, alive(index));
      gauge("kube_pod_status_phase", { ...pod, phase: "Pending" }, (at) => 1 - alive(index)(at));
    }
  }

  function planner(): void {
    const says = (name: string, course: Course): void => gauge(`dynamo_planner_${name}`, PLANNER, course);
    for (const [kind, decision, course] of [["load", "no_change", (at: number) => 1 - lost(at)], ["load", "scale_up", lost], ["throughput", "scale", () => 1]] as const) {
      gauge(`dynamo_planner_${kind}_scaling_decision`, { [`dynamo_planner_${kind}_scaling_decision`]: decision, ...PLANNER }, course);
    }
    says("num_prefill_replicas", () => 0);
    says("num_decode_replicas", (at) => 3 - lost(at));
    says("predicted_num_decode_replicas", (at) => (strain(at) > 0.5 ? 4 : 3));
    says("gpu_hours", (at) => ((at - BEGIN) / 3600) * 3);
    says("observed_ttft_ms", (at) => 410 + 40 * wobble(at, 8) + 2600 * strain(at));
    says("estimated_ttft_ms", (at) => 390 + 1700 * strain(at));
    says("sla_target_ttft_ms", () => 1000);
    says("observed_itl_ms", (at) => 22 + 2 * wobble(at, 9) + 30 * strain(at));
    says("estimated_itl_ms", (at) => 21 + 22 * strain(at));
    says("sla_target_itl_ms", () => 40);
    says("observed_requests_per_second", load);
    says("predicted_requests_per_second", (at) => load(at - 180));
    says("engine_decode_capacity_requests_per_second", (at) => (3 - lost(at)) * 3.4);
    says("observed_input_sequence_tokens", (at) => 1450 + 60 * wobble(at, 10));
    says("predicted_input_sequence_tokens", (at) => 1450 + 60 * wobble(at - 180, 10));
    says("observed_output_sequence_tokens", (at) => 210 + 15 * wobble(at, 11));
    says("predicted_output_sequence_tokens", (at) => 210 + 15 * wobble(at - 180, 11));
    says("engine_queued_decode_kv_tokens", (at) => 60000 * strain(at));
    says("power_projected_watts", (at) => (3 - lost(at)) * 620);
    says("power_budget_total_watts", () => 2800);
    says("engine_inflight_decode_kv_tokens", (at) => load(at) * 18000);
  }

  function platform(): void {
    gauge("up", OPERATOR, () => 1);
    const graph = { controller: "dynamographdeployment", ...OPERATOR };
    counter("controller_runtime_reconcile_total", { ...graph, result: "success" }, (at) => 0.05 + 0.2 * lost(at));
    counter("controller_runtime_reconcile_total", { ...graph, result: "requeue_after" }, (at) => 0.02 + 0.1 * lost(at));
    counter("controller_runtime_reconcile_errors_total", graph, (at) => 0.01 * lost(at));
    const resource = { resource_type: "DynamoGraphDeployment", exported_namespace: "inference", ...OPERATOR };
    gauge("dynamo_operator_resources_total", { ...resource, status: "successful" }, (at) => 1 - lost(at));
    gauge("dynamo_operator_resources_total", { ...resource, status: "pending" }, lost);
    counter("dynamo_operator_webhook_requests_total", { resource_type: resource.resource_type, ...OPERATOR, operation: "UPDATE", result: "allowed" }, (at) => 0.01 + 0.04 * lost(at));
    counter("nats_varz_in_msgs", NATS, (at) => load(at) * 40);
    counter("nats_varz_out_msgs", NATS, (at) => load(at) * 55);
    gauge("nats_varz_connections", NATS, (at) => 9 - lost(at));
    counter("nats_varz_slow_consumers", NATS, (at) => 0.002 * lost(at));
    gauge("nats_varz_jetstream_stats_storage", NATS, (at) => 2e9 + (at - BEGIN) * 20000);
    gauge("nats_varz_jetstream_config_max_storage", NATS, () => 1e10);
    histogram("etcd_disk_wal_fsync_duration_seconds", ETCD, () => 12, (at) => 0.0021 + 0.004 * strain(at), 0.5, bounds("etcd_disk_wal_fsync_duration_seconds"));
    gauge("etcd_server_has_leader", ETCD, () => 1);
    counter("etcd_server_leader_changes_seen_total", ETCD, () => 0);
    gauge("certmanager_certificate_expiration_timestamp_seconds", { name: "dynamo-webhook", exported_namespace: "dynamo-system" }, () => END + 61 * 86400);
    gauge("certmanager_certificate_ready_status", { name: "dynamo-webhook", exported_namespace: "dynamo-system", condition: "False" }, () => 0);
  }
}

/** Share of what is below a bound. */
function lognormal(bound: number, median: number, spread: number): number {
  return bound <= 0 ? 0 : 0.5 * (1 + erf(Math.log(bound / median) / (spread * Math.SQRT2)));
}

/** Abramowitz and Stegun, 7.1.26: wrong by less than 1.5e-7. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const y = 1 - ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-x * x);
  return Math.sign(x) * y;
}
