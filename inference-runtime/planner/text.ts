import { Band } from "./engines/engine";
import { Plan } from "./plan";
import { grouped } from "./units";

const spread = (value: Band): string => `${value.expected.toFixed(2)} GiB  (${value.low.toFixed(2)} to ${value.high.toFixed(2)})`;
const count = (value: number | "unknown"): string => (value === "unknown" ? "unknown" : grouped(value));

/** A plan as a table a person reads. */
export function planText(plan: Plan, title = ""): string {
  const { perGpu, kvTokens, bounds, requirements } = plan;
  const { tensor, pipeline, expert, data } = plan.parallelism;
  const rows: [string, string][] = [["feasible", plan.feasible ? "yes" : "no"]];
  rows.push(["GPUs a replica", `${plan.gpusPerReplica}  (tensor ${tensor}, pipeline ${pipeline}, expert ${expert}, data ${data})`]);
  if (perGpu) {
    rows.push(["weights a GPU", `${perGpu.weightsGiB.toFixed(2)} GiB`], ["KV cache a GPU", spread(perGpu.kvCacheGiB)], ["activations", spread(perGpu.activationGiB)], ["other", spread(perGpu.otherGiB)]);
  }
  rows.push(["KV bytes a token", count(plan.kvBytesPerTokenPerGpu)]);
  rows.push(["KV tokens", kvTokens === "unknown" ? kvTokens : `${grouped(kvTokens.expected)}  (${grouped(kvTokens.low)} to ${grouped(kvTokens.high)})`]);
  rows.push(["longest sequence", count(plan.maxModelLenThatFits)], ["sequences at once", count(plan.maxConcurrency)]);
  if (plan.replicas !== null) rows.push(["replicas", String(plan.replicas)]);
  if (bounds.itlMs !== null) rows.push(["between tokens", `at least ${bounds.itlMs.toFixed(2)} ms (lower bound)`]);
  if (bounds.prefillTokensPerSecond !== null) rows.push(["prefill", `at most ${grouped(bounds.prefillTokensPerSecond)} tokens/s (bound)`]);
  rows.push(["driver", `${requirements.minDriver} or later`], ["image", requirements.imageVariant], ["shared memory", `${requirements.sharedMemoryGiB} GiB`], ["host memory", `${requirements.hostMemoryGiB} GiB`], ["model volume", `${requirements.modelVolumeGiB} GiB`]);
  if (requirements.nics > 0) rows.push(["RDMA devices", String(requirements.nics)]);
  rows.push(["engine flags", plan.engineArgs.join(" ")]);
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  // What must be mended first stands first.
  const worst = ["error", "warning", "info"].flatMap((severity) => plan.diagnostics.filter((diagnostic) => diagnostic.severity === severity));
  const notes = worst.flatMap(({ severity, code, path, message, fix }) => [`  ${severity.padEnd(7)}  ${path}: ${message} [${code}]`, ...(fix === "" ? [] : [`           ${fix}`])]);
  const taken = plan.assumptions.map((assumption) => `  - ${assumption}`);
  return [...(title === "" ? [] : [title]), ...lines, ...(notes.length > 0 ? ["", ...notes] : []), ...(taken.length > 0 ? ["", "  taken for granted:", ...taken] : []), ""].join("\n");
}
