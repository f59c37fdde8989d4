// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, anything, flag, list, map, number, object, required, text } from "../../core/shape/shape";

/** What the properties of `TelemetryVolume` take. */
export const TELEMETRY_VOLUME: Shapes = {
  className: text("gp3", { format: "storage-class" }),
  sizeGiB: number(100, { integer: true, minimum: 10, maximum: 16384 }),
};

/** What the properties of `LokiOptions` take. */
export const LOKI: Shapes = {
  namespace: text("logs", { format: "dns-label" }),
  retentionDays: number(30, { integer: true, minimum: 1, maximum: 3650 }),
  storage: object(TELEMETRY_VOLUME, '{ className: "gp3", sizeGiB: 100 }'),
  namespaces: list(text("inference"), "texts", { unique: true }),
  clientNamespaces: list(text("grafana"), "texts", { unique: true }),
  nodeSelector: map(text("services"), '{ "example.com/pool": "services" }'),
  tolerations: list(anything('{ key: "infra", operator: "Exists" }'), "tolerations"),
  acceptPrompts: flag(),
};

/** What the properties of `CloudLogsOptions` take. */
export const CLOUD_LOGS: Shapes = {
  namespace: text("logs", { format: "dns-label" }),
  retentionDays: number(90, { integer: true, minimum: 1, maximum: 3653 }),
  namespaces: list(text("inference"), "texts", { unique: true }),
  acceptPrompts: flag(),
};

/** What the properties of `TempoOptions` take. */
export const TEMPO: Shapes = {
  namespace: text("traces", { format: "dns-label" }),
  sampleRatio: number(0.2, { minimum: 0, maximum: 1 }),
  retentionDays: number(14, { integer: true, minimum: 1, maximum: 365 }),
  storage: object(TELEMETRY_VOLUME, '{ className: "gp3", sizeGiB: 100 }'),
  clientNamespaces: list(text("grafana"), "texts", { unique: true }),
  nodeSelector: map(text("services"), '{ "example.com/pool": "services" }'),
  tolerations: list(anything('{ key: "infra", operator: "Exists" }'), "tolerations"),
};

/** What the properties of `TraceSecret` take. */
export const TRACE_SECRET: Shapes = {
  name: required(text("otlp", { format: "secret-name" })),
  key: required(text("authorization", { format: "secret-key" })),
};

/** What the properties of `CloudTracesOptions` take. */
export const CLOUD_TRACES: Shapes = {
  connectionSecret: object(TRACE_SECRET, '{ name: "application-insights", key: "connection-string" }'),
  namespace: text("traces", { format: "dns-label" }),
  sampleRatio: number(0.2, { minimum: 0, maximum: 1 }),
};

/** What the properties of `OtlpTracesOptions` take. */
export const OTLP_TRACES: Shapes = {
  endpoint: required(text("https://otlp.example.com")),
  authorizationSecret: object(TRACE_SECRET, '{ name: "otlp", key: "authorization" }'),
  namespace: text("traces", { format: "dns-label" }),
  sampleRatio: number(0.2, { minimum: 0, maximum: 1 }),
  acceptPlainHttp: flag(),
};
