import { GpuPool } from "../../cluster/node-pool";
import { IPodNeeds, PodNeeds } from "../../cluster/pod-needs";
import { podNeeds } from "../../cluster/pool-needs";

/** By it Karpenter neither moves a pod for a cheaper node nor for a newer one (https://karpenter.sh/docs/concepts/disruption/#pod-level-controls). */
const STAYS = { "karpenter.sh/do-not-disrupt": "true" };

/** What a pod of a pool of Karpenter's gets besides: it stays where it answers. */
export class KarpenterNeeds implements IPodNeeds {
  /** @param pool the pool, with what its fabric asks for */
  public constructor(private readonly pool: GpuPool) {}

  public podNeeds(gpus: number, acrossNodes: boolean): PodNeeds {
    const needs = podNeeds(this.pool, gpus, acrossNodes);
    return { ...needs, annotations: { ...needs.annotations, ...STAYS } };
  }
}
