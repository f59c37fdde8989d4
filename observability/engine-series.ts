import facts from "../inference-runtime/facts/engines.json";

/** Series of one engine, of those that its profile has too. */
export interface EngineSeries {
  /** Share of the KV cache that is in use. */
  readonly cacheUsage: string;
  /** Hits of its cache: a share, or a counter and the one of which it is a part. */
  readonly cacheHits: { readonly share?: string; readonly counter?: string; readonly of?: string };
  /** Counter of requests that are begun again. @default - it tells none */
  readonly preemptions?: string;
}

/** The series of every engine that there is. */
export function engineSeries(): EngineSeries[] {
  return Object.values(facts).flatMap((row) => (typeof row === "string" ? [] : [row.metrics]));
}
