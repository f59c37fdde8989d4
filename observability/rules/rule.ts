/** A rule of Prometheus, as its rule files have it: one that records, or one that alerts. */
export interface Rule {
  /** The series that it records. @default - it alerts */
  readonly record?: string;
  /** Name of the alert. @default - it records */
  readonly alert?: string;
  /** PromQL. */
  readonly expr: string;
  /** How long it must hold before it fires. @default - at once */
  readonly for?: string;
  readonly labels?: { readonly [name: string]: string };
  readonly annotations?: { readonly [name: string]: string };
}

/** Rules that are evaluated together, one after the other. */
export interface RuleGroup {
  readonly name: string;
  /** @default - Prometheus' own evaluation interval */
  readonly interval?: string;
  readonly rules: readonly Rule[];
}
