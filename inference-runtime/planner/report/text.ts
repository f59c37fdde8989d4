import { Band } from "../engines/engine";
import { Severity } from "../checks/diagnostics";
import { Plan } from "../plan";
import { grouped } from "../units";

const spread = (value: Band): string => `${value.expected.toFixed(2)} GiB  (${value.low.toFixed(2)} to ${value.high.toFixed(2)})`;
const count = (value: number | "unknown"): string => (value === "unknown" ? "unknown" : grouped(value));

/** What is wrong with a plan and what to know of it, the worst first. */
function notes(plan: Plan, severities: readonly Severity[]): string[] {
  const found = severities.flatMap((severity) => plan.diagnostics.filter((diagnostic) => diagnostic.severity === severity));
  return found.flatMap(({ severity, code, path, message, fix }) => [`  ${severity.padEnd(7)}  ${path}: ${message} [${code}]`, ...(fix === "" ? [] : [`           ${fix}`])]);
}

/** What a plan runs as. Not of one that is not to be run: its flags would be copied, its sequences believed. */
function asItRuns(plan: Plan): [string, string][] {
  if (!plan.feasible) return [];
  const { kvTokens, replicas } = plan;
  return [
    ["KV tokens", kvTokens === "unknown" ? kvTokens : `${grouped(kvTokens.expected)}  (${grouped(kvTokens.low)} to ${grouped(kvTokens.high)})`],
    ["sequences at once", count(plan.maxConcurrency)],
    ...(replicas === null ? [] : [["replicas", String(replicas)] as [string, string]]),
    ["engine flags", plan.engineArgs.join(" ")],
  ];
}

/** A plan as a table a person reads. One that is not feasible begins with what is wrong, and has no flags to copy. */
export function planText(plan: Plan, title = ""): string {
  const { perGpu, bounds, requirements } = plan;
  const { tensor, pipeline, expert, data, redundantExperts } = plan.parallelism;
  const open = plan.diagnostics.some(({ code }) => code === "sla-not-proven");
  const rows: [string, string][] = [["feasible", plan.feasible ? (open ? "yes, in memory; whether the SLA is met is open" : "yes") : "no"]];
  rows.push(["GPUs a replica", `${plan.gpusPerReplica}  (tensor ${tensor}, pipeline ${pipeline}, expert ${expert}, data ${data}${redundantExperts === undefined ? "" : `, ${redundantExperts} experts twice`})`]);
  if (perGpu) {
    rows.push(["weights a GPU", `${perGpu.weightsGiB.toFixed(2)} GiB`], ["KV cache a GPU", spread(perGpu.kvCacheGiB)], ["activations", spread(perGpu.activationGiB)], ["other", spread(perGpu.otherGiB)]);
  }
  rows.push(["KV bytes a token", count(plan.kvBytesPerTokenPerGpu)], ["longest sequence", count(plan.maxModelLenThatFits)]);
  if (bounds.itlMs !== null) rows.push(["between tokens", `at least ${bounds.itlMs.toFixed(2)} ms (lower bound)`]);
  if (bounds.prefillTokensPerSecond !== null) rows.push(["prefill", `at most ${grouped(bounds.prefillTokensPerSecond)} tokens/s (bound)`]);
  rows.push(["driver", `${requirements.minDriver} or later`], ["image", requirements.imageVariant], ["shared memory", `${requirements.sharedMemoryGiB} GiB`], ["host memory", `${requirements.hostMemoryGiB} GiB`], ["model volume", `${requirements.modelVolumeGiB} GiB`]);
  if (requirements.nics > 0) rows.push(["RDMA devices", String(requirements.nics)]);
  rows.push(...asItRuns(plan));
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  const wrong = notes(plan, ["error"]);
  const known = notes(plan, ["warning", "info"]);
  const taken = plan.assumptions.map((assumption) => `  - ${assumption}`);
  return [
    ...(title === "" ? [] : [title]),
    ...(plan.feasible ? [] : [...wrong, "", "  As asked, it is not to be run; what was reckoned:", ""]),
    ...lines,
    ...(known.length > 0 ? ["", ...known] : []),
    ...(taken.length > 0 ? ["", "  taken for granted:", ...taken] : []),
    "",
  ].join("\n");
}
