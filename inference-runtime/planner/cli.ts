import * as fs from "node:fs";
import { installedTool, MISSING, Proposal, propose, Tool } from "./aiconfigurator/run";
import { proposalText } from "./aiconfigurator/text";
import { Plan } from "./plan";
import { planInference, PlanRequestError } from "./plan-inference";
import { publishedTable } from "./published";
import { PlanRequest } from "./request";
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

const USAGE = `usage: plan FILE [--format text|json] [--with aiconfigurator]
       plan --published

FILE holds one request or an array of them as JSON; - reads standard input. The plans go to standard output.
Exit status: 0 all feasible, 1 some not, 2 a request that cannot be understood.
--with aiconfigurator runs NVIDIA's AIConfigurator (or AISimulate) where it is installed, for every request: what it proposes stands beside
the plan, with its estimates, and each of its choices is checked for memory. A contradiction, or no proposal, is exit status 1.
--published prints what engines published beside what is planned, as docs/planner-published.md.
`;

/** Above the table: the page is what the command prints. */
const PUBLISHED = `# Planned and published

Starts of engines that were published, and measured times between tokens, beside what the planner ([planner.md](planner.md)) says of the same
request. The page is what \`npm run --silent plan -- --published\` prints; a test holds the tolerances. Pools differ in GiB, the rest in per cent;
a bound is to be below the measurement.

`;

/** All of a text to a descriptor; a reader that has gone (`| head`) is no error. */
function write(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(fs.writeSync(descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw error;
    }
  }
}

export const processIo: PlanIo = {
  readStdin: () => fs.readFileSync(0, "utf8"),
  readFile: (path) => fs.readFileSync(path, "utf8"),
  out: (text) => write(1, text),
  err: (text) => write(2, text),
};

/**
 * The plan command.
 * @param argv its arguments, without node and the script
 * @returns the exit status: 0 all feasible, 1 some not, 2 not understood
 */
export async function planCommand(argv: string[], io: PlanIo = processIo): Promise<number> {
  const options = parseArguments(argv);
  if (typeof options === "string") {
    io.err(`${options}\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    io.out(USAGE);
    return 0;
  }
  if (options.published) {
    io.out(`${PUBLISHED}${publishedTable()}`);
    return 0;
  }
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
function withProposals(plans: readonly Plan[], requests: readonly PlanRequest[], single: boolean, { format, file }: Options, io: PlanIo): number {
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

interface Options {
  readonly file: string;
  readonly format: string;
  readonly help: boolean;
  readonly published: boolean;
  /** Whether AIConfigurator is asked too. */
  readonly beside: boolean;
}

function parseArguments(argv: readonly string[]): Options | string {
  let file: string | undefined;
  let format: string | undefined;
  let published = false;
  let beside: string | undefined;
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i];
    if (argument === "--help" || argument === "-h") return { file: "", format: "json", help: true, published, beside: false };
    if (argument === "--published") published = true;
    else if (argument === "--with") beside = argv[++i] ?? "";
    else if (argument.startsWith("--with=")) beside = argument.slice("--with=".length);
    else if (argument === "--format") format = argv[++i] ?? "";
    else if (argument.startsWith("--format=")) format = argument.slice("--format=".length);
    else if (argument !== "-" && argument.startsWith("-")) return `unknown option ${argument}`;
    else if (file !== undefined) return "more than one FILE";
    else file = argument;
  }
  if (published && (file !== undefined || format !== undefined || beside !== undefined)) return `--published stands alone, not with ${file ?? (format === undefined ? "--with" : "--format")}`;
  if (beside !== undefined && beside !== "aiconfigurator" && beside !== "aisimulate") return `--with is aiconfigurator, not ${JSON.stringify(beside)}`;
  format ??= "json";
  if (format !== "json" && format !== "text") return `--format is text or json, not ${JSON.stringify(format)}`;
  return file === undefined && !published ? "FILE is missing" : { file: file ?? "", format, help: false, published, beside: beside !== undefined };
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
    const plain = text.replace(/^\uFEFF/, "").replace(/"(?:[^"\\]+|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (token) => (token.startsWith('"') ? token : "null"));
    if (plain === text) throw error;
    return JSON.parse(plain);
  }
}

function title(request: unknown): string {
  const { model, gpu, machineType } = request as PlanRequest;
  const named = typeof model === "string" ? model : "config.json";
  return `${named} on ${machineType ?? (gpu && "sku" in gpu ? gpu.sku : "a GPU of its own")}`;
}
