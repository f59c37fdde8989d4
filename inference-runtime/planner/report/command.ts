import { installedTool, MISSING, Proposal, propose, Tool } from "../aiconfigurator/run";
import { proposalText } from "../aiconfigurator/text";
import { Plan } from "../plan";
import { planInference, PlanRequestError } from "../plan-inference";
import { publishedTable } from "./published";
import { PlanRequest } from "../request/request";
import { planText } from "./text";

/** Where the command reads and writes; a test gives its own. */
export interface PlanIo {
  /** The whole of standard input. */
  readStdin(): string;
  readFile(path: string): string;
  out(text: string): void;
  err(text: string): void;
  /** AIConfigurator. @default - the installed one */
  readonly tool?: Tool;
}

export interface PlanFileOptions {
  /** What holds a request or an array of them as JSON; "-" is standard input. */
  readonly file: string;
  readonly format: "text" | "json";
  /** Whether AIConfigurator is asked too. */
  readonly beside: boolean;
}

/** Above the table: the page is what the command prints. */
const PUBLISHED = `# Planned and published

Starts of engines that were published, and measured times between tokens, beside what the planner ([planner.md](../planner.md)) says of the same
request. The page is what \`npm run --silent plan -- --published\` prints; a test holds the tolerances. Pools differ in GiB, the rest in per cent;
a bound is to be below the measurement.

`;

/** What `--published` prints: docs/planner/published.md. */
export function publishedPage(): string {
  return `${PUBLISHED}${publishedTable()}`;
}

/**
 * Plans what a file holds.
 * @returns the exit status: 0 all feasible, 1 some not, 2 a request that cannot be understood
 */
export function planFile(options: PlanFileOptions, io: PlanIo): number {
  const requests = readRequests(options.file, io);
  if (!requests) return 2;
  const { list, single } = requests;
  const plans: Plan[] = [];
  let misunderstood = false;
  list.forEach((request, i) => {
    try {
      plans.push(planInference(request as PlanRequest));
    } catch (error) {
      if (!(error instanceof PlanRequestError)) throw error;
      misunderstood = true;
      const at = single ? "" : `[${i}]`;
      for (const { path, message } of error.problems) io.err(`${[at, path].filter((part) => part !== "").join(".") || "request"}: ${message}\n`);
    }
  });
  if (misunderstood) return 2;
  if (options.beside) return withProposals(plans, list as PlanRequest[], single, options, io);
  if (options.format === "text") io.out(plans.length === 0 ? `${options.file} holds no request\n` : plans.map((plan, i) => planText(plan, title(list[i]))).join("\n"));
  else io.out(`${JSON.stringify(single ? plans[0] : plans, null, 2)}\n`);
  return plans.every((plan) => plan.feasible) ? 0 : 1;
}

/** The plans with what the tool proposes for each. */
function withProposals(plans: readonly Plan[], requests: readonly PlanRequest[], single: boolean, { format, file }: PlanFileOptions, io: PlanIo): number {
  const both: { readonly plan: Plan; readonly aiconfigurator: Proposal }[] = [];
  for (const [i, plan] of plans.entries()) {
    const aiconfigurator = propose(requests[i], plan, io.tool ?? installedTool);
    if (aiconfigurator === undefined) {
      io.err(MISSING);
      return 2;
    }
    both.push({ plan, aiconfigurator });
  }
  if (format === "text") io.out(both.length === 0 ? `${file} holds no request\n` : both.map(({ plan, aiconfigurator }, i) => `${planText(plan, title(requests[i]))}\n${proposalText(aiconfigurator)}`).join("\n"));
  else io.out(`${JSON.stringify(single ? both[0] : both, null, 2)}\n`);
  return both.every(({ plan, aiconfigurator: { choices, problem } }) => plan.feasible && problem === undefined && choices.every(({ contradictions }) => contradictions.length === 0)) ? 0 : 1;
}

function readRequests(file: string, io: PlanIo): { list: unknown[]; single: boolean } | undefined {
  let text: string;
  try {
    text = file === "-" ? io.readStdin() : io.readFile(file);
  } catch (error) {
    io.err(`${file} cannot be read: ${(error as Error).message}\n`);
    return undefined;
  }
  try {
    const value = parseJson(text);
    return Array.isArray(value) ? { list: value, single: false } : { list: [value], single: true };
  } catch (error) {
    io.err(`${file} is not JSON: ${(error as Error).message}\n`);
    return undefined;
  }
}

/** JSON as Python writes it: `Infinity` and `NaN` stand in public config.json files (Nemotron-3-Super: time_step_limit), read as null. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const plain = text.replace(/^\uFEFF/, "").replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (token) => (token.startsWith('"') ? token : "null"));
    if (plain === text) throw error;
    return JSON.parse(plain);
  }
}

function title(request: unknown): string {
  const { model, gpu, machineType } = request as PlanRequest;
  const named = typeof model === "string" ? model : "config.json";
  return `${named} on ${machineType ?? (gpu && "sku" in gpu ? gpu.sku : "a GPU of its own")}`;
}
