import { Token } from "../../../core/framework";
import { Finding } from "../../../core/problems/problem";
import { onGpus } from "../../parts/part";
import { PlacedPart } from "../../parts/place-parts";

/** What a queue for all nodes of a worker at once doesn't go with. */
export function checkQueue({ part, pool }: PlacedPart): Finding[] {
  if (pool?.queue === undefined || !onGpus(part) || Token.isUnresolved(part.nodes)) return [];
  if (!(part.nodes > 1)) {
    if (pool.capacity?.kind !== "queued") return [];
    const reason = `pool ${pool.name} gets all nodes of a worker at once, by a queue, and this worker has one: it would stand in the queue again after each restart, for nothing`;
    return [{ code: "queue-of-one-node", property: part.properties.nodes, value: part.nodes, reason, fix: "take a pool with Capacity.flexStart(), of the same machines at the same price; or serve over several nodes" }];
  }
  if (part.scaling !== undefined || part.replicas !== 1) {
    const reason = `a worker's pods get to pool ${pool.name} as a group of ${part.nodes}, told by its name, and a second replica's would count as more of the first's`;
    return [{ code: "queue-replicas", property: part.properties.replicas, value: part.replicas, reason, fix: "keep to one replica, without scaling, and serve a second model entry beside it; or take another capacity" }];
  }
  return [];
}
