import { CodesOf, RoomRules } from "../constructs/core/rules/rule";

/** Rules of what is watched: alerts, their objectives, and the metrics that they ask for. */
export const RULES = {
  "in-cluster": {
    "unknown-metrics-release": { reads: ["rules", "dashboards"], says: "alerts or dashboards for a release of whose minor no metrics are known ([observability.md](observability.md#a-new-release))" },
    "not-a-bucket-bound": { reads: ["monitoring.alerts.timeToFirstTokenSeconds", "monitoring.alerts.interTokenSeconds"], says: "an objective between two bounds of the release's buckets, which no query can count; the nearest bounds are named" },
    "invalid-bucket-bounds": { reads: ["monitoring.alerts.timeToFirstTokenBounds", "monitoring.alerts.interTokenBounds"], says: "bounds that no histogram can have: none, not rising, or not numbers" },
    "invalid-objective": { reads: ["monitoring.alerts.latencyObjective", "monitoring.alerts.availabilityObjective"], says: "an objective that is no share between 0 and 1: 95 in place of 0.95" },
    "objective-never-fires": { reads: ["monitoring.alerts.latencyObjective", "monitoring.alerts.availabilityObjective"], says: "an objective so low that its budget can't be used up 14.4 times too fast: the alert could never fire" },
    "unknown-alert": { reads: ["monitoring.alerts.leaveOut"], says: "an alert that there isn't, left out; the nearest is named" },
    "unknown-gpu-counter": { reads: ["monitoring.alerts.gpuCounters"], says: "a counter that the exporter of GPU metrics doesn't know, or shows anyway" },
    "invalid-job-pattern": { reads: ["monitoring.alerts.frontendJob", "monitoring.alerts.workerJob", "monitoring.alerts.operatorJob", "monitoring.alerts.natsJob", "monitoring.alerts.etcdJob"], says: "a pattern that Prometheus can't read, or that everything or nothing matches" },
    "invalid-watched-model": { reads: ["monitoring.alerts.models"], says: "a model's name that is empty, has spaces around it, or stands there twice" },
    "invalid-link": { reads: ["monitoring.alerts.runbookUrl", "monitoring.alerts.grafanaUrl"], says: "a link that isn't one: neither http:// nor https:// nor a path, with a login or an anchor in it" },
  },
} as const satisfies RoomRules;

declare module "../constructs/core/rules/rule" {
  interface RuleCodes extends Record<CodesOf<typeof RULES>, unknown> {}
}
