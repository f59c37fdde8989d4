import { Evaluation } from "../evaluate";
import { Architecture } from "../model/architecture";
import { Parallelism } from "./parallelism";

/**
 * The fewest GPUs that fit. Every way to use a number of GPUs is tried before the next number: tensor first, then experts kept whole,
 * then pipeline stages, then data-parallel ranks of an expert model.
 * @returns the first feasible one, or the one of the most GPUs when none is
 */
export function chooseParallelism(architecture: Architecture, gpusPerNode: number, nodes: number, evaluate: (parallelism: Parallelism) => Evaluation): Evaluation {
  const limit = gpusPerNode * nodes;
  let last: Evaluation | undefined;
  for (let gpus = 1; gpus <= limit; gpus++) {
    if (gpus > gpusPerNode && gpus % gpusPerNode !== 0) continue;
    for (const parallelism of waysToUse(gpus, architecture)) {
      const evaluation = evaluate(parallelism);
      if (!evaluation.diagnostics.failed) return evaluation;
      // The plain way on the most GPUs explains best what is missing.
      if (parallelism.tensor === gpus && parallelism.expert === 1 && architecture.heads % gpus === 0) last = evaluation;
    }
  }
  return last ?? evaluate({ tensor: 1, pipeline: 1, expert: 1, data: 1 });
}

/** Every split of a number of GPUs, the simplest first. */
export function waysToUse(gpus: number, architecture: Architecture): Parallelism[] {
  const ways: Parallelism[] = [];
  const experts = architecture.moe?.experts;
  for (let data = 1; data <= gpus; data++) {
    // Ranks of a dense model share nothing: they are replicas.
    if (gpus % data !== 0 || (data > 1 && experts === undefined)) continue;
    for (let pipeline = 1; pipeline <= gpus / data; pipeline++) {
      if ((gpus / data) % pipeline !== 0 || pipeline > architecture.layers) continue;
      const tensor = gpus / data / pipeline;
      if (architecture.heads % tensor !== 0) continue;
      ways.push({ tensor, pipeline, expert: 1, data });
      const spread = tensor * data;
      if (experts === undefined) continue;
      for (let expert = spread; expert > 1; expert--) {
        if (spread % expert === 0 && experts % expert === 0) ways.push({ tensor, pipeline, expert, data });
      }
    }
  }
  return ways.sort((a, b) => a.data - b.data || a.pipeline - b.pipeline || (a.expert === 1 ? 0 : 1) - (b.expert === 1 ? 0 : 1) || b.expert - a.expert);
}
