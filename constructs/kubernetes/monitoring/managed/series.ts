import counters from "../data/gpu-counters.json";
import table from "../data/series.json";

/** What of a deployment is scraped that grows with it. */
export interface ScrapedParts {
  readonly frontends: number;
  readonly workers: number;
  /** GPUs whose figures are read. */
  readonly gpus: number;
}

/** Series that Prometheus itself adds to each target: `up` and how its scrape went. */
const OF_A_TARGET = 5;

/**
 * Series that the parts of a deployment have at least: measured of real frontends and workers, counted of the list for GPUs. An engine's own
 * come on top, and whatever else is scraped.
 */
export function seriesAtLeast({ frontends, workers, gpus }: ScrapedParts): number {
  const { frontend, frontendPerWorker, worker } = table.least;
  return frontends * (frontend + frontendPerWorker * workers + OF_A_TARGET) + workers * (worker + OF_A_TARGET) + gpus * counters.counters.length;
}
