import { IKubernetesCluster } from "../../../cluster/kubernetes-cluster";
import { GpuPool } from "../../../cluster/pools/node-pool";
import { Finding } from "../../../core/problems/problem";
import { RuleCode } from "../../../core/rules/rule";
import { DynamoRelease } from "../../../dynamo/release";
import { Part, mostReplicas, onGpus } from "../../parts/part";
import { atOnce, replicasOn } from "../../parts/pool-room";
import { placeModel } from "../../place-model";
import { ServedModelOptions } from "../../served-model-options";

const STARTS_SMALLER: RuleCode = "pool-starts-smaller";
const STARTS_BELOW_MOST: RuleCode = "pool-starts-below-most";

/** A part of one of several models on a pool. */
interface Placed {
  /** Place of its model among them. */
  readonly index: number;
  readonly part: Part;
}

/**
 * Models of one cluster, each of which fits by itself: whether its pools hold all of them when they have all their nodes. What doesn't fit
 * would wait for ever, and which of them waits is the scheduler's whim.
 */
export function checkTogether(property: string, models: readonly ServedModelOptions[], cluster: IKubernetesCluster, release: DynamoRelease): Finding[] {
  return cluster.gpuPools.flatMap((pool) => {
    const before: Placed[] = [];
    return onPool(pool, models, cluster, release).flatMap((placed): Finding[] => {
      const { index, part } = placed;
      const replicas = mostReplicas(part);
      const others = before.map((one) => one.part);
      const room = replicasOn(pool, part, others);
      const alone = replicasOn(pool, part, before.filter((one) => one.index === index).map((one) => one.part));
      before.push(placed);
      // What doesn't fit alone is told of the model itself.
      if (room >= replicas || alone < replicas) return [];
      const beside = [...new Set(before.filter((one) => one.index !== index).map((one) => models[one.index].name))];
      return [
        {
          code: "models-exceed-pool",
          property: `${property}[${index}].${part.properties.replicas}`,
          value: replicas,
          reason: `pool ${pool.name} holds ${room} of its ${replicas} ${part.name} ${replicas === 1 ? "pod" : "pods"} beside ${named(beside)}, at its maximum of ${pool.maxNodes} ${pool.maxNodes === 1 ? "node" : "nodes"} with ${pool.gpusPerNode} ${pool.gpusPerNode === 1 ? "GPU" : "GPUs"} each`,
          fix: `raise the pool's maxNodes to ${nodesFor(pool, before.map((one) => one.part))}, or name another pool (${part.properties.pool}), or ask for less`,
        },
      ];
    });
  });
}

/** Pools whose nodes nobody adds, and that start with fewer than the models need. */
export function togetherWarnings(models: readonly ServedModelOptions[], cluster: IKubernetesCluster, release: DynamoRelease): string[] {
  return cluster.gpuPools.flatMap((pool) => {
    const { startNodes } = pool;
    if (startNodes === undefined) return [];
    const parts = onPool(pool, models, cluster, release).map(({ part }) => part);
    const [needed, most] = [nodesFor(pool, parts.map(atLeast)), nodesFor(pool, parts)];
    // A block has no machines before its first day, so that its pool takes no minimum.
    const set = `the pool's ${pool.capacity?.kind === "block" ? "desiredNodes while its block runs" : "minNodes (desiredNodes, where it names them)"}`;
    const starts = `pool ${pool.name} starts with ${startNodes} ${startNodes === 1 ? "node" : "nodes"}`;
    return [
      ...(needed <= startNodes || needed > pool.maxNodes
        ? []
        : [`[${STARTS_SMALLER}] ${starts}, its models need ${needed}, and nothing of ours adds nodes: what has none waits. Set ${set} to ${needed}, or install an autoscaler.`]),
      ...(most <= Math.max(needed, startNodes) || most > pool.maxNodes
        ? []
        : [`[${STARTS_BELOW_MOST}] ${starts}, its models come to ${most} at their maxReplicas, and nothing of ours adds nodes: workers past what the nodes hold wait. Install an autoscaler of nodes, or set ${set} to ${most}.`]),
    ];
  });
}

/** The parts of the models that are placed on a pool, in the models' order. */
function onPool(pool: GpuPool, models: readonly ServedModelOptions[], cluster: IKubernetesCluster, release: DynamoRelease): Placed[] {
  return models.flatMap((model, index) =>
    placeModel(model, cluster, release).parts.flatMap(({ part, pool: place }) => (place === pool && onGpus(part) && part.gpus > 0 && part.replicas > 0 ? [{ index, part }] : [])),
  );
}

/** The part with the fewest replicas that it can come to. */
function atLeast(part: Part): Part {
  return { ...part, scaling: undefined };
}

/** The fewest nodes of a pool's kind that hold all of them; without end where one is larger than a node. */
function nodesFor(pool: GpuPool, all: readonly Part[]): number {
  const parts = atOnce(all);
  if (parts.some(({ gpus }) => gpus > pool.gpusPerNode)) return Number.POSITIVE_INFINITY;
  const gpus = parts.reduce((sum, part) => sum + part.gpus * part.nodes * mostReplicas(part), 0);
  let nodes = Math.ceil(gpus / pool.gpusPerNode);
  const fits = (): boolean => parts.every((part, index) => replicasOn({ ...pool, maxNodes: nodes }, part, parts.slice(0, index)) >= mostReplicas(part));
  while (!fits()) nodes++;
  return nodes;
}

function named(names: readonly string[]): string {
  if (names.length <= 3) return names.join(" and ");
  return `${names.slice(0, 2).join(", ")} and ${names.length - 2} others`;
}
