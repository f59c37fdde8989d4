import { canonicalJson, sha256 } from "./request/canonical";
import { checkEngine } from "./checks/check-engine";
import { checkDraft } from "./checks/check-draft";
import { checkRedundant } from "./checks/check-redundant";
import { checkModel } from "./checks/check-model";
import { checkEncoderPlace } from "./checks/check-place";
import { Diagnostic, Diagnostics } from "./checks/diagnostics";
import { engineArgs } from "./engine-args";
import { checkEncoder, encoderRoom } from "./encoder";
import { Band } from "./engines/engine";
import { evaluate, Evaluation, plausible } from "./evaluate";
import { configOf, findModel, modelOfShapes } from "./model/catalogue";
import { Architecture } from "./model/architecture";
import { capabilityOf, CUSTOM_GPU } from "./gpu";
import { mtpLayers } from "./model/mtp-layers";
import { readConfig } from "./model/read-config";
import { chooseParallelism } from "./parallelism/choose";
import { gpusOf, Parallelism } from "./parallelism/parallelism";
import { withWayOut } from "./parallelism/way-out";
import { parseRequest, Understood } from "./request/parse-request";
import { Plan } from "./plan";
import { PlanRequest } from "./request/request";
import { EngineName } from "./profiles/profiles";
import { RequestProblem } from "./request/request-reader";
import { requirements } from "./requirements";
import { assumptions } from "./assumptions";
import { gib, round } from "./units";
import { adapterBytes } from "./weights/adapters";
import { Draft, draftRoom } from "./weights/drafts";
import { weightFormats, WeightFormats } from "./weights/formats";
import { checkpointBytes } from "./weights/per-gpu";

/** Thrown for a request that cannot be understood: every problem, each with its path. */
export class PlanRequestError extends Error {
  public constructor(public readonly problems: readonly RequestProblem[]) {
    super(problems.map(({ path, message }) => `${path === "" ? "request" : path}: ${message}`).join("\n"));
    this.name = "PlanRequestError";
  }
}

/**
 * Plans how a model runs on GPUs: what it weighs, what is left for its cache, whether that is enough, and what it needs. Pure: the same
 * request gives the same plan, byte for byte.
 *
 * @throws PlanRequestError when the request cannot be understood
 */
export function planInference(request: PlanRequest): Plan {
  const diagnostics = new Diagnostics();
  const { request: understood, problems } = parseRequest(request, diagnostics);
  if (!understood) throw new PlanRequestError(problems);
  checkEngine(understood, diagnostics);
  const architecture = readModel(understood, diagnostics);
  const inputsSha256 = sha256(canonicalJson(request));
  if (!architecture) return unreadable(understood, diagnostics.list, inputsSha256);
  checkModel(understood, architecture, diagnostics);
  if (understood.encoder) return planEncoder(understood, architecture, diagnostics, inputsSha256);
  const formats = weightFormats(architecture, understood.quantization ?? architecture.quantization.format, understood.quantizedExpertsOnly);
  if (understood.parallelism !== "auto") checkRedundant(understood, architecture, understood.parallelism, diagnostics);
  const draft = readDraft(understood, architecture, diagnostics);
  const at = (parallelism: Parallelism): Evaluation => evaluate(understood, architecture, formats, parallelism, draft);
  const anywhere = (parallelism: Parallelism): Evaluation => evaluate({ ...understood, nodes: undefined }, architecture, formats, parallelism, draft);
  const evaluation = understood.parallelism === "auto"
    ? chooseParallelism(architecture, { gpusPerNode: understood.gpusPerNode, nodes: understood.nodes ?? MOST_NODES, evaluate: at, evaluateAnywhere: anywhere, plausible: (parallelism) => plausible(understood, architecture, formats, parallelism, draft) })
    : at(understood.parallelism);
  const found = understood.parallelism === "auto" ? evaluation.diagnostics.list : withWayOut(evaluation, understood.gpusPerNode, at);
  return assemble(understood, architecture, formats, evaluation, [...diagnostics.list, ...found], inputsSha256, draft);
}

function readModel({ model, quantization }: Pick<Understood, "model" | "quantization">, diagnostics: Diagnostics, path = "model"): Architecture | undefined {
  if ("id" in model) {
    const known = findModel(model.id);
    diagnostics.list.push(...(known?.diagnostics.list ?? []));
    return known?.architecture;
  }
  return readConfig({ ...model, path: `${path}.config`, known: modelOfShapes, formatStated: quantization !== undefined }, diagnostics);
}

/** The plan of a worker that only encodes images: it has no sequences, and so no cache of theirs. */
function planEncoder(request: Understood, architecture: Architecture, diagnostics: Diagnostics, inputsSha256: string): Plan {
  const parallelism = request.parallelism === "auto" ? ONE_GPU : request.parallelism;
  checkEncoderPlace(request, parallelism, diagnostics);
  checkEncoder(request, architecture, parallelism, diagnostics);
  const { weights, activation, other, kv } = encoderRoom(request, architecture);
  const { engine, engineVersion: version, dynamoRelease, gpu } = request;
  return {
    ...unreadable(request, diagnostics.list, inputsSha256),
    feasible: !diagnostics.list.some(({ severity }) => severity === "error"),
    perGpu: { weightsGiB: gib(weights), kvCacheGiB: band(kv), activationGiB: band(activation), otherGiB: band(other) },
    requirements: requirements(request, parallelism, checkpointBytes(architecture, weightFormats(architecture, architecture.quantization.format, undefined))),
    engineArgs: [],
    assumptions: [
      `${engine} ${version}${dynamoRelease === undefined ? "" : ` of Dynamo ${dynamoRelease}`}, on ${gpu.name} with ${gpu.visibleGiB.toFixed(2)} GiB visible.`,
      "The model's vision tower alone is loaded, in 16 bits; the largest image that its family admits is counted, as vLLM's start logs show it of a worker that does all.",
      "What an embedding cache takes of the host's memory is not counted.",
    ],
  };
}

const ONE_GPU: Parallelism = { tensor: 1, pipeline: 1, expert: 1, data: 1 };

/** What drafts for the model, where anything does. */
function readDraft({ speculative, model, parallelism, engine }: Understood, architecture: Architecture, diagnostics: Diagnostics): Draft | undefined {
  if (speculative === undefined) return undefined;
  const { method, tokens, draft: given } = speculative;
  const own = given === undefined ? undefined : readModel({ model: given }, diagnostics, "speculative.draft");
  const layers = method === "mtp" ? mtpLayers("id" in model ? configOf(model.id) : model.config, architecture) : undefined;
  const draft = { method, tokens, ...(own === undefined ? {} : { architecture: own }), ...(layers === undefined ? {} : { layers }) };
  checkDraft(draft, architecture, parallelism, engine, diagnostics);
  return draft;
}

/** Nodes that `auto` looks at when the request states none. */
const MOST_NODES = 4;

/** What a node is checked against before the engine starts (inference-runtime/image). */
function asked(request: Understood): Pick<Plan, "model" | "engine" | "gpu" | "gpusPerNode" | "fabric"> {
  const { model, engine: name, engineVersion: version, gpu, gpusPerNode } = request;
  return {
    model: "id" in model ? model.id : null,
    engine: { name: name as EngineName, version },
    gpu: {
      sku: gpu.name === CUSTOM_GPU ? null : gpu.name,
      visibleGiB: round(gpu.visibleGiB),
      memoryBandwidthGBps: gpu.memoryBandwidthGBps ?? null,
      bf16Tflops: gpu.bf16Tflops ?? null,
      hostLinkGBps: gpu.hostLinkGBps ?? null,
      nvlinkGBps: gpu.nvlinkGBps ?? null,
      computeCapability: capabilityOf(gpu),
    },
    gpusPerNode,
    fabric: request.fabric ?? "none",
  };
}

const band = (value: Band): Band => ({ low: gib(value.low), expected: gib(value.expected), high: gib(value.high) });

function assemble(request: Understood, architecture: Architecture, formats: WeightFormats, evaluation: Evaluation, diagnostics: readonly Diagnostic[], inputsSha256: string, draft?: Draft): Plan {
  const { parallelism, budget, pool, bounds } = evaluation;
  const { engine, version, gpu } = request;
  // Layers of the model's own checkpoint are downloaded with it, whether anything drafts or not.
  const onDisk = adaptersOnDisk(request, architecture) + (draft === undefined ? 0 : draftRoom(draft, architecture, formats, parallelism, { engine, version, computeCapability: gpu.computeCapability }).disk);
  return {
    feasible: !diagnostics.some(({ severity }) => severity === "error"),
    ...asked(request),
    memoryFraction: evaluation.context.memoryFraction,
    maxModelLen: evaluation.maxModelLen,
    perGpu: {
      weightsGiB: gib(evaluation.weights),
      // Negative where memory is short, as vLLM prints it: by how much is the useful number.
      kvCacheGiB: band(pool),
      activationGiB: band(budget.activation),
      otherGiB: band(budget.other),
    },
    kvBytesPerTokenPerGpu: evaluation.kvBytesPerToken,
    kvTokens: evaluation.kvTokens,
    maxConcurrency: evaluation.maxConcurrency,
    maxModelLenThatFits: evaluation.maxModelLenThatFits,
    parallelism,
    gpusPerReplica: gpusOf(parallelism),
    replicas: replicas(request, evaluation),
    bounds,
    requirements: requirements(request, parallelism, checkpointBytes(architecture, formats), onDisk),
    engineArgs: engineArgs(request, architecture, parallelism),
    diagnostics,
    assumptions: assumptions(request, architecture, formats, evaluation, draft),
    inputsSha256,
  };
}

/** Bytes of the adapters that are downloaded, each as large as one of the highest rank can be. */
function adaptersOnDisk({ lora }: Understood, architecture: Architecture): number {
  if (lora?.downloaded === undefined || lora.downloaded === 0) return 0;
  return lora.downloaded * adapterBytes(architecture, ONE_GPU, { adapters: 1, rank: lora.rank }).high;
}

/** Little's law: what is in flight at the rate, over what a replica holds. With the SLA's times where they are given, else the bounds. */
function replicas(request: Understood, evaluation: Evaluation): number | null {
  const { workload, sla } = request;
  const { maxConcurrency, bounds } = evaluation;
  if (workload?.requestRate === undefined || maxConcurrency === "unknown" || maxConcurrency < 1) return null;
  const itl = sla.itlMs ?? bounds.itlMs;
  const ttft = sla.ttftMs ?? (bounds.prefillTokensPerSecond === null ? null : (workload.isl / bounds.prefillTokensPerSecond) * 1000);
  if (itl === null || ttft === null) return null;
  const concurrency = Math.min(maxConcurrency, workload.concurrency ?? maxConcurrency);
  return Math.max(1, Math.ceil((workload.requestRate * (ttft + workload.osl * itl)) / 1000 / concurrency));
}

/** The plan of a model that could not be read: what is wrong with it, and nothing invented. */
function unreadable(request: Understood, diagnostics: readonly Diagnostic[], inputsSha256: string): Plan {
  const parallelism = request.parallelism === "auto" ? ONE_GPU : request.parallelism;
  return {
    feasible: false,
    ...asked(request),
    memoryFraction: request.memoryFraction ?? null,
    maxModelLen: request.maxModelLen ?? null,
    perGpu: null,
    kvBytesPerTokenPerGpu: "unknown",
    kvTokens: "unknown",
    maxConcurrency: "unknown",
    maxModelLenThatFits: "unknown",
    parallelism,
    gpusPerReplica: gpusOf(parallelism),
    replicas: null,
    bounds: { itlMs: null, prefillTokensPerSecond: null },
    requirements: requirements(request, parallelism, 0),
    engineArgs: engineArgs(request, undefined, parallelism),
    diagnostics,
    assumptions: [],
    inputsSha256,
  };
}
