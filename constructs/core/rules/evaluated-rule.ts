/** A rule of Prometheus: one that records, or one that alerts. */
export interface EvaluatedRule {
  /** The series that it records. @default - it alerts */
  readonly record?: string;
  /** Name of the alert. @default - it records */
  readonly alert?: string;
  /** PromQL. */
  readonly expr: string;
  /** How long it must hold before it fires, in Prometheus' units. @default - at once */
  readonly for?: string;
  /** Labels of what it records, or of its alerts. @default - none */
  readonly labels?: { readonly [name: string]: string };
  /** What a person reads of its alerts. @default - nothing */
  readonly annotations?: { readonly [name: string]: string };
}

/** Rules that are evaluated one after the other. */
export interface EvaluatedGroup {
  readonly name: string;
  /** In Prometheus' units. @default - the service's own */
  readonly interval?: string;
  readonly rules: EvaluatedRule[];
}
