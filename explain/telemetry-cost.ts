import { AskedCost, Dated, KeptCost, SpansCost, askedCost, keptCost, rounded, spansCost } from "./asked-cost";
import { HOURS_A_MONTH } from "./cost";
import volumes from "./data/log-volume.json";
import table from "./data/telemetry-prices.json";
import { Deployment, StoreSamples } from "./deployment";

/** Samples that go to a managed Prometheus in a month, at least, and what they cost there. */
export interface SamplesCost extends StoreSamples {
  readonly store: string;
  readonly fewestMillions: number;
  readonly mostMillions: number;
  readonly fewestUsd: number;
  readonly mostUsd: number;
  /** Of both, what the cloud's own collector costs that scrapes. @default - it costs nothing, or isn't there */
  readonly collectorUsd?: number;
  /** What keeping them costs. @default - no price is known */
  readonly kept?: KeptCost;
  /** What asking for them costs, by a unit. @default - no price is known */
  readonly asked?: AskedCost;
  readonly of: Dated;
}

/** Lines that go to the cloud's own store. How many requests there will be nobody knows: it is of a million. */
export interface LinesCost {
  readonly store: string;
  /** That a million requests write, before an engine's own lines. */
  readonly gbAMillionRequests: number;
  readonly usdAMillionRequests: number;
  /** Of them what is paid for keeping them. */
  readonly keptUsd: number;
  /** @default - as long as the store keeps them for nothing */
  readonly days?: number;
  readonly of: Dated;
}

/** A managed Grafana, by who signs in. */
export interface GrafanaCost {
  readonly store: string;
  readonly editorUsd: number;
  readonly viewerUsd: number;
  /** What it costs without anybody. */
  readonly standingUsd: number;
  readonly of: Dated;
}

/** What the cloud's own services take a month for samples, lines and Grafana. None of it is in the sums of machines. */
export interface TelemetryCost {
  readonly samples?: SamplesCost;
  readonly lines?: LinesCost;
  readonly spans?: SpansCost;
  readonly grafana?: GrafanaCost;
}

type Told = Pick<Deployment, "cluster" | "dynamo" | "monitoring" | "logs" | "traces">;

/** What a deployment's telemetry costs a month where a price is known. */
export function telemetryCost(deployment: Told): TelemetryCost {
  const parts = { samples: samplesCost(deployment), lines: linesCost(deployment), spans: spansCost(deployment), grafana: grafanaCost(deployment) };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}

function samplesCost({ cluster: { cloud }, monitoring }: Told): SamplesCost | undefined {
  const price = table.samples.find((row) => row.cloud === cloud);
  if (monitoring?.store === undefined || monitoring.storeSamples === undefined || price === undefined) return undefined;
  const { everySeconds, fewestSeries, mostSeries } = monitoring.storeSamples;
  const millions = (series: number): number => (series * HOURS_A_MONTH * 3600) / everySeconds / 1e6;
  // Only what is managed alone is scraped by the cloud's own collector; beside a Prometheus of one's own that writes.
  const collector = monitoring.kind === "managed" ? price.collector : undefined;
  const collected = (many: number): number => (collector === undefined ? 0 : collector.usdAnHour * HOURS_A_MONTH + many * collector.usdAMillion);
  const [fewest, most] = [millions(fewestSeries), millions(mostSeries)];
  return {
    store: monitoring.store, everySeconds, fewestSeries, mostSeries,
    fewestMillions: rounded(fewest), mostMillions: rounded(most),
    fewestUsd: rounded(inTiers(fewest, price.tiers) + collected(fewest)), mostUsd: rounded(inTiers(most, price.tiers) + collected(most)),
    ...(collector === undefined ? {} : { collectorUsd: rounded(collected(most)) }),
    ...{ kept: keptCost(cloud, most), asked: askedCost(cloud) },
    of: { region: price.region, date: price.date },
  };
}

/** Each million at the price of the step that it falls into. */
function inTiers(millions: number, tiers: readonly { readonly upToMillions?: number; readonly usdAMillion: number }[]): number {
  let [usd, below] = [0, 0];
  for (const { upToMillions = Infinity, usdAMillion } of tiers) {
    usd += Math.max(0, Math.min(millions, upToMillions) - below) * usdAMillion;
    below = upToMillions;
  }
  return usd;
}

function linesCost({ cluster: { cloud }, dynamo, logs }: Told): LinesCost | undefined {
  if (logs?.kind !== "cloud" || logs.store === undefined) return undefined;
  const price = table.lines.find((row) => row.cloud === cloud);
  const measured = volumes.releases.find(({ line }) => dynamo.release.startsWith(`${line}.`));
  if (price === undefined || measured === undefined) return undefined;
  const { retentionDays: days } = logs;
  // Bytes of a request, times a million, are so many thousands of millions.
  const gb = measured.bytesARequest / 1000;
  const paidDays = Math.max(0, (days ?? price.freeDays) - price.freeDays);
  const kept = gb * price.keptUsdAGBMonth * ((paidDays * 24) / HOURS_A_MONTH);
  return {
    store: logs.store, gbAMillionRequests: rounded(gb), usdAMillionRequests: rounded(gb * price.usdAGB + kept), keptUsd: rounded(kept),
    ...(days === undefined ? {} : { days }), of: { region: price.region, date: price.date },
  };
}

function grafanaCost({ cluster: { cloud }, monitoring }: Told): GrafanaCost | undefined {
  const price = table.grafana.find((row) => row.cloud === cloud);
  if (monitoring?.storeGrafana === undefined || price === undefined) return undefined;
  const { editorUsd, viewerUsd, usdAnHour = 0, region, date } = price;
  return { store: monitoring.storeGrafana, editorUsd, viewerUsd, standingUsd: rounded(usdAnHour * HOURS_A_MONTH), of: { region, date } };
}

const money = (usd: number): string => `USD ${usd.toFixed(2)}`;

/** The same, in sentences. */
export function telemetryCostLines({ samples, lines, spans, grafana }: TelemetryCost): string[] {
  const list = ({ region, date }: Dated): string => `list price of ${region === "any" ? "any region" : region}, ${date}`;
  const told: string[] = [];
  if (samples !== undefined) {
    const { store, everySeconds, fewestSeries, mostSeries, fewestMillions, mostMillions, fewestUsd, mostUsd, collectorUsd, kept, asked, of } = samples;
    const collector = collectorUsd === undefined ? "" : `, of it ${money(collectorUsd)} at most for the collector`;
    told.push(
      `samples: at least ${fewestSeries} series with the fewest, ${mostSeries} with the most, each every ${everySeconds} s, are ${fewestMillions} and ${mostMillions} million: ${money(fewestUsd)} and ${money(mostUsd)} at ${store}${collector} (${list(of)})`,
      `  an engine's own series and other exporters' come on top${kept === undefined ? "" : `; kept ${kept.days} days ${kept.mostUsd === 0 ? "in that price" : `for ${money(kept.mostUsd)} a month at most`}`}`,
    );
    if (asked !== undefined) told.push(`  what is asked comes on top too: ${money(asked.usd)} for ${asked.what} (${list(asked.of)})`);
  }
  if (lines !== undefined) {
    const { store, gbAMillionRequests, usdAMillionRequests, keptUsd, days, of } = lines;
    const kept = keptUsd === 0 ? "" : `, of it ${money(keptUsd)} for keeping them ${days} days`;
    told.push(`lines: a million requests write ${gbAMillionRequests} GB, without an engine's own: ${money(usdAMillionRequests)} at ${store}${kept} (${list(of)})`);
  }
  if (spans !== undefined) {
    const { store, sampleRatio, usdAMillionRequests, unit, unitUsd, atLeast, of } = spans;
    const share = `${Number((sampleRatio * 100).toPrecision(3))} %`;
    told.push(`spans: of a million requests ${share} are traced: ${money(usdAMillionRequests)}${atLeast ? " at least" : ""} at ${store}, at ${money(unitUsd)} ${unit} (${list(of)})`);
  }
  if (grafana !== undefined) {
    const { store, editorUsd, viewerUsd, standingUsd, of } = grafana;
    const each = editorUsd === viewerUsd ? `${money(editorUsd)} for each who signs in` : `${money(editorUsd)} for each who administers or edits, at least one, ${money(viewerUsd)} for each who looks`;
    told.push(`${store}: ${each}${standingUsd === 0 ? "" : `, and ${money(standingUsd)} for itself`} (${list(of)})`);
  }
  return told.length === 0 ? [] : ["a month of telemetry, in neither sum:", ...told.map((line) => `  ${line}`)];
}
