import capacity from "./data/dynamo-capacity.json";
import gpus from "./data/dynamo-gpus.json";
import planner from "./data/dynamo-planner.json";
import platform from "./data/dynamo-platform.json";
import serving from "./data/dynamo-serving.json";

/** Grafana's JSON: what it's made of is plain data. */
export interface Json {
  readonly [name: string]: unknown;
}

/** A query of a panel. In its PromQL `@{operatorJob}` stands for an option. */
export interface Target extends Json {
  readonly expr: string;
}

/** A panel, or a row's heading. */
export interface Panel extends Json {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  /** A row's heading has none. */
  readonly targets?: readonly Target[];
  readonly fieldConfig?: { readonly defaults: { readonly thresholds: { readonly steps: readonly Json[] } } & Json } & Json;
}

/** A dashboard with all that it may show whatever the release, as Grafana's own builders wrote it (`npm run panels`), and what Grafana's JSON has no place for. */
export interface DashboardTemplate {
  /** By the name of a choice at its top: the series and label whose values are chosen among. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
  /** By a panel's number: for each of its queries, the series that it asks for, or those that a recorded one is made of. */
  readonly needs: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** By a panel's number: what the options decide of its threshold. */
  readonly limits: Readonly<Record<string, string>>;
  readonly dashboard: { readonly uid: string; readonly title: string; readonly templating: { readonly list: readonly Json[] } } & Json;
  /** Rows and panels, in order. */
  readonly panels: readonly Panel[];
}

export const TEMPLATES: readonly DashboardTemplate[] = [serving, gpus, platform, planner, capacity];
