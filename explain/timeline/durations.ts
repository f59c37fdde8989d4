import table from "../data/durations.json";

/** Seconds: the fastest that is known, what is likely, the slowest. */
export interface Band {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** Where a band comes from. */
export interface DurationRow extends Band {
  readonly id: string;
  readonly what: string;
  /** `published`: a log or benchmark with its numbers; `documented`: a maker's page; `assumed`: nobody's number. */
  readonly kind: string;
  readonly source: string;
}

interface EngineRow extends DurationRow {
  /** @default - any size */
  readonly maximumGiB?: number;
  /** Likely seconds with what it compiled kept from before. */
  readonly warm: number;
}

/** When the rows were read. */
export const READ: string = table.read;

/** Every row, each once. */
export const ROWS: readonly DurationRow[] = [...table.resources, ...table.releases, ...table.stages, ...table.rates, ...table.engines];

/** What a Terraform resource takes. @default - nobody's number is known */
export function resourceRow(type: string): DurationRow | undefined {
  return table.resources.find(({ types }) => types.includes(type));
}

/** What a Helm release takes. */
export function releaseRow(chart: string, waitedFor: boolean): DurationRow {
  const id = waitedFor ? "release" : "release-not-waited-for";
  return table.releases.find(({ charts }) => waitedFor && charts?.includes(chart)) ?? table.releases.find((row) => row.id === id)!;
}

/** What a stage in the cluster takes. */
export function stageRow(id: string): DurationRow {
  return table.stages.find((row) => row.id === id)!;
}

/** The most that a file system takes or gives, and whose word that is. */
export interface Throughput {
  readonly megabytesPerSecond: number;
  readonly source: string;
}

/** What moving some bytes takes: at its fastest rate the fewest seconds. No rate is above what the file system between has. */
export function moveRow(id: string, gib: number, most?: Throughput): DurationRow {
  const { low, likely, high, ...row } = table.rates.find((one) => one.id === id)!;
  const { megabytesPerSecond = Infinity, source } = most ?? {};
  const seconds = (rate: number): number => Math.ceil((gib * 1024 ** 3) / 1e6 / Math.min(rate, megabytesPerSecond));
  const held = megabytesPerSecond < high;
  const what = `${row.what} (${gib.toFixed(1)} GiB${held ? `, at most ${megabytesPerSecond} MB/s of its file system` : ""})`;
  return { ...row, what, low: seconds(high), likely: seconds(likely), high: seconds(low), ...(held ? { source: `${row.source}; ${source}` } : {}) };
}

/** What an engine takes between its weights and its first answer. */
export function engineRow(gib: number, warm: boolean): DurationRow {
  const row = (table.engines as readonly EngineRow[]).find(({ maximumGiB = Infinity }) => gib <= maximumGiB)!;
  return warm ? { ...row, low: Math.min(row.low, row.warm), likely: row.warm, high: Math.max(row.warm, row.high - row.likely + row.warm) } : row;
}
