import { Token } from "cdktf";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { GpuPool } from "../cluster/node-pool";
import { DynamoRelease } from "../dynamo/release";
import { findGpu, findMachine } from "../../inference-runtime/planner/gpu";
import { Plan, planInference, PlanRequest, PlanRequestError, RequestProblem } from "../../inference-runtime/planner";
import { findModel } from "../../inference-runtime/planner/model/catalogue";
import { workerRelease } from "./check-images";
import { gpusPerWorker, placeModel, workersOn } from "./place-model";
import { ServedModelOptions } from "./served-model-options";
import { readVllmArgs } from "../../inference-runtime/planner/profiles/vllm-args";
import { EngineArgs } from "../../inference-runtime/planner/profiles/profile";

/** What the planner says of a model on a pool. */
export interface ModelPlan {
  /** @default - it could not be asked: `unplanned` says why */
  readonly plan?: Plan;
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

/** Plans one worker of the model: one pod of `gpusPerWorker` GPUs on a node of the pool where it is placed. Nothing where it has no place. */
export function planModel(model: ServedModelOptions, cluster: IKubernetesCluster, release: DynamoRelease): ModelPlan | undefined {
  const { pool } = placeModel(model, cluster);
  if (pool === undefined) return undefined;
  const planned = planOn(pool, model, release);
  if (planned.plan?.feasible !== false) return planned;
  const others = cluster.gpuPools.filter((other) => other !== pool && workersOn(other, model) >= (model.replicas ?? 1));
  const otherPool = others.find((other) => planOn(other, model, release).plan?.feasible)?.name;
  return { ...planned, ...(otherPool === undefined ? {} : { otherPool }) };
}

/** The plan as it is deployed: what the caller accepts of its errors is a warning, so that the preflight takes it. */
export function acceptedPlan(plan: Plan, accepted: readonly string[]): Plan {
  const diagnostics = plan.diagnostics.map((one) => (one.severity === "error" && accepted.includes(one.code) ? { ...one, severity: "warning" as const } : one));
  return { ...plan, diagnostics, feasible: !diagnostics.some(({ severity }) => severity === "error") };
}

function planOn(pool: GpuPool, model: ServedModelOptions, release: DynamoRelease): ModelPlan {
  const args = readVllmArgs(model.engineArgs ?? []);
  const gpu = gpuOf(pool);
  const unplanned = unplannedOf(model, args);
  if (gpu === undefined) unplanned.push(`the planner does not know the GPU "${pool.gpu}" of pool ${pool.name}`);
  if (args.invalid.length > 0) return { unplanned: [], problems: [] };
  if (gpu === undefined || unplanned.length > 0) return { unplanned, problems: [] };
  const request = requestOf(model, args, release, gpu, pool);
  try {
    const plan = planInference(request);
    return { plan, unplanned: [], problems: [], ...(plan.feasible ? {} : enough(request, pool)) };
  } catch (error) {
    if (!(error instanceof PlanRequestError)) throw error;
    const own = error.problems.filter(({ path }) => NOT_THE_CALLERS.test(path));
    return { unplanned: own.map(({ message }) => message), problems: error.problems.filter((problem) => !own.includes(problem)) };
  }
}

function unplannedOf(model: ServedModelOptions, args: EngineArgs): string[] {
  const unplanned = args.unplanned.map((arg) => `what ${arg} does to memory is not planned`);
  if (Token.isUnresolved([model.model, model.gpusPerWorker, model.maxModelLen, model.engineArgs, model.plan])) {
    return [...unplanned, "a property of it is known only at apply"];
  }
  if (model.plan?.config === undefined && findModel(model.model) === undefined) {
    unplanned.push(`${model.model} is not in the planner's catalogue; its config.json, given as plan.config, would do`);
  }
  return unplanned;
}

/** The pool's machine where the planner has it, else its GPU by the name that the pool gives it. */
function gpuOf(pool: GpuPool): Pick<PlanRequest, "machineType" | "gpu"> | undefined {
  const { machineType } = pool;
  if (machineType !== undefined && findMachine(machineType, undefined) !== undefined) return { machineType };
  const name = pool.gpu.replace(/^NVIDIA[ -]/i, "");
  const sku = [pool.gpu, name, name.replace(/ /g, "-")].find((candidate) => findGpu(candidate) !== undefined);
  return sku === undefined ? undefined : { gpu: { sku } };
}

function requestOf(model: ServedModelOptions, args: EngineArgs, release: DynamoRelease, gpu: Pick<PlanRequest, "machineType" | "gpu">, pool: GpuPool): PlanRequest {
  const { plan = {} } = model;
  const gpus = gpusPerWorker(model);
  // As the values have it: who names a parallelism says all of it, else it is tensor parallelism over the worker's GPUs.
  const tensor = args.tensor ?? gpus;
  const data = args.data ?? 1;
  const pipeline = args.pipeline ?? 1;
  return defined({
    model: plan.config === undefined ? model.model : defined({ config: plan.config, quantConfig: plan.quantConfig, parameters: plan.parameters }),
    ...gpu,
    dynamoRelease: workerRelease(model, release),
    // A worker is one pod. Where its parallelism asks for more GPUs than a node has, `checkPlan` says so, and the rest is planned as if.
    gpusPerNode: Math.max(pool.gpusPerNode, tensor * pipeline * data),
    nodes: 1,
    parallelism: { tensor, pipeline, data, expert: args.expertParallel ? tensor * data : 1 },
    quantization: shipsQuantized(model) ? undefined : args.quantization,
    memoryFraction: args.memoryFraction,
    maxModelLen: model.maxModelLen ?? args.maxModelLen,
    maxNumSeqs: args.maxNumSeqs,
    maxNumBatchedTokens: args.maxNumBatchedTokens,
    kvCacheDtype: args.kvCacheDtype,
    kvCacheGiB: args.kvCacheBytes === undefined ? undefined : args.kvCacheBytes / 2 ** 30,
    workload: plan.workload === undefined ? undefined : defined({ ...plan.workload }),
    sla: plan.sla === undefined ? undefined : defined({ ...plan.sla }),
    driver: plan.driver,
  });
}

function shipsQuantized(model: ServedModelOptions): boolean {
  const config = model.plan?.config;
  if (config !== undefined) return config.quantization_config !== undefined || model.plan?.quantConfig !== undefined;
  return findModel(model.model)?.architecture.quantization.format !== "bf16";
}

/** The fewest GPUs on one node of the pool that do, by more tensor parallelism. */
function enough(request: PlanRequest, pool: GpuPool): Pick<ModelPlan, "enoughGpus"> {
  const { tensor = 1, pipeline = 1, data = 1, expert = 1 } = typeof request.parallelism === "object" ? request.parallelism : {};
  for (let wider = tensor + 1; wider * pipeline * data <= pool.gpusPerNode; wider++) {
    const parallelism = { tensor: wider, pipeline, data, expert: expert > 1 ? wider * data : 1 };
    if (planInference({ ...request, parallelism }).feasible) return { enoughGpus: wider * pipeline * data };
  }
  return {};
}

/** The object without what is not given: the planner tells an absent field from a wrong one. */
function defined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
