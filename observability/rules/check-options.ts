import type { Finding } from "../../constructs/core/problems/finding";
import { nearest } from "../../inference-runtime/planner/nearest";
import { MetricsCatalogue } from "../catalogue/catalogue";
import { ALERTS } from "./alerts/alerts";
import { checkForms } from "./option-forms";
import { ITL, TTFT } from "./resolve-options";
import { RuleOptions } from "./rule-options";

/** Above this many times its pace a budget is burnt when all goes wrong: the fastest burn that an alert asks for. */
const FASTEST_BURN = 14.4;

/**
 * Everything that is wrong with the options for a release.
 *
 * @param at what stands before each property's name: "alerts."
 */
export function findRuleOptionProblems(release: string, options: RuleOptions, at = ""): Finding[] {
  const forms = checkForms(options, at);
  // What has the wrong form isn't looked at any further.
  const wrong = new Set(forms.map(({ property }) => property.slice(at.length).replace(/\[.*$/, "")));
  const sound = Object.fromEntries(Object.entries(options ?? {}).filter(([name]) => !wrong.has(name))) as RuleOptions;
  const known = findReleaseProblems(release);
  return [
    ...known,
    ...forms,
    ...(known.length > 0 ? [] : checkBounds(MetricsCatalogue.of(release), sound, at)),
    ...checkObjectives(sound, at),
    ...checkNames(sound, at),
    ...checkModels(sound, at),
    ...checkLinks(sound, at),
  ];
}

/** A release of whose minor no metrics are known. */
export function findReleaseProblems(release: string): Finding[] {
  if (MetricsCatalogue.nearest(release) !== undefined) return [];
  const known = MetricsCatalogue.releases();
  return [
    {
      code: "unknown-metrics-release",
      property: "dynamoRelease",
      value: release,
      reason: `the metrics of Dynamo ${release} aren't known, nor those of another release of its minor`,
      fix: `take one of ${known.join(", ")}, or leave alerts and dashboards out; \`cdktf-dynamo metrics\` makes a new release's row`,
    },
  ];
}

function checkBounds(catalogue: MetricsCatalogue, options: RuleOptions, at: string): Finding[] {
  const rows = [
    { name: "timeToFirstTokenSeconds", value: options.timeToFirstTokenSeconds, bounds: options.timeToFirstTokenBounds ?? catalogue.bounds(TTFT), env: "DYN_METRICS_TTFT_*" },
    { name: "interTokenSeconds", value: options.interTokenSeconds, bounds: options.interTokenBounds ?? catalogue.bounds(ITL), env: "DYN_METRICS_ITL_*" },
  ];
  return rows.flatMap(({ name, value, bounds, env }): Finding[] => {
    if (value === undefined || (bounds.includes(value) && value > 0)) return [];
    const [below, above] = [bounds.filter((bound) => bound > 0 && bound < value).pop(), bounds.find((bound) => bound > value)];
    return [
      {
        code: "not-a-bucket-bound",
        property: `${at}${name}`,
        value,
        reason: `no bucket of the frontend ends at ${value} s, so that nobody can count what came within it`,
        fix: `take ${[below, above].filter((bound) => bound !== undefined).join(" or ")}; or set ${env} of the frontends and say their bounds in ${name.replace("Seconds", "Bounds")}`,
      },
    ];
  });
}

function checkObjectives(options: RuleOptions, at: string): Finding[] {
  const { latencyObjective, availabilityObjective } = options;
  return Object.entries({ latencyObjective, availabilityObjective }).flatMap(([name, value]): Finding[] => {
    if (value === undefined) return [];
    const property = `${at}${name}`;
    if (value <= 0 || value >= 1) {
      return [{ code: "invalid-objective", property, value, reason: "an objective is a share above 0 and below 1", fix: value > 1 && value < 100 ? `write ${value / 100}` : "write one such as 0.95" }];
    }
    if (FASTEST_BURN * (1 - value) < 1) return [];
    const reason = `its budget of ${Number((1 - value).toPrecision(3))} times ${FASTEST_BURN} is more than all requests, so that the alert could never fire`;
    return [{ code: "objective-never-fires", property, value, reason, fix: "take 0.94 or more" }];
  });
}

function checkNames(options: RuleOptions, at: string): Finding[] {
  const alerts = ALERTS.map(({ name }) => name);
  const counters = MetricsCatalogue.of(MetricsCatalogue.releases()[0]).exporterMetrics("dcgm");
  const optIn = counters.filter((metric) => metric.optIn === true).map(({ name }) => name);
  const near = (word: string, words: readonly string[]): string => {
    const [found] = nearest(word, words);
    return found === undefined ? `there are ${words.join(", ")}` : `did you mean ${found}?`;
  };
  return [
    ...(options.leaveOut ?? []).flatMap((value, index): Finding[] =>
      alerts.includes(value) ? [] : [{ code: "unknown-alert", property: `${at}leaveOut[${index}]`, value, reason: "there is no such alert", fix: near(value, alerts) }],
    ),
    ...(options.gpuCounters ?? []).flatMap((value, index): Finding[] => {
      if (optIn.includes(value)) return [];
      const shown = counters.some(({ name }) => name === value);
      const reason = shown ? "the exporter shows it by default" : "no such counter of the exporter is known";
      return [{ code: "unknown-gpu-counter", property: `${at}gpuCounters[${index}]`, value, reason, fix: shown ? "leave it out" : near(value, optIn) }];
    }),
  ];
}

function checkModels({ models = [] }: RuleOptions, at: string): Finding[] {
  // The first place of each: looked up once a name, where names may be thousands.
  const first = new Map<string, number>();
  models.forEach((name, index) => void (first.has(name) || first.set(name, index)));
  return models.flatMap((value, index): Finding[] => {
    const finding = (reason: string, fix: string): Finding[] => [{ code: "invalid-watched-model", property: `${at}models[${index}]`, value, reason, fix }];
    if (value.trim() === "") return finding("a model's name isn't empty", "name it as /v1/models lists it");
    if (value !== value.trim()) return finding("there are spaces around the name, and no model is served by it", `write "${value.trim()}"`);
    return first.get(value) === index ? [] : finding(`the same name stands at ${at}models[${first.get(value)}]`, "name it once");
  });
}

const LINK = /^(https?:\/\/[^\s/@#?]+(\/[^\s#]*)?|[\w.-][^\s#:]*)$/;

function checkLinks({ runbookUrl, grafanaUrl }: RuleOptions, at: string): Finding[] {
  const rows = [
    { name: "runbookUrl", value: runbookUrl, form: LINK, fix: 'write one such as "https://wiki.example.com/dynamo-alerts"' },
    { name: "grafanaUrl", value: grafanaUrl, form: /^https?:\/\/[^\s/@#?]+(\/[^\s#?]*[^\s#?/])?$/, fix: 'write one such as "https://grafana.example.com", without a slash at its end' },
  ];
  return rows.flatMap(({ name, value, form, fix }): Finding[] =>
    value === undefined || form.test(value) ? [] : [{ code: "invalid-link", property: `${at}${name}`, value, reason: "it is no address that an anchor or a path can follow", fix }],
  );
}
