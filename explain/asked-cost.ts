import { HOURS_A_MONTH } from "./cost";
import volumes from "./data/span-volume.json";
import table from "./data/telemetry-prices.json";
import { Deployment } from "./deployment";

/** Of which region and when a price is. */
export interface Dated {
  readonly region: string;
  readonly date: string;
}

/** What a managed Prometheus takes for being asked. How much that is nobody knows: it is of a unit. */
export interface AskedCost {
  /** @example "a million series that queries give back" */
  readonly what: string;
  readonly usd: number;
  readonly of: Dated;
}

/** What a managed Prometheus takes a month for keeping samples, once as many days are kept. */
export interface KeptCost {
  /** The cloud's own, without another said. */
  readonly days: number;
  /** At the most series, and the most bytes a sample. */
  readonly mostUsd: number;
  readonly of: Dated;
}

/** Spans that go to the cloud's own store, of a million requests. */
export interface SpansCost {
  readonly store: string;
  /** Share of the requests that are traced. */
  readonly sampleRatio: number;
  readonly usdAMillionRequests: number;
  /** @example "a million traces" */
  readonly unit: string;
  readonly unitUsd: number;
  /** Whether the price counts bytes: those that are sent, which the store's own form exceeds. */
  readonly atLeast: boolean;
  readonly of: Dated;
}

export const rounded = (value: number): number => Math.round(value * 100) / 100;

/** What is asked of the managed Prometheus of a cloud. */
export function askedCost(cloud: string | undefined): AskedCost | undefined {
  const price = table.queries.find((row) => row.cloud === cloud);
  return price === undefined ? undefined : { what: price.what, usd: price.usd, of: { region: price.region, date: price.date } };
}

/** What keeping so many samples of each month costs there. */
export function keptCost(cloud: string | undefined, mostMillions: number): KeptCost | undefined {
  const price = table.kept.find((row) => row.cloud === cloud);
  if (price === undefined) return undefined;
  const { bytesASample, usdAGBMonth, defaultDays: days, region, date } = price;
  const months = (days * 24) / HOURS_A_MONTH;
  // A million samples of a byte are a thousandth of a GB.
  return { days, mostUsd: rounded((mostMillions / 1000) * bytesASample[1] * months * usdAGBMonth), of: { region, date } };
}

/** What the spans of a million requests cost in the cloud's store. */
export function spansCost({ cluster: { cloud }, dynamo, traces }: Pick<Deployment, "cluster" | "dynamo" | "traces">): SpansCost | undefined {
  const price = table.spans.find((row) => row.cloud === cloud);
  if (traces?.kind !== "cloud" || traces.store === undefined || traces.sampleRatio === undefined || price === undefined) return undefined;
  const measured = volumes.releases.find(({ line }) => dynamo.release.startsWith(`${line}.`));
  const units: Readonly<Record<string, number | undefined>> = { trace: 1, span: measured?.spansARequest, GB: measured === undefined ? undefined : measured.bytesARequest / 1000 };
  const each = units[price.by];
  if (each === undefined) return undefined;
  const usdAMillionRequests = rounded(traces.sampleRatio * each * price.usd);
  return { store: traces.store, sampleRatio: traces.sampleRatio, usdAMillionRequests, unit: price.usdAnyUnit, unitUsd: price.usd, atLeast: price.by === "GB", of: { region: price.region, date: price.date } };
}
