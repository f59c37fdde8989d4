import { isObject } from "../model/fields";
import { Parallelism } from "../parallelism/parallelism";
import { readBlockYaml, Yaml } from "./block-yaml";

/** The files of a result folder, by their path in it. */
export interface ResultFiles {
  /** The text of a file; undefined where there is none. */
  read(path: string): string | undefined;
}

/** Workers of one role in a choice. */
export interface ProposedWorkers {
  readonly role: "agg" | "prefill" | "decode";
  readonly count: number;
  /** GPUs of each. */
  readonly gpus: number;
  readonly parallelism: Parallelism;
  /** Sequences of each at once. */
  readonly batch: number;
  /** GiB of a GPU, by the tool's own reckoning; null where it says none. */
  readonly memoryGiB: number | null;
  readonly kvCacheDtype: "bf16" | "fp8";
  /** The worker's arguments as the tool wrote them. */
  readonly args: readonly string[];
}

/** One way to serve that the tool proposes. Its times are estimates. */
export interface ProposedChoice {
  readonly mode: "agg" | "disagg";
  /** 1 is the tool's first. */
  readonly rank: number;
  readonly workers: readonly ProposedWorkers[];
  readonly ttftMs: number | null;
  readonly itlMs: number | null;
  readonly tokensPerSecondPerGpu: number | null;
  readonly gpusPerNode: number | null;
}

/** What a run of AIConfigurator or AISimulate found: its own files, read. */
export interface AiconfiguratorResult {
  readonly model: string;
  readonly system: string;
  readonly engine: { readonly name: "vllm" | "sglang" | "trtllm"; readonly version: string };
  readonly isl: number;
  readonly osl: number;
  /** What was asked of it; null: nothing. */
  readonly asked: { readonly ttftMs: number | null; readonly itlMs: number | null };
  readonly choices: readonly ProposedChoice[];
}

/** More than the tool writes by default (5); it takes any number. */
const MOST_RANKS = 50;

type Fields = { readonly [key: string]: unknown };

/**
 * Reads a result folder of `aiconfigurator cli default --save-dir`: the one that holds `agg` or `disagg`.
 * @throws Error naming the file and what is wrong with it
 */
export function readAiconfiguratorResult(files: ResultFiles): AiconfiguratorResult {
  const modes = (["agg", "disagg"] as const).filter((mode) => files.read(`${mode}/exp_config.yaml`) !== undefined);
  if (modes.length === 0) throw new Error("agg/exp_config.yaml: is missing, and disagg/exp_config.yaml too: it is the folder that holds agg or disagg which is read");
  const experiment = fieldsOf(files, `${modes[0]}/exp_config.yaml`);
  const at = `${modes[0]}/exp_config.yaml`;
  const name = modes[0] === "agg" ? "backend_name" : "decode_backend_name";
  const backend = text(experiment[name] ?? experiment.backend_name, `${at}: ${name}`);
  if (backend !== "vllm" && backend !== "sglang" && backend !== "trtllm") throw new Error(`${at}: ${name} is "${backend}": vllm, sglang or trtllm is known here`);
  return {
    model: text(experiment.model_path || experiment.decode_model_path, `${at}: model_path`),
    system: text(experiment.system_name || experiment.decode_system_name, `${at}: system_name`),
    engine: { name: backend, version: text(experiment.backend_version ?? experiment.decode_backend_version, `${at}: backend_version`) },
    isl: whole(experiment.isl, `${at}: isl`),
    osl: whole(experiment.osl, `${at}: osl`),
    asked: { ttftMs: numberOr(experiment.ttft), itlMs: numberOr(experiment.tpot) },
    choices: modes.flatMap((mode) => choicesOf(files, mode)),
  };
}

function choicesOf(files: ResultFiles, mode: "agg" | "disagg"): ProposedChoice[] {
  const speeds = column(files.read(`${mode}/best_config_topn.csv`) ?? "", "tokens/s/gpu");
  const choices: ProposedChoice[] = [];
  for (let rank = 1; rank <= MOST_RANKS && files.read(`${mode}/top${rank}/generator_config.yaml`) !== undefined; rank++) {
    const at = `${mode}/top${rank}/generator_config.yaml`;
    const config = fieldsOf(files, at);
    const sla = part(config, "SlaConfig");
    choices.push({
      mode,
      rank,
      workers: (mode === "agg" ? ["agg" as const] : (["prefill", "decode"] as const)).map((role) => workersOf(config, role, at, argsOf(files, mode, rank, role))),
      ttftMs: numberOr(sla.ttft),
      itlMs: numberOr(sla.tpot),
      tokensPerSecondPerGpu: speeds[rank - 1] ?? null,
      gpusPerNode: numberOr(part(config, "NodeConfig").num_gpus_per_node),
    });
  }
  return choices;
}

function workersOf(config: Fields, role: ProposedWorkers["role"], at: string, args: readonly string[]): ProposedWorkers {
  const workers = part(config, "WorkerConfig");
  const params = part(part(config, "params"), role);
  const size = (name: string): number => whole(params[name] ?? 1, `${at}: params.${role}.${name}`);
  const [tensor, pipeline, data] = ["tensor_parallel_size", "pipeline_parallel_size", "data_parallel_size"].map(size);
  return {
    role,
    count: whole(workers[`${role}_workers`], `${at}: WorkerConfig.${role}_workers`),
    gpus: whole(params.gpus_per_worker ?? tensor * pipeline * data, `${at}: params.${role}.gpus_per_worker`),
    parallelism: { tensor, pipeline, data, expert: size("moe_expert_parallel_size") },
    batch: size("max_batch_size"),
    memoryGiB: numberOr(params.memory),
    kvCacheDtype: String(params.kv_cache_dtype ?? params.kvcache_quant_mode).startsWith("fp8") ? "fp8" : "bf16",
    args,
  };
}

/** The arguments of a worker in the manifest beside: what v1alpha1 has under services and later kinds in a list. None where there is no manifest. */
function argsOf(files: ResultFiles, mode: string, rank: number, role: ProposedWorkers["role"]): readonly string[] {
  const manifest = files.read(`${mode}/top${rank}/k8s_deploy.yaml`);
  if (manifest === undefined) return [];
  const containers: { readonly name: string; readonly args: readonly string[] }[] = [];
  const walk = (value: Yaml, name: string): void => {
    if (Array.isArray(value)) value.forEach((item) => walk(item as Yaml, isObject(item) && typeof item.name === "string" ? item.name : name));
    else if (isObject(value)) {
      const { args, command } = value;
      const run = [command, args].flatMap((list) => (Array.isArray(list) ? list.map(String) : []));
      const script = run.find((word) => /exec python3 -m dynamo\.sglang /.test(word));
      if (run.some((word) => /^dynamo\.(vllm|sglang|trtllm)$/.test(word))) containers.push({ name, args: Array.isArray(args) ? args.map(String) : [] });
      else if (script !== undefined) containers.push({ name, args: scriptWords(script) });
      for (const [key, inner] of Object.entries(value)) walk(inner as Yaml, key === "extraPodSpec" || key === "mainContainer" ? name : key);
    }
  };
  walk(readBlockYaml(manifest.slice(Math.max(0, manifest.search(/^apiVersion: nvidia\.com\//m)))), "");
  const wanted = role === "agg" ? containers[0] : containers.find(({ name }) => name.toLowerCase().includes(role));
  return wanted?.args ?? [];
}

/** What a script keeps in its list `args`: words, some of them in quotes. For SGLang the tool writes such a script. */
function scriptWords(script: string): string[] {
  return [...script.matchAll(/^\s*args\+?=\(([^)]*)\)/gm)].flatMap(([, list]) => [...list.matchAll(/"([^"]*)"|'([^']*)'|[^\s"']+/g)].map(([word, double, single]) => double ?? single ?? word));
}

function fieldsOf(files: ResultFiles, path: string): Fields {
  let read: Yaml;
  try {
    read = readBlockYaml(files.read(path) ?? "");
  } catch (error) {
    throw new Error(`${path}: cannot be read: ${(error as Error).message}`);
  }
  if (!isObject(read)) throw new Error(`${path}: holds no fields`);
  return read;
}

const part = (fields: Fields, name: string): Fields => (isObject(fields[name]) ? (fields[name] as Fields) : {});
const numberOr = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);

function text(value: unknown, at: string): string {
  if (typeof value === "string" && value !== "") return value;
  if (typeof value === "number") return String(value);
  throw new Error(`${at}: ${JSON.stringify(value) ?? "nothing"} is there, a text is expected`);
}

function whole(value: unknown, at: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 1e9) return value;
  throw new Error(`${at}: ${JSON.stringify(value) ?? "nothing"} is there, a whole number from 1 is expected`);
}

/** A column of a table without quotes, by its name. */
function column(csv: string, name: string): number[] {
  const [header = "", ...rows] = csv.split(/\r?\n/).filter((line) => line !== "");
  const index = header.split(",").indexOf(name);
  return index < 0 ? [] : rows.map((row) => Number(row.split(",")[index]));
}
