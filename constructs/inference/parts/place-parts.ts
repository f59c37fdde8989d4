import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { GpuPool } from "../../cluster/pools/node-pool";
import { PodNeeds } from "../../cluster/pools/pod-needs";
import { GPU_RESOURCE, bindsDevices, collectivesOnly, podNeeds } from "../../cluster/pools/pool-needs";
import { Part, mostReplicas, onGpus } from "./part";
import { replicasOn } from "./pool-room";

/** A part, and where it goes. */
export interface PlacedPart {
  readonly part: Part;
  /** @default - it needs none, or none carries it */
  readonly pool?: GpuPool;
  /** Parts of the model that were placed on the same pool before it. */
  readonly beside: Part[];
}

/** The pool that was named, or the first that holds all replicas, the most of a scaled part, beside the model's other parts. */
export function placeParts(parts: readonly Part[], cluster: IKubernetesCluster): PlacedPart[] {
  const placed: PlacedPart[] = [];
  for (const part of parts) {
    const on = (pool: GpuPool): Part[] => placed.filter((one) => one.pool === pool).map((one) => one.part);
    const pool = !onGpus(part)
      ? undefined
      : part.pool === undefined
        ? cluster.gpuPools.find((candidate) => replicasOn(candidate, part, on(candidate)) >= mostReplicas(part))
        : cluster.gpuPools.find((candidate) => candidate.name === part.pool);
    placed.push({ part, ...(pool === undefined ? {} : { pool }), beside: pool === undefined ? [] : on(pool) });
  }
  return placed;
}

/**
 * Whether a part that hands something to pods with a fabric must have it too: where these are told which devices alone to use, as over
 * InfiniBand, they hear nobody who has none. What is handed over is small, and goes over the pods' network elsewhere.
 */
function bound({ toFabric, gpus }: Part, pool: GpuPool): boolean {
  return toFabric === true && bindsDevices(podNeeds(pool, gpus, true));
}

/** What a placed part's pods must have. Without a pool, which is refused, only its GPUs. */
export function needsOf({ part, pool }: PlacedPart): PodNeeds {
  if (pool !== undefined) return podNeeds(pool, part.gpus, part.nodes > 1 || ((part.role.isHalf || bound(part, pool)) && !collectivesOnly(pool)));
  const resources: { [name: string]: string } = onGpus(part) ? { [GPU_RESOURCE]: String(part.gpus) } : {};
  return { resources, environment: {}, volumes: [], mounts: [], annotations: {}, capabilities: [], tolerations: [], nodeSelector: {} };
}
