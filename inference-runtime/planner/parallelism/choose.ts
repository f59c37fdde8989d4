import { Evaluation } from "../evaluate";
import { Architecture } from "../model/architecture";
import { counted } from "../units";
import { gpusOf, Parallelism } from "./parallelism";

/** Where `auto` looks, and how it tries a way to run. */
export interface Search {
  readonly gpusPerNode: number;
  readonly nodes: number;
  readonly evaluate: (parallelism: Parallelism) => Evaluation;
  /** Whether a way divides and its weights alone are smaller than a GPU: most do not, and are not looked at further. */
  readonly plausible: (parallelism: Parallelism) => boolean;
  /** The same with as many nodes as a way needs: to say how many would do. */
  readonly evaluateAnywhere: (parallelism: Parallelism) => Evaluation;
}

/** Nodes up to which the smallest way that would fit is looked for. */
const FARTHEST = 16;

/**
 * The fewest GPUs that fit. Every way to use a number of GPUs is tried before the next number: tensor first, then experts kept whole,
 * then pipeline stages, then data-parallel ranks of an expert model.
 * @returns the first feasible one; when none is, the one of the most GPUs, with the smallest that would fit on more nodes
 */
export function chooseParallelism(architecture: Architecture, search: Search): Evaluation {
  const { gpusPerNode, nodes, evaluate, plausible } = search;
  let last: Parallelism = { tensor: 1, pipeline: 1, expert: 1, data: 1 };
  for (let gpus = 1; gpus <= gpusPerNode * nodes; gpus++) {
    if (gpus > gpusPerNode && gpus % gpusPerNode !== 0) continue;
    for (const parallelism of waysToUse(gpus, architecture)) {
      // The plain way on the most GPUs explains best what is missing.
      if (parallelism.tensor === gpus && parallelism.expert === 1) last = parallelism;
      if (!plausible(parallelism)) continue;
      const evaluation = evaluate(parallelism);
      if (!evaluation.diagnostics.failed) {
        sayPlainSize(evaluation, search);
        return evaluation;
      }
    }
  }
  const chosen = evaluate(last);
  const where = `${nodes === 1 ? "one node" : `${nodes} nodes`} of ${counted(gpusPerNode, "GPU")}`;
  const mendable = !chosen.diagnostics.list.some(({ severity, code }) => severity === "error" && NOT_BY_GPUS.includes(code));
  const smallest = mendable ? smallestAnywhere(architecture, search) : undefined;
  if (smallest) {
    const { tensor, pipeline, expert, data } = smallest;
    chosen.diagnostics.error("auto-does-not-fit", "parallelism", `No way to run on up to ${where} passes every check.`, `The smallest that does: ${counted(gpusOf(smallest), "GPU")} (tensor ${tensor}, pipeline ${pipeline}, expert ${expert}, data ${data}) on ${counted(gpusOf(smallest) / gpusPerNode, "node")}.`);
  } else {
    const nor = mendable ? `, nor on up to ${Math.max(FARTHEST, nodes)} nodes` : "";
    chosen.diagnostics.error("auto-does-not-fit", "parallelism", `No way to run on up to ${where} passes every check${nor}.`, mendable ? "Use larger GPUs, or a smaller weight format." : "Mend what is refused besides.");
  }
  return chosen;
}

/**
 * Beside a split of stages, ranks or whole experts: the smallest power of two of plain tensor parallelism on a node that passes as well.
 * Fewest GPUs is what `auto` promises; plain tensor parallelism is what most engines are run with.
 */
function sayPlainSize({ parallelism, diagnostics }: Evaluation, { gpusPerNode, evaluate, plausible }: Search): void {
  const { tensor, pipeline, expert, data } = parallelism;
  if (pipeline === 1 && expert === 1 && data === 1) return;
  for (let size = 1; size <= gpusPerNode; size *= 2) {
    const plain = { tensor: size, pipeline: 1, expert: 1, data: 1 };
    if (!plausible(plain) || evaluate(plain).diagnostics.failed) continue;
    const taken = `tensor ${tensor}, pipeline ${pipeline}, expert ${expert}, data ${data}`;
    diagnostics.info("auto-not-plain", "parallelism", `The fewest GPUs that pass are ${gpusOf(parallelism)} (${taken}). Tensor ${size} alone passes too, on ${counted(size, "GPU")}.`, `For plain tensor parallelism state parallelism { "tensor": ${size} }.`);
    return;
  }
}

/** What no number of GPUs mends. */
const NOT_BY_GPUS: readonly string[] = ["format-unsupported", "driver-too-old", "fabric-not-on-machine", "efa-without-efa-image", "disaggregation-without-rdma", "workload-too-long", "memory-fraction-too-high"];

/** The fewest GPUs on whole nodes, past those that were tried. */
function smallestAnywhere(architecture: Architecture, { gpusPerNode, nodes, plausible, evaluateAnywhere }: Search): Parallelism | undefined {
  for (let count = nodes + 1; count <= FARTHEST; count++) {
    const ways = waysToUse(count * gpusPerNode, architecture).filter(({ tensor }) => tensor <= gpusPerNode);
    const found = ways.find((parallelism) => plausible(parallelism) && !evaluateAnywhere(parallelism).diagnostics.failed);
    if (found) return found;
  }
  return undefined;
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
