import { MetricsCatalogue } from "../../../observability/catalogue/catalogue";
import { ALERTS } from "../../../observability/rules/alerts/alerts";
import { leftOutRules, ruleGroups } from "../../../observability/rules/rule-groups";
import { RuleOptions } from "../../../observability/rules/rule-options";
import { optInCounters } from "../known";

const alert = (release: string, name: string, options: RuleOptions = {}) => ruleGroups(release, options).flatMap(({ rules }) => rules).find((rule) => rule.alert === name);
const left = (release: string, options: RuleOptions = {}): string[] => leftOutRules(release, options).map(({ rule }) => rule);

test("an alert has what Prometheus and a person on call need", () => {
  expect(alert("1.6.1", "DynamoRequestsWait", { waitingRequests: 80, runbookUrl: "https://wiki.example.com/a", grafanaUrl: "https://g.example.com" })).toEqual({
    alert: "DynamoRequestsWait",
    expr: "dynamo:requests_waiting:sum > 80",
    for: "5m",
    labels: { severity: "warning" },
    annotations: {
      summary: "{{ $labels.model }}: {{ $value }} requests wait for their first token",
      runbook_url: "https://wiki.example.com/a#dynamorequestswait",
      dashboard: expect.stringMatching(/^https:\/\/g\.example\.com\/d\/dynamo-serving\/\?viewPanel=\d+$/),
    },
  });
});

test("objectives are held against a bound of the release", () => {
  const recorded = (release: string, record: string, options: RuleOptions = {}): string | undefined =>
    ruleGroups(release, options).flatMap(({ rules }) => rules).find((rule) => rule.record === record)?.expr;
  expect(recorded("1.5.1", "dynamo:itl_late:ratio_rate1h")).toContain('le="0.084"');
  expect(recorded("1.6.1", "dynamo:itl_late:ratio_rate1h")).toContain('le="0.064"');
  expect(recorded("1.6.0", "dynamo:itl_late:ratio_rate1h")).toContain('le="0.064"');
  expect(recorded("1.6.1", "dynamo:ttft_late:ratio_rate1h", { timeToFirstTokenSeconds: 10 })).toContain(String.raw`le=~"10|10\\.0"`);
  expect(recorded("1.6.1", "dynamo:ttft_late:ratio_rate1h", { timeToFirstTokenBounds: [1.5, 3] })).toContain(String.raw`le=~"3|3\\.0"`);
});

test("the burn is as fast as the objective says", () => {
  const expr = alert("1.6.1", "DynamoFirstTokenSlow", { latencyObjective: 0.99 })?.expr;
  expect(expr).toContain("dynamo:ttft_late:ratio_rate1h > 0.144 and dynamo:ttft_late:ratio_rate5m > 0.144");
  expect(expr).toContain("dynamo:ttft_late:ratio_rate6h > 0.06 and dynamo:ttft_late:ratio_rate30m > 0.06");
});

test("what a release doesn't carry is left out, and told with what is lacking", () => {
  expect(left("1.4.2")).toContain("DynamoModelGone");
  expect(left("1.5.1")).not.toContain("DynamoModelGone");
  expect(alert("1.4.2", "DynamoModelGone")).toBeUndefined();
  expect(leftOutRules("1.6.1")).toContainEqual({ rule: "DynamoGpuRowRemapPending", lacks: ["DCGM_FI_DEV_ROW_REMAP_PENDING"] });
  expect(left("1.6.1", { gpuCounters: ["DCGM_FI_DEV_ROW_REMAP_PENDING"] })).not.toContain("DynamoGpuRowRemapPending");
  expect(left("1.6.1", { gpuCounters: optInCounters() })).toEqual([]);
});

test("with half of the NVLink counters the alert asks for that half", () => {
  const counters = ["DCGM_FI_DEV_NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL"];
  expect(alert("1.6.1", "DynamoGpuLinkErrors", { gpuCounters: counters })?.expr).toBe(`increase(${counters[0]}[1h]) > 0`);
});

test("each is either there, left out for what it lacks, or not asked for", () => {
  for (const release of MetricsCatalogue.releases()) {
    const options = { nats: true, etcd: true, chats: true, models: ["Org/Model"], leaveOut: ["DynamoGpuIdle"] };
    const there = ruleGroups(release, options).flatMap(({ rules }) => rules.flatMap((rule) => rule.alert ?? []));
    expect([...there, ...left(release, options).filter((rule) => rule.startsWith("Dynamo")), "DynamoGpuIdle"].sort()).toEqual(ALERTS.map(({ name }) => name).sort());
  }
});

test("NATS and etcd are missed only where they are said to be there", () => {
  expect([alert("1.6.1", "DynamoNatsDown"), alert("1.6.1", "DynamoEtcdDown"), alert("1.6.1", "DynamoModelMissing")]).toEqual([undefined, undefined, undefined]);
  expect(alert("1.6.1", "DynamoNatsDown", { nats: true })?.expr).toBe('absent(up{job=~".*nats.*"} == 1)\nor\nmax(changes(nats_varz_http_req_stats_varz[5m])) == 0');
});

test("chats are missed only where models are asked some", () => {
  expect([alert("1.6.1", "DynamoChatFails"), alert("1.6.1", "DynamoChatUnasked")]).toEqual([undefined, undefined]);
  expect(alert("1.3.1", "DynamoChatFails", { chats: true })?.expr).toBe('max by (namespace, model) (probe_success{job="dynamo-chat"}) == 0');
});

test("a model's name is a text of PromQL, whatever is in it", () => {
  const expr = alert("1.6.1", "DynamoModelMissing", { models: ['A"}\\$1'] })?.expr;
  expect(expr).toBe(String.raw`label_replace(absent(dynamo_frontend_model_ready{model="A\"}\\$1"} == 1), "model", "A\"}\\$$1", "", "")`);
});

test("the same for the same", () => {
  expect(JSON.stringify(ruleGroups("1.6.1"))).toBe(JSON.stringify(ruleGroups("1.6.1", {})));
});
