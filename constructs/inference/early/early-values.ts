import { createHash } from "crypto";
import { IKubernetesCluster, spotTolerations } from "../../cluster/kubernetes-cluster";
import { Toleration } from "../../cluster/pools/scheduling";
import { DynamoRelease } from "../../dynamo/release";
import { ImageMirror } from "../../kubernetes/images/image-mirror";
import { placeOf } from "../parts/other-pods";
import { onGpus } from "../parts/part";
import { PlacedPart } from "../parts/place-parts";
import { placeModel } from "../place-model";
import { ServedModelOptions } from "../served-model-options";

/** Nodes of one kind, and what their pods will need. */
export interface EarlyPull {
  /** The pool's name; `system` for those without GPUs. */
  readonly name: string;
  readonly images: string[];
  readonly nodeSelector: { readonly [label: string]: string };
  readonly tolerations: Toleration[];
}

/** GPU nodes that are asked for ahead of a model. */
export interface EarlyNodes {
  readonly name: string;
  readonly image: string;
  readonly gpus: number;
  readonly pods: number;
  readonly nodeSelector: { readonly [label: string]: string };
  readonly tolerations: Toleration[];
}

/** The values of the chart that pulls and asks ahead. */
export interface EarlyValues {
  readonly pulls: EarlyPull[];
  readonly nodes: EarlyNodes[];
}

/** How models are pulled for. */
export interface EarlyOptions {
  /** Registry from which every image is taken. @default - each from its own */
  readonly mirror?: ImageMirror;
  /** Names of models whose download has an image of its own. @default - none */
  readonly weightsAhead?: readonly string[];
}

/** Most characters of a name, with what the chart puts before it and after. */
const LONGEST = 42;

/** The name, and where it is too long its beginning with what tells it from others that begin so. */
function nodesName(name: string): string {
  if (name.length <= LONGEST) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, LONGEST - hash.length - 1).replace(/-+$/, "")}-${hash}`;
}

/**
 * What can be pulled and asked for before the models are installed. A model whose images need a Secret is passed over: the Secret is in the
 * models' namespace. Nodes without GPUs are those of the system pool; of a cluster that names none, nobody's nodes are filled. Nodes that come by a
 * queue are asked for by nobody but the pods they come for: what else got some would keep them from these.
 */
export function earlyValues(models: readonly ServedModelOptions[], cluster: IKubernetesCluster, release: DynamoRelease, { mirror, weightsAhead = [] }: EarlyOptions = {}): EarlyValues {
  const pulls = new Map<string, EarlyPull>();
  const pull = (one: EarlyPull): void => {
    const there = pulls.get(one.name);
    pulls.set(one.name, there === undefined ? one : { ...there, images: [...new Set([...there.images, ...one.images])].sort() });
  };
  const nodes: EarlyNodes[] = [];
  for (const model of models.filter(({ imagePullSecrets = [] }) => imagePullSecrets.length === 0)) {
    const { parts } = placeModel(model, cluster, release);
    const image = ({ part }: PlacedPart): string => mirror?.apply(part.image) ?? part.image;
    const engine = parts.find(({ part }) => part.role.runsEngine);
    for (const placed of parts) {
      const { part, pool } = placed;
      const place = placeOf(placed, parts, model, cluster, false);
      if (onGpus(part) && pool !== undefined) {
        pull({ name: pool.name, images: [image(placed)], ...place });
        // Nodes of a queue come with a request of the worker's own; a pod that waits beside it would sit down on them.
        const adds = pool.queue === undefined && pool.startNodes === undefined && Math.min(pool.minNodes, pool.firstNodes ?? pool.minNodes) * pool.gpusPerNode < part.replicas * part.nodes * part.gpus;
        if (adds) nodes.push({ name: nodesName(`${model.name}-${part.name}`), image: image(placed), gpus: part.gpus, pods: part.replicas * part.nodes, ...place });
        continue;
      }
      if (cluster.systemPool === undefined || Object.keys(place.nodeSelector).length > 0) continue;
      // The download's pod has the engine's image, and goes where pods without GPUs do.
      const images = [image(placed), ...(engine === undefined || weightsAhead.includes(model.name) ? [] : [image(engine)])];
      pull({ name: "system", images: [...new Set(images)].sort(), nodeSelector: cluster.systemPool.nodeSelector, tolerations: spotTolerations(cluster) });
    }
  }
  return { pulls: [...pulls.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), nodes };
}
