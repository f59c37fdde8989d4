import { MetricsCatalogue } from "../../../observability/catalogue/catalogue";
import { ALERTS } from "../../../observability/rules/alerts/alerts";
import { ITL, TTFT } from "../../../observability/rules/resolve-options";
import { contextOf } from "../../../observability/rules/context";
import { ruleGroups } from "../../../observability/rules/rule-groups";
import { RuleOptions } from "../../../observability/rules/rule-options";
import { toYaml } from "../../../render/yaml";
import { describeWithPromtool, promtool } from "../../harness/prometheus";
import { optInCounters } from "../known";
import { CHAT, ETCD, FRONTEND, GPU, MINUTES, MODEL, NATS, OPERATOR, OTHER_WORKER, PLANNER, STEP, WORKER, World, firing, from, grows, healthy, histogram, requests, stays, turns, until, without } from "./world";

const OPTIONS: RuleOptions = { nats: true, etcd: true, chats: true, models: ["Org/Model"], gpuCounters: optInCounters() };
const FSYNC = "etcd_disk_wal_fsync_duration_seconds";
const NEWEST = "1.6.1";

/** What promtool says against these tests: nothing, where all is as it is to be. */
function check(release: string, tests: readonly object[], options = OPTIONS): string {
  const groups = ruleGroups(release, options);
  // Steps longer than Prometheus looks back: what is recorded has to be there in the same one.
  const unit = { rule_files: ["rules.yaml"], evaluation_interval: STEP, group_eval_order: groups.map(({ name }) => name), tests };
  const { ok, said } = promtool(["test", "rules", "unit.json"], { "rules.yaml": toYaml({ groups }), "unit.json": JSON.stringify(unit) });
  return ok ? "" : said;
}

const { options } = contextOf(NEWEST, OPTIONS);
const ttft = (inTime: number, perMinute = 600): World => histogram(TTFT, options.timeToFirstTokenSeconds, perMinute, inTime);
const itl = (inTime: number): World => histogram(ITL, options.interTokenSeconds, 60000, inTime);
const errors = (type: string): string => `dynamo_component_errors_total{error_type="${type}",dynamo_component="backend",dynamo_endpoint="generate",dynamo_namespace="serving_qwen",${WORKER}}`;
const component = (name: string, labels: string): string => `${name}{dynamo_component="backend",dynamo_endpoint="generate",dynamo_namespace="serving_qwen",${labels}}`;
const planner = (kind: string, state: string): string => `dynamo_planner_${kind}_scaling_decision{dynamo_planner_${kind}_scaling_decision="${state}",${PLANNER}}`;
const gpu = (counter: string): string => `${counter}{${GPU}}`;
const phase = (name: string): string => `kube_pod_status_phase{namespace="serving",pod="qwen-worker-0",uid="u0",phase="${name}"}`;
const down = (...labels: string[]): World => Object.fromEntries(labels.map((each) => [`up{${each}}`, turns(60, 1, 0)]));

/** What is broken in the world that is well, and what else fires with it. */
const BROKEN: { readonly [alert: string]: { readonly world: World; readonly with?: readonly string[] } } = {
  DynamoFirstTokenSlow: { world: ttft(0.2), with: ["DynamoFirstTokenSlowly"] },
  DynamoFirstTokenSlowly: { world: ttft(0.9) },
  DynamoNextTokenSlow: { world: itl(0.2), with: ["DynamoNextTokenSlowly"] },
  DynamoNextTokenSlowly: { world: itl(0.9) },
  DynamoRequestsFail: { world: requests(30, "unavailable"), with: ["DynamoRequestsFailSlowly"] },
  DynamoRequestsFailSlowly: { world: requests(1.5, "internal") },
  DynamoModelGone: { world: { [`dynamo_frontend_model_ready{${MODEL}}`]: until(100, 1) }, with: ["DynamoModelMissing"] },
  DynamoModelMissing: { world: { [`dynamo_frontend_model_ready{${MODEL}}`]: stays(0) } },
  DynamoChatFails: { world: { [`probe_success{${CHAT}}`]: turns(60, 1, 0) } },
  // Of an exporter that went nothing is left to fail.
  DynamoChatUnasked: { world: { [`probe_success{${CHAT}}`]: until(60, 1) } },
  DynamoFrontendDown: { world: down(FRONTEND) },
  DynamoRequestsWait: { world: { [`dynamo_frontend_queued_requests{${MODEL}}`]: turns(60, 8, 80) } },
  DynamoRequestsRejected: { world: { [`dynamo_frontend_model_rejection_total{endpoint="chat_completions",${MODEL}}`]: grows(5) } },
  DynamoRequestsMove: { world: { [`dynamo_frontend_model_migration_total{migration_type="ongoing_request",${MODEL}}`]: turns(MINUTES - 6, 3, 12) } },
  DynamoPlannerBlind: { world: { [planner("throughput", "no_traffic_data")]: stays(1), [planner("throughput", "scale")]: stays(0) } },
  DynamoPlannerStalled: { world: { [planner("load", "insufficient_data")]: stays(1), [planner("load", "no_change")]: stays(0) } },
  DynamoWorkerDown: { world: down(WORKER) },
  DynamoWorkersGone: { world: down(WORKER, OTHER_WORKER), with: ["DynamoWorkerDown"] },
  DynamoWorkerStalled: { world: { [component("dynamo_component_response_bytes_total", WORKER)]: grows(60000, 60) } },
  DynamoWorkerErrors: { world: { [errors("generate")]: grows(3) } },
  DynamoKvCacheFull: { world: { [`sglang:token_usage{model_name="Org/Model",${WORKER}}`]: stays(0.99) } },
  DynamoPreemptions: { world: { [`vllm:num_preemptions_total{engine="0",model_name="Org/Model",${WORKER}}`]: grows(5) } },
  DynamoOperatorDown: { world: down(OPERATOR) },
  DynamoGraphFailed: { world: { [`dynamo_operator_resources_total{resource_type="DynamoGraphDeployment",status="failed",exported_namespace="serving",${OPERATOR}}`]: stays(1) } },
  DynamoOperatorErrors: { world: { [`controller_runtime_reconcile_errors_total{controller="dynamographdeployment",${OPERATOR}}`]: grows(2) } },
  DynamoNatsDown: { world: down(NATS) },
  DynamoNatsSlowConsumers: { world: { [`nats_varz_slow_consumers{server_id="n",${NATS}}`]: turns(MINUTES - 4, 2, 3) } },
  DynamoNatsStorageFull: { world: { [`nats_varz_jetstream_stats_storage{server_id="n",${NATS}}`]: stays(9e9) } },
  DynamoEtcdDown: { world: down(ETCD) },
  DynamoEtcdNoLeader: { world: { [`etcd_server_has_leader{${ETCD}}`]: turns(60, 1, 0) } },
  DynamoEtcdLeaderChanges: { world: { [`etcd_server_leader_changes_seen_total{${ETCD}}`]: turns(MINUTES - 20, 1, 7) } },
  DynamoEtcdSlowDisk: { world: { ...histogram(FSYNC, 0.016, 600, 0.9), [`${FSYNC}_bucket{le="0.512",${ETCD}}`]: grows(540) } },
  DynamoCertificateExpires: { world: { 'certmanager_certificate_expiration_timestamp_seconds{name="webhook",exported_namespace="dynamo-system"}': stays(5 * 24 * 3600) } },
  DynamoCertificateNotReady: { world: { 'certmanager_certificate_ready_status{name="webhook",condition="False",exported_namespace="dynamo-system"}': stays(1) } },
  DynamoGpuXid: { world: { [gpu("DCGM_FI_DEV_XID_ERRORS")]: turns(20, 0, 79) } },
  DynamoGpuXidOfApplication: { world: { [gpu("DCGM_FI_DEV_XID_ERRORS")]: turns(MINUTES - 4, 0, 13) } },
  DynamoGpuRowRemapFailed: { world: { [gpu("DCGM_FI_DEV_ROW_REMAP_FAILURE")]: stays(1) } },
  DynamoGpuRowRemapPending: { world: { [gpu("DCGM_FI_DEV_ROW_REMAP_PENDING")]: stays(1) } },
  DynamoGpuDoubleBitErrors: { world: { [gpu("DCGM_FI_DEV_ECC_DBE_VOL_TOTAL")]: turns(MINUTES - 4, 0, 1) } },
  DynamoGpuTooHot: { world: { [gpu("DCGM_FI_DEV_CLOCKS_EVENT_REASONS")]: stays(4 + 32) } },
  DynamoGpuPowerBrake: { world: { [gpu("DCGM_FI_DEV_CLOCKS_EVENT_REASONS")]: stays(4 + 128) } },
  DynamoGpuLinkErrors: { world: { [gpu("DCGM_FI_DEV_NVLINK_REPLAY_ERROR_COUNT_TOTAL")]: turns(MINUTES - 30, 0, 9) } },
  DynamoGpuIdle: { world: { [gpu("DCGM_FI_PROF_GR_ENGINE_ACTIVE")]: stays(0.01) } },
  DynamoGpuNodeUnused: { world: { [phase("Running")]: stays(0), [phase("Succeeded")]: stays(1) } },
  DynamoGpuWanted: { world: { [phase("Running")]: stays(0), [phase("Pending")]: stays(1) } },
};

/** Alerts that something is missing fire when it is. */
const ABSENT: { readonly [alert: string]: readonly string[] } = {
  up: ["DynamoFrontendDown", "DynamoOperatorDown", "DynamoNatsDown", "DynamoEtcdDown"],
  dynamo_frontend_model_ready: ["DynamoModelMissing"],
  probe_success: ["DynamoChatUnasked"],
  // A node with GPUs that no pod asks for, as far as anybody can see.
  kube_pod_container_resource_requests: ["DynamoGpuNodeUnused"],
};

describeWithPromtool("alerts, by promtool", () => {
  test("each has a world in which it is to fire", () => {
    expect(Object.keys(BROKEN).sort()).toEqual(ALERTS.map(({ name }) => name).sort());
  });

  test.each(MetricsCatalogue.releases().flatMap((release): [string, RuleOptions][] => [[release, {}], [release, OPTIONS]]))("the rules of %s are rules of Prometheus (%#)", (release, given) => {
    expect(promtool(["check", "rules", "--lint=all", "--lint-fatal", "rules.yaml"], { "rules.yaml": toYaml({ groups: ruleGroups(release, given) }) })).toMatchObject({ ok: true });
  });

  test.each(MetricsCatalogue.releases())("of %s none fires where all is well, none but those of what is missing where nothing is there", (release) => {
    const there = ruleGroups(release, OPTIONS).flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? []));
    const missing = [...ABSENT.up, ...ABSENT.dynamo_frontend_model_ready, ...ABSENT.probe_success].filter((alert) => there.includes(alert));
    const tests = [firing("well", healthy(release, OPTIONS), []), firing("empty", { 'node_load1{instance="a"}': stays(1) }, missing)];
    expect(check(release, tests)).toBe("");
  });

  test.each(ALERTS.map(({ name }) => name))("%s fires on what it is for, and nothing else does", (name) => {
    const { world, with: others = [] } = BROKEN[name];
    expect(check(NEWEST, [firing(name, { ...healthy(NEWEST, OPTIONS), ...world }, [name, ...others])])).toBe("");
  });

  const needs = new Set(ALERTS.flatMap(({ ways }) => [...new Set(ways.flatMap((way) => way.needs))].sort().join(" ")));
  test.each([...needs])("without %s nothing fires but what is there to miss it", (series) => {
    const missed = series.split(" ").flatMap((each) => (each === "kube_pod_container_resource_requests" && series.includes("allocatable") ? [] : (ABSENT[each] ?? [])));
    expect(check(NEWEST, [firing(series, without(healthy(NEWEST, OPTIONS), series.split(" ")), [...new Set(missed)])])).toBe("");
  });

  test.each(MetricsCatalogue.releases())("of %s the objectives are held against its own buckets", (release) => {
    const given = contextOf(release, OPTIONS).options;
    const well = healthy(release, OPTIONS);
    const late = { ...well, ...histogram(ITL, given.interTokenSeconds, 60000, 0.2) };
    // The bucket of another release's bound says nothing here.
    const strange = Object.fromEntries(Object.entries(late).map(([series, values]) => [series.replace(`${ITL}_bucket{le="${given.interTokenSeconds}"`, `${ITL}_bucket{le="0.0777"`), values]));
    expect(check(release, [firing("late", late, ["DynamoNextTokenSlow", "DynamoNextTokenSlowly"]), firing("strange", strange, [])])).toBe("");
  });

  test("a frontend of another release beside, which has no such bucket, isn't taken for one that is late", () => {
    const well = healthy(NEWEST, OPTIONS);
    const beside = (world: World): World =>
      Object.fromEntries(Object.entries(world).map(([series, values]) => [series.replace(`le="${options.interTokenSeconds}"`, 'le="0.084"').replace("frontend-0", "frontend-1").replace("{", '{instance="b",'), values]));
    const here = (world: World): World => Object.fromEntries(Object.entries(world).map(([series, values]) => [series.replace("{", '{instance="a",'), values]));
    const upgrade = { ...without(well, ["_bucket", "_count", "_sum"].map((end) => `${ITL}${end}`)), ...here(itl(0.99)), ...beside(itl(0.99)) };
    const late = { ...upgrade, ...here(itl(0.2)) };
    expect(check(NEWEST, [firing("upgrade", upgrade, []), firing("late", late, ["DynamoNextTokenSlow", "DynamoNextTokenSlowly"])])).toBe("");
  });

  test("a bound that is whole is found as Prometheus 2 and as Prometheus 3 store it", () => {
    const given = { ...OPTIONS, timeToFirstTokenSeconds: 10 };
    const well = without(healthy(NEWEST, given), [`${TTFT}_bucket`, `${TTFT}_count`, `${TTFT}_sum`]);
    const stored = (le: string): World => {
      const told = histogram(TTFT, 10, 600, 0.2);
      return { ...well, ...Object.fromEntries(Object.entries(told).map(([series, values]) => [series.replace('le="10"', `le="${le}"`), values])) };
    };
    const late = ["DynamoFirstTokenSlow", "DynamoFirstTokenSlowly"];
    expect(check(NEWEST, [firing("2", stored("10"), late), firing("3", stored("10.0"), late)], given)).toBe("");
  });

  test("nothing is said of a share of a few requests", () => {
    const well = healthy(NEWEST, OPTIONS);
    const few = { ...without(well, ["dynamo_frontend_requests_total"]), ...ttft(0, 0.2), ...requests(0.2) };
    expect(check(NEWEST, [firing("few", few, [])])).toBe("");
  });

  test("a burn that is over soon ends its alert", () => {
    const well = healthy(NEWEST, OPTIONS);
    // Forty minutes in which nearly all came late, then thirty-six in which all were in time.
    const bucket = `${TTFT}_bucket{le="${options.timeToFirstTokenSeconds}",${MODEL}}`;
    const over = { ...well, [bucket]: `${grows(594, 56).split(" ")[0]} ${grows(60, 40, 594 * 56).split(" ")[0]} ${grows(600, MINUTES - 96, 594 * 56 + 60 * 40).split(" ")[0]}` };
    const late = ["DynamoFirstTokenSlow", "DynamoFirstTokenSlowly"];
    expect(check(NEWEST, [firing("during", over, late, "90m"), firing("after", over, late.slice(1))])).toBe("");
  });

  test("one failing request among many starts no alert, and a first one has a share at once", () => {
    const well = healthy(NEWEST, OPTIONS);
    expect(check(NEWEST, [firing("one", { ...well, ...requests(0.01, "internal") }, [])])).toBe("");
    const alone = { ...without(well, ["dynamo_frontend_requests_total"]), ...requests(600, "overload") };
    expect(check(NEWEST, [firing("all", alone, ["DynamoRequestsFail", "DynamoRequestsFailSlowly"])])).toBe("");
  });

  test("a model's alert stays for as long as it is missing where it is named, and for an hour where it isn't", () => {
    const well = healthy(NEWEST, OPTIONS);
    const went = { ...well, [`dynamo_frontend_model_ready{${MODEL}}`]: until(40, 1) };
    expect(check(NEWEST, [firing("named", went, ["DynamoModelMissing"])])).toBe("");
    const unnamed = { ...OPTIONS, models: [] };
    expect(check(NEWEST, [firing("an hour", went, ["DynamoModelGone"], "90m"), firing("more", went, [])], unnamed)).toBe("");
  });

  test("a model that comes is no alarm, nor is one that a second frontend lists", () => {
    const well = without(healthy(NEWEST, OPTIONS), ["dynamo_frontend_model_ready"]);
    const comes = { ...well, [`dynamo_frontend_model_ready{${MODEL}}`]: from(60, stays(1)) };
    const second = { ...well, [`dynamo_frontend_model_ready{${MODEL}}`]: stays(0), [`dynamo_frontend_model_ready{${MODEL.replace("frontend-0", "frontend-1")}}`]: stays(1) };
    expect(check(NEWEST, [firing("comes", comes, []), firing("second", second, [])])).toBe("");
  });
});
