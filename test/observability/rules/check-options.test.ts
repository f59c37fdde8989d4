import { RULES } from "../../../observability/rules";
import { findRuleOptionProblems } from "../../../observability/rules/check-options";
import { RuleOptions } from "../../../observability/rules/rule-options";
import { ruleGroups } from "../../../observability/rules/rule-groups";
import { dashboards } from "../../../observability/dashboards/dashboards";

/** Options as a program writes them whose types nobody checks. */
const given = (options: object): RuleOptions => options as RuleOptions;

const REFUSED: [code: string, property: string, options: object, says: RegExp][] = [
  ["not-a-bucket-bound", "timeToFirstTokenSeconds", { timeToFirstTokenSeconds: 2 }, /take 1 or 2\.2;/],
  ["not-a-bucket-bound", "timeToFirstTokenSeconds", { timeToFirstTokenSeconds: 0.5 }, /take 0\.47 or 1;/],
  ["not-a-bucket-bound", "timeToFirstTokenSeconds", { timeToFirstTokenSeconds: 500 }, /take 480;/],
  ["not-a-bucket-bound", "timeToFirstTokenSeconds", { timeToFirstTokenSeconds: 0 }, /take 0\.0022;/],
  ["not-a-bucket-bound", "timeToFirstTokenSeconds", { timeToFirstTokenSeconds: -1 }, /take/],
  // Of 1.5.1, but not of this release.
  ["not-a-bucket-bound", "interTokenSeconds", { interTokenSeconds: 0.084 }, /take 0\.064 or 0\.12;.*DYN_METRICS_ITL_\*/],
  ["not-a-bucket-bound", "interTokenSeconds", { interTokenSeconds: 0.05, interTokenBounds: [0.04, 0.06] }, /take 0\.04 or 0\.06;/],
  ["invalid-bucket-bounds", "interTokenBounds", { interTokenBounds: [] }, /\[0\.01, 0\.1, 1\]/],
  ["invalid-bucket-bounds", "interTokenBounds", { interTokenBounds: [0.1, 0.1] }, /each above the one before/],
  ["invalid-bucket-bounds", "timeToFirstTokenBounds", { timeToFirstTokenBounds: [0] }, /one of them above 0/],
  ["invalid-bucket-bounds", "timeToFirstTokenBounds", { timeToFirstTokenBounds: [1, "2"] }, /are numbers/],
  ["invalid-objective", "latencyObjective", { latencyObjective: 95 }, /write 0\.95/],
  ["invalid-objective", "latencyObjective", { latencyObjective: 0 }, /0\.95/],
  ["invalid-objective", "availabilityObjective", { availabilityObjective: 1 }, /above 0 and below 1/],
  ["objective-never-fires", "latencyObjective", { latencyObjective: 0.9 }, /could never fire.*0\.94/],
  ["objective-never-fires", "availabilityObjective", { availabilityObjective: 0.5 }, /budget of 0\.5/],
  ["unknown-alert", "leaveOut[1]", { leaveOut: ["DynamoGpuIdle", "DynamoGpuIdel"] }, /did you mean DynamoGpuIdle\?/],
  ["unknown-gpu-counter", "gpuCounters[0]", { gpuCounters: ["DCGM_FI_DEV_ROW_REMAP_PENDNG"] }, /did you mean DCGM_FI_DEV_ROW_REMAP_PENDING\?/],
  ["unknown-gpu-counter", "gpuCounters[0]", { gpuCounters: ["DCGM_FI_DEV_XID_ERRORS"] }, /shows it by default.*leave it out/],
  ["invalid-job-pattern", "workerJob", { workerJob: "(" }, /no regular expression/],
  ["invalid-job-pattern", "workerJob", { workerJob: ".*" }, /every job/],
  ["invalid-job-pattern", "frontendJob", { frontendJob: "" }, /every job, or none/],
  ["invalid-job-pattern", "etcdJob", { etcdJob: "(?!x)etcd" }, /look ahead/],
  ["invalid-watched-model", "models[0]", { models: [""] }, /isn't empty/],
  ["invalid-watched-model", "models[0]", { models: [" Org/Model"] }, /write "Org\/Model"/],
  ["invalid-watched-model", "models[1]", { models: ["Org/Model", "Org/Model"] }, /stands at alerts\.models\[0\]/],
  ["invalid-link", "runbookUrl", { runbookUrl: "https://wiki.example.com/a#b" }, /anchor/],
  ["invalid-link", "runbookUrl", { runbookUrl: "ftp://wiki" }, /https:\/\/wiki/],
  ["invalid-link", "grafanaUrl", { grafanaUrl: "https://me:secret@grafana.example.com" }, /https:\/\/grafana/],
  ["invalid-link", "grafanaUrl", { grafanaUrl: "https://grafana.example.com/" }, /without a slash/],
  ["out-of-range", "waitingRequests", { waitingRequests: 0 }, /at least 1/],
  ["out-of-range", "idleGpuShare", { idleGpuShare: 5 }, /at most 1/],
  ["out-of-range", "leastRequests", { leastRequests: -1 }, /at least 0/],
  ["wrong-type", "latencyObjective", { latencyObjective: "0.95" }, /a number/],
  ["wrong-type", "latencyObjective", { latencyObjective: NaN }, /a number/],
  ["wrong-type", "models", { models: "Org/Model" }, /a list of texts/],
  ["wrong-type", "models[0]", { models: [1] }, /a text/],
  ["wrong-type", "nats", { nats: "true" }, /true or false/],
  ["wrong-type", "runbookUrl", { runbookUrl: null }, /a text/],
  ["unknown-property", "waitingRequest", { waitingRequest: 3 }, /did you mean waitingRequests\?/],
];

test.each(REFUSED)("%s: %s of %j", (code, property, options, says) => {
  const problems = findRuleOptionProblems("1.6.1", given(options), "alerts.");
  expect(problems.map((one) => [one.code, one.property])).toEqual([[code, `alerts.${property}`]]);
  expect(`${problems[0].reason}; ${problems[0].fix}`).toMatch(says);
});

test("each of the room's rules has refused something", () => {
  const seen = new Set<string>([...REFUSED.map(([code]) => code), "unknown-metrics-release"]);
  expect(Object.keys(RULES["in-cluster"]).filter((code) => !seen.has(code))).toEqual([]);
});

test("all at once", () => {
  const problems = findRuleOptionProblems("1.2.1", given({ latencyObjective: 95, leaveOut: ["X"], workerJob: 3, interTokenSeconds: 0.5 }));
  // Bounds are a release's, and none is known of this one.
  expect(problems.map(({ code }) => code)).toEqual(["unknown-metrics-release", "wrong-type", "invalid-objective", "unknown-alert"]);
});

test.each([["a text"], [null], [[]]])("options that are %j", (options) => {
  expect(findRuleOptionProblems("1.6.1", options as never, "alerts.").map(({ code, property }) => [code, property])).toEqual([["wrong-type", "alerts"]]);
});

test("a release of which nothing is known is refused, with those that are", () => {
  expect(findRuleOptionProblems("1.2.1", {})).toMatchObject([{ code: "unknown-metrics-release", fix: expect.stringContaining("1.3.1, 1.4.2, 1.5.1, 1.6.1") }]);
  expect(() => ruleGroups("1.2.1")).toThrow("dynamoRelease: the metrics of Dynamo 1.2.1 aren't known");
  expect(() => dashboards("0.9.1")).toThrow("aren't known");
});

test.each<[RuleOptions]>([
  [{}],
  [{ timeToFirstTokenSeconds: 0.47, interTokenSeconds: 0.035, latencyObjective: 0.99 }],
  [{ timeToFirstTokenSeconds: 0.5, timeToFirstTokenBounds: [0, 0.5, 5] }],
  [{ models: ["Qwen/Qwen3-0.6B"], runbookUrl: "https://wiki.example.com/dynamo", grafanaUrl: "https://example.com/grafana" }],
  [{ runbookUrl: "runbooks/alerts.md", workerJob: "serving/(vllm|sglang)", models: undefined }],
])("%j is taken", (options) => {
  expect(findRuleOptionProblems("1.6.1", options)).toEqual([]);
});
