import { IKubernetesCluster, spotTolerations } from "../../cluster/kubernetes-cluster";
import { Toleration } from "../../cluster/pools/scheduling";
import { AccessMode } from "../../cluster/storage-offer";
import { accessMode } from "../place-model";
import { ServedModelOptions } from "../served-model-options";
import { onGpus } from "./part";
import { PlacedPart, needsOf } from "./place-parts";

/** What the scheduler is told of a pod. */
export interface PodPlace {
  readonly tolerations: Toleration[];
  readonly nodeSelector: { readonly [label: string]: string };
}

/** Where a part's pods go: one with GPUs to its pool, one that mounts no volume anywhere else. */
export function placeOf(placed: PlacedPart, parts: readonly PlacedPart[], model: ServedModelOptions, cluster: IKubernetesCluster, cardFromWorkers: boolean): PodPlace {
  if (!onGpus(placed.part)) return cardFromWorkers ? { tolerations: spotTolerations(cluster), nodeSelector: {} } : otherPodsPlace(parts, model, cluster);
  const { tolerations, nodeSelector } = needsOf(placed);
  return { tolerations: together(spotTolerations(cluster), tolerations), nodeSelector };
}

/** Where the pods without GPUs may go: not to GPU nodes, unless the weights are on a volume that only the worker's node mounts. */
export function otherPodsPlace(parts: readonly PlacedPart[], model: ServedModelOptions, cluster: IKubernetesCluster): PodPlace {
  const withGpus = parts.find(({ part }) => onGpus(part));
  if (withGpus !== undefined && accessMode(model) === AccessMode.READ_WRITE_ONCE) return placeOf(withGpus, parts, model, cluster, false);
  return { tolerations: spotTolerations(cluster), nodeSelector: {} };
}

/** Both, each once, in their order. */
function together(some: readonly Toleration[], more: readonly Toleration[]): Toleration[] {
  return [...new Map([...some, ...more].map((one) => [JSON.stringify([one.key, one.operator, one.value, one.effect]), one])).values()];
}
