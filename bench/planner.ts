import { catalogueIds, knownSkus, planInference, planShape } from "../inference-runtime/planner";
import { median } from "./measure";

/** What the planner takes, in this process: a plan is made at every synth, and a catalogue's worth of them when one asks where a model runs. */
export interface PlannerTimes {
  /** Milliseconds of one plan: DeepSeek-R1 on eight H200. */
  readonly one: number;
  /** Milliseconds of a whole shape: prefill and decode of DeepSeek-R1, each on eight H200. */
  readonly shape: number;
  /** Milliseconds of every model of the catalogue on every GPU that is known. */
  readonly all: number;
  /** How many plans that is. */
  readonly plans: number;
}

function timed(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Medians: of a thousand plans, and of as many rounds through the catalogue as the bench makes. The first round reads the catalogue. */
export function plannerTimes(rounds: number): PlannerTimes {
  const models = catalogueIds();
  const skus = knownSkus();
  const all = Array.from({ length: rounds }, () =>
    timed(() => {
      for (const model of models) for (const sku of skus) planInference({ model, gpu: { sku }, parallelism: { tensor: 8 } });
    }),
  );
  const request = { model: "DeepSeek-R1", gpu: { sku: "H200" }, parallelism: { tensor: 8 }, workload: { isl: 4000, osl: 500, concurrency: 16 } };
  const one = Array.from({ length: 1000 }, () => timed(() => planInference(request)));
  const shape = { ...request, fabric: "infiniband" as const, prefill: {}, decode: { parallelism: { tensor: 1, data: 8, expert: 8 } } };
  const shapes = Array.from({ length: 1000 }, () => timed(() => planShape(shape)));
  return { shape: median(shapes), one: median(one), all: median(all), plans: models.length * skus.length };
}
