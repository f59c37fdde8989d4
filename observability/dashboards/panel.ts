import { RuleContext } from "../rules/alert";

/** A line of a panel. */
export interface Query {
  /** The series that it asks for, or those that a recorded one is made of. */
  readonly needs: readonly string[];
  readonly expr: string | ((context: RuleContext) => string);
  /** The line's name, with Grafana's placeholders. */
  readonly legend: string;
}

/** From a value on, a colour. */
export interface Threshold {
  readonly from: number;
  readonly color: string;
}

/** A panel: what it shows, apart from Grafana's way to write it. */
export interface PanelDefinition {
  readonly title: string;
  /** "timeseries", lines over time; "stat", one number. */
  readonly kind: string;
  /** Grafana's name of the unit: "s", "reqps", "percentunit". */
  readonly unit: string;
  /** What a reader should know of it, in Markdown. */
  readonly about: string;
  readonly queries: readonly Query[];
  /** @default - none */
  thresholds?(context: RuleContext): readonly Threshold[];
  /** The highest value that there can be. @default - none */
  readonly most?: number;
  /** Width, of 24. @default - 4 for a number, 12 for lines */
  readonly width?: number;
}

/** A choice at the top of a dashboard. */
export interface Variable {
  readonly name: string;
  readonly label: string;
  /** Series whose label's values are chosen among. @default - a number that is typed in */
  readonly of?: readonly [series: string, label: string];
  /** What stands there first, of one that is typed in. */
  readonly initial?: string;
}

/** A dashboard: rows of panels. */
export interface DashboardDefinition {
  /** Its uid. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly variables: readonly Variable[];
  readonly rows: readonly { readonly title: string; readonly panels: readonly PanelDefinition[] }[];
}

type Line = [expr: Query["expr"], legend: string, ...needs: string[]];

const queries = (lines: readonly Line[]): Query[] => lines.map(([expr, legend, ...needs]) => ({ expr, legend, needs }));

export function lines(title: string, unit: string, about: string, all: readonly Line[], more: Partial<PanelDefinition> = {}): PanelDefinition {
  return { title, kind: "timeseries", unit, about, queries: queries(all), ...more };
}

export function figure(title: string, unit: string, about: string, line: Line, more: Partial<PanelDefinition> = {}): PanelDefinition {
  return { title, kind: "stat", unit, about, queries: queries([line]), ...more };
}

/** Green, then red from a value on. */
export function redFrom(value: (context: RuleContext) => number): Pick<PanelDefinition, "thresholds"> {
  return { thresholds: (context) => [{ from: value(context), color: "red" }] };
}
