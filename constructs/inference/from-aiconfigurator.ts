import * as fs from "fs";
import * as path from "path";
import { AiconfiguratorResult, PlanRequest, planRequestOf, ProposedChoice, readAiconfiguratorResult } from "../../inference-runtime/planner";
import { Finding, InvalidInputError, Problem } from "../core/problem";
import { ServedModelOptions } from "./served-model-options";

/** Which of the tool's choices, and under which name. */
export interface AiconfiguratorChoiceOptions {
  /** The tool's rank: 1 is its best by tokens a second. @default 1 */
  readonly rank?: number;
  /** Name of the release. @default - the last part of the model's id, as a label */
  readonly name?: string;
}

/** Arguments that are a property of a served model, or its own. */
const OWN = ["--model", "--served-model-name", "--max-model-len", "--tensor-parallel-size"];
/** Arguments that say what vLLM does anyway. */
const DEFAULTS: readonly (readonly [string, string])[] = [["--pipeline-parallel-size", "1"], ["--data-parallel-size", "1"], ["--kv-cache-dtype", "auto"]];

/**
 * What NVIDIA's AIConfigurator, or AISimulate, wrote with `--save-dir`: a served model from its choice.
 *
 * Its aggregated choices for vLLM are served. Disaggregated ones, other engines and workers over several nodes are refused by name: the chart
 * serves none of them.
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
    const choice = this.choice(options.rank ?? 1);
    const [{ count, gpus, parallelism, batch, args }] = choice.workers;
    const maxModelLen = Number(valueOf(args, "--max-model-len"));
    const plain = parallelism.pipeline === 1 && parallelism.data === 1 && parallelism.tensor === gpus;
    const engineArgs = [...(plain ? [] : ["--tensor-parallel-size", String(parallelism.tensor)]), ...further(args)];
    const sla = { ...(asked.ttftMs === null ? {} : { ttftMs: asked.ttftMs }), ...(asked.itlMs === null ? {} : { itlMs: asked.itlMs }) };
    return {
      name: options.name ?? labelOf(model),
      model,
      gpusPerWorker: gpus,
      replicas: count,
      ...(maxModelLen > 0 ? { maxModelLen } : {}),
      ...(engineArgs.length === 0 ? {} : { engineArgs }),
      plan: { workload: { isl, osl, concurrency: batch }, ...(Object.keys(sla).length === 0 ? {} : { sla }) },
    };
  }

  /**
   * The same choice as a request to the planner, for its own engine version and GPU.
   *
   * @jsii ignore
   */
  public planRequest(rank = 1): PlanRequest {
    return planRequestOf(this.result, this.choice(rank).workers[0]);
  }

  private choice(rank: number): ProposedChoice {
    const { choices, engine } = this.result;
    const ranks = choices.filter(({ mode }) => mode === "agg");
    if (ranks.length === 0) {
      throw this.refused("disaggregated-choice", `its choices are disaggregated${choices.length === 0 ? ", and there are none" : ""}: prefill and decode on workers of their own, which the chart doesn't serve yet`, "run the tool with --serving-mode agg");
    }
    const found = ranks.find((choice) => choice.rank === rank);
    if (found === undefined) throw this.refused("no-such-choice", `it has no aggregated choice of rank ${rank}`, `name one of ${ranks.map((choice) => choice.rank).join(", ")}`, rank);
    if (engine.name !== "vllm") throw this.refused("engine-not-served", `its choices are of ${engine.name}, and a ServedModel is served by vLLM`, "run the tool with --backend vllm", engine.name);
    const [{ gpus }] = found.workers;
    if (found.gpusPerNode !== null && gpus > found.gpusPerNode) throw this.refused("worker-across-nodes", `a worker of ${gpus} GPUs spans nodes of ${found.gpusPerNode}: a worker is one pod`, "name a rank of fewer GPUs a worker", rank);
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

/** What is left of the tool's arguments, each with its value. */
function further(args: readonly string[]): string[] {
  const kept: string[] = [];
  args.forEach((flag, i) => {
    if (!flag.startsWith("--")) return;
    const next = args[i + 1];
    const value = next === undefined || next.startsWith("--") ? undefined : next;
    if (OWN.includes(flag) || DEFAULTS.some(([name, usual]) => name === flag && usual === value)) return;
    kept.push(flag, ...(value === undefined ? [] : [value]));
  });
  return kept;
}

/** A label of at most 37 characters: "Qwen/Qwen3-32B" is qwen3-32b. */
const labelOf = (model: string): string => model.slice(model.lastIndexOf("/") + 1).toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 37).replace(/^[^a-z]+|-+$/g, "");
