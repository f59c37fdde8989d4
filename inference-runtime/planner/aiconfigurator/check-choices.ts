import table from "../data/aiconfigurator.json";
import { findGpu } from "../gpu";
import { Plan } from "../plan";
import { planInference } from "../plan-inference";
import { askedOf } from "../request/of-half";
import { PlanRequest } from "../request/request";
import { grouped } from "../units";
import { AiconfiguratorResult, ProposedChoice, ProposedWorkers } from "./result";

/** A choice of the tool beside what our plan says of it. */
export interface CheckedChoice extends ProposedChoice {
  /** One for each role of its workers, in their order. */
  readonly plans: readonly Plan[];
  /** What speaks against it: more memory than there is, more sequences than the cache holds, times that physics forbids. Empty: nothing does. */
  readonly contradictions: readonly string[];
  /** Where its own estimate misses what was asked. */
  readonly misses: readonly string[];
}

/** The tool's name of a GPU; undefined where it has measured no engine on it. */
export const systemOf = (sku: string): string | undefined => table.systems.find((row) => findGpu(sku)?.name === row.sku)?.system;

/** The GPU behind the tool's name of it. */
export const skuOf = (system: string): string | undefined => table.systems.find((row) => row.system === system)?.sku;

/** Flags of the engines that say what a plan says. */
const FLAGS: { readonly [engine: string]: { readonly [flag: string]: "maxModelLen" | "maxNumSeqs" | "maxNumBatchedTokens" | "memoryFraction" } } = {
  vllm: { "--max-model-len": "maxModelLen", "--max-num-seqs": "maxNumSeqs", "--max-num-batched-tokens": "maxNumBatchedTokens", "--gpu-memory-utilization": "memoryFraction" },
  sglang: { "--context-length": "maxModelLen", "--mem-fraction-static": "memoryFraction" },
  trtllm: { "--max-seq-len": "maxModelLen", "--max-batch-size": "maxNumSeqs", "--max-num-tokens": "maxNumBatchedTokens", "--free-gpu-memory-fraction": "memoryFraction" },
};

/** One role's workers as a request to the planner. `base`: the request that the tool was asked for; it stands where the tool says nothing. */
export function planRequestOf(result: AiconfiguratorResult, workers: ProposedWorkers, base: Partial<PlanRequest> = {}): PlanRequest {
  const { engine, asked } = result;
  const sku = skuOf(result.system);
  if (base.gpu === undefined && base.machineType === undefined && sku === undefined) throw new Error(`system "${result.system}": no GPU of that name is known here; state gpu`);
  const flags = FLAGS[engine.name];
  const said: { [name: string]: number } = {};
  workers.args.forEach((flag, i) => {
    const value = Number(workers.args[i + 1]);
    if (flags[flag] !== undefined && value > 0) said[flags[flag]] = value;
  });
  const sla = base.sla ?? { ...(asked.ttftMs === null ? {} : { ttftMs: asked.ttftMs }), ...(asked.itlMs === null ? {} : { itlMs: asked.itlMs }) };
  return {
    model: result.model,
    ...(sku === undefined ? {} : { gpu: { sku } }),
    engine,
    ...base,
    ...said,
    parallelism: workers.parallelism,
    kvCacheDtype: workers.kvCacheDtype,
    sla: undefined,
    ...askedOf(workers.role, { workload: { isl: result.isl, osl: result.osl, concurrency: workers.batch }, sla }),
  };
}

/** Every choice of the tool beside our plan of it: what it proposes and we find too large is a contradiction, never left out. */
export function checkChoices(result: AiconfiguratorResult, base: Partial<PlanRequest> = {}): CheckedChoice[] {
  // What is asked for one replica is not asked for each worker of the tool's.
  const rest = { ...base, nodes: undefined, parallelism: undefined, disaggregated: undefined };
  return result.choices.map((choice) => {
    const plans = choice.workers.map((workers) => planInference(planRequestOf(result, workers, rest)));
    return { ...choice, plans, contradictions: plans.flatMap((plan, i) => contradictionsOf(plan, choice, choice.workers[i])), misses: missesOf(result, choice) };
  });
}

function contradictionsOf(plan: Plan, choice: ProposedChoice, { role, batch, gpus }: ProposedWorkers): string[] {
  const of = choice.workers.length === 1 ? "" : `${role}: `;
  const found = plan.diagnostics.filter(({ severity }) => severity === "error").map(({ code, message }) => `${of}[${code}] ${message}`);
  if (plan.feasible && plan.maxConcurrency !== "unknown" && plan.maxConcurrency < batch) {
    found.push(`${of}${batch} sequences at once are proposed, the cache of ${plan.perGpu?.kvCacheGiB.expected.toFixed(2)} GiB a GPU holds ${grouped(plan.maxConcurrency)}.`);
  }
  const { itlMs } = plan.bounds;
  if (role !== "prefill" && itlMs !== null && choice.itlMs !== null && choice.itlMs < itlMs) found.push(`${of}${choice.itlMs} ms between tokens are estimated, reading weights and cache once takes ${itlMs} ms.`);
  if (plan.gpusPerReplica !== gpus) found.push(`${of}its parallelism takes ${plan.gpusPerReplica} GPUs, it counts ${gpus} a worker.`);
  return found;
}

function missesOf({ asked }: AiconfiguratorResult, { ttftMs, itlMs }: ProposedChoice): string[] {
  const miss = (what: string, estimate: number | null, wanted: number | null): string[] => (estimate !== null && wanted !== null && estimate > wanted ? [`${estimate} ms ${what} are estimated, ${wanted} asked`] : []);
  return [...miss("to the first token", ttftMs, asked.ttftMs), ...miss("between tokens", itlMs, asked.itlMs)];
}
