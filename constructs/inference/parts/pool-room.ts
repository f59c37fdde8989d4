import { GpuPool } from "../../cluster/pools/node-pool";
import { Part, mostReplicas } from "./part";

/** Nodes of a pool that have as many GPUs free, and how many there are of them. */
interface Free {
  readonly gpus: number;
  readonly nodes: number;
}

/**
 * Replicas of a part that a pool holds when it has all its nodes, beside others of the same model. A pod's GPUs are on one node, and what one
 * pod leaves of its node the next may have.
 */
export function replicasOn(pool: GpuPool, { gpus, nodes, scaling }: Pick<Part, "gpus" | "nodes" | "scaling">, others: readonly Part[] = []): number {
  const largestFirst = atOnce(others, scaling).sort((a, b) => b.gpus - a.gpus);
  const free = largestFirst.reduce<Free[]>((left, other) => without(left, other.gpus, mostReplicas(other) * other.nodes), [{ gpus: pool.gpusPerNode, nodes: pool.maxNodes }]);
  const pods = free.reduce((sum, group) => sum + group.nodes * Math.floor(group.gpus / gpus), 0);
  return nodes === 1 ? pods : Math.floor(pods / nodes);
}

/**
 * Parts as many as they can be at once. Of those between which one planner shares out GPUs one has its most while the others have their fewest:
 * here the one that then takes the most.
 *
 * @param shared what scales a part besides, whose most is asked for: the others of it have their fewest
 */
export function atOnce(parts: readonly Part[], shared?: Part["scaling"]): Part[] {
  const more = (part: Part): number => (mostReplicas(part) - part.replicas) * part.gpus * part.nodes;
  return parts.map((part, index) => {
    if (part.scaling?.kind !== "planner") return part;
    const rivals = parts.filter((other) => other.scaling === part.scaling);
    const largest = rivals.reduce((most, other) => (more(other) > more(most) ? other : most));
    const most = part.scaling !== shared && parts.indexOf(largest) === index;
    return { ...part, scaling: undefined, replicas: most ? mostReplicas(part) : part.replicas };
  });
}

/** What is free when so many pods took theirs, each on the fullest node that has room. */
function without(free: readonly Free[], gpus: number, pods: number): Free[] {
  const left: Free[] = [];
  let waiting = pods;
  for (const group of [...free].sort((a, b) => a.gpus - b.gpus)) {
    const each = Math.floor(group.gpus / gpus);
    if (!(each >= 1 && waiting > 0)) {
      left.push(group);
      continue;
    }
    const full = Math.min(group.nodes, Math.floor(waiting / each));
    const rest = full < group.nodes ? Math.min(waiting - full * each, each) : 0;
    left.push({ gpus: group.gpus - each * gpus, nodes: full });
    if (rest > 0) left.push({ gpus: group.gpus - rest * gpus, nodes: 1 });
    left.push({ gpus: group.gpus, nodes: group.nodes - full - (rest > 0 ? 1 : 0) });
    waiting -= full * each + rest;
  }
  return left.filter(({ nodes }) => nodes > 0);
}
