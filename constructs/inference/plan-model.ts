import { anyLate } from "../core/late/any-late";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { GpuPartition, GpuPool } from "../cluster/pools/node-pool";
import { handsOver } from "../cluster/pools/pool-needs";
import { DynamoRelease } from "../dynamo/release";
import { fabricOf } from "../../inference-runtime/planner/fabric";
import { findGpu, findMachine, gpuOf as gpuOfMachine } from "../../inference-runtime/planner/gpu";
import mig from "../../inference-runtime/facts/mig.json";
import { Plan, planInference, PlanRequest, PlanRequestError, RequestProblem } from "../../inference-runtime/planner";
import { configOf, findModel, quantConfigOf } from "../../inference-runtime/planner/model/catalogue";
import { askedOf } from "../../inference-runtime/planner/request/of-half";
import { namedBuild, workerRelease } from "./checks/check-images";
import { versionsOf, wordsOf } from "./engine-words";
import { engineOf } from "./engine";
import { adaptersOnVolume, loraRoom } from "./options/lora";
import { Part, PartRole, mostReplicas } from "./parts/part";
import { ModelPlanOptions } from "./plan-options";
import { placeModel } from "./place-model";
import { replicasOn } from "./parts/pool-room";
import { ServedModelOptions } from "./served-model-options";
import { fractionOn, isShared, unsureCache, withSureCache, withoutOwnShare, withoutSureCache } from "./shared-gpu";
import { SpeculativeMethod } from "../../inference-runtime/planner/profiles/options";
import { EngineArgs, unnamedTensor } from "../../inference-runtime/planner/profiles/profile";
import { DEFAULT_ENGINE, EngineName } from "../../inference-runtime/planner/profiles/profiles";

/** What the planner says of a part of a model on its pool. */
export interface PartPlan {
  readonly part: Part;
  /** The pool on which its GPUs are shared by MPS. @default - they aren't */
  readonly mps?: string;
  /** @default - it could not be asked: `unplanned` says why */
  readonly plan?: Plan;
  /** What it was asked. @default - it could not be asked */
  readonly asked?: PlanRequest;
  /** On a pool whose GPUs are shared: what is to know of a cache of which nothing is sure. @default - its size is written */
  readonly unsure?: string;
  /** Why it could not be asked, each a sentence. */
  readonly unplanned: string[];
  /** What it does not understand of `plan`. */
  readonly problems: readonly RequestProblem[];
  /** GPUs of a worker that would do on the pool's nodes, where the plan's don't. @default - none, or it isn't a matter of their number */
  readonly enoughGpus?: number;
  /** Name of another pool of the cluster that would do as it is asked. @default - none */
  readonly otherPool?: string;
}

/** Paths of a request that come from the pool, the model's id or the release, and not from what the caller says of the plan. */
const NOT_THE_CALLERS = /^(model|gpu|gpu\.sku|machineType|dynamoRelease)$/;

/** Plans a replica of each part that has GPUs, on nodes of the pool where it is placed. Nothing of a part that has no place. */
export function planModel(model: ServedModelOptions, cluster: IKubernetesCluster, release: DynamoRelease): PartPlan[] {
  return placeModel(model, cluster, release).parts.flatMap(({ part, pool }) => {
    if (pool === undefined) return [];
    const planned = { ...planOn(pool, part, model, release), ...(isShared(pool) && pool.hostIpc === true ? { mps: pool.name } : {}) };
    if (planned.plan?.feasible !== false) return [planned];
    const others = cluster.gpuPools.filter((other) => other !== pool && replicasOn(other, part) >= mostReplicas(part));
    const otherPool = others.find((other) => planOn(other, part, model, release).plan?.feasible)?.name;
    return [{ ...planned, ...(otherPool === undefined ? {} : { otherPool }) }];
  });
}

/** The plan as it is deployed: what the caller accepts of its errors is a warning, so that the preflight takes it. */
export function acceptedPlan(plan: Plan, accepted: readonly string[]): Plan {
  const diagnostics = plan.diagnostics.map((one) => (one.severity === "error" && accepted.includes(one.code) ? { ...one, severity: "warning" as const } : one));
  return { ...plan, diagnostics, feasible: !diagnostics.some(({ severity }) => severity === "error") };
}

function planOn(pool: GpuPool, part: Part, model: ServedModelOptions, release: DynamoRelease): PartPlan {
  const args = engineOf(model).readArgs(part.arguments, versionsOf(model, workerRelease(model, release)));
  const gpu = gpuOf(pool);
  const unplanned = unplannedOf(model, part, args);
  if (gpu === undefined) unplanned.push(`the planner does not know the GPU "${pool.gpu}" of pool ${pool.name}`);
  if (args.invalid.length > 0) return { part, unplanned: [], problems: [] };
  if (gpu === undefined || unplanned.length > 0) return { part, unplanned: isShared(pool) ? withoutSureCache(unplanned, pool, args) : unplanned, problems: [] };
  const request = requestOf(model, part, args, release, gpu, pool);
  try {
    const first = planInference(request);
    const words = wordsOf(model, workerRelease(model, release));
    const again = isShared(pool) ? withSureCache(request, first, words) : undefined;
    const planned = again === undefined ? first : planInference(again);
    const plan = isShared(pool) ? besideShare(withoutOwnShare(planned, args)) : planned;
    const unsure = unsureCache(pool, plan, args, words);
    return { part, plan, ...(unsure === undefined ? {} : { unsure }), asked: again ?? request, unplanned: [], problems: [], ...(plan.feasible || isShared(pool) ? {} : enough(request, pool)) };
  } catch (error) {
    if (!(error instanceof PlanRequestError)) throw error;
    const own = error.problems.filter(({ path }) => NOT_THE_CALLERS.test(path));
    return { part, unplanned: own.map(({ message }) => message), problems: error.problems.filter((problem) => !own.includes(problem)) };
  }
}

/** What a worker with a share of a GPU can't have, more GPUs or more of their memory, is no way out. */
function besideShare(plan: Plan): Plan {
  return { ...plan, diagnostics: plan.diagnostics.map((one) => (one.code === "does-not-fit" ? { ...one, fix: "Let fewer pods share each GPU of the pool, take larger GPUs, or a smaller weight format." } : one)) };
}

function unplannedOf(model: ServedModelOptions, part: Part, args: EngineArgs): string[] {
  const unplanned = args.unplanned.map((arg) => `what ${arg} does to memory is not planned`);
  const config = part.plan?.config ?? (typeof model.model === "string" ? configOf(model.model) : undefined);
  // A context that is stretched is written into the config, where there is one and it has a place for it.
  if (args.maxPositions !== undefined && (config === undefined || config.text_config !== undefined)) unplanned.push("what --hf-overrides does to memory is not planned");
  if (anyLate(model.model, part.gpus, part.maxModelLen, part.arguments, part.plan)) {
    return [...unplanned, "a property of it is known only at apply"];
  }
  const draft = part.role === PartRole.ENCODE ? undefined : model.speculative?.draftOptions;
  if (draft !== undefined && draft.config === undefined && findModel(draft.model) === undefined) {
    unplanned.push(`the draft ${draft.model} is not in the planner's catalogue; its config.json, given as the draft's config, would do`);
  }
  if (part.plan?.config === undefined && findModel(model.model) === undefined) {
    unplanned.push(`${model.model} is not in the planner's catalogue; its config.json, given as plan.config, would do`);
  }
  return unplanned;
}

/** The pool's machine where the planner has it, else its GPU by the name that the pool gives it. */
function gpuOf(pool: GpuPool): Pick<PlanRequest, "machineType" | "gpu"> | undefined {
  const { machineType, gpuPartition } = pool;
  if (gpuPartition !== undefined) return sliceOf(machineType, gpuPartition);
  if (machineType !== undefined && findMachine(machineType, undefined) !== undefined) return { machineType };
  const name = pool.gpu.replace(/^NVIDIA[ -]/i, "");
  const sku = [pool.gpu, name, name.replace(/ /g, "-")].find((candidate) => findGpu(candidate) !== undefined);
  return sku === undefined ? undefined : { gpu: { sku } };
}

/** A slice of a GPU by its properties. How fast its processors are nobody publishes: no bound is told of what they take. */
function sliceOf(machineType: string | undefined, { memoryShare }: GpuPartition): Pick<PlanRequest, "gpu"> | undefined {
  const machine = machineType === undefined ? undefined : findMachine(machineType, undefined);
  const whole = machine === undefined ? undefined : gpuOfMachine(machine);
  if (whole === undefined) return undefined;
  const { visibleGiB, memoryBandwidthGBps, computeCapability } = whole;
  return {
    gpu: {
      visibleGiB: Math.floor(visibleGiB * memoryShare * mig.seenShare * 100) / 100,
      ...(memoryBandwidthGBps === undefined ? {} : { memoryBandwidthGBps: memoryBandwidthGBps * memoryShare }),
      ...(computeCapability === undefined ? {} : { computeCapability }),
    },
  };
}

function requestOf(
  model: ServedModelOptions,
  part: Part,
  args: EngineArgs,
  release: DynamoRelease,
  gpu: Pick<PlanRequest, "machineType" | "gpu">,
  pool: GpuPool,
): PlanRequest {
  const { plan = {}, nodes } = part;
  const encodes = part.role === PartRole.ENCODE;
  // As the values have it: who names a parallelism says all of it, else it is tensor parallelism over the worker's GPUs.
  const { tensor, pipeline, data } = splitOf(part, args, engineOf(model).serving.pipelineOverNodes);
  return defined({
    model: askedModel(model, plan, args),
    ...gpu,
    dynamoRelease: workerRelease(model, release),
    ...(engineOf(model).name === DEFAULT_ENGINE ? {} : { engine: { name: engineOf(model).name as EngineName } }),
    ...overNetwork(part, pool),
    // Where the parallelism asks for more GPUs than the nodes have, `checkPlan` says so, and the rest is planned as if.
    gpusPerNode: Math.max(pool.gpusPerNode, Math.ceil((tensor * pipeline * data) / nodes)),
    nodes,
    ...(encodes ? {} : { parallelism: { tensor, pipeline, data, ...spreadExperts(part, args, tensor * data) } }),
    quantization: shipsQuantized(model, part) ? undefined : args.quantization,
    memoryFraction: args.memoryFraction ?? fractionOn(pool),
    maxModelLen: part.maxModelLen ?? args.maxModelLen,
    maxNumSeqs: args.maxNumSeqs,
    maxNumBatchedTokens: args.maxNumBatchedTokens,
    kvCacheDtype: args.kvCacheDtype,
    kvCacheGiB: args.kvCacheBytes === undefined ? undefined : args.kvCacheBytes / 2 ** 30,
    ...(encodes ? { encoder: true } : besidesModel(model)),
    // A prefill worker holds a sequence until it is handed over, and no more at once than it takes: its plan is of one.
    ...askedOf(encodes ? undefined : part.role.worker, encodes ? {} : {
      ...(plan.workload === undefined ? {} : { workload: defined({ ...plan.workload, ...(part.role.worker === "prefill" ? { concurrency: undefined } : {}) }) }),
      ...(plan.sla === undefined ? {} : { sla: defined({ ...plan.sla }) }),
    }),
    driver: plan.driver,
    // What CUDA and what fabric it is built for stands in its tag. Of one of somebody's own nobody knows.
    image: namedBuild(model),
  });
}

/** The model by name, or by its config where the caller gives one or an argument stretches its context. */
function askedModel({ model }: ServedModelOptions, { config, quantConfig, parameters }: ModelPlanOptions, { maxPositions }: EngineArgs): PlanRequest["model"] {
  const own = config ?? (maxPositions === undefined ? undefined : configOf(model));
  if (own === undefined) return model;
  // The config's own scaling would stretch the new context once more.
  const others = Object.entries(own).filter(([name]) => name !== "rope_scaling" && name !== "rope_parameters");
  const format = quantConfig ?? (config === undefined ? quantConfigOf(model) : undefined);
  return defined({ config: maxPositions === undefined ? own : { ...Object.fromEntries(others), max_position_embeddings: maxPositions }, quantConfig: format, parameters });
}

/** Whole experts on each GPU, with those that are kept twice. Where none are spread, `checkRedundantExperts` says that there are no copies. */
function spreadExperts({ redundantExperts: asked }: Part, { expertParallel, redundantExperts = asked }: EngineArgs, gpus: number): { readonly expert: number; readonly redundantExperts?: number } {
  if (!expertParallel) return { expert: 1 };
  return { expert: gpus, ...(redundantExperts === undefined ? {} : { redundantExperts }) };
}

/** How a part's GPUs are split: as its arguments say, else as `propertyArgs` of its engine does. */
function splitOf({ gpus, nodes }: Part, args: EngineArgs, pipelineOverNodes: boolean): { readonly tensor: number; readonly pipeline: number; readonly data: number } {
  const { pipeline, data = 1 } = args;
  if (args.tensor !== undefined) return { tensor: args.tensor, pipeline: pipeline ?? 1, data };
  const byNode = pipelineOverNodes && args.pipeline === undefined && args.data === undefined;
  if (byNode) return { tensor: gpus, pipeline: nodes, data };
  const all = pipelineOverNodes ? gpus : gpus * nodes;
  // As `propertyArgs` has it, tensor parallelism is over all of them, and each is a rank of data parallelism.
  return { tensor: unnamedTensor(all, args), pipeline: pipeline ?? 1, data: args.dataIsTensor === true ? all : data };
}

/**
 * What a part has to say to other nodes, and over what. A half hands its cache over; by its pool's fabric, else over TCP, which `checkShape`
 * takes only where it is asked for by name. A worker over several nodes has its pool's fabric; where that has none, the planner says what it
 * thinks of Ethernet.
 */
function overNetwork(part: Part, pool: GpuPool): Partial<PlanRequest> {
  const kind = handsOver(pool) ? pool.fabric.kind : undefined;
  const fabric = kind === undefined ? undefined : fabricOf(kind);
  const known = fabric === undefined ? {} : { fabric };
  if (!part.role.isHalf) return part.nodes > 1 ? known : {};
  return { disaggregated: true, ...(kind === undefined ? { fabric: "none" as const } : known) };
}

/** Room for adapters, and what drafts. A draft whose config nobody has isn't counted: `unplannedOf` says so. */
function besidesModel({ lora, speculative }: ServedModelOptions): Pick<PlanRequest, "lora" | "speculative"> {
  const room = lora === undefined ? undefined : loraRoom(lora);
  const downloaded = adaptersOnVolume({ lora }).filter(({ source }) => source.weights !== undefined).length;
  const { method, tokens, draftOptions: draft } = speculative ?? {};
  const drafts = draft === undefined ? {} : { draft: draft.config === undefined ? draft.model : { config: draft.config } };
  return {
    ...(room === undefined ? {} : { lora: { adapters: room.adapters, rank: room.rank, ...(downloaded === 0 ? {} : { downloaded }) } }),
    ...(method === undefined || tokens === undefined ? {} : { speculative: { method: method as SpeculativeMethod, tokens, ...drafts } }),
  };
}

function shipsQuantized(model: ServedModelOptions, part: Part): boolean {
  const config = part.plan?.config;
  if (config !== undefined) return config.quantization_config !== undefined || part.plan?.quantConfig !== undefined;
  return findModel(model.model)?.architecture.quantization.format !== "bf16";
}

/** The fewest GPUs on one node of the pool that do, by more tensor parallelism. */
function enough(request: PlanRequest, pool: GpuPool): Pick<PartPlan, "enoughGpus"> {
  const { tensor = 1, pipeline = 1, data = 1, expert = 1, redundantExperts } = typeof request.parallelism === "object" ? request.parallelism : {};
  for (let wider = tensor + 1; wider * pipeline * data <= pool.gpusPerNode; wider++) {
    const parallelism = { tensor: wider, pipeline, data, expert: expert > 1 ? wider * data : 1, ...(redundantExperts === undefined ? {} : { redundantExperts }) };
    if (planInference({ ...request, parallelism }).feasible) return { enoughGpus: wider * pipeline * data };
  }
  return {};
}

/** The object without what is not given: the planner tells an absent field from a wrong one. */
function defined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
