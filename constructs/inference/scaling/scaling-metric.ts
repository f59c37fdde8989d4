import { reached } from "../../dynamo/release-number";
import table from "../data/scaling.json";

/** The one metric that is a time. */
export const FIRST_TOKEN = "time-to-first-token";

/** What the number of a part's workers follows: a metric of the model's frontends, and the value that it is held at. */
export class ScalingMetric {
  /** Requests that wait for their first token, for each worker. Fits workers that prefill, and those that do all of a request. */
  public static queuedRequests(perWorker: number): ScalingMetric {
    return new ScalingMetric("queued-requests", perWorker);
  }

  /** Requests that are being answered, waiting ones among them, for each worker. Fits workers that decode. */
  public static concurrentRequests(perWorker: number): ScalingMetric {
    return new ScalingMetric("concurrent-requests", perWorker);
  }

  /** The time to the first token that 95 of 100 requests of the last five minutes kept to. Fits workers that prefill. */
  public static timeToFirstToken(milliseconds: number): ScalingMetric {
    return new ScalingMetric(FIRST_TOKEN, milliseconds);
  }

  private constructor(
    /** Its name in `data/scaling.json`. */
    public readonly name: string,
    /** Requests for each worker, or milliseconds. */
    public readonly target: number,
  ) {}
}

/** What a metric is held at, in Prometheus' units: requests, or seconds. */
export function targetOf({ name, target }: ScalingMetric): number {
  return name === FIRST_TOKEN ? target / 1000 : target;
}

/** Labels and their values, which select series. */
export interface MetricLabels {
  readonly [label: string]: string;
}

/** A row of `data/scaling.json`. */
interface MetricRow {
  readonly metric: string;
  readonly from: string;
  readonly series: string;
  readonly query: string;
  readonly target: string;
  readonly externalName: string;
}

/** The first minor whose parts can be scaled. */
export const SCALED_SINCE: string = table.from;

/** Whether a release's parts can be scaled. */
export function canScale(release: string): boolean {
  return reached(release)({ from: SCALED_SINCE });
}

/** What is asked of Prometheus for a metric, in the words of the frontends' release. */
export function metricRow({ name }: Pick<ScalingMetric, "name">, release: string): MetricRow {
  const rows = table.metrics.filter(({ metric }) => metric === name);
  return rows.filter(reached(release)).pop() ?? rows[0];
}

/** The names of the metrics. */
export function metricNames(): string[] {
  return [...new Set(table.metrics.map(({ metric }) => metric))];
}

/** The labels by which Dynamo's PodMonitor tells the frontends of one graph from others. */
export function graphLabels(name: string, namespace: string): MetricLabels {
  return { dynamo_namespace: `${namespace}-${name}` };
}

/**
 * The query of a metric. A frontend that was asked nothing yet has no such series, and one that was asked nothing for five minutes no quantile:
 * both are 0. Where no frontend is scraped there is no answer at all, though a rate would go on for its five minutes, and whoever asks keeps the
 * number of workers as it is.
 *
 * @param selector what stands between the braces
 */
export function queryOf({ series, query }: Pick<MetricRow, "series" | "query">, selector: string): string {
  const asked = query.replaceAll("SERIES", series).replaceAll("LABELS", selector);
  return `0 * sum(up{${selector}} == 1) + ((${asked}) or vector(0))`;
}

/** Labels as PromQL selects by them. */
export function selectorOf(labels: MetricLabels): string {
  return Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(",");
}
