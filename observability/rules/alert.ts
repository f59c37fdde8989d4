import { MetricsCatalogue } from "../catalogue/catalogue";
import { ResolvedRuleOptions } from "./resolved-options";

/** What a rule is written for. */
export interface RuleContext {
  readonly catalogue: MetricsCatalogue;
  readonly options: ResolvedRuleOptions;
  /** Exporters that nobody scrapes. */
  readonly without: readonly string[];
  /** Whether there is such a series: the release has it, and an exporter that shows it only when told to is told to. */
  has(series: string): boolean;
}

/** A way to ask for what an alert is about. */
export interface Way {
  /** The series that it asks for, beside recorded ones. */
  readonly needs: readonly string[];
  expr(context: RuleContext): string;
}

/** An alert: what Prometheus is told, and what a person reads. */
export interface AlertDefinition {
  /** Its name: also the heading in `docs/alerts.md`. */
  readonly name: string;
  /** "critical" wakes somebody, "warning" is for the day. */
  readonly severity: string;
  /** How long it must hold. */
  readonly for: string;
  /** One line, with Prometheus' own placeholders. */
  readonly summary: string;
  /** What it means when it fires, in Markdown. */
  readonly means: string;
  /** What to do, in Markdown, one thing a line. */
  readonly todo: readonly string[];
  /** The panel that shows it, in `dashboards/`: its dashboard and its title. */
  readonly panel: readonly [dashboard: string, title: string];
  /** The first of these for which everything is there is taken; the alert is left out where none is. */
  readonly ways: readonly Way[];
  /** The exporter that it misses: it would fire for good where nobody scrapes that one. @default - it misses none */
  readonly misses?: string;
  /** Whether it is wanted at all. @default - always */
  wanted?(options: ResolvedRuleOptions): boolean;
}
