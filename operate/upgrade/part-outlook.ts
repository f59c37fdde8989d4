import { Deployment, Model, Part, Pool, PoolRole } from "../../explain/deployment";
import { Plan, PlanRequest, PlanRequestError, planInference } from "../../inference-runtime/planner";
import { Hop } from "./path";

/** How a part with GPUs fares under another release. */
export interface PartOutlook {
  readonly model: string;
  readonly part: string;
  /** What the planner says of the new release in place of the old. @default - it isn't planned */
  readonly planned?: Replanned;
  /** How its workers are replaced. */
  readonly rollout: string;
  /** Why they can't be as things stand. @default - they can */
  readonly stuck?: string;
}

export interface Replanned {
  /** GiB of KV cache of a GPU that are expected, of the old release and of the new. */
  readonly kvCacheGiB: readonly [number | undefined, number | undefined];
  readonly maxConcurrency: readonly [Plan["maxConcurrency"], Plan["maxConcurrency"]];
  /** What the planner says no for, under the new release alone. */
  readonly refused: readonly string[];
}

/** Each part that has GPUs. */
export function outlooks(deployment: Deployment, hop: Hop): PartOutlook[] {
  return deployment.models.flatMap((model) => model.parts.filter(({ gpus }) => gpus > 0).map((part) => outlook(deployment, model, part, hop)));
}

function outlook({ pools, models, blueGreen = [] }: Deployment, { name }: Model, part: Part, hop: Hop): PartOutlook {
  const pool = pools.find((one) => one.name === part.pool);
  const planned = part.asked === undefined ? undefined : replanned(part.asked, hop);
  return { model: name, part: part.name, ...rolloutOf(part, pool, models, blueGreen.find(({ active }) => active === part.pool)), ...(planned === undefined ? {} : { planned }) };
}

/** The very request, with the release alone another. */
function replanned(asked: PlanRequest, { from, to }: Hop): Replanned | undefined {
  const at = (dynamoRelease: string): Plan => planInference({ ...asked, dynamoRelease });
  try {
    const [old, now] = [at(from), at(to)];
    const before = new Set(errorsOf(old).map(({ code, path }) => `${code} ${path}`));
    return {
      kvCacheGiB: [old.perGpu?.kvCacheGiB.expected, now.perGpu?.kvCacheGiB.expected],
      maxConcurrency: [old.maxConcurrency, now.maxConcurrency],
      refused: errorsOf(now).filter(({ code, path }) => !before.has(`${code} ${path}`)).map(({ code, message }) => `${message} [${code}]`),
    };
  } catch (error) {
    if (error instanceof PlanRequestError) return undefined;
    throw error;
  }
}

function errorsOf({ diagnostics }: Plan): Plan["diagnostics"] {
  return diagnostics.filter(({ severity }) => severity === "error");
}

/**
 * A changed image replaces every worker. Workers on one node are replaced by a Deployment's rollout: one more is started before one goes, of
 * four and more one may go before (a quarter, rounded down). Over several nodes there is no such surge.
 */
function rolloutOf({ replicas, maxReplicas = replicas, gpus }: Part, pool: Pool | undefined, models: readonly Model[], role?: PoolRole): Pick<PartOutlook, "rollout" | "stuck"> {
  if (pool === undefined) return { rollout: "its pool isn't known" };
  if (gpus > pool.gpusPerNode) {
    if (replicas > 1) return { rollout: `${replicas} workers over several nodes, one after the other` };
    return { rollout: "one worker over several nodes: it goes before the new one starts, and nothing answers meanwhile" };
  }
  const parts = models.flatMap((model) => model.parts.filter((part) => part.pool === pool.name));
  const used = parts.reduce((sum, part) => sum + (part.maxReplicas ?? part.replicas) * part.gpus, 0);
  const alone = parts.length === 1;
  const room = alone ? Math.floor(pool.gpusPerNode / gpus) * pool.maxNodes - maxReplicas > 0 : pool.maxNodes * pool.gpusPerNode - used >= gpus;
  const rollout = `${replicas} ${replicas === 1 ? "worker" : "workers"}, one more of ${gpus} ${gpus === 1 ? "GPU" : "GPUs"} before one goes`;
  if (room || replicas >= 4) return { rollout };
  const stuck = `pool ${pool.name} has no room for one worker more (at most ${pool.maxNodes} x ${pool.gpusPerNode} GPUs): the new one stays Pending, and the old ones stay. ${role === undefined ? "Raise its maxNodes by one for the upgrade, with the quota for it" : `Switch role ${role.role} to ${role.standby} with it (docs/operations/blue-green.md), which has room for all, or raise maxNodes by one`}`;
  return { rollout, stuck };
}
