import { Token } from "../../core/framework";
import { nearest } from "../../core/checks/checks";
import { GpuPool } from "../../cluster/pools/node-pool";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { Finding } from "../../core/problems/problem";
import { isObject } from "../../core/shape/shape";
import { GraphPart, count } from "./graph-part";

/** A part, and the pool that its pods go to. */
export interface PlacedGraphPart {
  readonly part: GraphPart;
  /** @default - it has no GPUs, or no pool takes it, which is refused */
  readonly pool?: GpuPool;
  /** Whether a person named the pool: then the graph's own selector gives way. */
  readonly named: boolean;
}

/** Pods with GPUs that are on a pool already. */
export interface OccupiedPool {
  readonly pool: string;
  /** GPUs of each. */
  readonly gpus: number;
  readonly pods: number;
}

/** Labels of the cloud's own by which recipes choose a machine, and that no pool of ours lists. */
const MACHINE_LABEL = "node.kubernetes.io/instance-type";

/**
 * The pool of each part with GPUs: the one that was named for it, else the first whose nodes the graph's own selector fits and that has room
 * for all its pods beside those before.
 */
export function placeGraph(parts: readonly GraphPart[], cluster: IKubernetesCluster, pools: { readonly [part: string]: string }, occupied: readonly OccupiedPool[] = []): { readonly placed: PlacedGraphPart[]; readonly findings: Finding[] } {
  const findings: Finding[] = [];
  const left = new Map(cluster.gpuPools.map((pool) => [pool.name, Array.from({ length: Math.min(pool.maxNodes, 10000) }, () => pool.gpusPerNode)]));
  for (const { pool, gpus, pods } of occupied) take(left.get(pool) ?? [], gpus, pods);
  const names = parts.map(({ name }) => name);
  const poolNames = cluster.gpuPools.map(({ name }) => name);
  for (const [name, pool] of Object.entries(pools)) {
    const property = `pools.${name}`;
    const part = parts.find((one) => one.name === name);
    if (part === undefined) findings.push({ code: "graph-unknown-part", property, value: pool, reason: "the graph has no component of that name", fix: choose(name, names) });
    else if (count(part.gpus) === 0) findings.push({ code: "graph-unknown-part", property, value: pool, reason: "this component asks for no GPU, and GPU pools are for those that do", fix: "leave it out" });
    if (!poolNames.includes(pool)) findings.push({ code: "model-without-pool", property, value: pool, reason: `the cluster has no GPU pool of that name; it has ${poolNames.join(", ") || "none"}`, fix: choose(pool, poolNames), ...(poolNames.length === 0 ? { comesOf: "no-gpu-pools" as const } : {}) });
  }
  const placed = parts.map((part): PlacedGraphPart => {
    const gpus = count(part.gpus);
    const name = Object.hasOwn(pools, part.name) ? pools[part.name] : undefined;
    if (gpus === 0) return { part, named: false };
    const pods = count(part.replicas ?? 1) * count(part.nodes);
    const fits = (pool: GpuPool): boolean => room(left.get(pool.name) ?? [], gpus) >= pods;
    const found = cluster.gpuPools.filter((pool) => (name === undefined ? selects(part.pod.nodeSelector, pool) : pool.name === name));
    // Whole GPUs first: a graph of one's own is written for them.
    const candidates = [...found.filter((one) => partsOfGpus(one) === undefined), ...found.filter((one) => partsOfGpus(one) !== undefined)];
    const pool = candidates.find((one) => one.queue === undefined && fits(one));
    const queued = candidates.find((one) => one.queue !== undefined && fits(one));
    if (pool === undefined && queued !== undefined) {
      const reason = `pods come to pool ${queued.name} by a queue, all of a worker's nodes at once, and only those of models carry its labels here`;
      findings.push({ code: "graph-in-queue", property: part.gpusAt, value: part.gpus, reason, fix: "place it on a pool of another capacity, Capacity.flexStart() among them" });
      return { part, named: false };
    }
    if (pool !== undefined) {
      take(left.get(pool.name) ?? [], gpus, pods);
      const parts = partsOfGpus(pool);
      if (parts !== undefined && (gpus > 1 || count(part.nodes) > 1)) {
        findings.push({ code: "wants-whole-gpus", property: part.gpusAt, value: part.gpus, reason: `${parts}, and a worker has one of them: several don't work together`, fix: "place it on a pool of whole GPUs, or ask for one GPU" });
      }
      return { part, pool, named: name !== undefined };
    }
    if (name === undefined || poolNames.includes(name)) findings.push(withoutPool(part, cluster, candidates, pods, gpus));
    return { part, named: false };
  });
  return { placed, findings };
}

/** What a pool's nodes count as GPUs, in words; nothing where they are whole. */
export function partsOfGpus({ name, gpuPartition, gpuClients = 1 }: GpuPool): string | undefined {
  if (gpuPartition !== undefined) return `pool ${name} has slices of GPUs, ${gpuPartition.size}`;
  return gpuClients > 1 ? `pool ${name} has GPUs that ${gpuClients} pods share, each of which counts as one` : undefined;
}

function withoutPool(part: GraphPart, { gpuPools }: IKubernetesCluster, candidates: readonly GpuPool[], pods: number, gpus: number): Finding {
  const sizes = (pools: readonly GpuPool[]): string => pools.map((pool) => `${pool.name} (${pool.maxNodes} x ${pool.gpusPerNode})`).join(", ") || "none";
  if (candidates.length === 0 && gpuPools.length > 0) {
    const reason = `its nodeSelector fits no GPU pool of the cluster, which has ${gpuPools.map(({ name }) => name).join(", ")}`;
    return { code: "model-without-pool", property: `${part.podAt}.nodeSelector`, value: part.pod.nodeSelector, reason, fix: `name a pool: pools: { ${JSON.stringify(part.name)}: "${gpuPools[0].name}" }; its own selector takes that one's place` };
  }
  const late = candidates.filter(({ maxNodes }) => Token.isUnresolved(maxNodes)).map(({ name }) => name);
  if (late.length > 0) {
    const unknown = `how many nodes ${late.join(", ")} ${late.length === 1 ? "has" : "have"} at most is known only at apply, and whether the graph's pods find room is reckoned here`;
    return { code: "model-without-pool", property: part.gpusAt, value: part.gpus, reason: unknown, fix: "write the pool's maxNodes as a number" };
  }
  const reason = `${pods} ${pods === 1 ? "pod" : "pods"} of ${gpus} ${gpus === 1 ? "GPU" : "GPUs"}, each on one node, find no room beside the graph's other components and what else of ours is on the pool; nodes x GPUs at most: ${sizes(candidates)}`;
  const fix = "add a pool with larger nodes or more of them, or ask for less";
  return { code: "model-without-pool", property: part.gpusAt, value: part.gpus, reason, fix, ...(gpuPools.length === 0 ? { comesOf: "no-gpu-pools" } : {}) };
}

/** Whether a pool's nodes may be what a selector finds: none of its labels is known to be another there. */
function selects(selector: unknown, { labels, nodeSelector, machineType }: GpuPool): boolean {
  if (!isObject(selector)) return true;
  const carried: { [key: string]: string | undefined } = { [MACHINE_LABEL]: machineType, ...labels, ...nodeSelector };
  return Object.entries(selector).every(([key, value]) => Object.hasOwn(carried, key) && carried[key] === value);
}

function room(nodes: readonly number[], gpus: number): number {
  return nodes.reduce((sum, free) => sum + Math.floor(free / gpus), 0);
}

/** Takes the GPUs of pods, each from the fullest node that has room. */
function take(nodes: number[], gpus: number, pods: number): void {
  for (let pod = 0; pod < pods; pod++) {
    const index = nodes.reduce((best, free, at) => (free >= gpus && (best < 0 || free < nodes[best]) ? at : best), -1);
    if (index >= 0) nodes[index] -= gpus;
  }
}

function choose(name: string, known: readonly string[]): string {
  const near = nearest(name, [...known]);
  return near === undefined ? `there are ${known.join(", ") || "none"}` : `did you mean "${near}"?`;
}

/** What placed parts take of their pools. */
export function occupiedBy(placed: readonly PlacedGraphPart[]): OccupiedPool[] {
  return placed.flatMap(({ part, pool }) =>
    pool === undefined ? [] : [{ pool: pool.name, gpus: count(part.gpus), pods: count(part.replicas ?? 1) * count(part.nodes) }],
  );
}
