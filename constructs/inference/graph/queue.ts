import { PlacedPart } from "../parts/place-parts";
import { onGpus } from "../parts/part";

/** What Kueue reads of pods. */
export interface QueuedPods {
  /** @default - they are in no queue */
  readonly labels?: { readonly [name: string]: string };
  /** @default - none */
  readonly annotations?: { readonly [name: string]: string };
}

/**
 * By which queue a part's pods come to their pool. Those of a worker over several nodes are a group, which Kueue lets in as one; `serving`: its pods
 * never finish, and one that goes is followed by another (kueue v0.19.2, pkg/controller/jobs/pod, as its own LeaderWorkerSet integration does).
 */
export function queuedPods(model: string, { part, pool }: PlacedPart): QueuedPods {
  if (pool?.queue === undefined || !onGpus(part)) return {};
  const queue = { "kueue.x-k8s.io/queue-name": pool.queue };
  if (part.nodes === 1) return { labels: queue };
  return {
    labels: { ...queue, "kueue.x-k8s.io/pod-group-name": `${model}-${part.name}` },
    annotations: { "kueue.x-k8s.io/pod-group-total-count": String(part.nodes), "kueue.x-k8s.io/pod-group-serving": "true" },
  };
}
