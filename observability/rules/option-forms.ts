import type { Finding } from "../../constructs/core/problems/finding";
import { nearest } from "../../inference-runtime/planner/nearest";
import { RuleOptions } from "./rule-options";

/** The forms of the options, for callers whose program isn't type-checked, and for options that are read from a file. */

type Check = (property: string, value: unknown) => Finding[];

const wrongType = (property: string, value: unknown, expected: string, example: string): Finding[] => [
  { code: "wrong-type", property, value, reason: `it takes ${expected}`, fix: `write it like ${example}` },
];

const text = (example: string): Check => (property, value) => (typeof value === "string" ? [] : wrongType(property, value, "a text", example));
const flag: Check = (property, value) => (typeof value === "boolean" ? [] : wrongType(property, value, "true or false", "true"));

const number = (example: number, least = -Infinity, most = Infinity): Check => (property, value) => {
  if (typeof value !== "number" || !Number.isFinite(value)) return wrongType(property, value, "a number", String(example));
  if (value >= least && value <= most) return [];
  return [{ code: "out-of-range", property, value, reason: value < least ? `it is at least ${least}` : `it is at most ${most}`, fix: `write one such as ${example}` }];
};

const texts = (example: string): Check => (property, value) =>
  Array.isArray(value) ? value.flatMap((each, index) => text(example)(`${property}[${index}]`, each)) : wrongType(property, value, "a list of texts", `[${example}]`);

const bounds = (example: string): Check => (property, value) => {
  if (!Array.isArray(value)) return wrongType(property, value, "a list of numbers", example);
  const rises = value.every((each, index) => typeof each === "number" && each >= 0 && (index === 0 || each > value[index - 1]));
  if (rises && value.some((each) => each > 0)) return [];
  return [{ code: "invalid-bucket-bounds", property, value, reason: "bounds of buckets are numbers, each above the one before, one of them above 0", fix: `write them like ${example}` }];
};

/** A pattern of RE2, as far as JavaScript's own agrees; what everything matches would take any target for it. */
const pattern = (example: string): Check => (property, value) => {
  if (typeof value !== "string") return wrongType(property, value, "a text", `"${example}"`);
  const say = (reason: string): Finding[] => [{ code: "invalid-job-pattern", property, value, reason, fix: `write one such as "${example}"` }];
  if (/\(\?[=!<]|\\[1-9]/.test(value)) return say("Prometheus' patterns (RE2) neither look ahead nor refer back");
  try {
    const whole = new RegExp(`^(?:${value})$`);
    if (whole.test("") || whole.test("any-other-job")) return say("it matches every job, or none at all");
    return [];
  } catch {
    return say("it is no regular expression");
  }
};

const CHECKS: { readonly [name in keyof Required<RuleOptions>]: Check } = {
  models: texts('"Qwen/Qwen3-0.6B"'),
  timeToFirstTokenSeconds: number(0.47),
  interTokenSeconds: number(0.035),
  timeToFirstTokenBounds: bounds("[0.05, 0.5, 5]"),
  interTokenBounds: bounds("[0.01, 0.1, 1]"),
  latencyObjective: number(0.95),
  availabilityObjective: number(0.999),
  leastRequests: number(20, 0),
  waitingRequests: number(50, 1),
  idleGpuShare: number(0.05, 0.001, 1),
  gpuCounters: texts('"DCGM_FI_DEV_ROW_REMAP_PENDING"'),
  nats: flag,
  etcd: flag,
  chats: flag,
  frontendJob: pattern(".*dynamo-frontend"),
  workerJob: pattern(".*dynamo-worker"),
  operatorJob: pattern(".*dynamo-operator.*"),
  natsJob: pattern(".*nats.*"),
  etcdJob: pattern(".*etcd.*"),
  leaveOut: texts('"DynamoGpuIdle"'),
  runbookUrl: text('"https://wiki.example.com/dynamo-alerts"'),
  grafanaUrl: text('"https://grafana.example.com"'),
};

/** What isn't of the form that an option takes, and names that no option has. */
export function checkForms(options: RuleOptions, at: string): Finding[] {
  if (typeof options !== "object" || options === null || Array.isArray(options)) return wrongType(at.replace(/\.$/, "") || "options", options, "an object", "{ waitingRequests: 50 }");
  return Object.entries(options).flatMap(([name, value]): Finding[] => {
    const property = `${at}${name}`;
    if (value === undefined) return [];
    if (Object.hasOwn(CHECKS, name)) return CHECKS[name as keyof RuleOptions](property, value);
    const [near] = nearest(name, Object.keys(CHECKS));
    return [{ code: "unknown-property", property, value, reason: "there is no such option", fix: near === undefined ? `there are ${Object.keys(CHECKS).join(", ")}` : `did you mean ${near}?` }];
  });
}
