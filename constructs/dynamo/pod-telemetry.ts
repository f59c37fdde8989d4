import { DynamoRelease } from "./release";
import { lineOf } from "./release-number";
import table from "./data/telemetry.json";

/** Where spans go, and of how many requests. */
export interface TraceTarget {
  /** Address that takes OTLP over HTTP. @example "http://otel-collector.traces.svc.cluster.local:4318" */
  readonly endpoint: string;
  /** Share of the requests that are traced. @example 0.05 @minimum 0 @maximum 1 */
  readonly sampleRatio: number;
}

/** What the pods of models and graphs say of themselves: how their lines look, and where their spans go. */
export interface PodTelemetry {
  /** Whether every line is JSON, with the ids of trace and span where there is a request. @default false */
  readonly jsonLines?: boolean;
  /** @default - no spans leave them @example { endpoint: "http://otel-collector.traces:4318", sampleRatio: 0.05 } */
  readonly traces?: TraceTarget;
}

/** What a release's processes take; of one that isn't known, what the newest does. */
function rowOf(release: string): (typeof table.lines)[number] {
  const line = lineOf(release);
  return table.lines.find((row) => row.line === line) ?? table.lines[table.lines.length - 1];
}

/** Whether a release sends spans in the way that is known here. */
export function sendsTraces({ version }: DynamoRelease): boolean {
  return rowOf(version).traces;
}

/**
 * The environment of one component's process for it.
 *
 * @param name what its spans are told by: a name of its own, else the map of services is one box
 */
export function telemetryEnvironment({ jsonLines = false, traces }: PodTelemetry, release: string, name: string): { [name: string]: string } {
  const { json } = rowOf(release);
  const variables = Object.entries(jsonLines ? json : {}).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return {
    ...Object.fromEntries(variables),
    ...(traces === undefined
      ? {}
      : {
          OTEL_EXPORT_ENABLED: "true",
          OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
          // One address for both: lines are sent with the spans, OTEL_EXPORT_LOGS_ENABLED or not (1.3.1 to 1.6.1), and without an address to localhost.
          OTEL_EXPORTER_OTLP_ENDPOINT: traces.endpoint,
          // Every request is traced where nobody says another share.
          OTEL_TRACES_SAMPLE_RATIO: String(traces.sampleRatio),
          OTEL_SERVICE_NAME: name,
        }),
  };
}
