import * as fs from "fs";
import * as path from "path";
import { AiconfiguratorResult, PlanRequest, planRequestOf, ProposedChoice, ProposedWorkers, readAiconfiguratorResult } from "../../../inference-runtime/planner";
import { Finding, InvalidInputError, Problem } from "../../core/problems/problem";
import { Engine } from "../engine";
import { ServedModelOptions } from "../served-model-options";

/** Which of the tool's choices, and under which name. */
export interface AiconfiguratorChoiceOptions {
  /** The tool's rank: 1 is its best by tokens a second. @default 1 */
  readonly rank?: number;
  /** Name of the release. @default - the last part of the model's id, as a label */
  readonly name?: string;
  /** Whether one of its disaggregated choices is meant, with prefill on workers of their own. @default - only where it has no other */
  readonly disaggregated?: boolean;
}

/** Arguments that are a property of a served model, or its own: the part says what half of a request it does, and hands its cache over. */
const OWN = {
  vllm: ["--model", "--served-model-name", "--max-model-len", "--tensor-parallel-size", "--disaggregation-mode", "--kv-transfer-config", "--is-prefill-worker", "--is-decode-worker"],
  sglang: ["--model-path", "--served-model-name", "--context-length", "--disaggregation-mode", "--disaggregation-transfer-backend", "--disaggregation-bootstrap-port", "--host"],
} as const;
/** Of SGLang, whose ranks of data and experts may be those of a tensor: what a plain split leaves to say to the worker's GPUs. */
const SPLIT = ["--tensor-parallel-size", "--data-parallel-size", "--expert-parallel-size"];
/** The argument for the longest request and answer together. */
const LENGTH = { vllm: "--max-model-len", sglang: "--context-length" } as const;
/** What a served model says of workers of one role. */
type WorkerOptions = Pick<ServedModelOptions, "gpusPerWorker" | "nodesPerWorker" | "replicas" | "engineArgs">;

/** Arguments that say what the engine does anyway. */
const DEFAULTS: readonly (readonly [string, string])[] = [["--pipeline-parallel-size", "1"], ["--data-parallel-size", "1"], ["--kv-cache-dtype", "auto"]];

/**
 * What NVIDIA's AIConfigurator, or AISimulate, wrote with `--save-dir`: a served model from its choice.
 *
 * Its choices for vLLM and SGLang are served, the disaggregated ones with `prefill`, a worker of more GPUs than a node over several nodes. Those for
 * TensorRT-LLM are refused by name: the tool writes their settings into a file of its own, which is no argument.
 */
export class AiconfiguratorFolder {
  private readonly result: AiconfiguratorResult;

  /** @param folder the folder that holds `agg` or `disagg` */
  public constructor(private readonly folder: string) {
    try {
      this.result = readAiconfiguratorResult({
        read: (file) => {
          const at = path.join(folder, file);
          return fs.existsSync(at) ? fs.readFileSync(at, "utf8") : undefined;
        },
      });
    } catch (error) {
      throw this.refused("invalid-aiconfigurator-folder", (error as Error).message, "name the folder in --save-dir that holds agg or disagg");
    }
  }

  /** Options of a `ServedModel` for one of its choices, the SLA and the workload with them: the plan is checked as any other. */
  public servedModel(options: AiconfiguratorChoiceOptions = {}): ServedModelOptions {
    const { model, isl, osl, asked } = this.result;
    const choice = this.choice(options);
    const main = choice.workers[choice.workers.length - 1];
    const half = choice.workers.find(({ role }) => role === "prefill");
    const lengths = choice.workers.map(({ args }) => Number(valueOf(args, LENGTH[this.engine]))).filter((length) => length > 0);
    const sla = { ...(asked.ttftMs === null ? {} : { ttftMs: asked.ttftMs }), ...(asked.itlMs === null ? {} : { itlMs: asked.itlMs }) };
    const { replicas, ...worker } = this.workerOf(main, choice, options);
    const prefill = half === undefined ? undefined : this.workerOf(half, choice, options);
    return {
      name: options.name ?? labelOf(model),
      model,
      ...(this.engine === "sglang" ? { engine: Engine.SGLANG } : {}),
      ...worker,
      replicas,
      ...(lengths.length > 0 ? { maxModelLen: Math.max(...lengths) } : {}),
      // Without arguments of its own a prefill worker would take those of the workers that decode.
      ...(prefill === undefined ? {} : { prefill: { ...(worker.nodesPerWorker === undefined ? {} : { nodesPerWorker: 1 }), engineArgs: [], ...prefill } }),
      plan: { workload: { isl, osl, concurrency: main.batch }, ...(Object.keys(sla).length === 0 ? {} : { sla }) },
    };
  }

  /**
   * The same choice as a request to the planner, for its own engine version and GPU.
   *
   * @jsii ignore
   */
  public planRequest(rank = 1): PlanRequest {
    const { workers } = this.choice({ rank });
    return planRequestOf(this.result, workers[workers.length - 1]);
  }

  /** Of workers of one role: how many, of how many GPUs on how many nodes, and what their engine is told. */
  private workerOf({ count, gpus, parallelism, args }: ProposedWorkers, { gpusPerNode }: ProposedChoice, { rank = 1 }: AiconfiguratorChoiceOptions): WorkerOptions {
    const nodes = gpusPerNode === null ? 1 : Math.ceil(gpus / gpusPerNode);
    if (gpus % nodes !== 0) {
      throw this.refused("worker-across-nodes", `a worker of ${gpus} GPUs does not divide over nodes of ${gpusPerNode}: as many of its GPUs would be on each`, "name a rank whose workers take whole nodes", rank);
    }
    const { tensor, pipeline, data } = parallelism;
    // SGLang has tensors over all nodes where nobody says otherwise, vLLM over those of one.
    const plain = data === 1 && (this.engine === "sglang" ? tensor === gpus && pipeline === 1 : tensor * nodes === gpus && pipeline === nodes);
    const engineArgs = [...(plain || this.engine === "sglang" ? [] : ["--tensor-parallel-size", String(tensor)]), ...further(args, plain, this.engine)];
    return { gpusPerWorker: gpus / nodes, ...(nodes === 1 ? {} : { nodesPerWorker: nodes }), replicas: count, ...(engineArgs.length === 0 ? {} : { engineArgs }) };
  }

  private get engine(): "vllm" | "sglang" {
    return this.result.engine.name === "sglang" ? "sglang" : "vllm";
  }

  private choice({ rank = 1, disaggregated }: AiconfiguratorChoiceOptions): ProposedChoice {
    const { choices, engine } = this.result;
    const apart = disaggregated ?? !choices.some(({ mode }) => mode === "agg");
    const ranks = choices.filter(({ mode }) => mode === (apart ? "disagg" : "agg"));
    const kind = apart ? "disaggregated" : "aggregated";
    const found = ranks.find((choice) => choice.rank === rank);
    if (found === undefined) {
      const fix = ranks.length === 0 ? `run the tool with --serving-mode ${apart ? "disagg" : "agg"}` : `name one of ${ranks.map((choice) => choice.rank).join(", ")}`;
      throw this.refused("no-such-choice", `it has no ${kind} choice${ranks.length === 0 ? "" : ` of rank ${rank}`}`, fix, rank);
    }
    if (engine.name === "trtllm") {
      throw this.refused("engine-not-served", `its choices are of ${engine.name}, whose settings the tool writes into a file that is no argument; those of vLLM and SGLang are read`, "run the tool with --backend vllm or sglang, or give engine and engineArgs by hand", engine.name);
    }
    return found;
  }

  private refused(code: Finding["code"], reason: string, fix: string, value: unknown = this.folder): InvalidInputError {
    const problem: Problem = { code, constructPath: "", property: `AiconfiguratorFolder ${this.folder}`, value, reason, fix };
    return new InvalidInputError([problem]);
  }
}

function valueOf(args: readonly string[], flag: string): string | undefined {
  const at = args.indexOf(flag);
  return at < 0 ? undefined : args[at + 1];
}

/** What is left of the tool's arguments, each with its value; of a plain split the pipeline too is what the worker's nodes say. */
function further(args: readonly string[], plain: boolean, engine: keyof typeof OWN): string[] {
  const own: readonly string[] = OWN[engine];
  const kept: string[] = [];
  args.forEach((flag, i) => {
    if (!flag.startsWith("--")) return;
    const end = args.findIndex((word, at) => at > i && word.startsWith("--"));
    const values = args.slice(i + 1, end < 0 ? args.length : end);
    const [value] = values;
    if (own.includes(flag) || (plain && (flag === "--pipeline-parallel-size" || (engine === "sglang" && SPLIT.includes(flag)))) || DEFAULTS.some(([name, usual]) => name === flag && usual === value)) return;
    kept.push(flag, ...values);
  });
  return kept;
}

/** A label of at most 37 characters: "Qwen/Qwen3-32B" is qwen3-32b. */
const labelOf = (model: string): string => model.slice(model.lastIndexOf("/") + 1).toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 37).replace(/^[^a-z]+|-+$/g, "");
