import { Cost, PRICES, Price, compiledPrice, costOf } from "./cost";
import { CompileCache, Deployment, Exposure, Model, Part, Pool } from "./deployment";
import { roleLines } from "./roles";
import { monitoringLines } from "./monitoring";
import { telemetryLines } from "./telemetry";
import { wavesOf } from "./waves";

/** A model's part, and the pool that carries it. */
export interface ExplainedPart extends Part {
  /** GPUs of all its replicas. */
  readonly allGpus: number;
}

/** One GPU's memory, in GiB, as the plan divides it. */
export interface Memory {
  readonly weights: number;
  readonly kvCache: number;
  /** Activations, graphs, the driver's own, and what is left alone. */
  readonly rest: number;
  readonly all: number;
}

export interface ExplainedModel {
  readonly name: string;
  readonly model: string;
  readonly engine?: string;
  readonly maxModelLen?: number;
  readonly parts: readonly ExplainedPart[];
  /** Why it isn't planned, in words. @default - it is, or nobody knows */
  readonly unplanned?: readonly string[];
  /** @default - it isn't planned */
  readonly memory?: Memory;
  /** @default - it is reached from inside the cluster */
  readonly exposure?: Exposure;
  readonly compileCache?: ExplainedCache;
  readonly images: readonly string[];
}

/** A volume for what an engine compiles, as it is explained. */
export interface ExplainedCache extends CompileCache {
  /** Whether its price is known, and in both sums. */
  readonly isInSums: boolean;
}

export interface ExplainedPool extends Pool {
  readonly leastGpus: number;
  readonly mostGpus: number;
}

/** What will be made, before it is. */
export interface Explanation {
  readonly id: string;
  readonly cluster: Deployment["cluster"];
  readonly release: string;
  readonly stacks: readonly string[];
  /** The same by when they begin: those of a wave are deployed beside each other. */
  /** What it is made to survive. @default - nothing */
  readonly availability?: string;
  readonly waves: readonly (readonly string[])[];
  readonly pools: readonly ExplainedPool[];
  /** Roles of two pools, in sentences. @default - none */
  readonly roles?: readonly string[];
  readonly models: readonly ExplainedModel[];
  readonly cost: Cost;
  /** Who watches it, in sentences; none where nobody does. */
  readonly monitoring: readonly string[];
  /** What stops a deployment that is done from here, as far as the file tells. */
  readonly warnings: readonly string[];
}

/** What a deployment's file says, in the order in which a person asks. */
export function explain(deployment: Deployment, prices?: readonly Price[]): Explanation {
  const { id, cluster, dynamo, stacks, pools, models } = deployment;
  return {
    id,
    cluster,
    release: dynamo.release,
    stacks: stacks.map(({ name }) => name),
    ...(deployment.availability === undefined ? {} : { availability: deployment.availability }),
    waves: wavesOf(stacks),
    pools: pools.map((pool) => ({ ...pool, leastGpus: pool.minNodes * pool.gpusPerNode, mostGpus: pool.maxNodes * pool.gpusPerNode })),
    ...(deployment.blueGreen === undefined ? {} : { roles: roleLines(deployment, prices ?? PRICES) }),
    models: models.map((model) => explainModel(model, cluster.cloud)),
    cost: costOf(deployment, prices),
    monitoring: [...monitoringLines(deployment), ...telemetryLines(deployment)],
    warnings: [...unreachable(deployment), ...models.flatMap(openToTheInternet)],
  };
}

function explainModel({ name, model, parts, images, plan, unplanned, exposure, compileCache }: Model, cloud: string | undefined): ExplainedModel {
  const { weightsGiB, kvCacheGiB, gpuMemoryGiB } = plan ?? {};
  const memory =
    weightsGiB === undefined || kvCacheGiB === undefined || gpuMemoryGiB === undefined
      ? undefined
      : { weights: weightsGiB, kvCache: kvCacheGiB, rest: Math.max(0, gpuMemoryGiB - weightsGiB - kvCacheGiB), all: gpuMemoryGiB };
  return {
    name,
    model,
    images,
    parts: parts.map((part) => ({ ...part, allGpus: part.replicas * part.gpus })),
    ...(plan === undefined ? {} : { engine: plan.engine, maxModelLen: plan.maxModelLen }),
    ...(plan !== undefined || unplanned === undefined ? {} : { unplanned }),
    ...(memory === undefined ? {} : { memory }),
    ...(exposure === undefined ? {} : { exposure }),
    ...(compileCache === undefined ? {} : { compileCache: { ...compileCache, isInSums: compiledPrice(compileCache, cloud) !== undefined } }),
  };
}

/** Only the first stack asks nothing of the API server: one that its own network alone reaches stops the second, when the cluster is already paid for. */
function unreachable({ cluster: { apiAccess }, stacks }: Deployment): string[] {
  const [, ...after] = stacks.map(({ name }) => name);
  if (apiAccess === undefined || !/ alone$/.test(apiAccess) || after.length === 0) return [];
  return [`the API server is reached from ${apiAccess}: ${after.join(", ")} can't be deployed from elsewhere; name your own address range, or deploy them from there`];
}

/** Told loudly: whoever finds the address may try. */
function openToTheInternet({ name, exposure }: Model): string[] {
  if (exposure?.reach !== "public") return [];
  const { address, doorName, authentication, allowedCidrs } = exposure;
  const who = allowedCidrs === undefined ? "everybody" : allowedCidrs.join(", ");
  return [`THE INTERNET REACHES ${name} at ${address}, by ${doorName}: ${who} may try, and who comes is known by ${authentication ?? "nothing"}`];
}
