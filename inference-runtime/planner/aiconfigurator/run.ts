import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { configOf, hubIdOf } from "../model/catalogue";
import { Plan } from "../plan";
import { PlanRequest } from "../request/request";
import { checkChoices, CheckedChoice, systemOf } from "./check-choices";
import { AiconfiguratorResult, readAiconfiguratorResult, ResultFiles } from "./result";

/** What running the tool came to. */
export interface ToolRun {
  /** Null where it was stopped. */
  readonly status: number | null;
  readonly output: string;
  /** Whether there is no such program. */
  readonly missing: boolean;
}

/** Runs the tool with arguments; a test gives its own. */
export type Tool = (args: readonly string[]) => ToolRun;

/** What the tool proposes for one request, or why it proposes nothing. */
export interface Proposal {
  /** Of the tool; null where it doesn't say. */
  readonly version: string | null;
  /** The engine that its estimates are of. */
  readonly engine: AiconfiguratorResult["engine"] | null;
  readonly choices: readonly CheckedChoice[];
  /** Why there are none. */
  readonly problem?: string;
}

export const MISSING = `aiconfigurator is not installed, which --with aiconfigurator runs. NVIDIA's package, 851 MB, Python 3.10 to 3.12:
  python3 -m venv aic && aic/bin/pip install aiconfigurator==0.12.0 && export PATH="$PWD/aic/bin:$PATH"
Its successor AISimulate (pip install aisimulate) has the same command. Where it lies elsewhere, AICONFIGURATOR names the program.
`;

/** A sweep takes 12 s to some minutes. */
const LONGEST_MS = 15 * 60_000;

export const installedTool: Tool = (args) => {
  const { status, stdout, stderr, error } = spawnSync(process.env.AICONFIGURATOR ?? "aiconfigurator", args, { encoding: "utf8", timeout: LONGEST_MS, maxBuffer: 2 ** 28 });
  return { status, output: `${stdout ?? ""}${stderr ?? ""}`, missing: (error as NodeJS.ErrnoException | undefined)?.code === "ENOENT" };
};

/** Asks the tool about one request that was planned; undefined where there is no such program. */
export function propose(request: PlanRequest, plan: Plan, tool: Tool): Proposal | undefined {
  const nothing = (problem: string, version: string | null = null): Proposal => ({ version, engine: null, choices: [], problem });
  const system = plan.gpu.sku === null ? undefined : systemOf(plan.gpu.sku);
  if (request.workload === undefined) return nothing("workload is missing: the tool sweeps for input and output tokens, { \"isl\": 4000, \"osl\": 500 }");
  if (system === undefined) return nothing(`it has no measurements of ${plan.gpu.sku ?? "a GPU given by its properties"}`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "aiconfigurator-"));
  try {
    const { model } = request;
    const first = tool(argumentsOf(request, plan, system, folder, typeof model === "string" ? hubIdOf(model) : modelFolder(model, folder)));
    if (first.missing) return undefined;
    // A model that neither its catalogue nor Hugging Face can be asked for here: it is told the config of ours.
    const config = typeof model === "string" && first.status !== 0 && /not a valid HuggingFace/i.test(first.output) ? configOf(model) : undefined;
    const { status, output } = config === undefined ? first : tool(argumentsOf(request, plan, system, folder, modelFolder({ config }, folder)));
    const version = /AIConfigurator version: (\S+)/i.exec(output)?.[1] ?? /AISimulate version: (\S+)/i.exec(output)?.[1] ?? null;
    const found = resultFolder(path.join(folder, "out"));
    if (found === undefined) return nothing(`it ended with ${status === null ? "no status (15 minutes passed)" : `status ${status}`} and no result${lastWords(output)}`, version);
    const result = readAiconfiguratorResult(folderFiles(found));
    const { engine } = result;
    // Its database is of one version; memory is checked for the engine that was asked for.
    return { version, engine, choices: checkChoices(result, { ...request, engine: plan.engine }) };
  } catch (error) {
    return nothing((error as Error).message);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function argumentsOf(request: PlanRequest, plan: Plan, system: string, folder: string, model: string): string[] {
  const { workload, sla = {}, nodes = 1 } = request;
  return [
    "cli", "default", "--no-color",
    "--model-path", model,
    "--system", system,
    "--total-gpus", String(plan.gpusPerNode * nodes),
    "--backend", plan.engine.name,
    "--isl", String(workload?.isl), "--osl", String(workload?.osl),
    ...(sla.ttftMs === undefined ? [] : ["--ttft", String(sla.ttftMs)]),
    ...(sla.itlMs === undefined ? [] : ["--tpot", String(sla.itlMs)]),
    "--save-dir", path.join(folder, "out"),
  ];
}

/** The tool reads a folder with config.json as it reads a Hugging Face id. */
function modelFolder({ config, quantConfig }: Exclude<PlanRequest["model"], string>, folder: string): string {
  const at = path.join(folder, "model");
  fs.mkdirSync(at);
  fs.writeFileSync(path.join(at, "config.json"), JSON.stringify(config));
  if (quantConfig !== undefined) fs.writeFileSync(path.join(at, "hf_quant_config.json"), JSON.stringify(quantConfig));
  return at;
}

/** The folder that holds agg or disagg, some levels below where the tool was told to save. */
export function resultFolder(at: string, depth = 0): string | undefined {
  if (["agg", "disagg"].some((mode) => fs.existsSync(path.join(at, mode, "exp_config.yaml")))) return at;
  if (depth > 5 || !fs.existsSync(at)) return undefined;
  for (const entry of fs.readdirSync(at, { withFileTypes: true })) {
    const found = entry.isDirectory() ? resultFolder(path.join(at, entry.name), depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A result folder on disk. */
export const folderFiles = (folder: string): ResultFiles => ({
  read: (file) => {
    const at = path.join(folder, file);
    return fs.existsSync(at) ? fs.readFileSync(at, "utf8") : undefined;
  },
});

function lastWords(output: string): string {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== "");
  const told = lines.filter((line) => /\[E\]|error|Error/.test(line)).slice(-3);
  const last = (told.length > 0 ? told : lines.slice(-3)).map((line) => line.trim().slice(0, 300));
  return last.length === 0 ? "" : `:\n    ${last.join("\n    ")}`;
}
