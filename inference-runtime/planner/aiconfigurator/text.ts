import { Plan } from "../plan";
import { CheckedChoice } from "./check-choices";
import { Proposal } from "./run";
import { ProposedWorkers } from "./result";

/** What the tool proposes, as a table under a plan. */
export function proposalText({ version, engine, choices, problem }: Proposal): string {
  const name = `  AIConfigurator${version === null ? "" : ` ${version}`}`;
  if (problem !== undefined || engine === null) return `${name} proposes nothing: ${problem}\n`;
  const planned = choices[0]?.plans[0]?.engine.version;
  const other = planned === undefined || planned === engine.version ? "" : `, memory is that of ${planned}`;
  return [`${name} proposes (times are its estimates, of ${engine.name} ${engine.version}${other}):`, ...choices.flatMap(linesOf), ""].join("\n");
}

function linesOf(choice: CheckedChoice): string[] {
  const { mode, rank, workers, plans, contradictions, misses, ttftMs, itlMs, tokensPerSecondPerGpu } = choice;
  const estimate = [
    ...(ttftMs === null ? [] : [`${ttftMs} ms to the first token`]),
    ...(itlMs === null ? [] : [`${itlMs} ms between tokens`]),
    ...(tokensPerSecondPerGpu === null ? [] : [`${tokensPerSecondPerGpu} tokens/s a GPU`]),
  ];
  return [
    "",
    `  ${mode} ${rank}: ${workers.map(workersText).join("; ")}`,
    `      estimated  ${estimate.join(", ")}`,
    ...plans.map((plan, i) => `      memory     ${plans.length === 1 ? "" : `${workers[i].role}: `}${memoryText(plan, workers[i])}`),
    ...misses.map((miss) => `      misses     ${miss}`),
    ...contradictions.map((contradiction) => `      CONTRADICTION  ${contradiction}`),
  ];
}

function workersText({ role, count, gpus, parallelism: { tensor, pipeline, data, expert }, batch }: ProposedWorkers): string {
  return `${count} ${role === "agg" ? "" : `${role} `}x ${gpus} GPU${gpus === 1 ? "" : "s"} (tensor ${tensor}, pipeline ${pipeline}, expert ${expert}, data ${data}), ${batch} at once`;
}

function memoryText({ perGpu, maxConcurrency, feasible }: Plan, { memoryGiB }: ProposedWorkers): string {
  const own = memoryGiB === null ? "" : ` (its own reckoning: ${memoryGiB.toFixed(2)} in all)`;
  if (perGpu === null) return `unknown${own}`;
  const holds = !feasible ? "not to be run" : maxConcurrency === "unknown" ? "sequences unknown" : `holds ${maxConcurrency} at once`;
  return `${perGpu.weightsGiB.toFixed(2)} GiB of weights a GPU, ${perGpu.kvCacheGiB.expected.toFixed(2)} of cache, ${holds}${own}`;
}
