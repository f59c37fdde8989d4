import counters from "../../../../../constructs/kubernetes/monitoring/data/gpu-counters.json";
import table from "../../../../../constructs/kubernetes/monitoring/data/series.json";
import { seriesAtLeast } from "../../../../../constructs/kubernetes/monitoring/managed/series";

describe("series that a deployment has at least", () => {
  test("what is counted with lies below all that was measured, and not far", () => {
    for (const { frontend, frontendPerWorker, worker } of table.measured) {
      expect(table.least.frontend).toBeLessThan(frontend);
      expect(table.least.frontendPerWorker).toBeLessThanOrEqual(frontendPerWorker);
      expect(table.least.worker).toBeLessThan(worker);
    }
    expect(Math.min(...table.measured.map(({ worker }) => worker)) - table.least.worker).toBeLessThan(20);
  });

  test("each frontend knows each worker; each GPU has each figure of the list", () => {
    expect(seriesAtLeast({ frontends: 0, workers: 0, gpus: 2 })).toBe(2 * counters.counters.length);
    const alone = seriesAtLeast({ frontends: 1, workers: 1, gpus: 0 });
    expect(seriesAtLeast({ frontends: 2, workers: 1, gpus: 0 }) - alone).toBe(500 + 3 + 5);
    expect(seriesAtLeast({ frontends: 2, workers: 2, gpus: 0 }) - seriesAtLeast({ frontends: 2, workers: 1, gpus: 0 })).toBe(2 * 3 + 170 + 5);
  });
});
